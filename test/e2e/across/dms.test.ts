// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECURITY_ROLE_ID, USER_IDS } from '../../../src/sandbox/people.ts';
import {
  arrivals,
  CASE,
  enrol,
  hold,
  idOf,
  last,
  RARE_SYNC,
  settle,
  spoken,
  START_MS,
  testExchanges,
  texts,
  type Held,
} from '../support/support.ts';

// Who is told where direct messages do not arrive: nobody enrolled yet, messages closed, messages opened again.

/** A shorter fix development, so that the test of its reminders need not pass a week. */
const POLICY = {
  ...RARE_SYNC,
  deadlines: { 'fix-development': 'P2D' },
  reminders: { before: { 'fix-development': ['PT12H', 'PT4H'] } },
};
const OPEN = '/advisory open repository:stacklok/codegate source:email';

let held: Held;
beforeAll(async () => {
  held = await hold({ policy: POLICY });
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const channel = () => held.sandbox.channel('security').messages;

test('while nobody is enrolled the role is called, without a word of content', async () => {
  const { sandbox } = held;
  sandbox.report({ repository: 'stacklok/codegate', summary: 'x', description: 'y' });
  // The sync comes with the next start.
  await sandbox.restart();
  await settle(sandbox);
  const [note, ping, ...more] = channel();
  expect(more).toEqual([]);
  expect(note?.text).toMatch(/^\*\*CG-2026-001\*\* · Intake · due /);
  expect(ping?.text).toContain('@security-team something waits for the security team.');
  expect(ping?.text).not.toMatch(/CG-|GHSA|due/);
  expect(ping?.raw).toMatchObject({
    mention_roles: [SECURITY_ROLE_ID],
    mentions: [],
    mention_everyone: false,
  });
  await sandbox.to('2026-03-02T21:00:00Z');
  expect(channel()).toHaveLength(3);
  expect(channel()[2]?.text).toBe(ping?.text);
  for (const person of ['security-1', 'closed-dms', 'outsider'] as const)
    expect(sandbox.dms(person).messages).toEqual([]);
});

test('from the first one on who uses the bot, that person is told', async () => {
  const { sandbox } = held;
  await enrol(sandbox, 'security-1');
  const before = channel().length;
  await sandbox.to('2026-03-03T05:00:00Z');
  expect(arrivals(sandbox, 'security-1', 'Snooze')).toEqual(['2026-03-03T05:00:00Z']);
  expect(channel()).toHaveLength(before);
});

test('closed messages: the next person on the case is told instead, and the channel calls without content', async () => {
  const { sandbox } = held;
  await sandbox.run('security-1', `/advisory close case:${CASE} resolution:invalid`);
  await sandbox.run('security-1', `${OPEN} disclosed_at:"2026-03-03 04:30"`);
  // Nobody knows yet that the new coordinator’s messages are closed.
  const named = await sandbox.run('security-1', '/advisory coordinator case:CG-2026-002 member:closed-dms');
  expect(named.text).toContain('✅ @closed-dms coordinates.');
  expect(sandbox.dms('closed-dms').messages).toEqual([]);
  const ping = channel().at(-1);
  expect(ping?.text).toContain('@closed-dms I cannot reach you by direct message.');
  expect(ping?.text).not.toMatch(/CG-|GHSA|due/);
  expect(ping?.raw).toMatchObject({ mentions: [{ id: USER_IDS['closed-dms'] }], mention_roles: [] });
  expect(last(sandbox, 'security-1').text).toContain('cannot reach @closed-dms by direct message');
});

test('a reminder for somebody with closed messages reaches the next one, once', async () => {
  const { sandbox } = held;
  await sandbox.run('closed-dms', '/advisory next');
  const [reminders, lines] = [arrivals(sandbox, 'security-1', 'Snooze').length, channel().length];
  await sandbox.to('2026-03-03T16:30:00Z');
  expect(arrivals(sandbox, 'security-1', 'Snooze').slice(reminders)).toEqual(['2026-03-03T16:30:00Z']);
  const reminder = last(sandbox, 'security-1');
  expect(reminder.text).toContain('You are told because I cannot reach @closed-dms by direct message.');
  expect(reminder.buttons).toContain('Acknowledged');
  // The channel called them twelve hours ago: once a day.
  expect(channel()).toHaveLength(lines);
  expect(sandbox.dms('closed-dms').messages).toEqual([]);
});

test('Discord is asked once at each mark to send what it refuses', () => {
  const refused = held.sandbox
    .requests()
    .filter(({ path, status }) => path.includes('/messages') && status === 403);
  expect(refused).toHaveLength(2);
});

test('after messages are opened and tested, they are told themselves again', async () => {
  const { sandbox } = held;
  sandbox.discord.state.world.closedDms.delete('closed-dms');
  const [reminders, lines] = [arrivals(sandbox, 'security-1', 'Snooze').length, channel().length];
  expect((await sandbox.run('closed-dms', '/advisory me')).text).toContain('✅ Direct messages reach you');
  await sandbox.to('2026-03-04T00:30:00Z');
  expect(arrivals(sandbox, 'closed-dms', 'Snooze')).toEqual(['2026-03-04T00:30:00Z']);
  expect(arrivals(sandbox, 'security-1', 'Snooze')).toHaveLength(reminders);
  expect(channel()).toHaveLength(lines);
});

test('messages that close meanwhile, in Discord’s other words for it, are noticed too', async () => {
  const { sandbox } = held;
  // A coordinator who does something keeps the last reminder before the deadline to themselves.
  await sandbox.run('closed-dms', '/advisory check case:CG-2026-002 step:report-complete');
  const lines = channel().length;
  await sandbox.faults({
    target: 'discord',
    path: '/channels/1181',
    method: 'POST',
    status: 403,
    code: 50278,
    // Once more where the channel is opened again.
    times: 2,
  });
  await sandbox.to('2026-03-04T03:30:00Z');
  expect(arrivals(sandbox, 'closed-dms', 'Snooze')).toHaveLength(1);
  expect(last(sandbox, 'security-1')).toMatchObject({ at: '2026-03-04T03:30:00Z' });
  expect(last(sandbox, 'security-1').text).toContain('cannot reach @closed-dms');
  // Less than a day after the last call.
  expect(channel()).toHaveLength(lines);
  // Whatever they do here, the next message is tried.
  await sandbox.run('closed-dms', '/advisory next');
});

test('who wants no reminder before a deadline gets the one at it', async () => {
  const { sandbox } = held;
  const settings = await sandbox.run('closed-dms', '/advisory me');
  await sandbox.press('closed-dms', idOf(settings), 'Only from the deadline on');
  await sandbox.run('security-1', '/advisory close case:CG-2026-002 resolution:invalid');
  const before = arrivals(sandbox, 'closed-dms', 'Snooze').length;
  await sandbox.run('security-1', OPEN);
  await sandbox.to('2026-03-05T03:29:00Z');
  expect(arrivals(sandbox, 'closed-dms', 'Snooze')).toHaveLength(before);
  await sandbox.to('2026-03-05T03:30:00Z');
  expect(arrivals(sandbox, 'closed-dms', 'Snooze').slice(before)).toEqual(['2026-03-05T03:30:00Z']);
});

test('a step of the fix team’s is the fix team’s to hear of, then the coordinator’s, then everybody’s', async () => {
  const { sandbox } = held;
  const caseId = 'CG-2026-003';
  await enrol(sandbox, 'maintainer-1', 'closed-dms');
  await sandbox.run('security-1', `/advisory coordinator case:${caseId} member:security-1`);
  const card = await sandbox.run('security-1', `/advisory show case:${caseId}`);
  sandbox.patchAdvisory(/GHSA(-\w{4}){3}/.exec(card.text)?.[0] ?? '', {
    collaborating_users: ['maintainer-1'],
    vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 1' }],
    severity: 'high',
    private_fork: true,
  });
  await sandbox.restart();
  await settle(sandbox);
  await sandbox.press('security-1', idOf(last(sandbox, 'security-1')), 'Yes, I know it');
  for (const step of ['acknowledge', 'report-complete'])
    await sandbox.run('security-1', `/advisory check case:${caseId} step:${step}`);
  await sandbox.run('security-1', `/advisory cve case:${caseId}`);
  await sandbox.run('security-1', `/advisory release propose case:${caseId} at:"2026-03-09 16:00"`);
  await sandbox.run('maintainer-1', `/advisory release agree case:${caseId}`);
  const people = ['maintainer-1', 'security-1', 'closed-dms'] as const;
  const before = people.map((person) => arrivals(sandbox, person, 'Snooze').length);
  await sandbox.to('2026-03-06T08:00:00Z');
  const [fixTeam, coordinator, others] = people.map((person, index) =>
    arrivals(sandbox, person, 'Snooze')
      .slice(before[index])
      .map((at) => at.slice(5, 16)),
  );
  expect(fixTeam).toEqual([
    '03-05T15:30',
    '03-05T23:30',
    '03-06T03:30',
    '03-06T04:30',
    '03-06T05:30',
    '03-06T07:30',
  ]);
  // The last reminder before it is due is the team’s: the coordinator has done nothing since the one before. That the
  // reporter has not heard of the day, a day after it was agreed on, is theirs alone.
  expect(coordinator).toEqual(['03-05T23:30', '03-06T03:30', '03-06T04:30', '03-06T05:30', '03-06T07:30']);
  expect(sandbox.dms('security-1').messages.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('News for the reporter'),
  );
  expect(others).toEqual(['03-06T07:30']);
  const done = await sandbox.press('maintainer-1', idOf(last(sandbox, 'maintainer-1')), 'Fix ready');
  // The draft is GitHub's, so the comment is there; the other side hears it by direct message.
  expect(done.text).toContain('✅ The fix is ready; the security team is told by direct message.');
  expect(last(sandbox, 'security-1').text).toContain(`${caseId} · The fix is ready, says @maintainer-1`);
});

test('no public channel ever heard any of it', () => {
  const { sandbox } = held;
  expect(texts(sandbox.channel('general').messages)).toEqual([]);
  expect(texts(sandbox.channel('codegate').messages)).toEqual([]);
  expect(spoken(sandbox)).not.toMatch(/GHSA|stacklok|Acknowledge/);
});

testExchanges(() => held.sandbox);
