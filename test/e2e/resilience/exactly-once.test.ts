// @module-tag slow
import { describe, expect, test } from 'vitest';
import { killDuring, type KillPoint } from '../support/ambush.ts';
import { CHANNELS, type Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { sampled } from '../support/soak.ts';
import { enrol, hold, RARE_SYNC, REPOSITORY, settle } from '../support/support.ts';

// The bot's process is killed at each of its requests between "due" and "recorded", before and after the service
// acted, and again while it recovers. Whatever happens, everybody gets each message once.

const PEOPLE: readonly Person[] = ['security-1', 'security-2'];
/** Each kill costs a start, and several sandboxes work side by side. */
const PATIENCE_MS = 600_000;

const SEND = { target: 'discord', method: 'POST', path: /\/channels\/\d+\/messages$/ } as const;
const OPEN_DM = { target: 'discord', method: 'POST', path: /\/users\/(@|%40)me\/channels$/ } as const;
const LOOK = { target: 'discord', method: 'GET', path: /\/channels\/\d+\/messages\?/ } as const;
const LIST = { target: 'github', method: 'GET', path: /security-advisories\?/ } as const;

/**
 * Until just before the next sync: once the bot is dead the sandbox no longer hears how late it is, and what was on
 * its way arrives at the instant that was last known.
 */
const ALMOST = 'PT59S';

/** How many messages stand before each person, and in the channels. */
function counts(sandbox: Sandbox): number[] {
  return [
    ...PEOPLE.map((person) => sandbox.dms(person).messages.length),
    CHANNELS.reduce((sum, name) => sum + sandbox.channel(name).messages.length, 0),
  ];
}

function growth(sandbox: Sandbox, before: readonly number[]): number[] {
  return counts(sandbox).map((after, index) => after - (before[index] ?? 0));
}

/** The bot marks each message with the number of its row: no row may have arrived twice. */
function rowsOf(sandbox: Sandbox): string[] {
  const messages = [
    ...PEOPLE.flatMap((person) => sandbox.dms(person).messages),
    ...CHANNELS.flatMap((name) => sandbox.channel(name).messages),
  ];
  return messages
    .map(({ raw }) => JSON.stringify(raw))
    .map((raw) => /"type":17,"id":(\d+)/.exec(raw)?.[1] ?? raw);
}

/** `name` is what a failure says; each point after the first is met while the bot recovers from the one before. */
type Plan = readonly [name: string, points: readonly [KillPoint, ...KillPoint[]]];

const both = (name: string, point: Omit<KillPoint, 'acted'>): Plan[] =>
  [false, true].map((acted) => [`${name}, ${acted ? 'acted' : 'not acted'}`, [{ ...point, acted }]]);

/** A first kill, so that the bot begins anew and has every request still to make; then the kill that is meant. */
const recovering = (name: string, point: Omit<KillPoint, 'acted'>, first: KillPoint): Plan[] =>
  [false, true].map((acted) => [
    `${name} while recovering, ${acted ? 'acted' : 'not acted'}`,
    [first, { ...point, acted }],
  ]);

describe.concurrent('everybody is told once', () => {
  test(
    'of a deadline, wherever the bot is killed',
    async () => {
      // An overdue case has a mark an hour.
      await using held = await hold({
        host: 'process',
        policy: { ...RARE_SYNC, reminders: { overdue: { first: 'PT1H', daily: 'PT1H' } } },
      });
      const { sandbox } = held;
      await enrol(sandbox, ...PEOPLE);
      const open = `/advisory open repository:${REPOSITORY} source:email`;
      await sandbox.run('security-1', `${open} disclosed_at:"2026-02-28 09:30"`);
      await sandbox.to('2026-03-02T09:31:00Z');
      const plans = sampled<Plan>(
        [
          ...[1, 2].flatMap((nth) => both(`sending to person ${nth}`, { ...SEND, nth })),
          ...recovering('opening a channel', { ...OPEN_DM, nth: 2 }, { ...SEND, acted: false }),
          ...recovering('looking for the message', LOOK, { ...SEND, acted: true }),
        ].toReversed(),
        8,
      );
      let mark = Temporal.Instant.from('2026-03-02T10:30:00Z');
      let kills = 0;
      for (const [name, points] of plans) {
        const before = counts(sandbox);
        const [first, ...rest] = points;
        // Where Discord acted, the bot is back only after Discord has forgotten the nonce.
        const back = first.acted ? mark.add({ minutes: 10 }) : mark;
        await sandbox.to(mark.subtract({ seconds: 1 }));
        const reached = await killDuring(sandbox, first, () => sandbox.to(back), ...rest);
        // The bot was killed at every point, and everybody was told once.
        expect({ name, reached, told: growth(sandbox, before) }).toEqual({
          name,
          reached: points.length,
          told: [1, 1, 0],
        });
        kills += reached;
        mark = mark.add({ hours: 1 });
      }
      expect(kills).toBe(plans.flatMap(([, points]) => points).length);
      await sandbox.to(mark.subtract({ minutes: 1 }));
      const rows = rowsOf(sandbox);
      expect(new Set(rows).size).toBe(rows.length);
    },
    PATIENCE_MS,
  );

  test(
    'of a new case, wherever the bot is killed',
    async () => {
      await using held = await hold({ host: 'process' });
      const { sandbox } = held;
      await enrol(sandbox, ...PEOPLE);
      const plans = sampled<Plan>(
        [
          ['asking GitHub', [{ ...LIST, nth: 2, acted: true }]],
          ...[1, 2, 3].flatMap((nth) => both(`sending message ${nth}`, { ...SEND, nth })),
        ],
        4,
      );
      let kills = 0;
      for (const [name, points] of plans) {
        const before = counts(sandbox);
        sandbox.report({ repository: REPOSITORY, summary: 'x', description: 'y' });
        const [first, ...rest] = points;
        await sandbox.advance(ALMOST);
        const reached = await killDuring(sandbox, first, () => sandbox.advance('PT1S'), ...rest);
        expect({ name, reached, told: growth(sandbox, before) }).toEqual({
          name,
          reached: points.length,
          told: [1, 1, 1],
        });
        kills += reached;
      }
      expect(kills).toBe(plans.length);
      const list = await sandbox.run('security-1', '/advisory list');
      expect(list.text).toContain(`Open cases (${plans.length})`);
      await sandbox.advance('PT30M');
      const rows = rowsOf(sandbox);
      expect(new Set(rows).size).toBe(rows.length);
    },
    PATIENCE_MS,
  );

  test(
    'where the line is bad too, and the bot is killed while it tries again',
    async () => {
      await using held = await hold({ host: 'process' });
      const { sandbox } = held;
      await enrol(sandbox, ...PEOPLE);
      const sends = { target: 'discord', method: 'POST', path: '/messages' } as const;
      const attempts = () => sandbox.requests().filter(({ path }) => /\/channels\/\d+\/messages$/.test(path));
      const trouble = [
        ['cut before Discord acted', { ...sends, drop: 'before', times: 3 }, { ...SEND, acted: true }],
        ['cut after Discord acted', { ...sends, drop: 'after', times: 3 }, { ...LOOK, acted: false }],
        ['500', { ...sends, status: 500, times: 12 }, { ...SEND, acted: true }],
        ['429', { ...sends, status: 429, times: 1 }, { ...SEND, nth: 2, acted: true }],
      ] as const;
      for (const [name, fault, point] of sampled(trouble, 4)) {
        const before = counts(sandbox);
        const failed = attempts().filter(({ status }) => status !== 200).length;
        sandbox.report({ repository: REPOSITORY, summary: 'x', description: 'y' });
        await sandbox.advance(ALMOST);
        await sandbox.faults(fault);
        const reached = await killDuring(
          sandbox,
          // What the fault eats is met too, and only what comes after it counts.
          { ...point, nth: ('nth' in point ? point.nth : 1) + (point.method === 'POST' ? fault.times : 0) },
          () => sandbox.advance('PT15M'),
        );
        await sandbox.advance('PT30M1S');
        expect({ name, reached, told: growth(sandbox, before) }).toEqual({
          name,
          reached: 1,
          told: [1, 1, 1],
        });
        expect(attempts().filter(({ status }) => status !== 200).length).toBeGreaterThan(failed);
      }

      // The request is on its way while the bot is killed, comes back, does not find it, and sends it again.
      const before = counts(sandbox);
      const sent = attempts().length;
      sandbox.report({ repository: REPOSITORY, summary: 'x', description: 'y' });
      await sandbox.advance(ALMOST);
      const { promise: after, resolve: arrive } = Promise.withResolvers<void>();
      const reached = await killDuring(sandbox, { ...SEND, acted: true, after }, () =>
        sandbox.advance('PT1S'),
      );
      expect(reached).toBe(1);
      const again = attempts().length - sent;
      arrive();
      await settle(sandbox);
      expect(attempts().length - sent).toBe(again + 1);
      expect(growth(sandbox, before)).toEqual([1, 1, 1]);
    },
    PATIENCE_MS,
  );
});
