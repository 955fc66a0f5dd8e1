import { caseIdsInWords, CONDITION_NAMES } from '../../documents/vocabulary.ts';
import type { Waiting } from '../../process/acts/decision.ts';
import type { Case } from '../../process/case.ts';
import { listed } from './view.ts';

/** The cases that leave together with one, by their numbers: who reads it may be on none of them. */
export function linkedLines({ linked }: Case): string[] {
  return linked.length > 0 ? [`**Leaves together with** ${caseIdsInWords(linked)}`] : [];
}

/** The cases that are closed as duplicates of one, by their numbers. */
export function duplicateLines({ duplicates = [] }: Case, most: number): string[] {
  const { length } = duplicates;
  if (length === 0) return [];
  return [
    `**Duplicates** ${listed(duplicates, most)} ${length === 1 ? 'is a duplicate' : 'are duplicates'} of it`,
  ];
}

/** That what was just done about the release day counts for the linked cases, too; nothing where there are none. */
export function countsForInWords({ linked }: Case): string {
  return linked.length > 0 ? ` The same counts for ${caseIdsInWords(linked)}.` : '';
}

/** The cases for which others wait, a line each, with what each lacks where the reader may know. */
export function waitingLines(waiting: readonly Waiting[]): string[] {
  return waiting.map(({ caseId, missing, isReady }) => {
    if (isReady)
      return `- ${caseId} is ready, and its advisory is not published yet: one message tells of both`;
    const [first, ...rest] = missing.map((id) => CONDITION_NAMES[id]);
    const more = rest.length > 0 ? `, and ${rest.length} more` : '';
    return `- ${caseId} is not ready${first === undefined ? '' : `; not met: ${first}${more}`}`;
  });
}
