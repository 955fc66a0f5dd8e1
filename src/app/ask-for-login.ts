import { addToFixTeam } from '../process/acts/fix-team.ts';
import { isBefore, plus } from '../process/time.ts';
import type { CaseActionContext } from './action-context.ts';
import { askForLogin, questionsAsked } from './notifications/logins.ts';
import { ProblemError } from './problem.ts';
import { requireAllowed } from './record.ts';

/** A member who has not answered by then may be asked again. */
const ASK_AGAIN = Temporal.Duration.from({ hours: 24 });

/**
 * Asks a member of the server for their GitHub login, since they are wanted on the fix team of a case.
 * @returns Whether they are asked now, or were `before` and still have time to answer.
 * @throws {ProblemError} Where adding them would be refused: nobody is written to for nothing.
 */
export function askMemberForLogin(
  action: CaseActionContext,
  member: string,
): { readonly asked: 'now' } | { readonly asked: 'before'; readonly at: Temporal.Instant } {
  const { services, now, who, user } = action;
  if (!who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  requireAllowed(action, (before, given) => addToFixTeam(before, { login: '', codeOwner: true }, given));
  const question = { caseId: action.case.id, by: user.id, member };
  const last = questionsAsked(services, question).at(-1);
  const at = last && Temporal.Instant.fromEpochMilliseconds(last.createdAt);
  if (at && last.state !== 'undeliverable' && isBefore(now, plus(at, ASK_AGAIN)))
    return { asked: 'before', at };
  askForLogin(services, question, now);
  return { asked: 'now' };
}
