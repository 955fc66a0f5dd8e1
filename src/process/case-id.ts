/** The prefix of case ids, unless a team has its own. */
export const codegatePrefix = 'CG';

/**
 * An id of a case, whatever prefix it was given: a team may have taken another one since. `CVE-2026-1234` would read as one,
 * too.
 */
export const CASE_ID = /^(?!CVE-)[A-Z][A-Z0-9]{0,9}-\d{4}-\d{3,9}$/;
/** An id that begins a text, before a colon. */
const LEADING_ID = /^((?!CVE-)[A-Z][A-Z0-9]{0,9}-\d{4}-\d{3,9}):/;

/** Whether case ids may begin so: it must not read as an id of another kind. */
export function isCasePrefix(text: string): boolean {
  return /^[A-Z][A-Z0-9]{0,9}$/.test(text) && !['CVE', 'GHSA', 'CWE'].includes(text);
}

/** `CG-2026-001`. */
export function caseIdOf(prefix: string, year: number | string, number: number): string {
  return `${prefix}-${year}-${String(number).padStart(3, '0')}`;
}

/** What an id is made of; `undefined` for what is none. */
export function partsOfCaseId(
  id: string,
): { readonly prefix: string; readonly year: string; readonly number: number } | undefined {
  const [prefix, year, digits] = CASE_ID.test(id) ? id.split('-') : [];
  return prefix === undefined || year === undefined || digits === undefined
    ? undefined
    : { prefix, year, number: Number(digits) };
}

/** The id of a case that a text begins with, before a colon. */
export function leadingCaseId(text: string): string | undefined {
  return LEADING_ID.exec(text)?.[1];
}
