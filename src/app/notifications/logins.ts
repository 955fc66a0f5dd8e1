import {
  claimKey,
  loginToldKey,
  loginWantedKey,
  welcomeKey,
} from '../../process/notifications/message-keys.ts';
import type { Cases } from '../../store/cases.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { sendToPerson, type Sending } from './send.ts';

/** Finds the fix teams that a login is on. */
interface FixTeams {
  readonly cases: Pick<Cases, 'openWith'>;
}

/** A member says that a GitHub login is theirs. */
export interface Claim {
  readonly member: string;
  readonly login: string;
}

/**
 * Asks the security team about a claim to a login that is on the fix team of an open case; nothing where it is on none.
 */
export function askAboutClaim(
  store: Sending & FixTeams & Pick<Store, 'people'>,
  claim: Claim,
  now: Temporal.Instant,
): void {
  if (store.cases.openWith(claim.login.toLowerCase()).length === 0) return;
  const notification = { template: 'login-claimed', ...claim } as const;
  for (const recipient of store.people.roster())
    sendToPerson(store, claimKey(claim, recipient, now), recipient, { notification }, now);
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
export interface LoginQuestion {
  readonly caseId: string;
  readonly by: string;
  readonly member: string;
}

/** Asks the question; again where it was asked before. */
export function askForLogin(store: Sending, question: LoginQuestion, now: Temporal.Instant): void {
  const { caseId, by, member } = question;
  const key = loginWantedKey(caseId, by, member, questionsAsked(store, question).length + 1);
  sendToPerson(store, key, member, { notification: { template: 'login-wanted', caseId, by } }, now);
}

/** The messages that asked the question, oldest first. */
export function questionsAsked({ outbox }: Sending, { caseId, by, member }: LoginQuestion): OutboxMessage[] {
  const asked: OutboxMessage[] = [];
  const next = () => outbox.find(loginWantedKey(caseId, by, member, asked.length + 1).key);
  for (let message = next(); message; message = next()) asked.push(message);
  return asked;
}

/** Answers the question: the person who wanted the member hears which login is theirs, as they say. */
export function answerLogin(
  store: Sending,
  { caseId, by, member }: LoginQuestion,
  login: string,
  now: Temporal.Instant,
): void {
  const notification = { template: 'login-told', caseId, member, login } as const;
  sendToPerson(store, loginToldKey(caseId, { member, login, by }, now), by, { notification }, now);
}
