// @module-tag slow
import { expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { Fault } from '../../../src/sandbox/wire.ts';
import { SmtpBench } from '../../support/smtp-server.ts';
import { meet, type Spot } from '../support/ambush.ts';
import { listedLongAgo } from '../support/distributors.ts';
import {
  CASE,
  count,
  hold,
  idOf,
  REPOSITORY,
  texts,
  timeline,
  withButton,
  withCoordinator,
  written,
} from '../support/support.ts';

// The bot is told to stop while nothing that it asks answers: it ends before a container runtime would kill it, and
// what it had to say is said once after the next start.

const PEOPLE: readonly Person[] = ['security-1', 'security-2', 'maintainer-1'];
const DISTRIBUTORS = ['psirt@cloud.example', 'security@linux.example'];
const SECOND = 'CG-2026-002';
const AGREE = 'Agree for the fix team';
/** What the bot promises, from the signal to the end of its process, in milliseconds; a busy machine may take longer. */
const PROMISED_MS = 8000;
const ON_A_BUSY_MACHINE = 3;
const PATIENCE_MS = 600_000;

/** The service neither acts nor answers, for longer than the test takes. */
const SILENT = { delay_ms: 600_000, drop: 'before' } as const;

/** A service says nothing any more to what has `path` in it. Resolves when the bot asks for what `spot` says. */
function silence(sandbox: Sandbox, fault: Pick<Fault, 'target' | 'path'>, spot: Spot): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  sandbox.wire.addFault({ ...fault, ...SILENT, times: 'until-cleared' });
  meet(sandbox, { ...spot, target: fault.target }, () => {
    resolve();
    return SILENT;
  });
  return promise;
}

/** Resolves with the time at which the bot's process has ended, in milliseconds; calls `then` at once. */
function ended(sandbox: Sandbox, then: () => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const end = sandbox.events().open((happening) => {
    if (!happening.startsWith('event: bot\n') || !happening.includes('"ready":false')) return;
    resolve(performance.now());
    then();
  });
  return promise.finally(end);
}

test(
  'Discord, GitHub and the mail server hang: SIGTERM ends the bot within 8 s, and after the next start all is said once',
  async () => {
    await using server = await SmtpBench.start();
    await using held = await hold({
      env: { SMTP_URL: server.url(), SMTP_FROM: 'CodeGate Security <security@codegate.example>' },
    });
    const { sandbox } = held;
    const say = (as: Person, line: string) => sandbox.run(as, `/advisory ${line}`);
    const agree = () => sandbox.press('maintainer-1', withButton(sandbox, 'maintainer-1', AGREE), AGREE);
    await withCoordinator(sandbox);
    await listedLongAgo(sandbox, ...DISTRIBUTORS.map((contact, index) => [`D${index}`, contact] as const));
    // The first day is told by hand of a member, so that the next one is told by itself.
    await say('security-1', `release propose case:${CASE} at:"2026-03-05 16:00"`);
    await agree();
    const notice = await say('security-1', `distributors notify case:${CASE}`);
    await sandbox.press('security-1', idOf(notice), 'Send to all 2');
    await say('security-1', `release propose case:${CASE} at:"2026-03-10 16:00"`);
    await sandbox.moveOut();
    const before = new Map(PEOPLE.map((person) => [person, sandbox.dms(person).messages.length]));
    /** The titles of what a person was told since. */
    const news = (person: Person) =>
      texts(sandbox.dms(person).messages.slice(before.get(person)))
        .map((text) => text.split('\n')[0] ?? '')
        .toSorted();
    const inChannel = sandbox.channel('security').messages.length;
    server.received.length = 0;

    const { promise: mailed, resolve: reached } = Promise.withResolvers<void>();
    const { promise: silent, resolve: cut } = Promise.withResolvers<'cut'>();
    server.atData = () => {
      reached();
      return silent;
    };
    const atGitHub = silence(
      sandbox,
      { target: 'github' },
      { method: 'POST', path: /\/security-advisories$/ },
    );
    const acts: Promise<unknown>[] = [say('security-2', `open repository:${REPOSITORY} source:email`)];
    await atGitHub;
    const sending = silence(sandbox, { target: 'discord', path: '/channels' }, { path: /\/channels/ });
    acts.push(agree());
    await Promise.all([sending, mailed]);
    const answering = silence(sandbox, { target: 'discord' }, { path: /\/callback/ });
    acts.push(say('security-1', 'list'));
    await answering;

    // Answers, messages and e-mails wait, and a draft is asked for.
    expect({ told: PEOPLE.map(news), mailed: server.received }).toEqual({ told: [[], [], []], mailed: [] });
    const gone = ended(sandbox, () => {
      sandbox.clearFaults();
      server.atData = () => 'go on';
      cut('cut');
    });
    const asked = performance.now();
    const restarted = sandbox.restart('SIGTERM');
    const took = (await gone) - asked;
    await restarted;
    await Promise.allSettled(acts);
    expect(took).toBeLessThan(ON_A_BUSY_MACHINE * PROMISED_MS);
    for (const what of ['answers', 'jobs'])
      expect(held.lines.join('\n')).toContain(`"what":"${what}","msg":"it has not ended, and is left"`);

    // Whatever was put off has its turn.
    await sandbox.advance('PT20M');
    const agreed = `### ${CASE} · The release day is agreed`;
    expect(PEOPLE.map(news)).toEqual([[agreed, `### ${SECOND} · A report has come in`], [agreed], [agreed]]);
    expect(texts(sandbox.channel('security').messages.slice(inChannel))).toEqual([
      expect.stringContaining(`**${SECOND}** · Intake`),
    ]);
    expect(server.received.map(({ to }) => to.join()).toSorted()).toEqual(DISTRIBUTORS);
    const whole = await timeline(sandbox);
    expect(count(whole, 'Release day agreed by the fix team')).toBe(2);
    expect(count(whole, 'given advance notice')).toBe(2);
    // The case that was being opened is there, and its draft is made where GitHub was never reached.
    const shown = await say('security-2', `show case:${SECOND}`);
    await sandbox.press('security-2', idOf(shown), 'Create draft advisory');
    expect(written(sandbox, 'POST', '/security-advisories')).toBe(1);
    expect(count(await timeline(sandbox, SECOND), 'Case opened')).toBe(1);
    expect((await say('security-1', 'list')).text).toContain('Open cases (2)');
  },
  PATIENCE_MS,
);

test.each(['stats', 'export'])(
  'a bot that stops before it has read every case for %s says so',
  async (line) => {
    await using held = await hold();
    const { sandbox } = held;
    await withCoordinator(sandbox);
    let restarting: Promise<unknown> = Promise.resolve();
    // Between the announcement of the answer and the reading.
    meet(sandbox, { target: 'discord', path: /\/callback/ }, () => {
      restarting = sandbox.restart();
      return undefined;
    });
    const { text } = await sandbox.run('security-1', `/advisory ${line}`);
    expect(text).toContain(
      'I am being stopped, and had not yet read all that you asked for. Nothing is lost.',
    );
    await restarting;
    expect((await sandbox.run('security-1', `/advisory ${line}`)).text).toContain(
      line === 'stats' ? 'Statistics' : 'Audit trail',
    );
  },
);
