import type { Promised } from './promise.ts';
import { owedAt } from './owed.ts';

/**
 * "DM reminders … never silently dropped": when the world has been well for some hours, every deadline that came to a
 * mark before has been told to a person who may hear of it, or the role was called; what two members approved is posted,
 * or they have heard that it is not; and nothing is left in the outbox.
 */
export const neverLost: Promised = (scene, broken) => {
  /** When a person, or the role, was last reminded of a stage. */
  const told = new Map<string, number>();
  let roleCalled = -Infinity;
  let personCalled = -Infinity;
  const withoutEarly = new Set<string>();
  /** What is to leave: told of its end, or standing in #codegate. */
  const ends = new Map<string, number>();
  return {
    see(sight) {
      if (sight.kind === 'pressed' && sight.id.startsWith('early:')) {
        if (sight.id.endsWith(':no')) withoutEarly.add(sight.person.id);
        else withoutEarly.delete(sight.person.id);
      }
      if (sight.kind !== 'message') return;
      const { notification } = sight;
      const now = scene.now();
      if (notification?.template === 'role-ping') roleCalled = now;
      if (notification?.template === 'unreachable') personCalled = now;
      if (notification?.template === 'reminder')
        for (const { caseId, stage } of notification.items) told.set(`${caseId} ${stage}`, now);
      if (sight.place.kind === 'codegate' && notification && 'caseId' in notification) {
        const what = 'what' in notification ? notification.what : notification.template;
        ends.set(`${notification.caseId} ${what}`, now);
      }
      if (notification?.template === 'publication-answered' || notification?.template === 'publication-ended')
        ends.set(`${notification.caseId} ${notification.what}`, now);
    },
    rest(calmSince) {
      for (const { caseId, events } of scene.cases()) {
        for (const { stage, mark, isEarly } of owedAt(events, calmSince)) {
          if (isEarly && withoutEarly.size > 0) continue;
          const last = Math.max(told.get(`${caseId} ${stage}`) ?? -Infinity, roleCalled);
          // Who takes no direct messages is called in the channel, once a day.
          if (last < mark - SKEW && personCalled < mark - DAY - SKEW)
            broken(`nobody was told that ${caseId} ${stage} came to ${new Date(mark).toISOString()}`);
        }
        for (const { at, body } of events) {
          if (body.type !== 'publication-approved' || body.what === 'advisory') continue;
          const end = ends.get(`${caseId} ${body.what}`) ?? -Infinity;
          if (at.epochMilliseconds < calmSince && end < at.epochMilliseconds - SKEW)
            broken(`${body.what} of ${caseId} was approved, and neither stands nor has an end that was told`);
        }
      }
      for (const key of scene.unsent()) broken(`it never left: ${key}`);
    },
  };
};

const DAY = 24 * 60 * 60_000;
/** How far the bot's clock may be off. */
const SKEW = 10 * 60_000;
