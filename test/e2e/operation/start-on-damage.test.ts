import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routing } from '../../../src/app/notifications/routing.ts';
import { startBot } from '../../../src/bot.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import { VirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { createStore } from '../../../src/store/store.ts';
import { LEAST_ENV } from '../../support/least-env.ts';
import { by, opened, START, temporaryDirectory } from '../../support/temporary.ts';
import { rewrite } from '../../support/unreadable.ts';

// Every case is read while Discord is waited for, which may be for hours.
test('a database that takes nothing ends the start in words, also while Discord does not answer', async () => {
  const discord = createServer(() => {});
  discord.listen(0, '127.0.0.1');
  await once(discord, 'listening');
  const address = discord.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  using directory = temporaryDirectory();
  const path = join(directory.path, 'data', 'bot.db');
  const database = openDatabase(path, START);
  const { cases } = createStore(database, readPolicy(), START, routing);
  rewrite(database, cases.open([opened()], by('1')).id, 'damaged');
  database.sqlite.exec(
    `CREATE TRIGGER full BEFORE UPDATE ON cases BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`,
  );
  database.close();
  await expect(
    startBot({
      env: {
        ...LEAST_ENV,
        DISCORD_API_URL: `http://127.0.0.1:${address.port}/api`,
        DATABASE_PATH: path,
      },
      clock: new VirtualClock(START),
      logTo: { write: () => {} },
    }),
  ).rejects.toThrow('database or disk is full');
  discord.closeAllConnections();
  discord.close();
});
