import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnouncementFacts } from '../../../src/documents/announcement/announcement.ts';
import { jointAnnouncement } from '../../../src/documents/announcement/joint.ts';
import { LIMIT } from '../../../src/documents/announcement/length-budget.ts';
import { WORDINGS } from '../../../src/documents/announcement/wording.ts';
import { MOST_LINKED } from '../../../src/process/links.ts';
import { facts, released, SHAPES } from '../../support/advisory-shapes.ts';
import { anyFacts, liveIn } from './hostile.ts';
import { SLOW } from '../../support/slow.ts';

const wording = WORDINGS['2026-12b'];

/** Each with an id of its own. */
function numbered(all: readonly AnnouncementFacts[]): AnnouncementFacts[] {
  return all.map((each, index) => ({
    ...each,
    advisory: {
      ...each.advisory,
      ghsaId: `GHSA-${'2345'.charAt(index).repeat(4)}-cfgh-jmpq`,
      cveId: undefined,
    },
  }));
}

const two = (): AnnouncementFacts[] =>
  numbered([
    facts({
      summary: 'Keys are logged',
      severity: 'low',
      cvss: undefined,
      description: '### Workarounds\nTurn the log off.',
      products: [{ ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' }],
    }),
    facts({
      summary: 'Files can be read',
      description: '### Workarounds\nClose the port.',
      products: [{ ecosystem: 'pip', name: 'codegate', affected: '>= 0.1.20, < 0.1.29', patched: '0.1.29' }],
    }),
  ]);

test('two advisories of one release read like this', async () => {
  const { text, attachment } = jointAnnouncement(two(), wording);
  await expect(`${text}\n`).toMatchFileSnapshot('snapshots/joint.md');
  await expect(attachment?.content ?? '').toMatchFileSnapshot('snapshots/joint.attached.md');
});

test('each has its own facts, the gravest first', () => {
  const { text, severity } = jointAnnouncement(two(), wording);
  const [, grave = '', low = ''] = text.split(/^### /m);
  expect(severity).toBe('high');
  expect(grave).toMatch(/^GHSA-3333-cfgh-jmpq: Files can be read/);
  expect(grave).toContain('**Severity:** High 7.5');
  expect(grave).toContain('>= 0.1.20, < 0.1.29');
  expect(grave).toContain('Close the port.');
  expect(grave).not.toContain('Turn the log off.');
  expect(low).toContain('**Severity:** Low');
  expect(low).toContain('Turn the log off.');
});

function doing(all: readonly AnnouncementFacts[]): string[] {
  return jointAnnouncement(all, wording).text.match(/pip install --upgrade '[^']*'/g) ?? [];
}

test('what to do is told once where it helps against all of them, and with each where it does not', () => {
  const [one, other] = two();
  if (!one || !other) throw new Error('there are two');
  expect(doing([one, other])).toEqual(["pip install --upgrade 'codegate>=0.1.29'"]);
  const later = {
    ...other,
    releases: [released('0.1.30')],
    advisory: {
      ...other.advisory,
      products: [{ ecosystem: 'pip', name: 'codegate', affected: '< 0.1.30', patched: '0.1.30' }],
    },
  };
  expect(doing([one, later])).toEqual([
    "pip install --upgrade 'codegate>=0.1.30'",
    "pip install --upgrade 'codegate>=0.1.29'",
  ]);
});

test('whichever case it is made for, it is the same', () => {
  const all = numbered(
    ['long', 'several-packages', 'tables', 'ordinary'].map((name) => SHAPES[name]?.() ?? facts()),
  );
  const joint = jointAnnouncement(all, wording);
  expect(jointAnnouncement(all.toReversed(), wording)).toEqual(joint);
  expect(joint.text.length).toBeLessThanOrEqual(LIMIT);
  expect(joint.text.split(/^### /m)).toHaveLength(all.length + 1);
});

test(
  'any advisories, as many as leave together, are announced within the limit, and nothing in it does anything',
  SLOW,
  () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { minLength: 2, maxLength: MOST_LINKED }), (given) => {
        const all = numbered(given);
        const { text, attachment, links } = jointAnnouncement(all, wording);
        expect(text.length).toBeLessThanOrEqual(LIMIT);
        expect(text.isWellFormed()).toBe(true);
        expect(liveIn(text.replaceAll(/^### (?=GHSA-)/gm, ''))).toEqual([]);
        expect((text.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
        for (const { advisory } of all) {
          expect(text).toContain(`### ${advisory.ghsaId}`);
          expect(text).toContain(advisory.ghsaId);
        }
        // What did not fit is cut nowhere: it ends as it always does.
        expect(text).toMatch(/\n-# [^\n]*$/);
        expect(text).toContain(attachment?.name ?? '');
        expect(attachment?.content ?? '').not.toMatch(/@everyone|@here|<@[!&]?\d/i);
        expect(links.length).toBeLessThanOrEqual(10);
      }),
      { seed: 20261130, numRuns: 12, endOnFailure: true },
    );
  },
);
