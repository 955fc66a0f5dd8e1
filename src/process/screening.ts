/** What a free text must not hold before publication, by its everyday name. */
export type Embargoed = 'a GHSA id' | 'a CVE id' | 'a CVSS vector' | 'the name of a private fork';

/** What people and keyboards put between the parts of an id: any dash, and marks that stand in for one. */
const dash = String.raw`\p{Pd}\u2212\u2043\u02D7_`;
const join = String.raw`[${dash}.:\/]`;
const gap = String.raw`(?:\s|${join})*`;
/** Joined by marks, any letters will do; with less between them, only GitHub's own, which form no words. */
const joined = String.raw`(?:\s*${join}\s*[0-9a-z]{4}){3}`;
const ghsa = String.raw`g\s*h\s*s\s*a(?:${joined}|(?:${gap}[2-9cfghjmpqrvwx]{4}){3})`;

const colon = String.raw`\s*[:\u2236]\s*`;
/** The metrics of CVSS 2 to 4 with the values they can have, all of which are one letter. */
const metric = [
  'M?AV:[NALP]',
  'M?AC:[LMH]',
  'M?AT:[NP]',
  'Au:[MSN]',
  'M?PR:[NLH]',
  'M?UI:[NRPA]',
  'M?S:[UC]',
  'M?[CIA]:[NLHPC]',
  'M?[VS][CIA]:[NLHS]',
  '[CIA]R:[LMHX]',
  'E:[AUPFHX]',
  'RL:[OTWUX]',
  'RC:[URCX]',
]
  .join('|')
  .replaceAll(':', colon);
const vector = String.raw`(?<![0-9a-z])(?:${metric})[\s,;\/\u2044\u2215]+(?:${metric})(?![0-9a-z])`;

const patterns: readonly (readonly [Embargoed, RegExp])[] = [
  ['the name of a private fork', new RegExp(String.raw`[a-z0-9._][${dash}]${ghsa}`, 'iu')],
  ['a GHSA id', new RegExp(ghsa, 'iu')],
  [
    'a CVE id',
    new RegExp(String.raw`c\s*v\s*e(?:\s*(?:id|no|number))?${gap}(?:19|20)\d{2}${gap}\d{4,}`, 'iu'),
  ],
  [
    'a CVSS vector',
    new RegExp(String.raw`cvss${gap}[234](?:\.\d)?\s*[\/\u2044\u2215]\s*[a-z]{1,3}${colon}|${vector}`, 'iu'),
  ],
];

/**
 * The embargoed thing that `text` holds, or undefined. Spelling tricks that people use by accident (full-width
 * letters, dashes of all kinds, spaces, invisible characters) do not hide it.
 */
export function embargoedIn(text: string): Embargoed | undefined {
  const plain = text.normalize('NFKC').replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
  return patterns.find(([, pattern]) => pattern.test(plain))?.[0];
}
