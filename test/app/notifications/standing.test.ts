import { describe, expect, test, vi } from 'vitest';
import type { EventBody } from '../../../src/process/events.ts';
import { tellTogether } from '../../../src/app/notifications/together.ts';
import { doneBefore } from '../../support/cases.ts';
import { PrivateChannel } from '../../support/private-channel.ts';
import { by, byGitHub, opened, START } from '../../support/temporary.ts';

// The private channel is the board: a line a case, edited as it moves, and no stale word.

const ID = 'CG-2026-001';
const ANNA = '1';
const BEN = '2';

function world(): PrivateChannel {
  const channel = new PrivateChannel();
  for (const id of [ANNA, BEN]) channel.store.people.seen(id, true, START);
  return channel;
}

function tell(channel: PrivateChannel, id: string, ...events: readonly EventBody[]): void {
  const state = channel.store.cases.load(id);
  if (!state) throw new Error(`there is no ${id}`);
  channel.store.cases.record(state, events, by(ANNA, channel.now));
}

const open = (channel: PrivateChannel) => channel.store.cases.open([opened()], byGitHub(channel.now)).id;
const lines = (channel: PrivateChannel) => channel.board.filter((text) => text.includes('CG-'));
const calls = (channel: PrivateChannel) => channel.board.filter((text) => !/^(✅ )?\*\*CG-\S+ · /.test(text));

test('a turn in which nothing has changed looks at nothing; a deadline that comes is seen at its minute', async () => {
  using channel = world();
  open(channel);
  await channel.tick();
  await channel.tick();
  const looks = vi.spyOn(channel.store.outbox, 'unfinishedInChannel');
  for (let minute = 0; minute < 60 * 6; minute += 1) await channel.tick({ minutes: 1 });
  expect(looks.mock.calls.length).toBeLessThanOrEqual(10);
  channel.now = START.add({ hours: 24 });
  await channel.tick();
  expect(lines(channel)).toEqual([expect.not.stringContaining('overdue')]);
  await channel.tick({ minutes: 1 });
  expect(lines(channel)).toEqual([expect.stringContaining('overdue')]);
});

