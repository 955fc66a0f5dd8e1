import type { Problem } from './problem.ts';

/** Why a button does nothing any more: what it was for has been done since, or is over. */
const OVERTAKEN: ReadonlySet<Problem['code']> = new Set<Problem['code']>([
  'case-closed',
  'already-closed',
  'already-done',
  'not-needed',
  'coordinator-already',
  'no-offer-for-you',
  'published-already',
  'on-fix-team-already',
  'not-in-advisory',
  'request-gone',
  'recorded-already',
  'disclosure-already',
  'cve-known',
  'proposed-already',
  'no-proposal',
  'proposal-changed',
  'proposal-past',
  'agreed-already',
  'told-already',
  'approved-already',
  'asked-already',
  'preview-gone',
  'condition-holds',
]);

/** Whether a button came too late, so that the person is shown how the case stands now. */
export function isOvertaken({ code }: Problem): boolean {
  return OVERTAKEN.has(code);
}
