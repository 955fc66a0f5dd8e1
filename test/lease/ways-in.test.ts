import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate as settled } from 'node:timers/promises';
import { Events } from 'discord.js';
import { expect, test } from 'vitest';
import { takeInteractions } from '../../src/bot/interactions.ts';

// What people do comes in by one way: only the machine that holds the lease does it.

/** A client and a dispatcher, and a lease that a test decides about. */
function wayIn(lease?: { isHeld: boolean; confirmed: () => Promise<boolean> }) {
  const handled: unknown[] = [];
  const client = new EventEmitter();
  takeInteractions(client, { handle: (interaction) => void handled.push(interaction) }, lease);
  return { handled, come: (what: string) => client.emit(Events.InteractionCreate, what) };
}

test('where there is one machine, or the lease is held, it is done at once', () => {
  for (const lease of [
    undefined,
    { isHeld: true, confirmed: () => Promise.reject(new Error('not asked')) },
  ]) {
    const { handled, come } = wayIn(lease);
    come('a press');
    expect(handled).toEqual(['a press']);
  }
});

test.each([true, false])(
  'while the lease is over nothing is done before it is known whose it is (this one’s: %s)',
  async (isOurs) => {
    const known = Promise.withResolvers<boolean>();
    const { handled, come } = wayIn({ isHeld: false, confirmed: () => known.promise });
    come('a press');
    come('a command');
    await settled();
    expect(handled).toEqual([]);
    known.resolve(isOurs);
    await settled();
    expect(handled).toEqual(isOurs ? ['a press', 'a command'] : []);
  },
);

test('there is no other way in', () => {
  const bot = readFileSync('src/bot.ts', 'utf8');
  expect(bot).toContain('takeInteractions(client, dispatcher, lease)');
  expect(bot).not.toContain('on(Events.InteractionCreate');
  expect(bot.match(/dispatcher\.handle/g)).toBeNull();
});
