// @module-tag slow
import { expect, test } from 'vitest';
import { listedLongAgo } from '../support/distributors.ts';
import { SmtpBench } from '../../support/smtp-server.ts';
import { CHANNELS, type Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { killDuring, type KillPoint } from '../support/ambush.ts';
import { sampled } from '../support/soak.ts';
import { CASE, hold, idOf, settle, timeline, withButton, withCoordinator } from '../support/support.ts';

// A release day is proposed, agreed to, told to the distributors and moved, again and again; each time the bot's
// process is killed at another of its requests, to Discord or to the mail server. Everybody hears each thing once.

const PEOPLE: readonly Person[] = ['security-1', 'security-2', 'maintainer-1'];
const DISTRIBUTORS = ['psirt@cloud.example', 'security@linux.example'];
/** Each kill costs a start, and several sandboxes work side by side. */
const PATIENCE_MS = 600_000;

const SEND = { target: 'discord', method: 'POST', path: /\/channels\/\d+\/messages$/ } as const;
const ANSWER = { target: 'discord', method: 'POST', path: /\/callback/ } as const;
const AGREE = 'Agree for the fix team';
const LOOK = { target: 'discord', method: 'GET', path: /\/channels\/\d+\/messages\?/ } as const;

/** Recommended days, each of which takes the place of the one before. */
const DAYS = ['09', '10', '11', '12', '16', '17', '18', '19'].map((day) => `2026-03-${day} 16:00`);

type Kill =
  | { readonly during: 'propose' | 'agree'; readonly points: readonly [KillPoint, ...KillPoint[]] }
  /** While the mail server has the `nth` message: before it takes it, or after. */
  | { readonly during: 'mail'; readonly nth: number; readonly taken: boolean };

const at = (during: 'propose' | 'agree', ...points: [KillPoint, ...KillPoint[]]): Kill => ({
  during,
  points,
});

/**
 * Eight each: as many days as there are. Where the bot is killed a second time, it is at what only a bot that
 * recovers asks: another message of the first process may be on its way still.
 */
const ROUNDS: readonly (readonly Kill[])[] = [
  [
    at('agree', { ...SEND, nth: 1, acted: false }),
    at('agree', { ...SEND, nth: 1, acted: true }),
    at('agree', { ...SEND, nth: 2, acted: true }, { ...LOOK, acted: false }),
    at('agree', { ...SEND, nth: 3, acted: false }),
    at('agree', { ...ANSWER, acted: true }),
    at('propose', { ...ANSWER, acted: false }),
    at('propose', { ...SEND, nth: 1, acted: true }),
    at('propose', { ...SEND, nth: 2, acted: false }),
  ],
  [
    { during: 'mail', nth: 1, taken: false },
    { during: 'mail', nth: 1, taken: true },
    { during: 'mail', nth: 2, taken: false },
    { during: 'mail', nth: 2, taken: true },
    at('agree', { ...ANSWER, acted: false }),
    at('agree', { ...SEND, nth: 3, acted: true }, { ...LOOK, acted: true }),
    at('propose', { ...ANSWER, acted: true }),
    at('propose', { ...SEND, nth: 1, acted: false }, { ...LOOK, acted: true }),
  ],
];

function counts(sandbox: Sandbox): number[] {
  return [
    ...PEOPLE.map((person) => sandbox.dms(person).messages.length),
    CHANNELS.reduce((sum, name) => sum + sandbox.channel(name).messages.length, 0),
  ];
}

/** Kills the bot while the mail server has a message. Gives whether that came about. */
async function killAtMail(
  sandbox: Sandbox,
  server: SmtpBench,
  { nth, taken }: { nth: number; taken: boolean },
  act: () => Promise<unknown>,
): Promise<number> {
  let seen = 0;
  const restarts: Promise<unknown>[] = [];
  server.atData = () => {
    seen += 1;
    if (seen !== nth) return 'go on';
    restarts.push(sandbox.restart('SIGKILL'));
    return taken ? 'take and cut' : 'cut';
  };
  await Promise.allSettled([act()]);
  await settle(sandbox).catch(() => undefined);
  await Promise.all(restarts);
  await settle(sandbox);
  return restarts.length;
}

/** What the mail server took, by the message's id: whom it is for, and of which day it tells. */
function mails(server: SmtpBench): { to: string; id: string; day: string }[] {
  return server.received.map(({ to, headers, body }) => ({
    to: to.join(),
    id: headers.get('Message-ID') ?? '',
    day: /^(?:Now|Release): +(.*)$/m.exec(body)?.[1] ?? '',
  }));
}

/** As many kills of a round as the ordinary suite makes; `npm run soak` makes them all. */
const rounds = ROUNDS.map((kills, index) => [index + 1, sampled(kills, 8)] as const);

test.concurrent.each(rounds)(
  'a release day that moves is told once to everybody, wherever the bot is killed (%i)',
  async (_round, kills) => {
    await using server = await SmtpBench.start();
    await using held = await hold({
      env: { SMTP_URL: server.url(), SMTP_FROM: 'CodeGate Security <security@codegate.example>' },
    });
    const { sandbox } = held;
    await withCoordinator(sandbox);
    await listedLongAgo(sandbox, ...DISTRIBUTORS.map((contact, index) => [`D${index}`, contact] as const));

    const propose = (day: string) =>
      sandbox.run('security-1', `/advisory release propose case:${CASE} at:"${day}"`);
    const agree = () => sandbox.press('maintainer-1', withButton(sandbox, 'maintainer-1', AGREE), AGREE);
    // The first day is told by hand of a member, so that every later one is told by itself.
    await propose('2026-03-05 16:00');
    await agree();
    const notice = await sandbox.run('security-1', `/advisory distributors notify case:${CASE}`);
    await sandbox.press('security-1', idOf(notice), 'Send to all 2');
    expect(
      mails(server)
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(DISTRIBUTORS);
    await sandbox.moveOut();

    for (const [index, kill] of kills.entries()) {
      const day = DAYS[index] ?? '';
      const before = counts(sandbox);
      const taken = new Set(mails(server).map(({ id }) => id));
      let reached = 0;
      let due = 1;
      const proposing = () => propose(day);
      if (kill.during === 'propose') {
        const [first, ...rest] = kill.points;
        due = kill.points.length;
        reached += await killDuring(sandbox, first, proposing, ...rest);
      } else await proposing();
      if (kill.during === 'agree') {
        const [first, ...rest] = kill.points;
        due = kill.points.length;
        reached += await killDuring(sandbox, first, agree, ...rest);
      } else if (kill.during === 'mail') reached += await killAtMail(sandbox, server, kill, agree);
      else await agree();
      // Whatever was put off has its turn; nothing else comes due within the hour.
      await sandbox.advance('PT20M');

      const grown = counts(sandbox).map((after, place) => after - (before[place] ?? 0));
      const news = mails(server).filter(({ id }) => !taken.has(id));
      const distinct = new Map(news.map((mail) => [mail.id, mail.to]));
      // security-1 has proposed; the day that is agreed comes to all, with a file for the calendar.
      expect({ kill, reached, told: grown, mailed: [...distinct.values()].toSorted() }).toEqual({
        kill,
        reached: due,
        told: [1, 2, 2, 0],
        mailed: DISTRIBUTORS,
      });
      for (const { day: told } of news) expect(told).toContain(day);
      // Again only where nobody could know, and then as the same message.
      const most = kill.during === 'mail' && !kill.taken ? 0 : 1;
      const least = kill.during === 'mail' && kill.taken ? 1 : 0;
      const again = news.length - distinct.size;
      expect({ kill, fits: least <= again && again <= most }).toEqual({ kill, fits: true });
    }
    const told = await timeline(sandbox);
    expect(told.split('given advance notice')).toHaveLength(kills.length + 2);
    const files = PEOPLE.flatMap((person) => sandbox.dms(person).messages.flatMap(({ files: all }) => all));
    expect(files.filter(({ name }) => name.endsWith('release-day.ics'))).toHaveLength(
      PEOPLE.length * (kills.length + 1),
    );
  },
  PATIENCE_MS,
);
