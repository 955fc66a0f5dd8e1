import * as fc from 'fast-check';
import type { AnnouncementFacts } from '../../../src/documents/announcement/announcement.ts';
import { advisory, digest, facts, GHSA, released } from '../../support/advisory-shapes.ts';
import { anyCharacter } from '../../support/any-character.ts';

/** Letters of a description that GitHub takes at most. */
export const DESCRIPTION = 65_535;

/** What could do something in Discord, hide in a text, or make reading it slow. */
const FRAGMENTS = [
  '@everyone',
  '@here',
  '@\u200Beveryone',
  '@**everyone**',
  '@**every** one',
  '@<b></b>here',
  '<@300000000000000001>',
  '<@!300000000000000001>',
  '<@&300000000000000002>',
  '<#300000000000000003>',
  '</advisory open:300000000000000004>',
  '<t:1772553900:F>',
  '<a:dance:300000000000000005>',
  '<id:customize>',
  '[safe](https://evil.example)',
  '[https://github.com](https://evil.example)',
  '[a](<https://evil.example> "title")',
  '[nested [a](b)](c)',
  '![p](https://evil.example/p.png)',
  'https://github.com@evil.example/_x_*y*',
  '<https://evil.example>',
  '# heading\n',
  '\n## Workarounds\n',
  '\n### Impact\n',
  '\n-# small\n',
  '\n> quote\n',
  '\n>>> quotes\n',
  '\n- - # item\n',
  '\n| a | b |\n|---|---|\n',
  '||spoiler||',
  '```',
  '\n```sh\n',
  '\n```\n',
  '\n~~~~\n',
  '`',
  '``',
  '`code`',
  '\\',
  '\\`',
  '**',
  '*',
  '__',
  '_',
  '~~',
  '<!--',
  '-->',
  '<details>',
  '<script>alert(1)</script>',
  '{{identifier}}',
  '{{#more}}',
  '\u202E',
  '\u2066',
  '\u200B',
  '\u200D',
  'Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306',
  '\uD800',
  '\uDC00',
  '👩🏽‍💻',
  '🇩🇪',
  '任意の',
  '。',
  '. A',
  ' ',
  '\n',
  '\n\n',
  '\t',
  '\r',
  '\u2028',
  '\u0000',
  'word',
  'https://',
  '[',
  '](',
  ')',
  '<',
  '>',
  '(',
];

const fragment = fc.constantFrom(...FRAGMENTS);
const short = fc.array(fc.oneof(fragment, fc.string({ unit: anyCharacter, maxLength: 10 })), {
  maxLength: 12,
});

/** A hostile text of at most some letters: often short, at times as long as it may be. */
export function hostileText(most: number): fc.Arbitrary<string> {
  const repeated = fc
    .tuple(short, fc.integer({ min: 1, max: 400 }))
    .map(([parts, times]) => parts.join('').repeat(times));
  return fc
    .oneof(
      { weight: 3, arbitrary: short.map((parts) => parts.join('')) },
      { weight: 2, arbitrary: repeated },
      { weight: 2, arbitrary: fc.array(fragment, { maxLength: 200 }).map((parts) => parts.join('')) },
    )
    .map((text) => text.slice(0, most));
}

const product = fc.record({
  ecosystem: fc.oneof(fc.constantFrom('pip', 'npm', 'go', 'rust', 'maven', 'other'), hostileText(30)),
  name: fc.option(fc.oneof(fc.constantFrom('codegate', '@stacklok/ui'), hostileText(300)), {
    nil: undefined,
  }),
  affected: fc.option(fc.oneof(fc.constant('< 1.2.3'), hostileText(500)), { nil: undefined }),
  patched: fc.option(fc.oneof(fc.constantFrom('1.2.3', '1.2.9, 2.0.1'), hostileText(500)), {
    nil: undefined,
  }),
});

