import { contribute } from '../process/acts/retrospective.ts';
import type { Case } from '../process/case.ts';
import { embargoedIn } from '../process/screening.ts';
import type { ContributionTexts } from '../store/contributions.ts';
import type { CaseActionContext } from './action-context.ts';
import { accepted, ProblemError } from './problem.ts';

/**
 * Keeps what a person says for the retrospective, and records that a person has, in one transaction.
 * @returns The case after it, and each text that was said.
 * @throws {ProblemError} Where nothing is said, or something that is under embargo: that is given back word for word,
 * so that it is not written twice.
 */
export function keepContribution(
  action: CaseActionContext,
  texts: ContributionTexts,
  { named }: { readonly named: boolean },
): { readonly state: Case; readonly said: readonly string[] } {
  const said = Object.values(texts).filter((text) => text !== null);
  if (said.length === 0) throw new ProblemError({ code: 'contribution-empty' });
  const what = said.map(embargoedIn).find((found) => found !== undefined);
  if (what) throw new ProblemError({ code: 'contribution-embargoed', what, said: said.join('\n\n') });
  const { case: before, services, cause, who, now } = action;
  const { cases, contributions, people, policy } = services;
  const state = services.atomically(() => {
    contributions.keep(before.id, who.id, texts, { named });
    const spoken = contributions.contributors(before.id);
    const team = people.of(before);
    const last = [...team.security, ...team.fixTeam].every((id) => spoken.has(id));
    // Several may send theirs at once: none makes another one's out of date.
    return cases.recordFact(
      before,
      (latest) => accepted(contribute(latest, { named, last }, { who, now, policy })),
      // A person who does not want to be named is not named in the record either.
      named ? cause : { ...cause, actor: { kind: 'bot' } },
    );
  });
  return { state, said };
}
