import { describe, expect, test } from 'vitest';
import { askedSince } from '../../../src/discord/views/questions.ts';
import { answerOffer } from '../../../src/process/acts/coordinator.ts';
import type { Circumstances } from '../../../src/process/acts/decision.ts';
import { answerRequest } from '../../../src/process/acts/fix-team.ts';
import { remindOfQuestion, withdrawQuestion } from '../../../src/process/acts/questions.ts';
import { agreeToRelease } from '../../../src/process/acts/release.ts';
import { JOINT_ACTS, type EventBody, type JointAct } from '../../../src/process/events.ts';
import { followingReminderAt, remindersAt } from '../../../src/process/notifications/reminders.ts';
import { approvePublication, declinePublication } from '../../../src/process/publication/requests.ts';
import { openQuestions, questionsAt, type AnyQuestion } from '../../../src/process/questions/questions.ts';
import {
  askedInCase,
  askedOfLogin,
  nudgedAt,
  PEOPLE,
  questionOf,
  type Asked,
  type OfCase,
} from '../../support/asked.ts';
import {
  after,
  agreedDay,
  ANNA,
  as,
  BEN,
  caseOf,
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

const led = doneBy('coordinator');
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };

/** A question, and everything that may become of it. */
interface Row {
  /** How it is asked; where everything is ASAP, or not. */
  readonly asked: (urgent?: boolean) => Asked;
  /** Who hears of it after an hour, after two, and where everything is ASAP. */
  readonly nudged: readonly [first: readonly string[], later: readonly string[], urgently: readonly string[]];
  /** What withdrawing it says: it is, or why not so. */
  readonly withdrawn: 'ok' | 'day-called-off-elsewhere';
  /** Who is told that it was withdrawn. */
  readonly heard: readonly string[];
}

/** A question of a case, with what only those have. */
interface CaseRow extends Omit<Row, 'asked' | 'withdrawn'>, OfCase {
  /** Who gives the answer. */
  readonly by: Circumstances;
  /** What withdrawing it records, or why not by this act. */
  readonly withdrawn: EventBody | 'day-called-off-elsewhere';
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

function publicationRow(what: JointAct): CaseRow {
  return {
    told: [led, ...READY[what], { type: 'publication-asked', what, print: FINGERPRINT }],
    nudged: [[BEN], [BEN], [BEN]],
    answer: (state, { number: request }, now) =>
      // Nobody agrees to a mitigation of what is not public: there, no is the answer.
      what === 'mitigation'
        ? declinePublication(state, { what, request, reason: 'a typing mistake' }, ben(now))
        : approvePublication(state, { what, request, fingerprint: FINGERPRINT }, ben(now)),
    by: as(BEN, ['security']),
    withdrawn: { type: 'publication-declined', what, request: 0, why: 'withdrawn' },
    heard: ['question-withdrawn to security'],
  };
}

const OF_CASES: Readonly<Record<string, CaseRow>> = {
  ...Object.fromEntries(JOINT_ACTS.map((what) => [`a second approval: ${what}`, publicationRow(what)])),
  'a person from outside': {
    told: [led, linked, { type: 'collaborator-requested', login: 'ida', askedBy: ANNA }],
    nudged: [[BEN], [BEN], [BEN]],
    answer: (state, { number: request }, now) => answerRequest(state, { request, approves: true }, ben(now)),
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
    answer: (state, _, now) => answerOffer(state, { accepts: true }, ben(now)),
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
    answer: (state, _, now) => agreeToRelease(state, {}, as(FAY, ['fix-team'], now)),
    by: as(FAY, ['fix-team']),
    withdrawn: 'day-called-off-elsewhere',
    heard: [],
  },
};

const ben = (now: Temporal.Instant) => as(BEN, ['security'], now);
const anna = (now: Temporal.Instant) => as(ANNA, ['security'], now);

const ROWS: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries(OF_CASES).map(([name, row]): [string, Row] => [
      name,
      {
        ...row,
        asked: (urgent) => askedInCase(row, urgent),
        withdrawn: typeof row.withdrawn === 'string' ? row.withdrawn : 'ok',
      },
    ]),
  ),
  'a GitHub login, which belongs to no case': {
    asked: askedOfLogin,
    nudged: [[BEN], [BEN], [BEN]],
    withdrawn: 'ok',
    heard: [`login-changed to ${BEN}`],
  },
};

function first(asked: Asked): AnyQuestion {
  const [question] = asked.open(START);
  if (!question) throw new Error('nothing is asked');
  return question;
}

