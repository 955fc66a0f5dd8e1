import type { Notification, ReminderItem } from './notification.ts';
import { recipientName, type Recipient } from './recipients.ts';

/**
 * Names the one reason for which a message leaves: a second message with the same `key` is never stored. `base` is
 * what the key of a person who stands in for the recipient is built from. Stored as it is: a builder here may be
 * added, and never changed.
 */
export interface MessageKey {
  readonly key: string;
  readonly base: string;
  /** What the message tells the audit trail: that there is the case, and the event that caused it. */
  readonly about?: CaseOfMessage | undefined;
}

/** The case that a message is about, and the number of the event that caused the message, if one did. */
export interface CaseOfMessage {
  readonly caseId: string;
  readonly seq?: number | undefined;
}

/** One message a recipient: the stand-in's message has the key that their own message would have. */
function oneEach(base: string, recipient: string, about: CaseOfMessage | undefined): MessageKey {
  return { ...one(base, about), key: `${base} ${recipient}` };
}

/** One message in all: the stand-in's message is one of its own. */
function one(key: string, about?: CaseOfMessage): MessageKey {
  return about ? { key, base: key, about } : { key, base: key };
}

/** What an event of a case tells `recipient`. `seq` is the event's number in its case. */
export function eventKey(
  caseId: string,
  seq: number,
  template: Notification['template'],
  recipient: string,
): MessageKey {
  return oneEach(`${caseId} ${seq} ${template}`, recipient, { caseId, seq });
}

/** The question whether a GitHub login that an event put on a fix team is `member`'s, as `member` claims. */
export function claimOfFixTeamKey(
  caseId: string,
  seq: number,
  member: string,
  recipient: string,
): MessageKey {
  return oneEach(`${caseId} ${seq} claim ${member}`, recipient, { caseId, seq });
}

/** The same question where `member` claims a login that is on a fix team already. */
export function claimKey(
  { member, login }: { member: string; login: string },
  recipient: string,
  now: Temporal.Instant,
): MessageKey {
  return one(`claim ${member} ${login} ${recipient} ${now.toString()}`);
}

/** The same question once more, since nobody has answered it. `question` is its number, `mark` the time of the reminder. */
export function loginQuestionKey(question: number, mark: string, recipient: string): MessageKey {
  return oneEach(`login question ${question} ${mark}`, recipient, undefined);
}

/** That a login is, or is no more, a member's. `change` is the change's number. */
export function loginChangedKey(change: number, recipient: string): MessageKey {
  return oneEach(`login ${change}`, recipient, undefined);
}

/** The welcome of a member whose claim to a login of the fix team was confirmed. */
export function welcomeKey(caseId: string, member: string, now: Temporal.Instant): MessageKey {
  return one(`${caseId} welcome ${member} ${now.toString()}`, { caseId });
}

/**
 * The question to `member` for their GitHub login, for `by`, who wants them on the fix team; asked the `times`th time.
 */
export function loginWantedKey(caseId: string, by: string, member: string, times = 1): MessageKey {
  const first = oneEach(`${caseId} login-wanted ${by}`, member, { caseId });
  return times === 1 ? first : one(`${first.key} ${times}`, { caseId });
}

/** Their answer to `by`. With the time: a member who is asked again may well answer the same. */
export function loginToldKey(
  caseId: string,
  { member, login, by }: { member: string; login: string; by: string },
  now: Temporal.Instant,
): MessageKey {
  return one(`${caseId} login-told ${member} ${login} ${by} ${now.toString()}`, { caseId });
}

/** That a member cannot help with the fix of a case: to one recipient, once. */
export function cannotHelpKey(caseId: string, member: string, recipient: string): MessageKey {
  return oneEach(`${caseId} cannot-help ${member}`, recipient, { caseId });
}

/** A test of `member`'s direct messages; `id` makes each test another one. */
export function dmTestKey(member: string, id: string): MessageKey {
  return one(`dm-test ${member} ${id}`);
}

/**
 * A message that holds several reminders has the name of its first one: each is given to a recipient once. A call of the
 * role is about one case.
 */
export function reminderKey(
  recipient: Recipient,
  { caseId, stage, revision, mark, kind }: ReminderItem,
): MessageKey {
  const key = `reminder ${recipientName(recipient)} ${caseId} ${stage} ${revision} ${mark} ${kind}`;
  return one(key, recipient.kind === 'role' ? { caseId } : undefined);
}

/** That an advance notice did not leave: to `recipient`, or to the role. `mail` is the number of the e-mail. */
export function mailUnsentKey(caseId: string, mail: number, recipient?: string): MessageKey {
  const base = `${caseId} mail ${mail} unsent`;
  return recipient === undefined ? one(base, { caseId }) : oneEach(base, recipient, { caseId });
}

/** That a mail came, by its number: to one recipient. */
export function mailCameKey(mail: number, recipient: string): MessageKey {
  return oneEach(`incoming mail ${mail}`, recipient, undefined);
}

/** That a mail still waits, after so many seconds: to one recipient. */
export function mailWaitsKey(mail: number, seconds: number, recipient: string): MessageKey {
  return oneEach(`incoming mail ${mail} after ${seconds}`, recipient, undefined);
}

