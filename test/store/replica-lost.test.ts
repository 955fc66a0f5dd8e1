// @module-tag slow
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../src/process/policy.ts';
import { replicaNamed } from '../../src/store/litestream.ts';
import { restoreReplica } from '../../src/store/restore.ts';
import { ageKey } from '../support/age-key.ts';
import { fileConfig, hasLitestream, Litestream, LITESTREAM } from '../support/litestream.ts';
import { shippedConfig } from '../support/shipped-config.ts';
import { hasSshd, SshServer } from '../support/ssh-server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

// How much is lost with a machine: bot and Litestream are killed under load, their disk is gone, and what the replica gives is
// compared with what had been answered.

const WRITER = fileURLToPath(new URL('./fixtures/write-on.ts', import.meta.url));

interface Round {
  readonly config: string;
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
  /** For how long acts are recorded after Litestream follows. */
  readonly loadMs: number;
}

/** One life of a machine. Gives how many acts, and the last seconds of them, the replica does not know. */
async function lose({
  config,
  path,
  env = {},
  loadMs,
}: Round): Promise<{ acts: number; seconds: number; of: number }> {
  const said: number[] = [];
  const bot = spawn(process.execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(bot, 'close');
  const lines = createInterface({ input: bot.stdout });
  lines.on('line', (line) => said.push(Number(line.split(' ')[1])));
  const litestream = new Litestream(config, { ...env, DATABASE_PATH: path });
  try {
    await once(lines, 'line');
    await litestream.copies();
    await delay(loadMs);
  } finally {
    bot.kill('SIGKILL');
    await litestream.stop('SIGKILL');
    await ended;
  }
  rmSync(dirname(path), { recursive: true });

  const replica = replicaNamed(config, LITESTREAM);
  if (!replica) throw new Error('this is no replica');
  const now = Temporal.Now.instant();
  const restored = await restoreReplica(replica, path, { policy: readPolicy(), now, env });
  // Whatever it knows, it knows from the beginning on without a gap: the case of before the first act, and at most one act more,
  // which the kill kept from being said.
  const known = said.filter((at) => at <= restored.asOf.epochMilliseconds).length;
  expect([known, known + 1]).toContain(restored.events - 1);
  expect(restored.misindexed).toEqual([]);
  const last = said.at(-1) ?? 0;
  return {
    acts: said.length - known,
    seconds: Math.max(0, (last - restored.asOf.epochMilliseconds) / 1000),
    of: said.length,
  };
}

describe.skipIf(!hasLitestream)(
  `a lost machine${hasLitestream ? '' : ' (not tried: there is no Litestream)'}`,
  () => {
    test('loses what Litestream had not copied yet, and no more', async () => {
      using directory = temporaryDirectory();
      const path = join(directory.path, 'data', 'bot.db');
      const { config } = fileConfig(directory.path, path);
      const { acts, seconds, of } = await lose({ config, path, loadMs: 1500 });
      expect(of).toBeGreaterThan(10);
      expect(acts).toBeLessThan(of);
      // It copies 20 times a second here; a busy machine may be much later.
      expect(seconds).toBeLessThan(5);
    });
  },
);

const ROUNDS = 20;
const WHY = [
  ...(process.env['SOAK'] === undefined ? ['part of npm run rpo'] : []),
  ...(hasLitestream ? [] : ['no Litestream']),
  ...(hasSshd ? [] : ['no sshd']),
].join(', ');
describe.skipIf(WHY !== '')(
  `with the configuration for SFTP${WHY === '' ? '' : ` (not tried: ${WHY})`}`,
  () => {
    test(
      `in ${ROUNDS} losses under load, a few seconds of acts are lost`,
      { timeout: 10 * 60_000 },
      async () => {
        await using server = await SshServer.start();
        const lost: { acts: number; seconds: number; of: number }[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          using directory = temporaryDirectory();
          const path = join(directory.path, 'data', 'bot.db');
          const config = shippedConfig(directory.path, { server, age: ageKey() });
          // The kill falls at another place of Litestream's second each time.
          lost.push(
            await lose({ config, path, env: { REPLICA_KEY: server.key }, loadMs: 2000 + round * 137 }),
          );
        }
        const seconds = lost.map((each) => each.seconds).toSorted((a, b) => a - b);
        const rate = lost.reduce((sum, { of }) => sum + of, 0) / lost.length;
        console.log(
          `lost in ${ROUNDS} rounds of ${Math.round(rate)} acts: median ${seconds[ROUNDS / 2]} s, at most ${seconds.at(-1)} s (${Math.max(...lost.map(({ acts }) => acts))} acts)`,
        );
        expect(seconds.at(-1)).toBeLessThan(5);
      },
    );
  },
);