describe.each(Object.entries(ROWS))('%s', (_, row) => {
  test('is one open question with who asked it, whom it asks and since when', () => {
    using asked = row.asked();
    expect(asked.open(START)).toHaveLength(1);
    expect(first(asked)).toMatchObject({ askedBy: ANNA, urgent: false });
    expect(askedSince(first(asked))).toMatch(/^asked by <@\d+> <t:\d+:R>, of .+/);
  });

  test('is nudged after 1, 2, 4 … hours and daily, never only once', () => {
    using asked = row.asked();
    const at = (length: Temporal.DurationLike) => asked.nudgedAt(first(asked).since.add(length));
    expect(at({ minutes: 59 })).toEqual([]);
    expect(at({ hours: 1 })).toEqual(row.nudged[0]);
    for (const hours of [2, 4, 8, 16, 24, 48, 72]) expect(at({ hours })).toEqual(row.nudged[1]);
  });

  test('is nudged after 15, 30 and 60 minutes, with the role called, where everything is ASAP', () => {
    using asked = row.asked(true);
    const at = (minutes: number) => asked.nudgedAt(first(asked).since.add({ minutes }));
    expect(at(14)).toEqual([]);
    for (const minutes of [15, 30, 60, 120]) expect(at(minutes)).toEqual([...row.nudged[2], 'role']);
  });

  test('can be reminded of by hand, and not again at once', () => {
    using asked = row.asked();
    const { since } = first(asked);
    expect(asked.remind(ANNA, since.add({ minutes: 30 })).code).toBe('reminded-lately');
    const now = since.add({ hours: 3, minutes: 5 });
    const { code, told } = asked.remind(ANNA, now);
    expect(code).toBe('ok');
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((each) => !/^(reminder|login-claimed) to /.test(each))).toEqual([]);
    expect(asked.remind(ANNA, now.add({ minutes: 54 })).code).toBe('reminded-lately');
  });

  test('is taken back by who asked, and by nobody else; those who were asked hear it', () => {
    using asked = row.asked();
    const { since } = first(asked);
    expect(asked.withdraw(BEN, since).code).toBe('not-your-question');
    expect(asked.withdraw(ANNA, since)).toEqual({ code: row.withdrawn, told: row.heard });
    expect(asked.open(since)).toHaveLength(row.withdrawn === 'ok' ? 0 : 1);
  });

  test('ends with its answer: it is not nudged any more, and what waits to be delivered falls away', () => {
    using asked = row.asked();
    const { since } = first(asked);
    const later = since.add({ hours: 5 });
    expect(asked.isStillNudged()).toBe(true);
    asked.answer(since);
    expect(asked.open(later)).toEqual([]);
    expect(asked.isStillNudged()).toBe(false);
    expect(asked.nudgedAt(later)).toEqual([]);
    expect(asked.remind(ANNA, later).code).toMatch(/^(question|claim)-gone$/);
  });

  test('ends with what it is about', () => {
    using asked = row.asked();
    const later = first(asked).since.add({ hours: 5 });
    asked.end(later);
    expect(asked.open(later)).toEqual([]);
    expect(asked.nudgedAt(later)).toEqual([]);
  });
});

describe.each(Object.entries(OF_CASES))('%s, in its case', (_, row) => {
  const state = caseOf(...row.told);
  const question = questionOf(state);
  const later = (length: Temporal.DurationLike) => question.since.add(length);

  test('is shown to who asked it, and to whom it asks', () => {
    expect(openQuestions(state)).toHaveLength(1);
    expect(outlookOf(state, { id: ANNA }).questions).toMatchObject([
      { number: question.number, since: question.since, mayAnswer: false },
    ]);
    const { id, sides } = row.by.who;
    const asked = outlookOf(state, { id, sides });
    expect(asked.questions).toMatchObject([{ mayAnswer: true, mayRemind: false, mayWithdraw: false }]);
    expect(asked.asked.length).toBeGreaterThan(0);
  });

  test('has the times of its nudges', () => {
    const marks = [1, 2, 4, 8, 16, 24, 48, 72].map(
      (hours) =>
        remindersAt(state, policy, PEOPLE, later({ hours })).find(({ time }) => time.kind === 'question')
          ?.time.at,
    );
    expect(marks).toEqual([1, 2, 4, 8, 16, 24, 48, 72].map((hours) => later({ hours })));
    expect(followingReminderAt(state, policy, later({ minutes: 1 }))).toEqual(later({ hours: 1 }));
  });

  test('records that it was reminded of, and is not to be again for an hour', () => {
    const now = later({ hours: 3, minutes: 5 });
    const decision = remindOfQuestion(state, { question: question.number }, anna(now));
    expect(eventsOf(decision)).toEqual([{ type: 'question-reminded', question: question.number }]);
    const reminded = after(state, decision, anna(now));
    expect(outlookOf(reminded, { id: ANNA, now: now.add({ minutes: 5 }) }).questions).toMatchObject([
      { mayRemind: false },
    ]);
  });

  test('records that it was taken back, as such', () => {
    const decision = withdrawQuestion(state, { question: question.number }, anna(START));
    const { withdrawn } = row;
    const events = typeof withdrawn === 'string' ? [] : [numbered(withdrawn, question.number)];
    expect(eventsOf(decision)).toEqual(events);
  });
});

/** What takes back the very question. */
function numbered(body: EventBody, request: number): EventBody {
  return 'request' in body && body.request !== undefined ? { ...body, request } : body;
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