describe('a line a case', () => {
  test('says where the case is, from its beginning to its end, in one message', async () => {
    using channel = world();
    open(channel);
    await channel.tick();
    expect(lines(channel)).toEqual([expect.stringMatching(/^\*\*CG-2026-001\*\* · Intake · due <t:/)]);
    tell(channel, ID, ...doneBefore('fix-team'));
    await channel.tick();
    expect(lines(channel)).toEqual([expect.stringMatching(/^\*\*CG-2026-001\*\* · Fix team · due <t:/)]);
    await channel.tick({ hours: 25 });
    expect(lines(channel)).toEqual([
      expect.stringMatching(/^\*\*CG-2026-001\*\* · Fix team · 🔴 \*\*overdue\*\*, was due <t:/),
    ]);
    tell(channel, ID, { type: 'disclosure-changed', kind: 'public' });
    await channel.tick();
    expect(lines(channel)).toEqual(['**CG-2026-001** · Fix team · 🔴 **ASAP**']);
    tell(channel, ID, { type: 'closed', resolution: 'invalid' });
    await channel.tick();
    expect(lines(channel)).toEqual([
      expect.stringMatching(/^✅ \*\*CG-2026-001\*\* · Closed as not a vulnerability · <t:/),
    ]);
    const { length } = channel.asked;
    await channel.tick({ hours: 100 });
    expect(channel.asked).toHaveLength(length);
  });

  test('says the agreed release day, that it was missed, that an approval is wanted, and the publication', async () => {
    using channel = world();
    open(channel);
    const at = START.add({ hours: 24 * 9 });
    tell(channel, ID, ...doneBefore('fix-release'));
    tell(channel, ID, { type: 'release-proposed', at });
    await channel.tick();
    expect(lines(channel)[0]).not.toContain('release day');
    const proposal = channel.store.cases.load(ID)?.proposal?.revision ?? 0;
    tell(
      channel,
      ID,
      { type: 'release-agreed', side: 'security', proposal },
      { type: 'release-agreed', side: 'fix-team', proposal },
    );
    await channel.tick();
    expect(lines(channel)[0]).toContain(` · Fix release · release day <t:${at.epochMilliseconds / 1000}:f>`);
    tell(channel, ID, { type: 'collaborator-requested', login: 'ida', askedBy: ANNA });
    await channel.tick();
    expect(lines(channel)[0]).toMatch(/ · an approval is wanted$/);
    await channel.tick({ hours: 24 * 9 + 1 });
    expect(lines(channel)[0]).toContain('🔴 **not released yet**, release day was');
    tell(channel, ID, { type: 'advisory-published', at: channel.now });
    await channel.tick();
    expect(lines(channel)[0]).toMatch(/^\*\*CG-2026-001\*\* · \w+( \w+)? · published <t:\d+:f> · /);
  });

  test('is edited only where it says something else, and an edit calls nobody', async () => {
    using channel = world();
    open(channel);
    await channel.tick();
    tell(channel, ID, { type: 'step-checked', step: 'acknowledge', evidence: undefined });
    for (const minutes of [1, 1, 60]) await channel.tick({ minutes });
    expect(channel.posted.map(({ edits }) => edits)).toEqual([0]);
    expect(channel.posted[0]?.raw).toContain('"allowed_mentions":{"parse":[],"users":[],"roles":[]}');
  });

  test('stays one message where the answer to the post, or to an edit, is lost, and after a restart', async () => {
    using channel = world();
    open(channel);
    channel.fault = 'after';
    await channel.tick();
    channel.temporary.restart(channel.now);
    await channel.tick({ minutes: 2 });
    tell(channel, ID, ...doneBefore('fix-team'));
    channel.fault = 'after';
    await channel.tick();
    channel.temporary.restart(channel.now);
    await channel.tick({ minutes: 2 });
    tell(channel, ID, ...doneBefore('fix-development'));
    channel.fault = 'before';
    await channel.tick();
    await channel.tick({ minutes: 2 });
    expect(lines(channel)).toEqual([expect.stringContaining('Fix development')]);
  });

  test('that a moderator deleted comes again, once; that of a closed case does not', async () => {
    using channel = world();
    open(channel);
    open(channel);
    await channel.tick();
    channel.delete('CG-');
    tell(channel, ID, ...doneBefore('fix-team'));
    tell(channel, 'CG-2026-002', { type: 'closed', resolution: 'invalid' });
    await channel.tick();
    for (const minutes of [1, 1, 60]) await channel.tick({ minutes });
    expect(lines(channel)).toEqual([expect.stringContaining('**CG-2026-001** · Fix team')]);
    tell(channel, ID, ...doneBefore('fix-development'));
    await channel.tick();
    expect(lines(channel)).toEqual([expect.stringContaining('**CG-2026-001** · Fix development')]);
  });

  test('of a case that was closed before it could be written is not written', async () => {
    using channel = world();
    open(channel);
    tell(channel, ID, { type: 'closed', resolution: 'invalid' });
    for (const minutes of [0, 1]) await channel.tick({ minutes });
    expect(lines(channel)).toEqual([]);
  });

  test('comes anew in a channel that was made anew', async () => {
    using channel = world();
    const many = Array.from({ length: 7 }, () => open(channel));
    await channel.tick();
    expect(lines(channel)).toHaveLength(7);
    channel.channelId = '907';
    for (const minutes of [0, 1, 1]) await channel.tick({ minutes });
    expect(lines(channel)).toHaveLength(1);
    for (const id of many) expect(lines(channel)[0]).toContain(id);
    tell(channel, ID, ...doneBefore('fix-team'));
    await channel.tick();
    expect(lines(channel)).toEqual([expect.stringContaining('**CG-2026-001** · Fix team')]);
  });

  test('is written nowhere while others can read the channel, and says what is so when it is private again', async () => {
    using channel = world();
    open(channel);
    await channel.tick();
    channel.isSafe = false;
    const { length } = channel.asked;
    open(channel);
    tell(channel, ID, ...doneBefore('fix-team'));
    for (let hour = 0; hour < 5; hour += 1) await channel.tick({ hours: 1 });
    expect(channel.asked).toHaveLength(length);
    channel.isSafe = true;
    await channel.tick({ hours: 3 });
    expect(lines(channel)).toEqual([
      expect.stringContaining('**CG-2026-001** · Fix team'),
      expect.stringContaining('**CG-2026-002** · Intake'),
    ]);
  });

  test('of a case that is opened again goes on in the same message', async () => {
    using channel = world();
    open(channel);
    await channel.tick();
    tell(channel, ID, { type: 'closed', resolution: 'invalid' });
    await channel.tick();
    tell(channel, ID, { type: 'reopened', reason: 'it is one' });
    for (const minutes of [0, 1]) await channel.tick({ minutes });
    expect(lines(channel)).toEqual([expect.stringContaining('**CG-2026-001** · Intake')]);
  });

  test('of sixty reports at once stands in three messages, and fifty-five closings edit each of them once', async () => {
    using channel = world();
    const ids = Array.from({ length: 60 }, () => open(channel));
    tellTogether(channel.store, channel.now);
    await channel.tick();
    expect(lines(channel)).toHaveLength(3);
    for (const id of ids) expect(lines(channel).join('\n')).toContain(`**${id}** · Intake`);
    for (const id of ids.slice(0, 55)) tell(channel, id, { type: 'closed', resolution: 'invalid' });
    await channel.tick();
    expect(channel.posted.map(({ edits }) => edits)).toEqual([1, 1, 1]);
    expect(
      lines(channel)
        .join('\n')
        .match(/Closed as not a vulnerability/g),
    ).toHaveLength(55);
  });

  test('of a case that an earlier version of the bot told of is adopted', async () => {
    using channel = world();
    open(channel);
    await channel.tick();
    for (const [name] of channel.store.facts.under('standing '))
      channel.store.facts.delete(`standing ${name}`);
    tell(channel, ID, ...doneBefore('fix-team'));
    for (const minutes of [0, 1]) await channel.tick({ minutes });
    expect(lines(channel)).toEqual([expect.stringContaining('**CG-2026-001** · Fix team')]);
  });
});

