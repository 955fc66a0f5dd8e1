import { AdvisoryChangedError, GitHubError } from '../../github/github-error.ts';
import type { Publishing } from '../../github/publishing.ts';
import type { Case } from '../../process/case.ts';
import { advisoryPublished } from '../../process/acts/done-in-github.ts';
import type { ConditionId } from '../../process/publication/conditions.ts';
import { approvalVoided, isApproved, publicationDiffered } from '../../process/publication/outcomes.ts';
import type { Parts } from '../../process/publication/parts.ts';
import { refusalOfPublication } from '../../process/publication/requests.ts';
import type { Services } from '../action-context.ts';
import { githubProblem } from '../github-problem.ts';
import { ProblemError } from '../problem.ts';
import type { Acting } from '../record.ts';
import { requireKeys } from './keys.ts';

interface Releasing extends Acting {
  readonly services: Acting['services'] & Pick<Services, 'securityRole'> & { readonly github: Publishing };
}

/** What two members approved: a request, and the fingerprints of its parts. */
interface Approved {
  readonly request: number;
  readonly parts: Parts;
  /** The conditions of the release that stand in its way, as the case is. */
  readonly failingIn: (latest: Case) => readonly ConditionId[];
}

/**
 * Publishes the advisory of a case whose publication two members agree on, and records what GitHub then shows. The last
 * look before it, and the answer to it, are compared with `approved`: what differs before keeps it from being published,
 * turns both keys back and is told to both; what differs after it alarms everybody who can mend it. At that last look the
 * two must have their role still, and nobody may have taken back what they agreed on.
 * @returns The case after it.
 * @throws {ProblemError} Where GitHub does not publish it, it has changed, or nobody can tell.
 */
export async function publishAdvisory(
  action: Releasing,
  { request, parts, failingIn }: Approved,
): Promise<Case> {
  const { case: state, services, cause, now } = action;
  const byItself = { ...cause, actor: { kind: 'bot' } } as const;
  const turnBack = (voided: { readonly why: 'changed' | 'rights'; readonly changed?: readonly string[] }) =>
    services.cases.recordFact(
      state,
      (latest) => approvalVoided(latest, { what: 'advisory', request, ...voided }),
      byItself,
    );
  const { advisory, repository } = state;
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  const { facts, changed } = await services.github
    .publish(repository, advisory.ghsaId, parts, {
      keys: () => requireKeys(action, state.leaving.advisory, () => turnBack({ why: 'rights' })),
      stands: () =>
        requireStanding(
          services.cases.recordFact(state, () => [], cause),
          request,
          failingIn,
        ),
    })
    .catch((error: unknown) => {
      if (error instanceof AdvisoryChangedError) turnBack({ why: 'changed', changed: error.changed });
      throw problemOf(error);
    });
  return services.cases.recordFact(
    state,
    (latest) => {
      const published = advisoryPublished(latest, facts.publishedAt ?? now);
      // Who records the publication has compared it: the alarm comes once.
      return published.length > 0 ? [...published, ...publicationDiffered(changed)] : [];
    },
    cause,
  );
}

/**
 * Checks that what two members agreed on may be published still, whatever happened to the case meanwhile.
 * @throws {ProblemError} Where it may not.
 */
function requireStanding(
  latest: Case,
  request: number,
  failingIn: (latest: Case) => readonly ConditionId[],
): void {
  if (!isApproved(latest, 'advisory', request)) throw new ProblemError({ code: 'preview-gone' });
  const refusal = refusalOfPublication(latest, 'advisory');
  if (refusal) throw new ProblemError(refusal);
  const conditions = failingIn(latest);
  if (conditions.length > 0) throw new ProblemError({ code: 'conditions-failing', conditions });
}

function problemOf(error: unknown): unknown {
  if (error instanceof AdvisoryChangedError)
    return new ProblemError({ code: 'advisory-changed', changed: error.changed });
  if (error instanceof GitHubError && error.failure.kind === 'refused' && error.failure.why)
    return new ProblemError({ code: 'publish-refused', why: error.failure.why });
  return githubProblem(error, 'perhaps-published');
}
