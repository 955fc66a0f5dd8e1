import {
  cannotHelpKey,
  claimAgainKey,
  claimKey,
  loginChangedKey,
  loginQuestionKey,
  loginToldKey,
  loginWantedKey,
  welcomeKey,
} from '../../process/notifications/message-keys.ts';
import { because } from '../../process/acts/decision.ts';
import type { Claim, LoginChange } from '../../process/logins.ts';
import type { Notification } from '../../process/notifications/notification.ts';
import {
  peopleBehind,
  recipientName,
  recipientsOf,
  type Recipient,
} from '../../process/notifications/recipients.ts';
import type { LoginQuestion } from '../../process/questions/questions.ts';
import { nudgeReason, reasonsOf } from '../../process/notifications/reasons.ts';
import type { Cases } from '../../store/cases.ts';
import type { Cause } from '../../store/cause.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { callRole, sendToPerson, type Sending } from './send.ts';

/** Finds the fix teams that a login is on. */
interface FixTeams {
  readonly cases: Pick<Cases, 'openWith'>;
}

/**
 * Asks the security team, but for the one who claims it, whether a login is a member's; without another, the role. `again`
 * where it was asked and nobody has answered: once a day, however often the member says it.
 */
export function askAboutClaim(
  store: Sending & Pick<Store, 'people'>,
  claim: Claim,
  { again, now }: { readonly again: boolean; readonly now: Temporal.Instant },
): void {
  // As the question has it by then, by which it is known again after a restore.
  const asked = again ? { ...claim, login: claim.login.toLowerCase() } : claim;
  const keyOf = (recipient: string) => (again ? claimAgainKey : claimKey)(asked, recipient, now);
  const notification = { template: 'login-claimed', ...asked } as const;
  const others = store.people.roster().filter((id) => id !== claim.member);
  for (const recipient of others) sendToPerson(store, keyOf(recipient), recipient, { notification }, now);
  if (others.length === 0) callRole(store, keyOf('security'), reasonsOf(notification), now);
}

/** Asks once more whether a login is a member's, since nobody has answered: all who are asked now. */
export function askAgainAboutLogin(
  store: Sending & Pick<Store, 'people'>,
  question: LoginQuestion,
  mark: string,
  now: Temporal.Instant,
): void {
  const people = store.people.of({ fixTeam: [] }, now);
  const asked = peopleBehind(question.to, people).filter((id) => id !== question.except);
  for (const recipient of recipientsOf(asked)) nudgeAboutLogin(store, question, mark, recipient, now);
}

/** The same to one recipient: who wanted the member on a fix team can add them by their answer. */
export function nudgeAboutLogin(
  store: Sending,
  { number, asked: { member, login, caseId }, since, to }: LoginQuestion,
  mark: string,
  recipient: Recipient,
  now: Temporal.Instant,
): void {
  const given = { member, login, since: since.toString() };
  const isWanting = to.kind === 'member' && recipient.kind === 'member' && recipient.id === to.id;
  const notification: Notification =
    isWanting && caseId !== undefined
      ? { template: 'login-told', caseId, ...given }
      : { template: 'login-claimed', ...given };
  const key = loginQuestionKey(number, mark, recipientName(recipient));
  if (recipient.kind === 'role') callRole(store, key, [nudgeReason({ member, login }, mark)], now);
  else sendToPerson(store, key, recipient.id, { notification }, now);
}

/**
 * Tells the security team, but for the one who did it, that a login is, or is no more, a member's; and the member, where
 * nobody did it but GitHub shows it. That a claim was refused is told to the member alone.
 */
export function tellOfLogin(
  store: Sending & Pick<Store, 'people'>,
  number: number,
  change: LoginChange,
  { actor, now }: Pick<Cause, 'actor' | 'now'>,
): void {
  const { type, member, login } = change;
  const by = actor.kind === 'member' ? actor.id : member;
  const notification = {
    template: 'login-changed',
    change: type,
    member,
    login,
    by,
    ...(change.type === 'login-renamed' ? { formerly: change.formerly } : {}),
    ...(change.type === 'login-refused' ? because(change.reason) : {}),
  } as const;
  const isSeen = actor.kind !== 'member';
  const team = type === 'login-refused' ? [] : store.people.roster();
  const recipients = new Set([...team, ...(isSeen || type === 'login-refused' ? [member] : [])]);
  for (const recipient of recipients)
    if (isSeen || recipient !== by)
      sendToPerson(store, loginChangedKey(number, recipient), recipient, { notification }, now);
}

/** Welcomes the member of a confirmed claim to the fix teams that their login is on. */
export function welcomeToFixTeams(
  store: Sending & FixTeams,
  { member, login }: Claim,
  now: Temporal.Instant,
): void {
  for (const { id: caseId } of store.cases.openWith(login.toLowerCase()))
    sendToPerson(
      store,
      welcomeKey(caseId, member, now),
      member,
      { notification: { template: 'fix-team-welcome', caseId } },
      now,
    );
}

/** A question to `member` for their GitHub login: `by` wants them on the fix team of a case. */
export interface WantedLogin {
  readonly caseId: string;
  readonly by: string;
  readonly member: string;
}

/** Asks the question; again where it was asked before. `refused` is the login that they gave, which is not theirs. */
export function askForLogin(
  store: Sending,
  question: WantedLogin,
  now: Temporal.Instant,
  refused?: string,
): void {
  const { caseId, by, member } = question;
  const key = loginWantedKey(caseId, by, member, questionsAsked(store, question).length + 1);
  const notification = {
    template: 'login-wanted',
    caseId,
    by,
    ...(refused === undefined ? {} : { refused }),
  } as const;
  sendToPerson(store, key, member, { notification }, now);
}

/**
 * Asks a member again at once whose login was refused, for each case that they are wanted for: it may have been mistyped.
 * @returns whether there is any.
 */
export function askAgainForLogin(
  store: Sending & Pick<Store, 'people'> & { readonly cases: Pick<Cases, 'openIds'> },
  { member, login }: Claim,
  now: Temporal.Instant,
): boolean {
  const questions = store.cases
    .openIds()
    .flatMap((caseId) => store.people.roster().map((by) => ({ caseId, by, member })))
    .filter((question) => questionsAsked(store, question).length > 0);
  for (const question of questions) askForLogin(store, question, now, login);
  return questions.length > 0;
}

/** Tells those whom it concerns that a member cannot help with the fix of a case. */
export function tellCannotHelp(
  store: Sending,
  { caseId, member }: { readonly caseId: string; readonly member: string },
  recipients: readonly string[],
  now: Temporal.Instant,
): void {
  const notification = { template: 'cannot-help', caseId, by: member } as const;
  for (const id of recipients)
    if (id !== member) sendToPerson(store, cannotHelpKey(caseId, member, id), id, { notification }, now);
}

/** The messages that asked the question, oldest first. */
export function questionsAsked({ outbox }: Sending, { caseId, by, member }: WantedLogin): OutboxMessage[] {
  const asked: OutboxMessage[] = [];
  const next = () => outbox.find(loginWantedKey(caseId, by, member, asked.length + 1).key);
  for (let message = next(); message; message = next()) asked.push(message);
  return asked;
}

/** Answers the question: the person who wanted the member hears which login is theirs, as they say. */
export function answerLogin(
  store: Sending,
  { caseId, by, member }: WantedLogin,
  login: string,
  now: Temporal.Instant,
): void {
  const notification = { template: 'login-told', caseId, member, login } as const;
  sendToPerson(store, loginToldKey(caseId, { member, login, by }, now), by, { notification }, now);
}
