// @module-tag slow
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { announcement, LIMIT, mitigation } from '../../../src/documents/announcement/announcement.ts';
import { ADVISORY_URL, anyFacts, DESCRIPTION, hostileText, liveIn } from './hostile.ts';
import { facts, GHSA, mitigationFacts, released } from '../../support/advisory-shapes.ts';
import { readTemplates } from '../../../src/template-files.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const templates = readTemplates();

describe('any advisory', () => {
  test('is announced within the limit, with its name and its link, and nothing in it does anything', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { text, attachment, links } = announcement(given, templates);
        expect(text.length).toBeLessThanOrEqual(LIMIT);
        expect(text.isWellFormed()).toBe(true);
        expect(text).toContain(`## ${given.advisory.cveId ?? given.advisory.ghsaId}`);
        expect(text).toMatch(/^Advisory: <https?:\/\/\S+>$/m);
        // A hostile address of its own gives way to the one that GitHub's pages have.
        expect(text.includes(`Advisory: <${ADVISORY_URL}>`)).toBe(
          links.some(({ label, url }) => label === 'Advisory' && url === ADVISORY_URL),
        );
        expect(given.advisory.url !== ADVISORY_URL || text.includes(`<${ADVISORY_URL}>`)).toBe(true);
        expect(liveIn(text)).toEqual([]);
        expect((text.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
        const { name = '', content = '' } = attachment ?? {};
        expect(content.isWellFormed()).toBe(true);
        expect(content).not.toMatch(/@everyone|@here|<@[!&]?\d/i);
        expect(text).toContain(name);
        for (const { url } of links) expect(url.length).toBeLessThanOrEqual(512);
      }),
      { numRuns: 40 },
    );
  });

  test('whose release has an address that ends in a backslash, keeps the bracket after it', () => {
    const { text } = announcement(
      facts({ description: '' }, { releases: [released('#\n\\', { assets: [] })] }),
      templates,
    );
    expect(text).toContain('/releases/tag/v#%5C>');
    expect(liveIn(text)).toEqual([]);
  });

  test('is announced in the same words each time', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        expect(announcement(given, templates)).toEqual(announcement(given, templates));
      }),
      { numRuns: 6 },
    );
  });

  test('loses no word: what the message leaves out is in the file', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 1, maxLength: 400 });
    const section = fc.tuple(fc.constantFrom('Impact', 'Workarounds', 'Details', 'Odds and ends'), words);
    fc.assert(
      fc.property(fc.array(section, { maxLength: 6 }), (sections) => {
        const description = sections.map(([title, said]) => `## ${title}\n${said.join(' ')}\n`).join('\n');
        const { text, attachment } = announcement(facts({ description }), templates);
        const all = (attachment?.content ?? text).split(/\s+/);
        for (const word of new Set(sections.flatMap(([, said]) => said))) expect(all).toContain(word);
      }),
      { numRuns: 40 },
    );
  });

  test('names every product and every file in the attached one', () => {
    const products = Array.from({ length: 50 }, (_, index) => ({
      ecosystem: 'pip',
      name: `package-${index}`,
      affected: `< ${index}.1`,
      patched: `${index}.1`,
    }));
    const { text, attachment } = announcement(facts({ products }), templates);
    for (const { name, patched } of products) {
      expect(attachment?.content).toContain(`- \`${name}\` (pip): \`${patched}\``);
      expect(attachment?.content).toContain(`pip install --upgrade '${name}>=${patched}'`);
    }
    expect(text).toMatch(/- `package-0` \(pip\): `< 0\.1`\n[\s\S]*- …and \d+ more/);
    expect(text).toContain('the attached `CVE-2026-10001.md` has everything');
  });
});

describe('a description of 65,535 letters takes no time to speak of:', () => {
  test.each([
    '\n-# small\n',
    '\n```sh\n',
    '`a',
    '[nested [a](b)](c)',
    '@**every**one',
    '**a',
    '\n',
    'CVE ',
    'g h s a ',
    '任意の',
  ])('%j over and over', (part) => {
    const description = `### Workarounds\n${part.repeat(DESCRIPTION / part.length)}`.slice(0, DESCRIPTION);
    const time = cpuTime(() => {
      expect(announcement(facts({ description }), templates).text.length).toBeLessThanOrEqual(LIMIT);
      expect(mitigation(mitigationFacts(description), templates).text.length).toBeLessThanOrEqual(LIMIT);
    });
    // Of square cost, the shortest of these would take minutes.
    expect(time).toBeLessThan(15_000);
  });
});

describe('before an advisory is published', () => {
  const SECRET = 'qzjxv';
  const secret = hostileText(300).map(
    (text) => `${text.replaceAll(/```|~~~|<!--|workaround/gi, '')} ${SECRET}`,
  );

  test('nothing but its workarounds is told, and no id', () => {
    const told = fc.array(
      fc.constantFrom(
        'Close the port.',
        GHSA,
        'CVE-2026-10001',
        `x-${GHSA}`,
        'CVSS:3.1/AV:N/AC:L',
        '```\ncve 2026 10001\n```',
      ),
      {
        maxLength: 5,
      },
    );
    const title = fc.constantFrom(
      '# Impact',
      '## Details',
      '### PoC',
      '#### References',
      '**Summary**',
      '## Impact and mitigations',
      'Description\n---',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(title, secret), { maxLength: 4 }),
        fc.array(fc.tuple(title, secret), { maxLength: 4 }),
        told,
        secret,
        (before, after, workarounds, preamble) => {
          const description = `${preamble.replaceAll('#', '')}${sectionsFrom(before)}\n\n## Workarounds\n${workarounds.join('\n')}\n${sectionsFrom(after)}`;
          const { text, attachment, links, severity } = mitigation(mitigationFacts(description), templates);
          const all = JSON.stringify([text, attachment, links]);
          expect(all).not.toContain(SECRET);
          expect(all).not.toMatch(/GHSA|CVE|CVSS/i);
          expect(text.length).toBeLessThanOrEqual(LIMIT);
          expect(links).toEqual([]);
          expect(severity).toBe('high');
        },
      ),
      { numRuns: 100 },
    );
  });

  test('nothing in a hostile workaround does anything', () => {
    fc.assert(
      fc.property(hostileText(DESCRIPTION), hostileText(200), (said, name) => {
        const products = [{ ecosystem: 'npm', name, affected: name, patched: name }];
        const { text } = mitigation(mitigationFacts(`## Workarounds\n${said}`, { products }), templates);
        expect(text.length).toBeLessThanOrEqual(LIMIT);
        expect(liveIn(text)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

/** Sections that tell a secret, and promise no workaround. */
function sectionsFrom(parts: readonly (readonly [string, string])[]): string {
  return parts
    .map(([name, text]) => `\n\n${name}\n${text.replaceAll(/^.*(?:work|mitig).*$/gim, '')}\n`)
    .join('');
}