const verdict = fc.constantFrom('ok' as const, 'open' as const, 'unknown' as const);
const asset = fc
  .record({
    name: fc.oneof(fc.constant('codegate.tar.gz'), hostileText(200)),
    available: verdict,
    signed: verdict,
  })
  .map(({ name, available, signed }) => ({
    name,
    digest: available === 'ok' ? digest('a') : undefined,
    available: { verdict: available, what: '' },
    digestMatches: { verdict: 'ok' as const, what: '' },
    signed: { verdict: signed, what: '' },
  }));
const release = fc
  .record({
    version: fc.oneof(fc.constant('1.2.3'), hostileText(60)),
    assets: fc.array(asset, { maxLength: 100 }),
  })
  .map(({ version, assets }) => released(version, { assets }));

/** Any published advisory with any release, however hostile its texts are. */
export const anyFacts: fc.Arbitrary<AnnouncementFacts> = fc
  .record({
    said: fc.record({
      summary: hostileText(1024),
      description: hostileText(DESCRIPTION),
      cveId: fc.option(fc.constant('CVE-2026-10001'), { nil: undefined }),
      severity: fc.constantFrom('low' as const, 'critical' as const, undefined),
      products: fc.array(product, { maxLength: 50 }),
      weaknesses: fc.array(fc.record({ id: hostileText(20), name: hostileText(200) }), { maxLength: 3 }),
      credits: fc.array(
        fc.record({ login: hostileText(40), type: fc.constantFrom('reporter', 'finder', 'toString') }),
        { maxLength: 60 },
      ),
      cvss: fc.option(
        fc.record({
          version: fc.constantFrom('3.1' as const, '4.0' as const),
          vector: fc.oneof(fc.constant('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'), hostileText(300)),
          score: fc.double({ min: 0, max: 10, noNaN: true }),
        }),
        { nil: undefined },
      ),
      url: fc.oneof(
        { weight: 4, arbitrary: fc.constant(advisory().url) },
        { weight: 1, arbitrary: hostileText(600) },
      ),
    }),
    releases: fc.array(release, { maxLength: 4 }),
    cve: fc.constantFrom('pending' as const, 'none' as const),
    exploited: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    fixes: fc.array(
      fc.record({
        tag: fc.oneof(fc.constant('v1.2.3'), hostileText(60)),
        url: fc.oneof(fc.constant('https://github.com/stacklok/codegate/compare/a...b'), hostileText(600)),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ said, cve, ...more }) =>
    facts(said, { ...more, cve: said.cveId === undefined ? cve : 'assigned' }),
  );

/** The address that every announcement of these leads to. */
export const ADVISORY_URL = `https://github.com/stacklok/codegate/security/advisories/${GHSA}`;

/**
 * What would do something in Discord, of a text in which only the words of others may: everything that is not an
 * escape, a span or a block of code, or one of the few things that an announcement itself has.
 */
export function liveIn(text: string): string[] {
  const everywhere = text.match(/@everyone|@here|<@[!&]?\d/gi) ?? [];
  const outside = text
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, 'e')
    .replaceAll(/\[CVSS:[\w./:]+\]\(https:\/\/www\.first\.org\/cvss\/calculator\/[\w.#/:]+\)/g, 'e')
    .replaceAll(/<https?:\/\/[^\s<>]+>/g, 'e')
    .replaceAll(/\(<t:\d+:f>\)/g, 'e')
    .replace(/^## /, 'e')
    .replaceAll(/^-# (?:stacklok\/codegate|This goes on|This is not all)/gm, 'e')
    .replaceAll(/^\*\*[A-Z][a-z ]+:?\*\*/gm, 'e')
    .replaceAll(/https?:\/\/\S+/g, 'e');
  const live = outside.match(
    /<(?=[\w@#/:])|\]\(|\[[^\]]*\]|\|\||^(?:\s*(?:-|\d+\.)\s)*(?:#{1,3}|-#|>{1,3})\s|[*~`]|\p{Bidi_Control}/gimu,
  );
  return [...everywhere, ...(live ?? [])];
}
