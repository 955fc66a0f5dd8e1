// @module-tag slow
import Sqlite from 'better-sqlite3';
import {
  closeSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/temporary.ts';
import { arrivals, CASE, enrol, hold, reported, saying, START_MS, texts } from '../support/support.ts';

// The watcher is watched: while GitHub does not answer nobody believes that there is nothing.

const BLIND = 'I am blind for stacklok/codegate';
const REJECTED = 'GitHub does not accept my token';
const UNREPORTABLE = 'Nobody outside can report in stacklok/codegate';
const UNSOUND = 'My database is not sound';
const AGAIN = 'I follow stacklok/codegate again';

test.concurrent(
  'GitHub is down for hours: the team is told, at growing pauses, what is shown says as of when, and the return names what came',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1', 'security-2');
    await sandbox.faults({ target: 'github', status: 503, times: 'until-cleared' });
    sandbox.report({ repository: 'stacklok/codegate', summary: 'Found', description: 'Steps' });
    const told = () => [
      arrivals(sandbox, 'security-1', BLIND).length,
      arrivals(sandbox, 'security-2', BLIND).length,
      texts(sandbox.channel('security').messages).filter((text) => text.includes(BLIND)).length,
    ];
    await sandbox.advance('PT20M');
    expect(told()).toEqual([0, 0, 0]);
    await sandbox.advance('PT15M');
    expect(told()).toEqual([1, 1, 1]);
    expect(saying(sandbox, 'security-1', BLIND).text).toContain('a failure of its own (503)');
    for (const command of ['list', 'next']) {
      const { text } = await sandbox.run('security-1', `/advisory ${command}`);
      expect(text).toContain('GitHub has not answered since for stacklok/codegate');
      expect(text).not.toContain('No case is open.');
    }
    // What was told outlasts a restart, and is not told anew by it.
    await sandbox.restart();
    await sandbox.advance('PT1M');
    expect(told()).toEqual([1, 1, 1]);
    await sandbox.advance('PT9H');
    expect(told()).toEqual([4, 4, 4]);

    sandbox.clearFaults();
    await sandbox.advance('PT10M');
    expect(saying(sandbox, 'security-2', AGAIN).text).toContain(`New since: ${CASE}.`);
    expect((await sandbox.run('security-1', '/advisory list')).text).not.toContain('has not answered');
    await sandbox.advance('PT1H');
    expect(arrivals(sandbox, 'security-2', AGAIN)).toHaveLength(1);
  },
);

test.concurrent(
  'a token that GitHub does not take any more is told at once, with its cure',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1');
    await reported(sandbox);
    await sandbox.faults({ target: 'github', status: 401, times: 'until-cleared' });
    await sandbox.advance('PT6M');
    expect(saying(sandbox, 'security-1', REJECTED).text).toContain('put it into GITHUB_TOKEN, and restart');
    expect(arrivals(sandbox, 'security-1', REJECTED)).toHaveLength(1);
    const { text } = await sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect(text).toContain('GitHub has not answered since for stacklok/codegate');
  },
);

test.concurrent(
  'private vulnerability reporting that was turned off is told within the hour, with its cure, and once when it is on',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1');
    const set = (enabled: boolean) =>
      sandbox.github.setPrivateReporting({ repository: 'stacklok/codegate', enabled });
    await sandbox.advance('PT2H');
    expect(arrivals(sandbox, 'security-1', UNREPORTABLE)).toHaveLength(0);
    set(false);
    await sandbox.advance('PT1H1M');
    const { text } = saying(sandbox, 'security-1', UNREPORTABLE);
    expect(text).toContain('Settings → Advanced Security → Private vulnerability reporting');
    expect(texts(sandbox.channel('security').messages).join('\n')).toContain(UNREPORTABLE);
    set(true);
    await sandbox.advance('PT3H');
    expect(arrivals(sandbox, 'security-1', 'can be reported again in stacklok/codegate')).toHaveLength(1);
  },
);

test.concurrent(
  'Litestream that does not follow, and a replica of which nothing can be restored, are told',
  { timeout: START_MS },
  async () => {
    using directory = temporaryDirectory();
    const config = join(directory.path, 'litestream.yml');
    writeFileSync(config, 'dbs: []');
    await using held = await hold({
      env: { LITESTREAM_CONFIG: config, LITESTREAM_BIN: '/nowhere/litestream' },
    });
    const { sandbox } = held;
    await enrol(sandbox, 'security-1');
    await sandbox.advance('PT15M');
    expect(saying(sandbox, 'security-1', 'Litestream does not copy what I record').text).toContain(
      'It does not follow my database. Start it',
    );
    await sandbox.advance('PT2H');
    expect(saying(sandbox, 'security-1', 'No restore from the replica has been verified').text).toContain(
      'there is no program /nowhere/litestream. Install Litestream, or name it in LITESTREAM_BIN',
    );
  },
);

test.concurrent(
  'a database that something else has written into is told within the hour, with its cure, and the bot goes on',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox, lines } = held;
    const { databasePath } = sandbox;
    await enrol(sandbox, 'security-1');
    await reported(sandbox);
    // Its log is folded into it.
    await sandbox.advance('PT1H');
    const page = 4096;
    const file = openSync(databasePath, 'r+');
    for (let at = 8 * page; at < statSync(databasePath).size; at += page)
      writeSync(file, 'what does not belong here', at);
    closeSync(file);
    await sandbox.advance('PT1H1M');
    expect(saying(sandbox, 'security-1', UNSOUND).text).toContain(
      'npm run restore -- FILE, or Litestream’s replica',
    );
    expect(arrivals(sandbox, 'security-1', UNSOUND)).toHaveLength(1);
    expect(texts(sandbox.channel('security').messages).join('\n')).toContain(UNSOUND);
    expect(lines.join('\n')).toMatch(/DATABASE_PATH: .*damaged\..*the database is not sound/);
    expect(sandbox.info().bot.ready).toBe(true);
  },
);

test.concurrent(
  'a database that is deleted, or replaced, is told within minutes, and a copy of what the bot still has is made',
  { timeout: START_MS },
  async () => {
    await using held = await hold();
    const { sandbox } = held;
    const { databasePath } = sandbox;
    await enrol(sandbox, 'security-1');
    renameSync(databasePath, `${databasePath}.moved`);
    await reported(sandbox);
    const { text } = saying(sandbox, 'security-1', UNSOUND);
    expect(text).toContain('was deleted or replaced while I run');
    expect(text).toContain(
      'I put a copy of it into the directory of DATABASE_PATH: stop me, and restore the newest',
    );
    expect(arrivals(sandbox, 'security-1', UNSOUND)).toHaveLength(1);
    await sandbox.advance('PT1H');
    const copy = readdirSync(dirname(databasePath)).find((name) => /^advisory-bot-.*\.db$/.test(name));
    const rescued = new Sqlite(join(dirname(databasePath), copy ?? ''), { readonly: true });
    expect(rescued.prepare('SELECT id FROM cases').pluck().all()).toEqual([CASE]);
    rescued.close();
    renameSync(`${databasePath}.moved`, databasePath);
    await sandbox.advance('PT2M');
    expect(arrivals(sandbox, 'security-1', 'My database is sound again')).toHaveLength(1);
    rmSync(`${databasePath}-wal`);
    await sandbox.advance('PT2M');
    expect(saying(sandbox, 'security-1', UNSOUND).text).toContain(
      'All that I had recorded is in the file now',
    );
    expect(arrivals(sandbox, 'security-1', 'My database is sound again')).toHaveLength(2);
  },
);
