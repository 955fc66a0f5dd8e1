import type { Case } from '../case.ts';
import type { EventBody } from '../events.ts';
import { lastNudgeAt } from '../notifications/reminder-times.ts';
import type { Policy } from '../policy.ts';
import { isBefore, plus } from '../time.ts';
import {
  accept,
  refusalOfOutsider,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from './decision.ts';
import { requestWithdrawn } from '../publication/requests.ts';
import { questionsAt, type AnyQuestion, type LoginQuestion, type Question } from '../questions/questions.ts';

/** Reminds those who are asked of an open question, by hand: not sooner after they heard of it than it would be by itself at first. */
export function remindOfQuestion(
  state: Case,
  { question: number }: { question: number },
  { who, policy, now }: Circumstances,
): Decision {
  const question = find(state, number, now);
  if ('code' in question) return refuse(question);
  const refusal = refusalOfReminding(state, question, { who, policy, now });
  return refusal ? refuse(refusal) : accept({ type: 'question-reminded', question: number });
}

/** Why a person cannot remind of an open question now. */
export function refusalOfReminding(
  state: Case,
  question: Question,
  { who, policy, now }: Circumstances,
): Refusal | undefined {
  const stranger = refusalOfOutsider(who);
  if (stranger) return stranger;
  return refusalOfHaste(question, state.reminded[question.number], { policy, now });
}

/**
 * Why the member who claims a GitHub login cannot have those reminded now who are asked about it.
 *
 * @param byHand when they last were, by hand
 */
export function refusalOfRemindingOfLogin(
  question: LoginQuestion,
  byHand: Temporal.Instant | undefined,
  { who, policy, now }: Pick<Circumstances, 'policy' | 'now'> & { readonly who: Pick<Who, 'id'> },
): Refusal | undefined {
  return refusalOfStrangerTo(question, who) ?? refusalOfHaste(question, byHand, { policy, now });
}

/** Why a person cannot take back what only the member can who asked it. */
export function refusalOfStrangerTo({ askedBy }: AnyQuestion, { id }: Pick<Who, 'id'>): Refusal | undefined {
  if (askedBy === id) return undefined;
  return { code: 'not-your-question', ...(askedBy === undefined ? {} : { by: askedBy }) };
}

/** Why those who are asked cannot be reminded yet: they heard of it a short while ago. */
function refusalOfHaste(
  question: AnyQuestion,
  byHand: Temporal.Instant | undefined,
  { policy, now }: Pick<Circumstances, 'policy' | 'now'>,
): Refusal | undefined {
  const again = plus(heardAt(question, byHand, policy, now), pauseOf(question, policy));
  return isBefore(now, again) ? { code: 'reminded-lately', again } : undefined;
}

/** The open question that the event of this number asked, or why there is none. */
function find(state: Case, number: number, now: Temporal.Instant): Question | Refusal {
  if (state.status === 'closed') return { code: 'case-closed' };
  return questionsAt(state, now).find((each) => each.number === number) ?? { code: 'question-gone' };
}

/** When those who are asked heard of a question last: when it was asked, nudged, or reminded of by hand. */
function heardAt(
  question: AnyQuestion,
  byHand: Temporal.Instant | undefined,
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant {
  const nudged = lastNudgeAt(question, policy, now) ?? question.since;
  return byHand && isBefore(nudged, byHand) ? byHand : nudged;
}

function pauseOf({ urgent }: AnyQuestion, { reminders }: Policy): Temporal.Duration {
  return urgent ? reminders.urgent : reminders.overdue.first;
}

/** Takes an open question back: only the member who asked it can. */
export function withdrawQuestion(
  state: Case,
  { question: number }: { question: number },
  { who, now }: Pick<Circumstances, 'who' | 'now'>,
): Decision {
  const question = find(state, number, now);
  if ('code' in question) return refuse(question);
  const refusal = refusalOfWithdrawing(question, who);
  return refusal ? refuse(refusal) : accept(...withdrawn(question));
}

/** Why a person cannot take an open question back. */
export function refusalOfWithdrawing(question: Question, who: Who): Refusal | undefined {
  const stranger = refusalOfOutsider(who) ?? refusalOfStrangerTo(question, who);
  if (stranger) return stranger;
  return question.asked.kind === 'agreement' ? { code: 'day-called-off-elsewhere' } : undefined;
}

function withdrawn({ number: request, asked }: Question): EventBody[] {
  const why = 'withdrawn';
  switch (asked.kind) {
    case 'publication':
      return [requestWithdrawn(asked.what, request)];
    case 'collaborator':
      return [{ type: 'collaborator-refused', login: asked.login, request, why }];
    case 'offer':
      return [{ type: 'coordinator-declined', member: asked.member, why }];
    case 'agreement':
      return [];
  }
}

/** Has everybody of the security team called, for a case that is public: with a pause between two calls. */
export function callEverybody(state: Case, { who, policy, now }: Circumstances): Decision {
  const refusal = refusalOfCalling(state, { who, policy, now });
  return refusal ? refuse(refusal) : accept({ type: 'team-called' });
}

/** Why a person cannot have everybody called now. */
export function refusalOfCalling(state: Case, { who, policy, now }: Circumstances): Refusal | undefined {
  const refusal = refusalOfSecurity(state, who);
  if (refusal) return refusal;
  if (state.disclosure.kind !== 'public') return { code: 'not-public' };
  const again = state.calledAt && plus(state.calledAt, policy.reminders.urgent);
  return again && isBefore(now, again) ? { code: 'called-lately', again } : undefined;
}
