import type { Case } from '../process/case.ts';
import type { EventBody } from '../process/events.ts';
import type { Circumstances, Decision, Who } from '../process/acts/decision.ts';
import { accepted, type CaseActionContext, type Shown, type ActionContext } from '../discord/command.ts';
import { memberOf } from '../discord/views/notifications/render.ts';
import { cardView, type CardContext } from '../discord/views/card.ts';

/** What a view needs to know about who looks at a case, and from where. */
export function cardContext(action: ActionContext, who: Who): CardContext {
  const { services, place, now } = action;
  return {
    who,
    now,
    place,
    policy: services.policy,
    githubUrl: services.githubUrl,
    pgp: services.pgp,
    memberOf: memberOf(services),
  };
}

/** Does an act to the visited case and records what comes of it; throws where the process refuses it. */
export function act(
  action: CaseActionContext,
  decide: (state: Case, circumstances: Circumstances) => Decision,
): Case {
  const { who, now, services } = action;
  const events = accepted(decide(action.case, { who, now, policy: services.policy }));
  return services.cases.record(action.case, events, action.origin);
}

/**
 * Records what has come about in GitHub, whatever else happened to the case meanwhile: nothing where the sync, or
 * somebody else who pressed, has recorded it already.
 */
export function recordDone(
  action: CaseActionContext,
  decide: (state: Case, circumstances: Circumstances) => Decision,
): Case {
  const { who, now, services } = action;
  return services.cases.recordFact(
    action.case,
    (latest) => {
      const decision = decide(latest, { who, now, policy: services.policy });
      return decision.ok ? decision.events : [];
    },
    action.origin,
  );
}

/** Throws where the process would refuse the act: before GitHub, or a person, is bothered with it. */
export function requireAllowed(
  action: CaseActionContext,
  decide: (state: Case, circumstances: Circumstances) => Decision,
): readonly EventBody[] {
  const { who, now, services } = action;
  return accepted(decide(action.case, { who, now, policy: services.policy }));
}

/** The card of a case, as it stands after what was just done to it. */
export function cardAnswer(
  action: CaseActionContext,
  state: Case,
  note?: string,
  change?: Shown['change'],
): Shown {
  const view = cardView(state, cardContext(action, action.who), note);
  return change ? { view, change } : { view };
}
