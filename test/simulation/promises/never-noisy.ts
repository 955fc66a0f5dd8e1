import type { Notification } from '../../../src/process/notifications/notification.ts';
import type { Promised, Scene } from './promise.ts';

const DAY = 24 * 60 * 60_000;
/** "No person hears more than the policy's count a day": as the policy has it unless the team says otherwise. */
const MOST_A_DAY = 30;

/** "No person hears more than the policy's count a day", but for what cannot wait. */
export const neverNoisy: Promised = (scene, broken) => {
  const heard = new Map<string, number[]>();
  return {
    see(sight) {
      if (sight.kind !== 'message' || sight.what !== 'posted' || sight.place.kind !== 'dm') return;
      if (!sight.notification || !isPatient(scene, sight.notification)) return;
      const now = scene.now();
      const { person } = sight.place;
      const ofADay = (heard.get(person) ?? []).filter((at) => at > now - DAY + SKEW);
      heard.set(person, [...ofADay, now]);
      if (ofADay.length >= MOST_A_DAY)
        broken(`${person} hears ${ofADay.length + 1} messages in a day: ${sight.message.parts.text}`);
    },
  };
};

/** How far the bot's clock may be off. */
const SKEW = 11 * 60_000;

/** What repeats itself, or tells what has become of something. */
const PATIENT =
  /^(reminder|dependencies-|privacy-restored|login-|cve-arrived|fork-created|fix-ready|hand-over|approval-answered)/;

/** What may wait for the next day: nothing of a case that is urgent or about to be released, nor before a deadline. */
function isPatient(scene: Scene, notification: Notification): boolean {
  if (!PATIENT.test(notification.template)) return false;
  if (notification.template === 'reminder') return notification.items.every(({ kind }) => kind === 'overdue');
  if (!('caseId' in notification)) return true;
  const events = scene.history(notification.caseId).map(({ body }) => body);
  const isUrgent = events.some(
    (body) =>
      (body.type === 'opened' && body.source === 'public') ||
      (body.type === 'disclosure-changed' && ['public', 'declined-private'].includes(body.kind)),
  );
  return !isUrgent && !events.some(({ type }) => type === 'release-agreed' || type === 'advisory-published');
}
