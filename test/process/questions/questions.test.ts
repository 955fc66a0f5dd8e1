import { describe, expect, test } from 'vitest';
import { answerOffer } from '../../../src/process/acts/coordinator.ts';
import type { Circumstances, Decision } from '../../../src/process/acts/decision.ts';
import { answerRequest } from '../../../src/process/acts/fix-team.ts';
import { remindOfQuestion, withdrawQuestion } from '../../../src/process/acts/questions.ts';
import { agreeToRelease } from '../../../src/process/acts/release.ts';
import type { Case } from '../../../src/process/case.ts';
import { JOINT_ACTS, type EventBody, type JointAct } from '../../../src/process/events.ts';
import type { CasePeople } from '../../../src/process/notifications/case-people.ts';
import { notificationsOf } from '../../../src/process/notifications/event-notifications.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { isStillReminded } from '../../../src/process/notifications/reminder-kinds.ts';
import { followingReminderAt, remindersAt } from '../../../src/process/notifications/reminders.ts';
import { approvePublication, declinePublication } from '../../../src/process/publication/requests.ts';
import { openQuestions, questionsAt, type Question } from '../../../src/process/questions/questions.ts';
import {
  after,
  agreedDay,
  ANNA,
  as,
  BEN,
  caseOf,
  codeOf,
  days,
  doneBy,
  eventsOf,
  FAY,
  FINGERPRINT,
  GUS,
  linked,
  outlookOf,
  policy,
  START,
  type Told,
} from '../../support/cases.ts';

const PEOPLE: CasePeople = { security: [ANNA, BEN], fixTeam: [FAY, GUS], coordinator: ANNA };
const led = doneBy('coordinator');
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };

/** A question, and everything that may become of it. */
interface Row {
  /** What leads to it, within minutes of `START`; what asks it comes last. */
  readonly told: readonly Told[];
  /** Who hears of it after an hour, after two, and where everything is ASAP. */
  readonly nudged: readonly [first: readonly string[], later: readonly string[], urgently: readonly string[]];
  /** The answer that ends it, and who gives it. */
  readonly answer: (state: Case, question: Question, how: Circumstances) => Decision;
  readonly by: Circumstances;
  /** What withdrawing it says: by its own act, or why not by this one. */
  readonly withdrawn: EventBody | 'day-called-off-elsewhere';
  /** Who is told that it was withdrawn. */
  readonly heard: readonly string[];
}

const READY: { readonly [what in JointAct]: readonly Told[] } = {
  advisory: [linked, doneBy('advisory')],
  mitigation: [linked, doneBy('advisory')],
  announcement: [linked, doneBy('published')],
  retrospective: [linked, doneBy('published'), doneBy('critiques')],
  'advance-notice': [linked, ...agreedDay(days(9), 4)],
  strike: [linked, doneBy('published')],
  closing: [linked],
};

function publicationRow(what: JointAct): Row {
  return {
    told: [led, ...READY[what], { type: 'publication-asked', what, print: FINGERPRINT }],
    nudged: [[BEN], [BEN], [BEN]],
    answer: (state, { number: request }, how) =>
      // Nobody agrees to a mitigation of what is not public: there, no is the answer.
      what === 'mitigation'
        ? declinePublication(state, { what, request, reason: 'a typing mistake' }, how)
        : approvePublication(state, { what, request, fingerprint: FINGERPRINT }, how),
    by: as(BEN, ['security']),
    withdrawn: { type: 'publication-declined', what, request: 0, why: 'withdrawn' },
    heard: ['question-withdrawn to security'],
  };
}

