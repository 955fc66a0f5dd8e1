import { z } from 'zod';
import { pauseAfter } from '../../process/dependencies/rules.ts';
import { privacyKey } from '../../process/notifications/message-keys.ts';
import { isBefore, plus } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';
import { sendToPerson } from './send.ts';

/** Since when the channels are not what they should be, and for which reasons, as the team was told. */
const FACT = 'privacy-lost';
const lost = z.object({ at: z.string(), reasons: z.array(z.string()) });
/** How often that was said again, for the same reasons. */
const AGAIN = 'privacy-lost again';

/**
 * Tells each member of the security team that the bot writes nothing in the private channel, or in #codegate: once, again
 * where a reason is new, and at growing pauses as long as it stays so; and once when it is well again. `reasons` are why,
 * in any words that stay the same. Who joins the roster meanwhile hears of it at the next look. To be called at each look.
 * @returns the reasons that are new
 */
export function tellOfPrivacy(
  store: Pick<Store, 'atomically' | 'facts' | 'outbox' | 'people'>,
  reasons: readonly string[],
  now: Temporal.Instant,
): readonly string[] {
  const { facts, people } = store;
  const stored = facts.get(FACT);
  if (stored === undefined && reasons.length === 0) return [];
  const before = stored === undefined ? undefined : lost.parse(JSON.parse(stored));
  const tell = (template: 'privacy-lost' | 'privacy-restored', at: string) => {
    for (const id of people.roster())
      sendToPerson(store, privacyKey(template, at, id), id, { notification: { template } }, now);
  };
  return store.atomically(() => {
    if (reasons.length === 0) {
      tell('privacy-restored', now.toString());
      facts.delete(FACT);
      facts.delete(AGAIN);
      return [];
    }
    const news = reasons.filter((reason) => !before?.reasons.includes(reason));
    const again = Number(facts.get(AGAIN) ?? 0);
    const isSame = before !== undefined && news.length === 0;
    const isDue = isSame && isPast(Temporal.Instant.from(before.at), again + 1, now);
    if (isDue) facts.set(AGAIN, String(again + 1));
    else if (!isSame) facts.delete(AGAIN);
    const at = isSame && !isDue ? before.at : now.toString();
    facts.set(FACT, JSON.stringify({ at, reasons }));
    tell('privacy-lost', at);
    return news;
  });
}

/** Whether the pause is over after it was told so many `times`, the last time at `at`; also after a clock ran ahead. */
function isPast(at: Temporal.Instant, times: number, now: Temporal.Instant): boolean {
  return isBefore(now, at) || !isBefore(now, plus(at, pauseAfter('private-channel', times)));
}
