import { expect, test } from 'vitest';
import { Watch } from '../../src/app/watch/watch.ts';
import { Emergency } from '../../src/discord/emergency.ts';
import { watchOrCry, watchOver } from '../../src/jobs/watch.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { START, temporaryStore } from '../support/temporary.ts';

// A full disk: nothing can wait in the outbox, and the team hears it all the same.

test('a database that cannot be written to is told without it, at growing pauses, and its end once', async () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  for (const id of ['1', '2']) store.people.seen(id, true);
  let now = START;
  let isSafe = true;
  const { log } = recordedLog();
  const sent: { to: string; text: string }[] = [];
  const emergency = new Emergency({
    rest: {
      async post(path, options) {
        const body = Object(options?.body);
        if (path === '/users/@me/channels') return { id: `dm-${body.recipient_id}` };
        sent.push({ to: path.replace(/^\/channels\/|\/messages$/g, ''), text: body.content });
        return {};
      },
    },
    securityChannelId: 'security',
    securityRoleId: '9',
    isSafe: () => isSafe,
    roster: () => store.people.roster(),
    now: () => now,
    log,
  });
  const syncEvery = temporary.policy.sync.every;
  const watch = new Watch({ store, dependencies: ['disk'], syncEvery, now: () => now });
  const turn = (minutes: number) => {
    now = START.add({ minutes });
    return watchOrCry(() => watchOver(watch, [['disk', () => undefined]], log), emergency);
  };
  await turn(0);
  expect(sent).toEqual([]);

  temporary.database.sqlite.pragma('query_only = ON');
  for (let minutes = 5; minutes <= 60; minutes += 5)
    await expect(turn(minutes)).rejects.toThrow(/readonly|Failed to run/);
  // At once and after half an hour, to each member and to the channel.
  expect(sent.map(({ to }) => to).toSorted()).toEqual([
    'dm-1',
    'dm-1',
    'dm-2',
    'dm-2',
    'security',
    'security',
  ]);
  for (const { to, text } of sent) {
    expect(text).toContain('### I can keep nothing, and remind nobody\nDATABASE_PATH: ');
    expect(text.startsWith('<@&9>')).toBe(to === 'security');
  }

  sent.length = 0;
  isSafe = false;
  temporary.database.sqlite.pragma('query_only = OFF');
  await turn(65);
  await turn(70);
  expect(sent.map(({ to }) => to).toSorted()).toEqual(['dm-1', 'dm-2']);
});
