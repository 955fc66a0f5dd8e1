import type { Notification } from '../../../src/process/notifications/notification.ts';
import type { Promised, Scene } from './promise.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** "No person hears more than the policy's count a day": as the policy has it unless the team says otherwise. */
const MOST_A_DAY = 30;
/** What arrived although the bot heard no answer, it counts only once it has looked. */
const UNHEARD = 5;
/** How far the bot's clock may be off, without having been moved. */
const SKEW = 11 * 60_000;

/**
 * "No person hears more than the policy's count a day", but for what cannot wait: what is said again of what is urgent comes once
 * an hour then.
 */
export const neverNoisy: Promised = (scene, broken) => {
  const heard = new Map<string, { readonly at: number; readonly isReminder: boolean }[]>();
  return {
    see(sight) {
      if (sight.kind !== 'message' || sight.what !== 'posted' || sight.place.kind !== 'dm') return;
      const { notification } = sight;
      if (!notification) return;
      const now = scene.now();
      const { person } = sight.place;
      const from = Math.max(now - DAY + SKEW, scene.steadySince());
      const ofADay = (heard.get(person) ?? []).filter(({ at }) => at > from);
      const isReminder = notification.template === 'reminder';
      heard.set(person, [...ofADay, { at: now, isReminder }]);
      if (ofADay.length < MOST_A_DAY + UNHEARD) return;
      const patience = patienceFor(scene, notification);
      const reminded =
        ofADay.slice(-MOST_A_DAY + UNHEARD).findLast((each) => each.isReminder)?.at ?? -Infinity;
      if (patience === 'a day' || (patience === 'an hour' && reminded > now - HOUR + SKEW))
        broken(`${person} hears ${ofADay.length + 1} messages in a day: ${sight.message.parts.text}`);
    },
  };
};

/** What tells what has become of something. */
const PATIENT =
  /^(dependencies-|login-|cve-arrived|fork-created|fix-ready|hand-over|approval-answered|published-in-github|fix-)/;
/** What is said again. */
const AGAIN = new Set(['overdue', 'question', 'asap', 'urgent-question', 'unannounced']);

/** How long a message may wait; `undefined` of what is urgent, about to be released, or said for the first time. */
function patienceFor(scene: Scene, notification: Notification): 'an hour' | 'a day' | undefined {
  if (notification.template === 'reminder') {
    const { items } = notification;
    if (items.some(({ kind, mark }) => !AGAIN.has(kind) || mark === 'asap 0')) return undefined;
    return items.every(({ kind }) => kind === 'overdue') ? 'a day' : 'an hour';
  }
  if (!PATIENT.test(notification.template)) return undefined;
  if (!('caseId' in notification)) return 'a day';
  const events = scene.history(notification.caseId).map(({ body }) => body);
  const isUrgent = events.some(
    (body) =>
      (body.type === 'opened' && body.source === 'public') ||
      (body.type === 'exploitation-asap' && body.asap) ||
      (body.type === 'disclosure-changed' && ['public', 'declined-private'].includes(body.kind)),
  );
  const isNear = events.some(({ type }) => type === 'release-agreed' || type === 'advisory-published');
  return isUrgent || isNear ? undefined : 'a day';
}
