import {
  channelRefusesKey,
  githubRightsKey,
  mailUnsentKey,
  standInKey,
  undeliveredKey,
  unreadableKey,
} from '../../process/notifications/message-keys.ts';
import { inCharge } from '../../process/notifications/case-people.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { StoredMail } from '../../store/mail.ts';
import type { Store } from '../../store/store.ts';
import { callRole, sendToChannel, sendToPerson, type Sending } from './send.ts';
import { newsFor } from './together.ts';

/** That messages could not be delivered, in the private channel, once a day. */
export function tellUndelivered(store: Sending, now: Temporal.Instant): void {
  const notification = { template: 'undelivered', count: store.outbox.parkedCount() } as const;
  sendToChannel(store, undeliveredKey(now), 'security', notification, now);
}

/** That the GitHub token lacks a right, by the right's name, in the private channel. */
export function tellMissingRight(
  store: Sending,
  { repository, right }: { readonly repository: string; readonly right: string },
  now: Temporal.Instant,
): void {
  const notification = { template: 'github-rights', repository, right } as const;
  sendToChannel(store, githubRightsKey(repository, right, now), 'security', notification, now);
}

/** That advisories of a repository cannot be read: to each member of the team, and where none is known, in the channel. */
export function tellUnreadable(
  store: Pick<Store, 'outbox' | 'people'>,
  { repository, count }: { readonly repository: string; readonly count: number },
  now: Temporal.Instant,
): void {
  const notification = { template: 'advisory-unreadable', repository, count } as const;
  const team = store.people.roster();
  for (const id of team) sendToPerson(store, unreadableKey(repository, now, id), id, { notification }, now);
  if (team.length === 0)
    sendToChannel(store, unreadableKey(repository, now, 'security'), 'security', notification, now);
}

/** What the private channel refuses since when it was told, by class and number. */
const CHANNEL_REFUSES = 'private channel refuses';

/**
 * For a message that the private channel does not take: what nobody is told of otherwise goes to each member of the team by
 * direct message. To be used in a transaction.
 * @param refusal how Discord refused it; `undefined` where the channel is not what it has to be, which the team is told anyway.
 */
export function tellInsteadOfChannel(
  store: Pick<Store, 'facts' | 'outbox' | 'people'>,
  message: OutboxMessage,
  refusal: string | undefined,
  now: Temporal.Instant,
): void {
  const { template } = message.notification;
  const team = store.people.roster();
  // Of a case each of them hears in person; a call without content is for those who read the channel.
  if (template === 'github-rights' || template === 'undelivered')
    for (const id of team) {
      const news = newsFor(store, message, id);
      const key = standInKey(message, { kind: 'member', id });
      if (news) sendToPerson(store, key, id, { notification: news }, now);
    }
  if (refusal === undefined || store.facts.get(CHANNEL_REFUSES) === refusal) return;
  store.facts.set(CHANNEL_REFUSES, refusal);
  const refuses = { notification: { template: 'channel-refuses', failure: refusal } } as const;
  for (const id of team) sendToPerson(store, channelRefusesKey(now, id), id, refuses, now);
}

/** The private channel takes messages: the next refusal is news. */
export function channelTakesMessages({ facts }: Pick<Store, 'facts'>): void {
  if (facts.get(CHANNEL_REFUSES) !== undefined) facts.delete(CHANNEL_REFUSES);
}

/** The people in charge hear which advance notice did not leave: a release day does not wait. */
export function tellMailUnsent(
  store: Pick<Store, 'cases' | 'outbox' | 'people'>,
  { id, caseId, name }: Pick<StoredMail, 'id' | 'caseId' | 'name'>,
  now: Temporal.Instant,
): void {
  const state = store.cases.load(caseId);
  const recipients = state ? inCharge(store.people.of(state, now)) : [];
  const notification = { template: 'mail-unsent', caseId, name } as const;
  for (const recipient of recipients)
    sendToPerson(store, mailUnsentKey(caseId, id, recipient), recipient, { notification }, now);
  if (recipients.length === 0) callRole(store, mailUnsentKey(caseId, id), reasonsOf(notification), now);
}
