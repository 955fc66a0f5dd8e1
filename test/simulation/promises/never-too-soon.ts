import { isPublic } from '../advisories.ts';
import { advisoryOf } from './record.ts';
import { isOpen, lookBackFrom } from './owed.ts';
import type { Promised } from './promise.ts';

/** What the bot knew not yet may be on its way. */
const IN_FLIGHT_MS = 45 * 60_000;

/**
 * "The retrospective counts from the first instant at which the fix is released and announced": nothing asks for it while the
 * hole is open, and the record knows whether it is.
 */
export const neverTooSoon: Promised = (scene, broken) => ({
  see(sight) {
    if (sight.kind !== 'message' || sight.what !== 'posted') return;
    const { notification } = sight;
    if (notification?.template !== 'reminder') return;
    for (const { caseId, stage, kind } of notification.items) {
      if (stage !== 'retrospective' || kind === 'question') continue;
      const events = scene.history(caseId);
      const before = events.filter(({ at }) => at.epochMilliseconds < scene.botTime() - IN_FLIGHT_MS);
      if (lookBackFrom(before) === undefined && lookBackFrom(events) === undefined)
        broken(`${caseId} asks for the retrospective while the hole is open: ${sight.message.parts.text}`);
    }
  },
  rest(calmSince) {
    for (const { caseId, events } of scene.cases()) {
      const advisory = advisoryOf(scene, caseId);
      if (!advisory || !isPublic(advisory) || (advisory.publishedAt ?? Infinity) > calmSince) continue;
      const isReleased = scene.advisories.releases.some(({ tag }) => tag === `v${advisory.patched ?? ''}`);
      if (!isReleased && isOpen(events) && lookBackFrom(events) !== undefined)
        broken(`${caseId} looks back, and its fix is not released`);
    }
  },
});
