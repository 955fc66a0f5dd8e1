import { inCharge } from '../../process/notifications/case-people.ts';
import {
  mailCameKey,
  mailWaitsKey,
  reporterWroteKey,
  type MessageKey,
} from '../../process/notifications/message-keys.ts';
import { nudgedAfter } from '../../process/notifications/reminder-times.ts';
import { waitsAgain, type IncomingMail, type MailCursor } from '../../process/incoming-mail.ts';
import type { Policy } from '../../process/policy.ts';
import { talkByMail } from '../../process/reporter/mail.ts';
import { inSeconds } from '../../process/time.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import type { ReceivedMail } from '../../store/incoming-mails.ts';
import type { Store } from '../../store/store.ts';
import { callRole, sendToChannel, sendToPerson } from '../notifications/send.ts';

/** What mails are taken in with. */
export type IntakeStore = Pick<Store, 'atomically' | 'cases' | 'incomingMails' | 'outbox' | 'people'>;

/**
 * Takes in what a look at the mailbox found: remembers each mail that is not known yet, and stores what is told of it. In one
 * transaction with how far the mailbox was read: a kill leaves either a mail that is seen again, or all of it.
 *
 * @returns how many mails were new
 */
export function takeIn(
  store: IntakeStore,
  policy: Policy,
  { mails, cursor }: { readonly mails: readonly IncomingMail[]; readonly cursor: MailCursor },
  now: Temporal.Instant,
): number {
  return store.atomically(() => {
    const came = new Map<number, ReceivedMail>();
    let newest = 0;
    let count = 0;
    for (const mail of mails) {
      if (store.incomingMails.find(mail.hash)) continue;
      count += 1;
      const { id, waits } = takeInOne(store, policy, mail, now);
      if (!waits) continue;
      newest = id;
      came.set(waits.id, waits);
    }
    tellOfMails(store, policy, { mails: [...came.values()], keyOf: (to) => mailCameKey(newest, to) }, now);
    store.incomingMails.readUpTo(cursor);
    return count;
  });
}

/** What was made of a mail: its number, and the mail of which a member is to say what it is, if any. */
interface TakenIn {
  readonly id: number;
  readonly waits?: ReceivedMail | undefined;
}

function takeInOne(store: IntakeStore, policy: Policy, mail: IncomingMail, now: Temporal.Instant): TakenIn {
  const { incomingMails } = store;
  const root = rootOf(store, mail);
  if (mail.setAside) {
    // What the team wrote from its own mail program is a word to the reporter all the same.
    if (mail.setAside === 'own' && root) recordTalk(store, root, { by: 'team', mail }, now);
    return { id: incomingMails.add(mail, { state: 'aside', ...(root && { thread: root.id }) }, now) };
  }
  if (!root || root.state === 'aside') {
    const toldAfter = nudgedAfter(mail.arrivedAt, policy, now);
    const id = incomingMails.add(mail, { state: 'waiting', toldAfter }, now);
    return { id, waits: incomingMails.byId(id) };
  }
  const { caseId } = root;
  const id = incomingMails.add(
    mail,
    { state: 'follows', thread: root.id, ...(caseId !== undefined && { caseId }) },
    now,
  );
  if (caseId !== undefined) {
    recordTalk(store, root, { by: 'reporter', mail }, now);
    tellReporterWrote(store, { caseId, mail: id }, now);
    return { id };
  }
  // Whatever a member said of it: there is more to it.
  incomingMails.waitAgain(root.id);
  if (root.state === 'no-report')
    incomingMails.record(waitsAgain(root), { actor: { kind: 'bot' }, cause: 'mail', now });
  return { id, waits: incomingMails.byId(root.id) };
}

/** Records when the reporter of a case wrote, or was written to: it waits for an answer, and is reminded of, like their comments. */
function recordTalk(
  { cases }: IntakeStore,
  { caseId }: Pick<ReceivedMail, 'caseId'>,
  { by, mail }: { readonly by: 'reporter' | 'team'; readonly mail: IncomingMail },
  now: Temporal.Instant,
): void {
  const state = caseId === undefined ? undefined : cases.load(caseId);
  const cause = { actor: { kind: 'bot' }, cause: 'mail', now } as const;
  if (state) cases.recordFact(state, () => talkByMail(by, mail.arrivedAt), cause);
}

/** The mail that began the thread of one, where the bot knows it. */
function rootOf({ incomingMails }: IntakeStore, { answers }: IncomingMail): ReceivedMail | undefined {
  for (const hash of answers) {
    const known = incomingMails.find(hash);
    if (known) return known.thread === undefined ? known : incomingMails.byId(known.thread);
  }
  return undefined;
}

/**
 * Tells of the mails that wait again, at the pace of a step that is overdue, until a member says what they are. Costs next to
 * nothing where none waits.
 */
export function nudgeOfMails(store: IntakeStore, policy: Policy, now: Temporal.Instant): void {
  const due = store.incomingMails
    .waiting()
    .filter(({ arrivedAt, toldAfter }) => nudgedAfter(arrivedAt, policy, now) > toldAfter);
  const [first] = due;
  if (!first) return;
  const seconds = nudgedAfter(first.arrivedAt, policy, now);
  const keyOf = (to: string) => mailWaitsKey(first.id, seconds, to);
  store.atomically(() => tellOfMails(store, policy, { mails: due, keyOf }, now));
}

/** The private channel, and each member of the team who is there, hears of mails that wait; the role too, once they are late. */
function tellOfMails(
  store: IntakeStore,
  policy: Policy,
  { mails, keyOf }: { readonly mails: readonly ReceivedMail[]; readonly keyOf: (to: string) => MessageKey },
  now: Temporal.Instant,
): void {
  if (mails.length === 0) return;
  const { incomingMails, people } = store;
  const after = new Map(mails.map(({ id, arrivedAt }) => [id, nudgedAfter(arrivedAt, policy, now)]));
  for (const [id, seconds] of after) incomingMails.toldAfter(id, seconds);
  const team = inCharge({ ...people.team(now), fixTeam: [] });
  const isLate = [...after.values()].some((seconds) => seconds >= inSeconds(policy.deadlines['fix-team']));
  const call = isLate || team.length < Math.max(policy.reminders.callRoleBelow, 1);
  const notification = { template: 'mail-came', mails: mails.map(({ id }) => id) } as const;
  sendToChannel(store, keyOf('security'), 'security', { ...notification, call }, now);
  for (const id of team) sendToPerson(store, keyOf(id), id, { notification }, now);
}

/** Those in charge of a case hear that its reporter wrote again. */
function tellReporterWrote(
  store: IntakeStore,
  { caseId, mail }: { readonly caseId: string; readonly mail: number },
  now: Temporal.Instant,
): void {
  const state = store.cases.load(caseId);
  const recipients = state ? inCharge(store.people.of(state, now)) : [];
  const notification = { template: 'reporter-wrote', caseId, mail } as const;
  for (const id of recipients)
    sendToPerson(store, reporterWroteKey(caseId, mail, id), id, { notification }, now);
  if (recipients.length === 0)
    callRole(store, reporterWroteKey(caseId, mail, 'security'), reasonsOf(notification), now);
}
