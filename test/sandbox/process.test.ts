// @module-tag slow
// @module-tag long
import { existsSync } from 'node:fs';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { startMiniProcess } from './fixtures/mini.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';

async function mini(options?: SandboxOptions) {
  const sandbox = await startMiniProcess(options);
  return { sandbox, [Symbol.asyncDispose]: () => sandbox.close() };
}

// Several processes at once on a small machine take their time.
describe.concurrent('the bot’s process', () => {
  test('jobs send at exactly their instants, in order', async () => {
    await using own = await mini();
    expect(await own.sandbox.advance('P1D')).toEqual({ now: '2026-03-03T09:00:00Z' });
    expect(own.sandbox.channel('security').messages.map(({ at, text }) => [at, text])).toEqual([
      ['2026-03-02T09:30:00Z', 'daily 2026-03-02T09:30:00Z'],
      ['2026-03-02T12:00:00Z', 'six-hourly 2026-03-02T12:00:00Z'],
      ['2026-03-02T18:00:00Z', 'six-hourly 2026-03-02T18:00:00Z'],
      ['2026-03-03T00:00:00Z', 'six-hourly 2026-03-03T00:00:00Z'],
      ['2026-03-03T06:00:00Z', 'six-hourly 2026-03-03T06:00:00Z'],
    ]);
    await expect(own.sandbox.to('2026-03-03T08:00:00Z')).rejects.toThrow(/does not go back/);
  });

  test('it comes back after a cut socket', async () => {
    await using own = await mini();
    for (const close of [1006, 4000]) {
      await own.sandbox.faults({ target: 'gateway', close });
      expect(own.sandbox.info().bot.ready).toBe(true);
      expect(await own.sandbox.run('security-1', `/mini say text:${close}`)).toMatchObject({
        text: String(close),
      });
    }
    await own.sandbox.faults({ target: 'gateway', close: 4000, times: 2 });
    expect(own.sandbox.info().bot.ready).toBe(true);
  });

  test('it is killed in the middle of a move of the clock, and goes on where time then is', async (context) => {
    await using own = await mini();
    await own.sandbox.faults({ target: 'discord', path: '/messages', delay_ms: 30_000, times: 1 });
    const moved = own.sandbox.advance('PT4H');
    // Polling in a concurrent test needs that test's own `expect`.
    await context.expect.poll(() => own.sandbox.log).toContain('daily begins');
    await Promise.all([own.sandbox.restart('SIGKILL'), expect(moved).rejects.toThrow(/ended on the way/)]);
    expect(own.sandbox.info()).toMatchObject({ now: '2026-03-02T13:00:00Z', bot: { ready: true } });
    expect(await own.sandbox.run('security-1', '/mini say text:again')).toMatchObject({ text: 'again' });
    await own.sandbox.restart('SIGTERM');
    expect(own.sandbox.info().bot.ready).toBe(true);
  });

  test.each([
    ['a wrong token', { env: { DISCORD_TOKEN: 'wrong' } }, /token/i],
    [
      'an intent that is not allowed',
      { env: { MINI_MEMBERS: '1' }, disallowedIntents: GatewayIntentBits.GuildMembers },
      /intents/i,
    ],
    ['a command that Discord refuses', { env: { MINI_BAD_COMMAND: '1' } }, /Invalid Form Body/],
  ] as const)('it does not start with %s', async (_name, options, message) => {
    await expect(startMiniProcess(options)).rejects.toThrow(message);
  });

  test('nothing is left behind', async () => {
    const { databasePath, close } = await startMiniProcess().then((sandbox) => ({
      databasePath: sandbox.databasePath,
      close: () => sandbox.close(),
    }));
    await close();
    expect(existsSync(databasePath.replace(/[^/]+$/, ''))).toBe(false);
  });
});
