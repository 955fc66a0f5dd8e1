import { contribute } from '../process/acts/retrospective.ts';
import type { Case } from '../process/case.ts';
import { namesIn } from '../process/names.ts';
import { embargoedIn } from '../process/screening.ts';
import type { ContributionTexts } from '../store/contributions.ts';
import type { CaseActionContext } from './action-context.ts';
import { accepted, ProblemError } from './problem.ts';

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
  if (said.length === 0) throw new ProblemError({ code: 'contribution-empty' });
  const what = said.map(embargoedIn).find((found) => found !== undefined);
  if (what) throw new ProblemError({ code: 'contribution-embargoed', what, said: said.join('\n\n') });
  const names = named || namesKnown ? [] : namesIn(said.join('\n'), loginsOf(action));
  if (names.length > 0)
    throw new ProblemError({
      code: 'contribution-names',
      caseId: action.case.id,
      names,
      said: said.join('\n\n'),
    });
  const { case: before, services, cause, who, now } = action;
  const { cases, contributions, people, policy } = services;
  const state = services.atomically(() => {
    contributions.keep(before.id, who.id, texts, { named });
    const spoken = contributions.contributors(before.id);
    const team = people.of(before, now);
    const last = [...team.security, ...team.fixTeam].every((id) => spoken.has(id));
    // Several may send theirs at once: none makes another one's out of date.
    return cases.recordFact(
      before,
      (latest) => accepted(contribute(latest, { named, last }, { who, now, policy })),
      // A person who does not want to be named is not named in the record either.
      named ? cause : { ...cause, actor: { kind: 'bot' }, now: lastInstant(action) },
    );
  });
  return { state, said };
}

/** An unnamed one carries the instant of what happened before it: the minute of its own would lead to its writer. */
function lastInstant({ case: state, services, now }: CaseActionContext): Temporal.Instant {
  return services.cases.history(state).at(-1)?.at ?? now;
}

/** The logins of the people on the case, and of the security team. */
function loginsOf({ case: state, services: { people } }: CaseActionContext): string[] {
  const { fixTeam, approved, requests, outsiders, reporter } = state;
  const team = people.roster().flatMap((id) => people.find(id)?.login ?? []);
  return [
    ...fixTeam,
    ...approved,
    ...outsiders,
    ...requests.map(({ login }) => login),
    ...(reporter ? [reporter.login] : []),
    ...team,
  ];
}
