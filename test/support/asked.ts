import { openLoginQuestions, remindOfLogin, withdrawLogin } from '../../src/app/login-questions.ts';
import { confirmClaim } from '../../src/app/logins.ts';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { remind } from '../../src/jobs/remind.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import { remindOfQuestion, withdrawQuestion } from '../../src/process/acts/questions.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import type { CasePeople } from '../../src/process/notifications/case-people.ts';
import { notificationsOf } from '../../src/process/notifications/event-notifications.ts';
import { recipientName } from '../../src/process/notifications/recipients.ts';
import { isStillReminded } from '../../src/process/notifications/reminder-kinds.ts';
import { remindersAt } from '../../src/process/notifications/reminders.ts';
import {
  openQuestions,
  questionsAt,
  type AnyQuestion,
  type Question,
} from '../../src/process/questions/questions.ts';
import {
  after,
  ANNA,
  as,
  BEN,
  caseOf,
  codeOf,
  eventsOf,
  FAY,
  GUS,
  policy,
  START,
  type Told,
} from './cases.ts';
import { by, opened, temporaryStore } from './temporary.ts';

/** The team in which every question is asked: Anna coordinates, where it is of a case. */
export const PEOPLE: CasePeople = { security: [ANNA, BEN], fixTeam: [FAY, GUS], coordinator: ANNA };

/** Something that was asked of a person, of a case or not, and what becomes of it. */
export interface Asked extends Disposable {
  /** What waits for an answer at an instant. */
  open(now: Temporal.Instant): readonly AnyQuestion[];
  /** The people whom its nudge reaches at an instant, and whether the role is called. */
  nudgedAt(now: Temporal.Instant): readonly string[];
  /** A person reminds of it: the refusal, or `ok`, with whom it reaches. */
  remind(id: string, now: Temporal.Instant): { readonly code: string; readonly told: readonly string[] };
  /** A person takes it back. */
  withdraw(id: string, now: Temporal.Instant): { readonly code: string; readonly told: readonly string[] };
  answer(now: Temporal.Instant): void;
  /** What it is about is over without an answer. */
  end(now: Temporal.Instant): void;
  /** Whether a nudge that waits to be delivered still leaves. */
  isStillNudged(): boolean;
}

/** How a question of a case is asked and answered. */
export interface OfCase {
  /** What leads to it, within minutes of `START`; what asks it comes last. */
  readonly told: readonly Told[];
  readonly answer: (state: Case, question: Question, now: Temporal.Instant) => Decision;
}

const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };

/** A question of a case; where everything is ASAP, from before it was asked. */
export function askedInCase({ told, answer }: OfCase, urgent = false): Asked {
  let state = urgent ? caseOf({ body: publicly, at: START }, ...told.map(shifted)) : caseOf(...told);
  const number = questionOf(state).number;
  const done = (id: string, decision: Decision, now: Temporal.Instant) => {
    const how = as(id, ['security'], now);
    const heard = decision.ok ? toldBy(state, decision, id, now) : [];
    if (decision.ok) state = after(state, decision, how);
    return { code: codeOf(decision), told: heard };
  };
  return {
    open: (now) => questionsAt(state, now),
    nudgedAt: (now) => nudgedAt(state, now),
    remind: (id, now) =>
      done(id, remindOfQuestion(state, { question: number }, as(id, ['security'], now)), now),
    withdraw: (id, now) =>
      done(id, withdrawQuestion(state, { question: number }, as(id, ['security'], now)), now),
    answer: (now) => {
      state = after(state, answer(state, questionOf(state), now), as(BEN, ['security'], now));
    },
    end: (now) => {
      const closed = { ok: true, events: [{ type: 'closed', resolution: 'invalid' }] } as const;
      state = after(state, closed, as(ANNA, ['security'], now));
    },
    isStillNudged: () => isStillReminded(state, { kind: 'question', stage: 'fix-team', revision: number }),
    [Symbol.dispose]: () => {},
  };
}

/** The people whom the nudge of a case's questions reaches at an instant, and whether the role is called. */
export function nudgedAt(state: Case, now: Temporal.Instant): string[] {
  return remindersAt(state, policy, PEOPLE, now)
    .filter(({ time }) => time.kind === 'question' || time.kind === 'urgent-question')
    .map(({ recipient }) => recipientName(recipient));
}

/** The one open question of a case. */
export function questionOf(state: Case): Question {
  const [question] = openQuestions(state);
  if (!question) throw new Error('nothing is asked');
  return question;
}

/** The templates and recipients of what an act tells, of those whom it is about. */
function toldBy(state: Case, decision: Decision, id: string, at: Temporal.Instant): string[] {
  const how = as(id, ['security'], at);
  return eventsOf(decision).flatMap((body) => {
    const event = { seq: state.version + 1, at, actor: { kind: 'member', id } as const, cause: 'test', body };
    return notificationsOf(state, after(state, decision, how), event).map(
      ({ to, notification }) => `${notification.template} to ${to.kind === 'member' ? to.id : to.kind}`,
    );
  });
}

/** The number of a proposal is one more where the disclosure comes first. */
function shifted(told: Told): Told {
  const body = 'body' in told ? told.body : told;
  return body.type === 'release-agreed' ? { ...body, proposal: body.proposal + 1 } : told;
}

/** Whether a GitHub login is Anna's, as she says: of a fix team where everything is ASAP, or of code that is owned. */
export function askedOfLogin(urgent = false): Asked {
  const temporary = temporaryStore();
  const { store } = temporary;
  for (const id of [ANNA, BEN]) store.people.seen(id, true);
  store.people.link(ANNA, 'anna-codes', false);
  if (urgent)
    store.cases.open(
      [opened({ source: 'public' }), { type: 'fix-team-added', login: 'anna-codes' }],
      by(BEN, START),
    );
  else store.logins.ask({ member: ANNA, login: 'anna-codes' }, {}, by(ANNA, START));
  const [question] = openLoginQuestions(store);
  if (!question) throw new Error('nothing is asked');
  const { number } = question;
  const services = { ...store, policy };
  const claim = { member: ANNA, login: 'anna-codes' };
  const newMessages = (work: () => void) => {
    const before = store.outbox.due(FOREVER, 1000).length;
    work();
    return store.outbox.due(FOREVER, 1000).slice(before);
  };
  const done = (act: typeof remindOfLogin, id: string, now: Temporal.Instant) => {
    let code = 'ok';
    const sent = newMessages(() => {
      try {
        act({ services, user: { id, security: true }, cause: by(id, now), now }, number);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        code = error.problem.code;
      }
    });
    return {
      code,
      told: sent.map(({ notification: { template }, recipient }) => `${template} to ${recipient}`),
    };
  };
  return {
    open: () => openLoginQuestions(store),
    nudgedAt: (now) =>
      newMessages(() => remind(store, policy, now))
        .filter(({ key }) => key.startsWith('login question '))
        .map(({ kind, recipient }) => (kind === 'channel' ? 'role' : recipient)),
    remind: (id, now) => done(remindOfLogin, id, now),
    withdraw: (id, now) => done(withdrawLogin, id, now),
    answer: (now) => confirmClaim(store, claim, BEN, by(BEN, now)),
    end: (now) => {
      store.people.unlink(ANNA);
      store.logins.append({ type: 'login-lost', ...claim }, by(BEN, now));
    },
    isStillNudged: () =>
      stillTrue(
        { kind: 'dm', recipient: BEN, notification: { template: 'login-claimed', ...claim } },
        store,
      ) !== undefined,
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}

const FOREVER = START.add({ hours: 24 * 365 });