describe('a call', () => {
  test('of the role is over when a member of the team has come, and calls nobody then', async () => {
    using channel = new PrivateChannel();
    open(channel);
    await channel.tick();
    expect(channel.board[1]).toContain('<@&300000000000000001> something waits for the security team.');
    await channel.tick({ minutes: 1 });
    expect(channel.posted.map(({ edits }) => edits)).toEqual([0, 0]);
    channel.now = channel.now.add({ minutes: 1 });
    channel.store.people.seen(ANNA, true, channel.now);
    tell(channel, ID, { type: 'coordinator-named', member: ANNA });
    await channel.tick();
    expect(channel.board[1]).toBe('✅ The security team was called, and has come.');
    const { length } = channel.asked;
    await channel.tick({ hours: 1 });
    expect(channel.asked).toHaveLength(length);
  });

  test('for an approval is over when it is answered', async () => {
    using channel = world();
    open(channel);
    tell(channel, ID, { type: 'collaborator-requested', login: 'ida', askedBy: ANNA });
    await channel.tick();
    expect(channel.board[1]).toContain('an approval waits for another member');
    const [request] = channel.store.cases.load(ID)?.requests ?? [];
    tell(channel, ID, { type: 'collaborator-refused', login: 'ida', request: request?.revision ?? 0 });
    await channel.tick();
    expect(channel.board[1]).toBe('✅ **CG-2026-001** · no approval waits any more');
  });

  test('for a second approval is over with its case', async () => {
    using channel = world();
    open(channel);
    tell(channel, ID, { type: 'publication-asked', what: 'mitigation', print: 'f'.repeat(32) });
    await channel.tick();
    expect(channel.board[1]).toContain('a second approval is needed');
    tell(channel, ID, { type: 'closed', resolution: 'invalid' });
    await channel.tick();
    expect(channel.board[1]).toBe('✅ **CG-2026-001** · no second approval waits any more');
  });

  test('to a member whose direct messages were closed is over when one has arrived', async () => {
    using channel = world();
    channel.store.outbox.add(
      {
        key: 'k',
        base: 'k',
        kind: 'channel',
        recipient: 'security',
        notification: { template: 'unreachable', member: ANNA },
      },
      channel.now,
    );
    channel.store.people.setDm(ANNA, 'closed', channel.now);
    await channel.tick();
    expect(calls(channel)).toEqual([expect.stringContaining('I cannot reach you by direct message')]);
    channel.store.people.setDm(ANNA, 'unknown');
    await channel.tick({ minutes: 1 });
    expect(calls(channel)).toEqual([expect.stringContaining('I cannot reach you by direct message')]);
    open(channel);
    await channel.tick({ minutes: 1 });
    await channel.tick({ minutes: 1 });
    expect(calls(channel)).toEqual([`✅ I can reach <@${ANNA}> by direct message again.`]);
  });

  test('about what the bot depends on is over when it is well', async () => {
    using channel = world();
    channel.lost = new Set(['mail', 'disk']);
    const lost = ['mail', 'disk'].map((name) => ({ name, since: START.toString() }));
    channel.store.outbox.add(
      {
        key: 'k',
        base: 'k',
        kind: 'channel',
        recipient: 'security',
        notification: { template: 'dependencies-lost', lost, call: false },
      },
      channel.now,
    );
    await channel.tick();
    channel.lost = new Set(['disk']);
    await channel.tick();
    expect(calls(channel)).toEqual([expect.not.stringMatching(/mail/i)]);
    channel.lost = new Set();
    await channel.tick();
    expect(calls(channel)).toEqual([expect.stringMatching(/^✅ Well again: /)]);
  });
});
