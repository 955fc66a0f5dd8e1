import { AdvisoryChangedError, GitHubError } from '../../github/github-error.ts';
import type { Publishing } from '../../github/publishing.ts';
import type { Case } from '../../process/case.ts';
import { advisoryPublished } from '../../process/acts/done-in-github.ts';
import { approvalVoided, publicationDiffered } from '../../process/publication/outcomes.ts';
import type { Parts } from '../../process/publication/parts.ts';
import { githubProblem } from '../github-problem.ts';
import { ProblemError } from '../problem.ts';
import type { Acting } from '../record.ts';

interface Releasing extends Acting {
  readonly services: Acting['services'] & { readonly github: Publishing };
}

/** What two members approved: a request, and the fingerprints of its parts. */
interface Approved {
  readonly request: number;
  readonly parts: Parts;
}

/**
 * Publishes the advisory of a case whose publication two members agree on, and records what GitHub then shows. The last
 * look before it, and the answer to it, are compared with `approved`: what differs before keeps it from being published,
 * turns both keys back and is told to both; what differs after it alarms everybody who can mend it.
 * @returns The case after it.
 * @throws {ProblemError} Where GitHub does not publish it, it has changed, or nobody can tell.
 */
export async function publishAdvisory(action: Releasing, { request, parts }: Approved): Promise<Case> {
  const { case: state, services, cause, now } = action;
  const { advisory, repository } = state;
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  const { facts, changed } = await services.github
    .publish(repository, advisory.ghsaId, parts)
    .catch((error: unknown) => {
      if (error instanceof AdvisoryChangedError) {
        const voided = { what: 'advisory', request, why: 'changed', changed: error.changed } as const;
        const byItself = { ...cause, actor: { kind: 'bot' } } as const;
        services.cases.recordFact(state, (latest) => approvalVoided(latest, voided), byItself);
      }
      throw problemOf(error);
    });
  return services.cases.recordFact(
    state,
    (latest) => [...advisoryPublished(latest, facts.publishedAt ?? now), ...publicationDiffered(changed)],
    cause,
  );
}

function problemOf(error: unknown): unknown {
  if (error instanceof AdvisoryChangedError)
    return new ProblemError({ code: 'advisory-changed', changed: error.changed });
  if (error instanceof GitHubError && error.failure.kind === 'refused' && error.failure.why)
    return new ProblemError({ code: 'publish-refused', why: error.failure.why });
  return githubProblem(error, 'perhaps-published');
}
