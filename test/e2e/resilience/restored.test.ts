// @module-tag slow
// @module-tag long
import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/process/policy.ts';
import { CHANNELS, type Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { restoreDatabase } from '../../../src/store/restore.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { announce, publish, ready } from '../support/publishing.ts';
import { CASE, enrol, hold, idOf, last, reported, REPOSITORY, texts } from '../support/support.ts';

// The machine is lost, and an older copy of the database is all there is. The sandbox counts what people see.

const PEOPLE: readonly Person[] = ['security-1', 'security-2', 'maintainer-1'];
const PATIENCE_MS = 600_000;

/** A sandbox whose database can be copied, and lost. */
async function machine() {
  const directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const held = await hold({ databasePath: path });
  return {
    ...held,
    /** A copy, as a backup makes one beside the running bot. */
    copy(name: string): string {
      const file = join(directory.path, `${name}.db`);
      const beside = new Sqlite(path, { readonly: true });
      beside.prepare('VACUUM INTO ?').run(file);
      beside.close();
      return file;
    },
    /** The bot is gone, and starts again on a copy. */
    async restore(file: string): Promise<void> {
      const { sandbox } = held;
      const now = Temporal.Instant.from(sandbox.info().now);
      await sandbox.restart('SIGTERM', undefined, () => {
        restoreDatabase(file, path, { policy: readPolicy(), now, from: 'copy.db' });
      });
    },
    async [Symbol.asyncDispose]() {
      await held[Symbol.asyncDispose]();
      directory[Symbol.dispose]();
    },
  };
}

/** What each person and each channel was told, without the times in it: those go on. */
function told(sandbox: Sandbox): string[] {
  const messages = [
    ...PEOPLE.map((person) => [person, sandbox.dms(person).messages] as const),
    ...CHANNELS.map((name) => [name, sandbox.channel(name).messages] as const),
  ];
  return messages.flatMap(([place, all]) =>
    all.map(({ text }) => `${place}: ${text.replaceAll(/\d+ (minutes?|hours?|days?)/g, 'n')}`),
  );
}

/** What was told more often after than before. */
function toldMore(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((each) => {
    const index = left.indexOf(each);
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
}

/**
 * What was told before, and once more since. A question whose answer was lost waits again: that it is asked once more is a
 * reminder of its own, at a time that had not come before.
 */
function toldAgain(before: readonly string[], after: readonly string[]): string[] {
  return toldMore(before, after).filter(
    (text) => before.includes(text) && !ASKED_AGAIN.test(text) && !RESTORED.test(text),
  );
}

const ASKED_AGAIN = /Is @[\w-]+ really/;

/** What is told of each restore. */
const RESTORED = /I was restored from a copy/;

describe.concurrent('restored from a copy of before', () => {
  test(
    'a report and its reminders, nobody is told twice, and each case has the number that it had',
    async () => {
      await using world = await machine();
      const { sandbox } = world;
      await enrol(sandbox, 'security-1', 'security-2');
      const copy = world.copy('before');
      await reported(sandbox);
      await sandbox.run('security-1', `/advisory open repository:${REPOSITORY} source:email`);
      await sandbox.advance('PT30H');
      const before = told(sandbox);
      await world.restore(copy);
      await sandbox.advance('PT2M');
      const notice = sandbox.dms('security-1').messages.find(({ text }) => RESTORED.test(text));
      expect(notice?.text).not.toContain('Cases that I do not know any more');
      expect(toldAgain(before, told(sandbox))).toEqual([]);
      // The messages tell which number the report had, and the draft in GitHub, for which case it was made.
      const list = await sandbox.run('security-1', '/advisory list');
      for (const named of ['Open cases (2)', 'CG-2026-001', 'CG-2026-002'])
        expect(list.text).toContain(named);
      const other = await sandbox.run('security-1', `/advisory open repository:${REPOSITORY} source:email`);
      expect(other.text).toContain('CG-2026-003');
    },
    PATIENCE_MS,
  );

  test(
    'while GitHub does not answer nothing is sent and nothing is taken, and after half an hour it goes on',
    async () => {
      await using world = await machine();
      const { sandbox } = world;
      await enrol(sandbox, 'security-1', 'security-2');
      const copy = world.copy('before');
      await sandbox.faults({ target: 'github', status: 503, times: 'until-cleared' });
      const before = told(sandbox);
      await world.restore(copy);
      await sandbox.advance('PT20M');
      expect(toldMore(before, told(sandbox))).toEqual([]);
      const refused = await sandbox.run('security-1', '/advisory list');
      expect(refused.text).toContain('I was restored from a copy, and look what has happened since');
      await sandbox.advance('PT15M');
      for (const { messages } of [sandbox.dms('security-1'), sandbox.channel('security')]) {
        const [notice, ...more] = texts(messages).filter((text) => RESTORED.test(text));
        expect(notice).toContain('**GitHub did not show**: stacklok/codegate.');
        expect(more).toEqual([]);
      }
    },
    PATIENCE_MS,
  );
});

// One machine for both: it takes a while until a case is ready.
describe('restored from a copy of when it was ready', () => {
  let world: Awaited<ReturnType<typeof machine>>;
  let copy = '';
  beforeAll(async () => {
    world = await machine();
    await ready(world.sandbox);
    copy = world.copy('ready');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('a button that speaks of an event of the lost time is not taken for another one', async () => {
    const { sandbox } = world;
    const preview = await sandbox.run('security-1', `/advisory release publish case:${CASE}`);
    await sandbox.press('security-1', idOf(preview), 'Ask a second member');
    const asked = last(sandbox, 'security-2');
    expect(asked.buttons).toContain('Look…');
    await world.restore(copy);
    await sandbox.advance('PT1M');
    const { text } = await sandbox.press('security-2', idOf(asked), 'Look…');
    expect(text).toContain('from a time of which I have lost the record');
  });

  test('an announcement, it is known that it stands, and nobody is asked to post it again', async () => {
    const { sandbox } = world;
    await publish(sandbox);
    await announce(sandbox);
    await sandbox.advance('PT2H');
    const before = told(sandbox);
    expect(sandbox.channel('codegate').messages).toHaveLength(1);
    await world.restore(copy);
    await sandbox.advance('PT3H');
    expect(sandbox.channel('codegate').messages).toHaveLength(1);
    const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect(card.buttons).not.toContain('Announce…');
    // It says what would be said now: what is corrected later is seen.
    const notices = texts(sandbox.dms('security-1').messages).filter((text) => RESTORED.test(text));
    expect(notices).toHaveLength(2);
    expect(notices[1]).not.toContain('not compared');
    expect(toldAgain(before, told(sandbox))).toEqual([]);
  });
});

/** How many states of the story are restored. */
const POINTS = 50;
/** In the soak each state has a machine of its own, to which nothing was restored before. */
const isSoak = process.env['SOAK'] !== undefined;

/** Plays from a report to a day after its announcement, and gives a copy of the database before each act and each hour. */
async function playStory(world: Awaited<ReturnType<typeof machine>>): Promise<string[]> {
  const { sandbox } = world;
  const copies: string[] = [];
  const acted: Sandbox = new Proxy(sandbox, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const isAct = name === 'run' || name === 'press' || name === 'to' || name === 'advance';
        if (isAct && copies.length < POINTS) copies.push(world.copy(`state ${copies.length}`));
        return Reflect.apply(value, target, args);
      };
    },
  });
  await ready(acted);
  await publish(acted);
  await announce(acted);
  for (let hours = 0; hours < 30; hours += 1) await acted.advance('PT1H');
  return copies;
}

describe('at every state of a story', () => {
  let shared: Awaited<ReturnType<typeof machine>> | undefined;
  let copies: string[] = [];
  beforeAll(async () => {
    if (isSoak) return;
    shared = await machine();
    copies = await playStory(shared);
  }, PATIENCE_MS);
  afterAll(() => shared?.[Symbol.asyncDispose]());

  test.each(Array.from({ length: POINTS }, (_, index) => index))(
    'restored to state %i, nothing is told twice and nothing that stands is forgotten',
    async (point) => {
      await using own = shared ? undefined : await machine();
      if (own) copies = await playStory(own);
      const world = own ?? shared;
      const copy = copies[point];
      if (!world || copy === undefined) throw new Error(`the story has ${copies.length} states`);
      const { sandbox } = world;
      const before = told(sandbox);
      const isPosted = sandbox.channel('codegate').messages.length;
      await world.restore(copy);
      await sandbox.advance('PT5M');
      const after = told(sandbox);
      expect(after.filter((text) => RESTORED.test(text)).length).toBeGreaterThan(
        before.filter((text) => RESTORED.test(text)).length,
      );
      expect(toldAgain(before, after)).toEqual([]);
      expect(sandbox.channel('codegate').messages).toHaveLength(isPosted);
    },
    PATIENCE_MS,
  );
});
