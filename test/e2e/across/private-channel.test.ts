// @module-tag slow
import { expect, test, vi } from 'vitest';
import { GUILD_ID } from '../../../src/sandbox/people.ts';
import { CASE, arrivals, enrol, heard, hold, last, reported, START_MS, texts } from '../support/support.ts';

// Where others can read the private channel the bot writes nothing in it (fail closed on privacy).

const STOPPED = 'I have stopped writing where others may read';
const STILL = 'I cannot write in the private channel';
const AGAIN = 'The private channel is private again';

test.concurrent(
  'a channel that others can read gets nothing; the team hears what to mend, at growing pauses, and then what waited comes',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1', 'security-2');
    await sandbox.changeServer({ create_role: { name: 'moderators' } });
    await sandbox.changeServer({ permission: { channel: 'security', of: 'moderators', view: true } });
    await sandbox.advance('PT1M');
    for (const member of ['security-1', 'security-2'] as const) {
      expect(arrivals(sandbox, member, STOPPED)).toHaveLength(1);
      expect(last(sandbox, member).text).toContain('the role “moderators” can see this channel');
    }
    const before = sandbox.channel('security').messages.length;
    await reported(sandbox);
    // Everything else goes on: people are told, and commands are answered to them alone.
    expect(arrivals(sandbox, 'security-1', CASE)).not.toEqual([]);
    const answer = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect({ heard: heard(answer), ephemeral: answer.ephemeral }).toEqual({
      heard: 'let in',
      ephemeral: true,
    });
    await sandbox.restart();
    await sandbox.advance('PT3H');
    expect(sandbox.channel('security').messages).toHaveLength(before);
    // At once, after half an hour and after two more.
    expect(arrivals(sandbox, 'security-1', STOPPED)).toHaveLength(1);
    expect(arrivals(sandbox, 'security-1', STILL)).toHaveLength(2);
    expect(last(sandbox, 'security-1').text).toContain('the role “moderators” can see this channel');

    // One more reader is news.
    await sandbox.changeServer({ permission: { channel: 'security', of: 'outsider', view: true } });
    await sandbox.advance('PT1M');
    expect(arrivals(sandbox, 'security-1', STOPPED)).toHaveLength(2);
    expect(last(sandbox, 'security-1').text).toContain('@outsider can see this channel');

    await sandbox.changeServer({ permission: { channel: 'security', of: 'moderators', view: null } });
    await sandbox.changeServer({ permission: { channel: 'security', of: 'outsider', view: null } });
    await sandbox.advance('PT2M');
    expect(arrivals(sandbox, 'security-1', AGAIN)).toHaveLength(1);
    expect(texts(sandbox.channel('security').messages).filter((text) => text.includes(CASE))).toHaveLength(1);
  },
);

test.concurrent(
  'a private channel that is deleted, or a role that is, loses nothing',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1');
    await sandbox.changeServer({ delete_channel: 'security' });
    await reported(sandbox);
    expect(last(sandbox, 'security-1').text).not.toBe('');
    expect(arrivals(sandbox, 'security-1', STOPPED)).toHaveLength(1);
    await sandbox.changeServer({ restore_channel: 'security' });
    await sandbox.advance('PT2M');
    expect(texts(sandbox.channel('security').messages).filter((text) => text.includes(CASE))).toHaveLength(1);
    await sandbox.changeServer({ delete_role: true });
    await sandbox.advance('PT1M');
    expect(last(sandbox, 'security-1').text).toContain('no such role in this server');
    // The last known team goes on being told.
    await sandbox.advance('PT13H');
    expect(arrivals(sandbox, 'security-1', 'Snooze')).not.toEqual([]);
    await sandbox.changeServer({ restore_role: true });
    await sandbox.advance('PT1M');
    expect(arrivals(sandbox, 'security-1', AGAIN)).toHaveLength(2);
    // A role that everybody lost at once is not believed either.
    await sandbox.run('security-2', '/advisory me');
    for (const member of ['security-1', 'security-2'] as const)
      await sandbox.changeServer({ role: { member, has: false } });
    const before = arrivals(sandbox, 'security-1', 'Snooze').length;
    await sandbox.advance('PT8H');
    expect(arrivals(sandbox, 'security-1', 'Nobody of the security team has its role')).toHaveLength(1);
    expect(arrivals(sandbox, 'security-1', 'Snooze').length).toBeGreaterThan(before);
  },
);

test.concurrent(
  'a bot that is put out and invited again registers its commands, and says at once what waited',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox, lines } = held;
    await sandbox.changeServer({ bot: 'out' });
    await reported(sandbox);
    await sandbox.advance('PT2H');
    // It tries more and more seldom.
    const tries = lines.filter((line) => line.includes('a message must be sent again'));
    expect(tries.length).toBeLessThan(40);
    await sandbox.changeServer({ bot: 'in' });
    await vi.waitUntil(() => sandbox.discord.state.commands.guild.length === 1);
    expect(texts(sandbox.channel('security').messages).filter((text) => text.includes(CASE))).toHaveLength(1);
    expect(heard(await sandbox.run('security-1', '/advisory list'))).toBe('let in');
  },
);

test.concurrent('the server itself as the security role lets nobody in', { timeout: START_MS }, async () => {
  await using held = await hold({ env: { SECURITY_ROLE_ID: GUILD_ID } });
  const { sandbox, lines } = held;
  await reported(sandbox);
  for (const person of ['outsider', 'security-1', 'reporter'] as const)
    expect(heard(await sandbox.run(person, '/advisory list'))).toBe('refused');
  expect(sandbox.channel('security').messages).toEqual([]);
  expect(lines.join('\n')).toContain('SECURITY_ROLE_ID: is the server’s own id');
});

test.concurrent('a public channel as the private one is left alone', { timeout: START_MS }, async () => {
  await using held = await hold({ env: { SECURITY_CHANNEL_ID: '1180000000000000022' } });
  const { sandbox, lines } = held;
  await reported(sandbox);
  await sandbox.advance('PT30H');
  expect(sandbox.channel('general').messages).toEqual([]);
  expect(lines.join('\n')).toContain('SECURITY_CHANNEL_ID: everyone can see this channel.');
});
