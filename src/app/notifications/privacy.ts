import { z } from 'zod';
import { privacyKey } from '../../process/notifications/message-keys.ts';
import type { Store } from '../../store/store.ts';
import { sendToPerson } from './send.ts';

/** Since when the channels are not what they should be, and for which reasons, as the team was told. */
const FACT = 'privacy-lost';
const lost = z.object({ at: z.string(), reasons: z.array(z.string()) });

/**
 * Tells each member of the security team that the bot writes nothing in the private channel, or in #codegate: once, again
 * where a reason is new; and once when it is well again. `reasons` are why, in any words that stay the same. Who joins the
 * roster meanwhile hears of it at the next look. As long as it stays so, the watch says it again. To be called at each look.
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
      // While nobody is of the team there is nobody to tell: it stays to be told.
      if (people.roster().length === 0) return [];
      tell('privacy-restored', now.toString());
      facts.delete(FACT);
      return [];
    }
    const news = reasons.filter((reason) => !before?.reasons.includes(reason));
    const at = before !== undefined && news.length === 0 ? before.at : now.toString();
    facts.set(FACT, JSON.stringify({ at, reasons }));
    tell('privacy-lost', at);
    return news;
  });
}
