import { githubRightsKey, mailUnsentKey, undeliveredKey } from '../../process/notifications/message-keys.ts';
import { inCharge } from '../../process/notifications/case-people.ts';
import type { StoredMail } from '../../store/mail.ts';
import type { Store } from '../../store/store.ts';
import { callRole, sendToChannel, sendToPerson, type Sending } from './send.ts';

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

/** The people in charge hear which advance notice did not leave: a release day does not wait. */
export function tellMailUnsent(
  store: Pick<Store, 'cases' | 'outbox' | 'people'>,
  { id, caseId, name }: Pick<StoredMail, 'id' | 'caseId' | 'name'>,
  now: Temporal.Instant,
): void {
  const state = store.cases.load(caseId);
  const recipients = state ? inCharge(store.people.of(state)) : [];
  const notification = { template: 'mail-unsent', caseId, name } as const;
  for (const recipient of recipients)
    sendToPerson(store, mailUnsentKey(caseId, id, recipient), recipient, { notification }, now);
  if (recipients.length === 0) callRole(store, mailUnsentKey(caseId, id), now);
}
