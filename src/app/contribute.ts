import { contribute } from '../process/acts/retrospective.ts';
import type { Case } from '../process/case.ts';
import { namesIn } from '../process/names.ts';
import { embargoedIn } from '../process/screening.ts';
import type { ContributionTexts } from '../store/contributions.ts';
import type { CaseActionContext } from './action-context.ts';
import { accepted, ProblemError } from './problem.ts';
import { loginsOf } from './unnamed-contributions.ts';

/** How a person wants their part kept. */
interface Keeping {
  readonly named: boolean;
  /** They know of the people whom their unnamed part names, and want it kept with them. */
  readonly namesKnown?: boolean;
}

/**
 * Keeps what a person says for the retrospective, and records that a person has, in one transaction.
 * @returns The case after it, and each text that was said.
 * @throws {ProblemError} Where nothing is said, or something that is under embargo, or where an unnamed one names people
 * and the writer has not been told: that is given back word for word, so that it is not written twice.
 */
export function keepContribution(
  action: CaseActionContext,
  texts: ContributionTexts,
  { named, namesKnown = false }: Keeping,
): { readonly state: Case; readonly said: readonly string[] } {
  const said = Object.values(texts).filter((text) => text !== null);
  if (said.length === 0) throw new ProblemError({ code: 'contribution-empty', caseId: action.case.id });
  const what = said.map(embargoedIn).find((found) => found !== undefined);
  if (what) throw new ProblemError({ code: 'contribution-embargoed', what, said: said.join('\n\n') });
  const names =
    named || namesKnown ? [] : namesIn(said.join('\n'), loginsOf(action.case, action.services.people));
  if (names.length > 0)
    throw new ProblemError({
      code: 'contribution-names',
      caseId: action.case.id,
      names,
      said: said.join('\n\n'),
    });
  const { services, who } = action;
  const state = services.atomically(() => {
    services.contributions.keep(action.case.id, who.id, texts, { named });
    return recordHeard(action, { named });
  });
  return { state, said };
}

/**
 * Records that a person who was asked for their part has nothing to add.
 * @returns The case after it.
 * @throws {ProblemError} Where it is too early or too late for it, or they were heard before.
 */
export function keepNothingToAdd(action: CaseActionContext): Case {
  const { services, who } = action;
  const { contributions } = services;
  return services.atomically(() => {
    if (contributions.contributors(action.case.id).has(who.id))
      throw new ProblemError({ code: 'recorded-already' });
    contributions.keepHeard(action.case.id, who.id);
    // Recorded as an unnamed part is: where the silent are named, the only one left is who wrote without a name.
    return recordHeard(action, { named: false, nothing: true });
  });
}

/** Records that one more person was heard; with the last of those who were asked, the critiques are collected. */
function recordHeard(
  action: CaseActionContext,
  how: { readonly named: boolean; readonly nothing?: true },
): Case {
  const { case: before, services, cause, who, now } = action;
  const { cases, contributions, people, policy } = services;
  const spoken = contributions.contributors(before.id);
  const team = people.of(before, now);
  const last = [...team.security, ...team.fixTeam].every((id) => spoken.has(id));
  // Several may send theirs at once: none makes another one's out of date.
  return cases.recordFact(
    before,
    (latest) => accepted(contribute(latest, { ...how, last }, { who, now, policy })),
    // A person who does not want to be named is not named in the record either.
    how.named ? cause : { ...cause, actor: { kind: 'bot' }, now: lastInstant(action) },
  );
}

/** An unnamed one carries the instant of what happened before it: the minute of its own would lead to its writer. */
function lastInstant({ case: state, services, now }: CaseActionContext): Temporal.Instant {
  return services.cases.history(state).at(-1)?.at ?? now;
}
