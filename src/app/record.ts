import type { Case } from '../process/case.ts';
import type { EventBody } from '../process/events.ts';
import type { Circumstances, Decision, Who } from '../process/acts/decision.ts';
import { accepted, type CaseVisit, type Shown, type Visit } from '../discord/command.ts';
import { memberOf } from '../discord/views/notifications/render.ts';
import { cardView, type CardContext } from '../discord/views/card.ts';

/** What a view needs to know about who looks at a case, and from where. */
export function cardContext(visit: Visit, who: Who): CardContext {
  const { services, place, now } = visit;
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
export function act(visit: CaseVisit, decide: (state: Case, circumstances: Circumstances) => Decision): Case {
  const { who, now, services } = visit;
  const events = accepted(decide(visit.case, { who, now, policy: services.policy }));
  return services.cases.record(visit.case, events, visit.origin);
}

/**
 * Records what has come about in GitHub, whatever else happened to the case meanwhile: nothing where the sync, or
 * somebody else who pressed, has recorded it already.
 */
export function recordDone(
  visit: CaseVisit,
  decide: (state: Case, circumstances: Circumstances) => Decision,
): Case {
  const { who, now, services } = visit;
  return services.cases.recordFact(
    visit.case,
    (latest) => {
      const decision = decide(latest, { who, now, policy: services.policy });
      return decision.ok ? decision.events : [];
    },
    visit.origin,
  );
}

/** Throws where the process would refuse the act: before GitHub, or a person, is bothered with it. */
export function requireAllowed(
  visit: CaseVisit,
  decide: (state: Case, circumstances: Circumstances) => Decision,
): readonly EventBody[] {
  const { who, now, services } = visit;
  return accepted(decide(visit.case, { who, now, policy: services.policy }));
}

/** The card of a case, as it stands after what was just done to it. */
export function cardAnswer(visit: CaseVisit, state: Case, note?: string, change?: Shown['change']): Shown {
  const view = cardView(state, cardContext(visit, visit.who), note);
  return change ? { view, change } : { view };
}