/** That the reporter of a case wrote again: to one recipient. `mail` is the mail's number. */
export function reporterWroteKey(caseId: string, mail: number, recipient: string): MessageKey {
  return oneEach(`${caseId} incoming mail ${mail}`, recipient, { caseId });
}

/** That the list of distributors was changed. `change` is the change's number. */
export function distributorsChangedKey(change: number, recipient?: string): MessageKey {
  const base = `distributors ${change}`;
  return recipient === undefined ? one(base) : oneEach(base, recipient, undefined);
}

/** That the GitHub token lacks a right. */
export function githubRightsKey(repository: string, right: string, now: Temporal.Instant): MessageKey {
  return one(`github-rights ${repository} ${right} ${now.toString()}`);
}

/** What is told of many cases in one message, in place of `first` and others. */
export function manyKey({ key, base }: MessageKey): MessageKey {
  return { key: `${key} and others`, base: `${base} and others` };
}

/** The part of a message that is of cases which can be read, or of those which cannot. */
export function partKey({ key, base, about }: MessageKey, part: 'read' | 'unread'): MessageKey {
  return { key: `${key} ${part}`, base: `${base} ${part}`, ...(about ? { about } : {}) };
}

/** The lines of cases in the private channel, where they have none, or none any more. */
export function boardKey(caseIds: readonly string[], now: Temporal.Instant): MessageKey {
  const [first = '', ...others] = caseIds;
  return one(`board ${first} ${now.toString()}`, others.length === 0 ? { caseId: first } : undefined);
}

/** That advisories of a repository cannot be read. */
export function unreadableKey(repository: string, now: Temporal.Instant, recipient: string): MessageKey {
  return oneEach(`advisory-unreadable ${repository} ${now.toString()}`, recipient, undefined);
}

/** The same question once more, since nobody has answered it: once a day of UTC. */
export function claimAgainKey(
  { member, login }: { member: string; login: string },
  recipient: string,
  now: Temporal.Instant,
): MessageKey {
  const day = now.toZonedDateTimeISO('UTC').toPlainDate().toString();
  return oneEach(`claim ${member} ${login} again ${day}`, recipient, undefined);
}

/** That messages could not be delivered: said once a day of UTC. */
export function undeliveredKey(now: Temporal.Instant): MessageKey {
  return one(`undelivered ${now.toZonedDateTimeISO('UTC').toPlainDate().toString()}`);
}

/** That nobody of the last known team has its role any more, or somebody again: to one of them. */
export function teamKey(
  template: 'team-doubted' | 'team-found',
  now: Temporal.Instant,
  recipient: string,
): MessageKey {
  return oneEach(`${template} ${now.toString()}`, recipient, undefined);
}

/** That `member` is away, to the member who stands in: with the time, since they may be told again. */
export function absenceKey(
  member: string,
  standIn: string,
  { until, now }: { readonly until: string; readonly now: Temporal.Instant },
): MessageKey {
  return one(`stand-in ${member} ${until} ${standIn} ${now.toString()}`);
}

/** That the private channel takes no messages, since `now`: to one member of the security team. */
export function channelRefusesKey(now: Temporal.Instant, recipient: string): MessageKey {
  return oneEach(`channel-refuses ${now.toString()}`, recipient, undefined);
}

/**
 * That the bot writes nothing in the private channel, or in #codegate, since `at`, or that it does so again: to one
 * member of the security team.
 */
export function privacyKey(
  template: 'privacy-lost' | 'privacy-restored',
  at: string,
  recipient: string,
): MessageKey {
  return oneEach(`${template} ${at}`, recipient, undefined);
}

/** That something the bot depends on is lost, or well again, told at `at` to one recipient. */
export function dependenciesKey(
  template: 'dependencies-lost' | 'dependencies-well',
  at: Temporal.Instant,
  recipient: string,
): MessageKey {
  return oneEach(`${template} ${at.toString()}`, recipient, undefined);
}

/** That the database was restored from a copy at `at`, and what is lost: to one recipient. */
export function restoredKey(at: Temporal.Instant, recipient: string): MessageKey {
  return oneEach(`restored ${at.toString()}`, recipient, undefined);
}

/** The call to the recipient of a message that their direct messages are closed. */
export function unreachableKey({ key, about }: MessageKey): MessageKey {
  return one(`${key} unreachable`, about);
}

/**
 * A message to a stand-in for its recipient. It is the key of the message that the stand-in would have in their own
 * right, so that a person is not told twice, nor once for each recipient who cannot be reached.
 */
export function standInKey({ base, about }: MessageKey, standIn: Recipient): MessageKey {
  return oneEach(base, recipientName(standIn), about);
}

/**
 * Likewise where the message with that key tells the stand-in something else: what several people are told in place of one has one
 * reason, and each of them may be stood in for by the same person.
 */
export function passedOnKey({ key, base, about }: MessageKey, standIn: Recipient): MessageKey {
  // Of the same reason, by which the one whom it did not reach is found again.
  return { ...oneEach(`${key} passed on`, recipientName(standIn), about), base };
}
