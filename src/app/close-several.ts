import { closingText } from '../documents/advisory-comments.ts';
import { closeCase, isUntaken, type Ending } from '../process/acts/close.ts';
import type { Case } from '../process/case.ts';
import type { Services } from './action-context.ts';
import { tellTogether } from './notifications/together.ts';
import { ProblemError } from './problem.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';
import { recordClosed, withOriginal, type ClosingCase } from './close-case.ts';

/** One use of the bot on one of many cases, as far as closing them needs it. */
export interface ClosingOne extends ClosingCase {
  readonly services: ClosingCase['services'] & Pick<Services, 'cases' | 'outbox'>;
}

/** The reports in intake that nobody has taken on, oldest first. */
export function untakenReports<A extends ClosingOne>(action: {
  readonly services: Pick<Services, 'cases'>;
  readonly caseAction: (caseId: string) => A;
}): A[] {
  return action.services.cases
    .openIds()
    .map((id) => action.caseAction(id))
    .filter((each) => isUntaken(each.case));
}

/** Names just these reports, so that a press closes none that came since. */
export function fingerprintOfReports(reports: readonly Case[]): string {
  return fingerprintOf(reports.map(({ id }) => id));
}

/** Those of closed cases whose reporters wrote an e-mail, and are told with which words it was closed. */
export function toldByMail(states: readonly Case[], teamName: string): Case[] {
  return states.filter(
    (state) =>
      state.source === 'email' &&
      state.closed?.resolution !== undefined &&
      closingText(state, state.closed.resolution, teamName) !== undefined,
  );
}

/**
 * Closes reports of intake, all or none of them. Each has its own event; everybody else is told of many in one message.
 * @throws {ProblemError} Where one of them has been taken on, or closed, since, or cannot be a duplicate of the case named.
 */
export function closeSeveral(reports: readonly ClosingOne[], ending: Ending): Case[] {
  const [first] = reports;
  if (!first) return [];
  const { services, now } = first;
  return services.atomically(() => {
    const closed = reports.map((each) => {
      if (!isUntaken(each.case)) throw new ProblemError({ code: 'preview-changed' });
      const { original, ...known } = withOriginal(services, ending);
      return recordClosed(each, (before, given) => closeCase(before, { ...known, original }, given));
    });
    tellTogether(services, now);
    return closed;
  });
}
