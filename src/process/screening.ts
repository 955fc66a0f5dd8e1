/** What a free text must not hold before publication, by its everyday name. */
export type Embargoed = 'a GHSA id' | 'a CVE id' | 'a CVSS vector' | 'the name of a private fork';

const ghsa = /g\s*h\s*s\s*a[\s\-_‐-―−.:/]*(?:[0-9a-z]{4}[\s\-_‐-―−.:/]*){3}/i;

const patterns: readonly (readonly [Embargoed, RegExp])[] = [
  ['the name of a private fork', new RegExp(`[a-z0-9._]-${ghsa.source}`, 'i')],
  ['a GHSA id', ghsa],
  ['a CVE id', /c\s*v\s*e[\s\-_‐-―−.:/]*(?:19|20)\d{2}[\s\-_‐-―−.:/]*\d{4,}/i],
  [
    'a CVSS vector',
    /cvss\s*:?\s*[234]|\bav\s*:\s*[nalp]\b|\b(?:ac|at|pr|ui|vc|vi|va|sc|si|sa|s|c|i|a)\s*:\s*[nlhparuc]\s*\/\s*[a-z]{1,3}\s*:/i,
  ],
];

/**
 * The embargoed thing that `text` holds, or undefined. Spelling tricks that people use by accident (full-width
 * letters, dashes of all kinds, spaces, invisible characters) do not hide it.
 */
export function embargoedIn(text: string): Embargoed | undefined {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return patterns.find(([, pattern]) => pattern.test(plain))?.[0];
}
