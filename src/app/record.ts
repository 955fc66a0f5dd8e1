import type { Circumstances, Decision } from '../process/acts/decision.ts';
import type { Case } from '../process/case.ts';
import type { EventBody } from '../process/events.ts';
import type { CaseActionContext, Services } from './action-context.ts';
import { wakeAnswered } from '../process/questions/wake.ts';
import { accepted } from './problem.ts';

/** An act of the process with all its details but the case and who does it. */
export type Decide = (state: Case, circumstances: Circumstances) => Decision;

/** One use of the bot on one case, as far as its acts need it. */
export interface Acting extends Pick<CaseActionContext, 'case' | 'who' | 'now' | 'cause'> {
  readonly services: Pick<Services, 'cases' | 'policy'>;
}

/**
 * Does an act to the case as it was read, and records what comes of it.
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it.
 * @throws {StaleCaseError} Where the case has changed since it was read.
 */
export function act(action: Acting, decide: Decide): Case {
  const { services, cause } = action;
  return services.cases.record(action.case, requireAllowed(action, decide), cause);
}

/**
 * Does an act that takes its time, to the case as it is now: whatever happened meanwhile, it is decided anew, and what it
 * depends on it must compare by itself.
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it.
 */
export function actOnLatest(action: Acting, decide: Decide): Case {
  const { services, cause } = action;
  return services.cases.recordFact(
    action.case,
    (latest) => accepted(decide(latest, circumstancesOf(action))),
    cause,
  );
}

/**
 * Records what has come about in GitHub, whatever else happened to the case meanwhile: nothing where the sync, or
 * another member who pressed, has recorded it already.
 * @returns The case as it is now.
 */
export function recordDone(action: Acting, decide: Decide): Case {
  const { services, cause } = action;
  return services.cases.recordFact(
    action.case,
    (latest) => {
      const decision = decide(latest, circumstancesOf(action));
      return decision.ok ? decision.events : [];
    },
    cause,
  );
}

/**
 * Asks the process about an act before GitHub, or a person, is bothered with it.
 * @returns The events that it would come to.
 * @throws {ProblemError} Where the process refuses it.
 */
export function requireAllowed(action: Acting, decide: Decide): readonly EventBody[] {
  return accepted(decide(action.case, circumstancesOf(action)));
}

/**
 * Records that a member is there, where the case has become public and nobody was before: whatever they press or command in
 * it. Nobody is woken any more.
 * @returns The case after it.
 */
export function answeredCase(
  cases: Pick<Services['cases'], 'recordFact'>,
  state: Case,
  { now, cause }: Pick<CaseActionContext, 'now' | 'cause'>,
): Case {
  return wakeAnswered(state, now).length > 0
    ? cases.recordFact(state, (latest) => wakeAnswered(latest, now), cause)
    : state;
}

function circumstancesOf({ who, now, services }: Acting): Circumstances {
  return { who, now, policy: services.policy };
}
