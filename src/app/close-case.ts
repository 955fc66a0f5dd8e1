import { GitHubError } from '../github/github-error.ts';
import type { Closing } from '../github/closing.ts';
import {
  advisoryClosed,
  advisoryLeftOpen,
  approveClosing,
  askToClose,
  closeCase,
  isAdvisoryToClose,
  reopenCase,
  type Ending,
} from '../process/acts/close.ts';
import { refusalOfFixed } from '../process/acts/decision.ts';
import type { Case } from '../process/case.ts';
import { GHSA_ID } from '../process/events.ts';
import { requestVoided } from '../process/publication/outcomes.ts';
import type { Cases } from '../store/cases.ts';
import type { Cause } from '../store/cause.ts';
import type { Store } from '../store/store.ts';
import type { Services } from './action-context.ts';
import { tellOtherwise, type DayActed, type Telling } from './advance-notices.ts';
import { endingFingerprint } from './publication/ending-fingerprint.ts';
import { requireKeys } from './publication/keys.ts';
import { act, actOnLatest, requireAllowed, type Acting, type Decide } from './record.ts';

/** One use of the bot on one case, as far as closing it needs it. */
export interface ClosingCase extends Acting {
  readonly services: Acting['services'] & Pick<Services, 'atomically' | 'facts'>;
}

/** The same with what it takes to tell the distributors. */
interface ClosingOneCase extends Telling {
  readonly services: Telling['services'] & ClosingCase['services'];
}

/**
 * Closes a case. That its advisory is to be closed in GitHub, too, is kept with it until GitHub has answered.
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it.
 */
export function recordClosed(action: ClosingCase, decide: Decide): Case {
  return withAdvisoryToClose(action, () => act(action, decide));
}

function withAdvisoryToClose({ services, now }: ClosingCase, close: () => Case): Case {
  return services.atomically(() => {
    const state = close();
    if (isAdvisoryToClose(state)) services.facts.set(advisoryToClose(state.id), now.toString());
    return state;
  });
}

/**
 * How a case is to be closed, with the case of which a person named the number, or the advisory, as it is now: without
 * it where there is none.
 */
export function withOriginal(
  { cases }: Pick<Services, 'cases'>,
  { of: typed, ...ending }: Ending,
): Ending & { readonly original?: Case | undefined } {
  if (typed === undefined) return ending;
  const upper = typed.trim().toUpperCase();
  if (!GHSA_ID.test(upper)) return { ...ending, of: upper, original: cases.original(upper) };
  const ghsaId = `GHSA${upper.slice(4).toLowerCase()}`;
  const original = cases.original(ghsaId);
  return { ...ending, of: original?.id ?? ghsaId, original };
}

/**
 * Closes one case: the private distributors who were told of it are told of its end.
 * @returns The case after it, and whether a member has to tell them.
 * @throws {ProblemError} Where the process refuses it.
 */
export function closeOne(action: ClosingOneCase, named: Ending): DayActed {
  const { original, ...ending } = withOriginal(action.services, named);
  return action.services.atomically(() =>
    tellOfEnd(
      action,
      recordClosed(action, (before, given) => closeCase(before, { ...ending, original }, given)),
    ),
  );
}

/**
 * Opens a closed case again: the private distributors who were told of its end are told that it does not hold.
 * @returns The case after it, and whether a member has to tell them.
 * @throws {ProblemError} Where the process refuses it.
 */
export function reopenOne(action: Telling, reason: string | undefined): DayActed {
  return action.services.atomically(() => {
    const state = act(action, (before, given) => reopenCase(before, { reason }, given));
    // Of what is out they were told all there is.
    if (refusalOfFixed(state)) return { state, distributors: undefined };
    return tellOtherwise(action, state, 'case opened again');
  });
}

function tellOfEnd(action: Telling, state: Case): DayActed {
  return tellOtherwise(action, state, 'case closed');
}

/**
 * Asks a second member to close a case that people outside of the team know of.
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it.
 */
export function recordClosingAsked(action: Acting, named: Ending): Case {
  const { original, ...ending } = withOriginal(action.services, named);
  const fingerprint = endingFingerprint(action.case.id, ending);
  return actOnLatest(action, (before, given) =>
    askToClose(before, { ...ending, original, fingerprint }, given),
  );
}

/**
 * Turns the second key: the case is closed as another member asked.
 * @returns The case after it, and whether a member has to tell the distributors.
 * @throws {ProblemError} Where this person may not agree, it was asked for otherwise, or a key is lost.
 */
export async function recordClosingApproved(
  action: ClosingOneCase & { readonly services: Pick<Services, 'securityRole'> },
  asked: { readonly request: number; readonly fingerprint: string },
): Promise<DayActed> {
  const { services, cause, case: shown } = action;
  const decide: Decide = (before, given) => {
    const { of } = before.publications.closing?.closing ?? {};
    const original = of === undefined ? undefined : services.cases.original(of);
    return approveClosing(before, { ...asked, original }, given);
  };
  requireAllowed(action, decide);
  const what = 'closing';
  await requireKeys(action, shown.publications[what], (id) => {
    if (id !== action.who.id)
      services.cases.recordFact(
        shown,
        (latest) => requestVoided(latest, { what, request: asked.request }),
        cause,
      );
  });
  return services.atomically(() =>
    tellOfEnd(
      action,
      withAdvisoryToClose(action, () => actOnLatest(action, decide)),
    ),
  );
}

/** What became of the advisory of a closed case: `later` where GitHub does not answer, and the sync closes it. */
export type AdvisoryEnd = 'closed' | 'later' | 'by-hand' | 'published' | 'as-it-was';

interface ClosingServices extends Pick<Store, 'facts'> {
  readonly cases: Pick<Cases, 'recordFact'>;
  readonly github: Closing;
}

/** Closes the advisory of a case that was closed just now. */
export async function closeAdvisory(
  services: ClosingServices,
  state: Case,
  cause: Cause,
): Promise<AdvisoryEnd> {
  try {
    return await closeAdvisoryOrFail(services, state, cause);
  } catch (error) {
    if (error instanceof GitHubError && error.failure.kind === 'later') return 'later';
    throw error;
  }
}

/**
 * The same for the sync, which asks again.
 * @throws {GitHubError} `later` where GitHub does not answer: it is still to be closed.
 */
export async function closeAdvisoryOrFail(
  { facts, cases, github }: ClosingServices,
  state: Case,
  cause: Cause,
): Promise<AdvisoryEnd> {
  const { advisory, repository } = state;
  if (advisory?.state === 'published') return 'published';
  const fact = advisoryToClose(state.id);
  if (!advisory || facts.get(fact) === undefined) return 'as-it-was';
  try {
    await github.closeAdvisory(repository, advisory.ghsaId);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.failure.kind === 'later') throw error;
    const isPublic = error.failure.kind === 'public';
    if (!isPublic) cases.recordFact(state, advisoryLeftOpen, cause);
    facts.delete(fact);
    return isPublic ? 'published' : 'by-hand';
  }
  cases.recordFact(state, advisoryClosed, cause);
  facts.delete(fact);
  return 'closed';
}

/** The fact that the advisory of a closed case is to be closed in GitHub, too. */
export function advisoryToClose(caseId: string): string {
  return `advisory to close ${caseId}`;
}
