import { describe, expect, test } from 'vitest';
import { answerElsewhere } from '../../../src/process/acts/reporter-talk.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { reporterDues } from '../../../src/process/reporter/dues.ts';
import { talkInThread } from '../../../src/process/reporter/thread.ts';
import { askedOf, asksOf } from '../../../src/process/outlook/asks.ts';
import { casePeople } from '../../../src/process/notifications/case-people.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import {
  after,
  ANNA,
  BEN,
  caseOf,
  codeOf,
  days,
  doneBy,
  FAY,
  hours,
  linked,
  policy,
  security,
} from '../../support/cases.ts';

const reporter: EventBody = { type: 'reporter-recorded', login: 'Rita', channel: 'private' };
const reported = caseOf(linked, reporter, doneBy('coordinator'));
const isOfTeam = (login: string) => ['anna', 'fay-fixes'].includes(login);
const says = (by: string, hour: number) => ({ by, at: hours(hour) });
const wrote = (hour: number, latest = hour): EventBody => ({
  type: 'reporter-wrote',
  where: 'advisory',
  at: hours(hour),
  latest: hours(latest),
});
const told = (hour: number): EventBody => ({
  type: 'reporter-told',
  how: 'advisory',
  at: hours(hour),
  by: 'observed',
});

describe('the thread of an advisory tells', () => {
  test.each<[string, ReturnType<typeof says>[], EventBody[]]>([
    ['nothing where nobody wrote', [], []],
    ['that the reporter wrote', [says('rita', 3)], [wrote(3)]],
    ['of several in a row, the first and the last', [says('rita', 5), says('rita', 3)], [wrote(3, 5)]],
    ['that the team answered', [says('rita', 3), says('anna', 4)], [wrote(3), told(4)]],
    ['that the fix team did', [says('rita', 3), says('fay-fixes', 4)], [wrote(3), told(4)]],
    ['that a stranger’s word is no answer', [says('rita', 3), says('ida', 4)], [wrote(3)]],
    [
      'what was written after the answer',
      [says('rita', 3), says('anna', 4), says('rita', 6), says('rita', 7)],
      [wrote(3), told(4), wrote(6, 7)],
    ],
    [
      'a talk of the team as one word a day',
      [1, 2, 3, 26].map((hour) => says('anna', hour)),
      [told(1), told(26)],
    ],
  ])('%s', (_, comments, events) => {
    expect(talkInThread(reported, comments, isOfTeam)).toEqual(events);
    // Looking twice records once.
    const later = caseOf(linked, reporter, doneBy('coordinator'), ...events);
    expect(talkInThread(later, comments, isOfTeam)).toEqual([]);
  });

  test('nothing of a reporter who does not read there', () => {
    const comments = [says('rita', 3)];
    expect(talkInThread(caseOf(linked), comments, isOfTeam)).toEqual([]);
    expect(talkInThread(caseOf(linked, { ...reporter, channel: 'public' }), comments, isOfTeam)).toEqual([]);
  });

  test('that a word of before is no answer to an e-mail', () => {
    const mail: EventBody = { type: 'reporter-wrote', where: 'email', at: hours(5), latest: hours(5) };
    const mailed = caseOf(linked, reporter, mail);
    const [early, ...none] = talkInThread(mailed, [says('anna', 4)], isOfTeam);
    expect(none).toEqual([]);
    expect(early).toEqual(told(4));
    expect(reporterDues(after(mailed, { ok: true, events: [told(4)] }, security), policy)).toHaveLength(1);
    expect(talkInThread(mailed, [says('anna', 6)], isOfTeam)).toEqual([told(6)]);
  });
});

describe('a word that nobody has answered', () => {
  const waiting = caseOf(linked, reporter, doneBy('coordinator'), wrote(3), wrote(9));

  test('waits since the first one, for two days or as long as the policy says', () => {
    const [due, ...others] = reporterDues(waiting, policy);
    expect(others).toEqual([]);
    expect(due).toMatchObject({ kind: 'answer', revision: 5 });
    expect(due?.since).toEqual(hours(3));
    expect(due?.due).toEqual(hours(51));
    const [sooner] = reporterDues(waiting, readPolicy({ reporter: { answerWithin: 'PT12H' } }));
    expect(sooner?.due).toEqual(hours(15));
  });

  test('is reminded of then, those in charge first, and every day the whole team', () => {
    const people = casePeople({ security: [ANNA, BEN], fixTeam: [FAY] }, ANNA);
    const at = (hour: number) =>
      remindersAt(waiting, policy, people, hours(hour))
        .filter(({ time }) => time.kind === 'reporter')
        .map(({ time, recipient }) => [
          time.key,
          recipient.kind === 'member' ? recipient.id : recipient.kind,
        ]);
    expect(at(50)).toEqual([]);
    expect(at(51)).toEqual([['reporter answer 2026-03-04T12:00:00Z', ANNA]]);
    expect(at(74)).toEqual(at(51));
    expect(at(75).map(([, to]) => to)).toEqual([ANNA, BEN, 'role']);
  });

  test('is asked of them at once', () => {
    const people = casePeople({ security: [ANNA, BEN], fixTeam: [FAY] }, ANNA);
    const asked = (id: string, now: Temporal.Instant) =>
      askedOf(asksOf(waiting, policy), { id, people, contributed: false }, now).map((each) => each.kind);
    expect(asked(ANNA, hours(4))).toContain('reporter');
    expect(asked(BEN, hours(4))).not.toContain('reporter');
    expect(asked(BEN, days(4))).toContain('reporter');
  });

  test('is answered by a press as well, once, and a later one waits anew', () => {
    const decision = answerElsewhere(waiting, { revision: 5 }, security);
    const answered = after(waiting, decision, { ...security, now: hours(10) });
    expect(answered.talk?.waiting).toBeUndefined();
    expect(codeOf(answerElsewhere(answered, { revision: 5 }, security))).toBe('question-gone');
    // What was seen before the press does not wait again.
    expect(talkInThread(answered, [says('rita', 3), says('rita', 9)], isOfTeam)).toEqual([]);
    expect(talkInThread(answered, [says('rita', 9.5)], isOfTeam)).toEqual([wrote(9.5)]);
  });

  test('is owed by nobody once the case is closed', () => {
    expect(
      reporterDues(caseOf(linked, reporter, wrote(3), { type: 'closed', resolution: 'invalid' }), policy),
    ).toEqual([]);
  });
});