const ROWS: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(JOINT_ACTS.map((what) => [`a second approval: ${what}`, publicationRow(what)])),
  'a person from outside': {
    told: [led, linked, { type: 'collaborator-requested', login: 'ida', askedBy: ANNA }],
    nudged: [[BEN], [BEN], [BEN]],
    answer: (state, { number: request }, how) => answerRequest(state, { request, approves: true }, how),
    by: as(BEN, ['security']),
    withdrawn: { type: 'collaborator-refused', login: 'ida', request: 0, why: 'withdrawn' },
    heard: ['question-withdrawn to security'],
  },
  'an offer to coordinate': {
    told: [led, linked, { type: 'coordinator-offered', member: BEN }],
    nudged: [
      [BEN, ANNA],
      [BEN, ANNA],
      [BEN, ANNA],
    ],
    answer: (state, _, how) => answerOffer(state, { accepts: true }, how),
    by: as(BEN, ['security']),
    withdrawn: { type: 'coordinator-declined', member: BEN, why: 'withdrawn' },
    heard: [`question-withdrawn to ${BEN}`],
  },
  'an agreement to the release day': {
    told: [
      led,
      linked,
      { type: 'release-proposed', at: days(9) },
      { type: 'release-agreed', side: 'security', proposal: 4 },
    ],
    nudged: [
      [FAY, GUS, ANNA],
      [FAY, GUS, ANNA],
      [FAY, GUS, ANNA, BEN],
    ],
    answer: (state, _, how) => agreeToRelease(state, {}, how),
    by: as(FAY, ['fix-team']),
    withdrawn: 'day-called-off-elsewhere',
    heard: [],
  },
};

/** The people whom the nudge of the questions reaches at an instant, and whether the role is called. */
function nudgedAt(state: Case, now: Temporal.Instant): string[] {
  return remindersAt(state, policy, PEOPLE, now)
    .filter(({ time }) => time.kind === 'question' || time.kind === 'urgent-question')
    .map(({ recipient }) => recipientName(recipient));
}

function questionOf(state: Case): Question {
  const [question] = openQuestions(state);
  if (!question) throw new Error('nothing is asked');
  return question;
}

/** The templates and recipients of what an act tells, of those whom it is about. */
function toldBy(state: Case, decision: Decision, how: Circumstances): string[] {
  return eventsOf(decision).flatMap((body) => {
    const event = {
      seq: state.version + 1,
      at: how.now,
      actor: { kind: 'member', id: how.who.id } as const,
      cause: 'test',
      body,
    };
    return notificationsOf(state, after(state, decision, how), event).map(
      ({ to, notification }) => `${notification.template} to ${to.kind === 'member' ? to.id : to.kind}`,
    );
  });
}

const anna = (now: Temporal.Instant) => as(ANNA, ['security'], now);

