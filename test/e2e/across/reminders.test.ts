// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sleepThrough } from '../support/ambush.ts';
import {
  arrivals,
  CASE,
  count,
  enrol,
  hold,
  idOf,
  last,
  RARE_SYNC,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  type Held,
} from '../support/support.ts';
import { closedByTwo } from '../support/two-members.ts';

// When reminders come, to whom, and what their buttons do. The case is disclosed at 2026-03-02 09:00.

const OPEN = '/advisory open repository:stacklok/codegate source:email';
/** A reminder, as opposed to the news that a case is open. */
const REMINDER = /Snooze/;

const DUE = /due \d{4}-\d{2}-\d{2} \d{2}:\d{2}/g;

let held: Held;
beforeAll(async () => {
  held = await hold({ policy: RARE_SYNC });
  await enrol(held.sandbox, 'security-1', 'security-2');
  await held.sandbox.run('security-1', OPEN);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const of = (person: 'security-1' | 'security-2') => arrivals(held.sandbox, person, REMINDER);

describe('before, at and after a deadline', () => {
  test('at exactly the marks of the policy, one message a person', async () => {
    const { sandbox } = held;
    await sandbox.to('2026-03-02T20:59:59Z');
    expect(of('security-1')).toEqual([]);
    await sandbox.to('2026-03-02T21:00:00Z');
    expect(of('security-1')).toEqual(['2026-03-02T21:00:00Z']);
    await sandbox.to('2026-03-04T08:59:59Z');
    const marks = [
      '2026-03-02T21:00:00Z',
      '2026-03-03T05:00:00Z',
      '2026-03-03T08:00:00Z',
      '2026-03-03T09:00:00Z',
      // Overdue by 1, 2, 4, 8 and 16 hours, …
      '2026-03-03T10:00:00Z',
      '2026-03-03T11:00:00Z',
      '2026-03-03T13:00:00Z',
      '2026-03-03T17:00:00Z',
      '2026-03-04T01:00:00Z',
    ];
    expect(of('security-1')).toEqual(marks);
    expect(of('security-2')).toEqual(marks);
  });

  test('… then once a day, and never silent', async () => {
    const { sandbox } = held;
    await sandbox.to('2026-03-06T08:59:00Z');
    expect(of('security-1').slice(9)).toEqual(['2026-03-04T09:00:00Z', '2026-03-05T09:00:00Z']);
    await sandbox.to('2026-03-06T09:00:00Z');
    // The next stage’s first mark falls on the same minute: one message for both.
    expect(of('security-1').slice(11)).toEqual(['2026-03-06T09:00:00Z']);
    const { text } = last(sandbox, 'security-1');
    expect(text).toContain('**Intake** 🔴 **overdue**, was due 2026-03-03 09:00 UTC (3 days ago)');
    expect(text).toContain('**Fix development** due 2026-03-09 09:00 UTC (in 3 days)');
  });
});

describe('the buttons', () => {
  test('the first ticks the step that is named; of two people who press, one does it', async () => {
    const { sandbox } = held;
    const [mine, theirs] = [last(sandbox, 'security-1'), last(sandbox, 'security-2')];
    expect(mine.text).toContain('-# Acknowledge the report to its reporter, and 1 more');
    expect(mine.buttons).toEqual(['Acknowledged', 'Add people…', 'Snooze', 'Open', 'Advisory in GitHub']);
    const done = await sandbox.press('security-1', idOf(mine), 'Acknowledged');
    expect(done.id).toBe(mine.id);
    expect(done.text).toContain('✅ Acknowledge the report to its reporter');
    expect(done.text).toContain('**Next:** Check that the report is complete');
    expect(done.buttons).toEqual(['Report complete', 'Undo', 'Open', 'Advisory in GitHub']);
    const late = await sandbox.press('security-2', idOf(theirs), 'Acknowledged');
    expect(late.text).toContain('is done already');
    // Too late, it says how the case stands now, and leads on.
    expect(late.text).toContain('**Next:** Check that the report is complete');
    expect(late.buttons).toEqual(['Report complete', 'Open', 'Advisory in GitHub']);
    const next = await sandbox.press('security-1', idOf(mine), 'Report complete');
    expect(next.text).toContain('✅ Check that the report is complete');
    const undone = await sandbox.press('security-1', idOf(mine), 'Undo');
    expect(undone.text).toContain('↩️ Taken back: Check that the report is complete');
    await sandbox.press('security-1', idOf(mine), 'Report complete');
    expect(count(await timeline(sandbox), 'Acknowledge the report')).toBe(1);
  });

  test('Open shows the card', async () => {
    const { sandbox } = held;
    const card = await sandbox.press('security-2', idOf(last(sandbox, 'security-2')), 'Open');
    expect(card.text).toContain(`## ${CASE} · Fix team`);
  });

  test('Snooze is for this person and this case, and moves nothing else', async () => {
    const { sandbox } = held;
    const before = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    await sandbox.to('2026-03-07T08:50:00Z');
    const snoozed = await sandbox.press('security-1', withButton(sandbox, 'security-1', 'Snooze'), 'Snooze');
    expect(snoozed.text).toContain(`No reminder of ${CASE} to you until 2026-03-07 12:50 UTC`);
    const mine = of('security-1').length;
    await sandbox.to('2026-03-07T12:49:00Z');
    expect(of('security-1')).toHaveLength(mine);
    expect(of('security-2').at(-1)).toBe('2026-03-07T09:00:00Z');
    expect((await sandbox.run('security-1', '/advisory me')).text).toContain(`**Snoozed** ${CASE}`);
    await sandbox.to('2026-03-07T12:50:00Z');
    // What was slept through comes as one.
    expect(of('security-1').slice(mine)).toEqual(['2026-03-07T12:50:00Z']);
    const after = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect(after.text.match(DUE)).toEqual(before.text.match(DUE));
  });

  test('Wake me ends the snooze, and what was slept through comes at once', async () => {
    const { sandbox } = held;
    await sandbox.to('2026-03-08T08:50:00Z');
    const snoozed = await sandbox.press('security-1', withButton(sandbox, 'security-1', 'Snooze'), 'Snooze');
    await sandbox.to('2026-03-08T09:30:00Z');
    expect(of('security-1').at(-1)).toBe('2026-03-08T09:00:00Z'.replace('08T09:00', '07T12:50'));
    await sandbox.press('security-1', idOf(snoozed), `Wake me for ${CASE}`);
    expect(of('security-1').at(-1)).toBe('2026-03-08T09:30:00Z');
    const woken = of('security-1').length;
    await sandbox.advance('PT1M');
    expect(of('security-1')).toHaveLength(woken);
  });
});

describe('several cases', () => {
  test('come as one digest, whose Snooze is for all of them', async () => {
    const { sandbox } = held;
    await sandbox.to('2026-03-08T10:00:00Z');
    for (let more = 0; more < 2; more += 1)
      await sandbox.run('security-1', `${OPEN} disclosed_at:"2026-03-08 09:45"`);
    const before = of('security-2').length;
    await sandbox.to('2026-03-08T21:45:00Z');
    expect(of('security-2').slice(before)).toEqual(['2026-03-08T21:45:00Z']);
    const digest = last(sandbox, 'security-2');
    expect(digest.text).toContain('2 cases wait for you');
    expect(digest.buttons).toEqual(['Open', 'Open', 'Snooze']);
    const snoozed = await sandbox.press('security-2', idOf(digest), 'Snooze');
    expect(snoozed.text).toContain('No reminder of CG-2026-002, CG-2026-003 to you until');
  });
});

describe('who is told', () => {
  test('the owner, then the coordinator, then the whole team', async () => {
    const { sandbox } = held;
    await sandbox.to('2026-03-09T09:00:00Z');
    for (const id of ['001', '002', '003'])
      await sandbox.run('security-1', `/advisory close case:CG-2026-${id} resolution:invalid`);
    await sandbox.run('security-1', OPEN);
    const caseId = 'CG-2026-004';
    await sandbox.run('security-1', `/advisory coordinator case:${caseId} member:security-1`);
    const [mine, theirs] = [of('security-1').length, of('security-2').length];
    await sandbox.to('2026-03-10T14:00:00Z');
    expect(of('security-1').slice(mine)).toEqual([
      '2026-03-09T21:00:00Z',
      '2026-03-10T05:00:00Z',
      '2026-03-10T08:00:00Z',
      '2026-03-10T09:00:00Z',
      '2026-03-10T10:00:00Z',
      '2026-03-10T11:00:00Z',
      '2026-03-10T13:00:00Z',
    ]);
    // An hour before it is due, too: the coordinator has done nothing for hours.
    expect(of('security-2').slice(theirs)).toEqual(['2026-03-10T08:00:00Z', '2026-03-10T13:00:00Z']);
    await sandbox.run('security-1', `/advisory close case:${caseId} resolution:invalid`);
  });

  test('a public disclosure reminds everybody at once, wakes them until a member answers, and every four hours until it is done', async () => {
    const { sandbox } = held;
    const [mine, theirs] = [of('security-1').length, of('security-2').length];
    await sandbox.to('2026-03-10T15:00:30Z');
    await sandbox.run('security-1', OPEN.replace('email', 'public'));
    await sandbox.to('2026-03-11T03:30:00Z');
    const marks = [
      // With the very answer, not at the next full minute.
      '2026-03-10T15:00:30Z',
      // And, since nobody answers, it wakes them again.
      '2026-03-10T15:16:00Z',
      '2026-03-10T15:31:00Z',
      '2026-03-10T16:01:00Z',
      '2026-03-10T17:01:00Z',
      '2026-03-10T19:01:00Z',
      '2026-03-10T23:01:00Z',
      '2026-03-11T03:01:00Z',
    ];
    expect(of('security-1').slice(mine)).toEqual(marks);
    expect(of('security-2').slice(theirs)).toEqual(marks);
    expect(last(sandbox, 'security-1').text).toContain('**ASAP**');
    await closedByTwo(sandbox, { caseId: 'CG-2026-005', resolution: 'duplicate', reason: 'of the first' });
    await sandbox.advance('PT8H');
    expect(of('security-1').slice(mine)).toEqual(marks);
  });
});

test(
  'days away are one message at the next start',
  async () => {
    const { sandbox } = held;
    await sandbox.run('security-1', OPEN);
    const before = of('security-1').length;
    await sleepThrough(sandbox, '2026-03-13T10:17:00Z');
    const missed = of('security-1').slice(before);
    expect(missed).toEqual(['2026-03-13T10:17:00Z']);
    expect(of('security-2').at(-1)).toBe('2026-03-13T10:17:00Z');
    await sandbox.to('2026-03-13T11:29:00Z');
    // The next mark is the next day’s, not another helping of the missed ones.
    expect(of('security-1').slice(before)).toEqual(missed);
  },
  START_MS,
);

testExchanges(() => held.sandbox);