describe.each(Object.entries(ROWS))('%s', (_, row) => {
  const state = caseOf(...row.told);
  const question = questionOf(state);
  const later = (length: Temporal.DurationLike) => question.since.add(length);

  test('is one open question with who asked it, whom it asks and since when, and is shown', () => {
    expect(openQuestions(state)).toHaveLength(1);
    expect(question).toMatchObject({ askedBy: ANNA, urgent: false });
    expect(outlookOf(state, { id: ANNA }).questions).toMatchObject([
      { number: question.number, since: question.since, mayAnswer: false },
    ]);
    const { id, sides } = row.by.who;
    const asked = outlookOf(state, { id, sides });
    expect(asked.questions).toMatchObject([{ mayAnswer: true, mayRemind: false, mayWithdraw: false }]);
    expect(asked.asked.length).toBeGreaterThan(0);
  });

  test('is nudged after 1, 2, 4 … hours and daily, never only once', () => {
    expect(nudgedAt(state, later({ minutes: 59 }))).toEqual([]);
    expect(nudgedAt(state, later({ hours: 1 }))).toEqual(row.nudged[0]);
    expect(nudgedAt(state, later({ hours: 2 }))).toEqual(row.nudged[1]);
    const marks = [1, 2, 4, 8, 16, 24, 48, 72].map(
      (hours) =>
        remindersAt(state, policy, PEOPLE, later({ hours })).find(({ time }) => time.kind === 'question')
          ?.time.at,
    );
    expect(marks).toEqual([1, 2, 4, 8, 16, 24, 48, 72].map((hours) => later({ hours })));
    expect(followingReminderAt(state, policy, later({ minutes: 1 }))).toEqual(later({ hours: 1 }));
  });

  test('is nudged after 15, 30 and 60 minutes, with the role called, where everything is ASAP', () => {
    const urgent = caseOf({ body: publicly, at: START }, ...row.told.map(shifted));
    // What the public disclosure itself put an end to is asked anew.
    const from = questionOf(urgent).since;
    expect(nudgedAt(urgent, from.add({ minutes: 14 }))).toEqual([]);
    for (const minutes of [15, 30, 60, 120])
      expect(nudgedAt(urgent, from.add({ minutes }))).toEqual([...row.nudged[2], 'role']);
    const reminder = remindersAt(urgent, policy, PEOPLE, from.add({ minutes: 30 })).find(
      ({ time }) => time.kind === 'urgent-question',
    );
    expect(reminder?.time.at).toEqual(from.add({ minutes: 30 }));
  });

  test('can be reminded of by hand, and not again at once', () => {
    const { number } = question;
    const remind = (given: Case, now: Temporal.Instant) =>
      remindOfQuestion(given, { question: number }, anna(now));
    expect(codeOf(remind(state, later({ minutes: 30 })))).toBe('reminded-lately');
    const now = later({ hours: 3, minutes: 5 });
    const decision = remind(state, now);
    expect(eventsOf(decision)).toEqual([{ type: 'question-reminded', question: number }]);
    expect(toldBy(state, decision, anna(now)).every((told) => told.startsWith('reminder to'))).toBe(true);
    const reminded = after(state, decision, anna(now));
    expect(codeOf(remind(reminded, now.add({ minutes: 54 })))).toBe('reminded-lately');
    expect(outlookOf(reminded, { id: ANNA, now: now.add({ minutes: 5 }) }).questions).toMatchObject([
      { mayRemind: false },
    ]);
  });

  test('is taken back by who asked, and by nobody else; those who were asked hear it', () => {
    const given = { question: question.number };
    const decision = withdrawQuestion(state, given, anna(START));
    expect(codeOf(withdrawQuestion(state, given, as(BEN, ['security'])))).toBe('not-your-question');
    const { withdrawn } = row;
    const isOwnAct = typeof withdrawn === 'string';
    const events = isOwnAct ? [] : [numbered(withdrawn, question.number)];
    expect([codeOf(decision), eventsOf(decision)]).toEqual([isOwnAct ? withdrawn : 'ok', events]);
    expect(toldBy(state, decision, anna(START))).toEqual(row.heard);
    const taken = decision.ok ? after(state, decision, anna(START)) : caseOf();
    expect(openQuestions(taken)).toEqual([]);
  });

  test('ends with its answer: it is not nudged any more, and what waits to be delivered falls away', () => {
    const reminder = { kind: 'question', stage: 'fix-team', revision: question.number } as const;
    expect(isStillReminded(state, reminder)).toBe(true);
    const answered = after(state, row.answer(state, question, row.by), row.by);
    expect(openQuestions(answered)).toEqual([]);
    expect(isStillReminded(answered, reminder)).toBe(false);
    expect(nudgedAt(answered, later({ hours: 5 }))).toEqual([]);
    expect(codeOf(remindOfQuestion(answered, { question: question.number }, anna(later({ hours: 5 }))))).toBe(
      'question-gone',
    );
  });

  test('ends with its case', () => {
    const closed = after(
      state,
      { ok: true, events: [{ type: 'closed', resolution: 'invalid' }] },
      anna(later({ hours: 1 })),
    );
    expect(questionsAt(closed, later({ hours: 5 }))).toEqual([]);
  });
});

/** What takes back the very question. */
function numbered(body: EventBody, request: number): EventBody {
  return 'request' in body && body.request !== undefined ? { ...body, request } : body;
}

/** The number of a proposal is one more where the disclosure comes first. */
function shifted(told: Told): Told {
  const body = 'body' in told ? told.body : told;
  return body.type === 'release-agreed' ? { ...body, proposal: body.proposal + 1 } : told;
}

test('the agreement to a day is no question any more once the day has come', () => {
  const state = caseOf({ type: 'release-proposed', at: days(3) });
  expect(questionsAt(state, days(2))).toHaveLength(2);
  expect(questionsAt(state, days(3))).toEqual([]);
  expect(nudgedAt(state, days(3))).toEqual([]);
});

test('what was asked before a case became public is nudged from then on, at its pace', () => {
  const at = START.add({ hours: 30 });
  const state = caseOf(
    linked,
    doneBy('advisory'),
    { type: 'publication-asked', what: 'advisory', print: FINGERPRINT },
    { body: publicly, at },
  );
  expect(nudgedAt(state, at.add({ minutes: 10 }))).toEqual([]);
  expect(nudgedAt(state, at.add({ minutes: 15 }))).toEqual([BEN, 'role']);
});
