import { constants, setPriority } from 'node:os';
import { readConfig } from './config.ts';
import { verifyReplica } from './store/verification.ts';

// What the bot starts, each hour, to see whether its replica can be restored: a process of its own, which nobody waits for. It
// writes one line of JSON.

/** Longer than a week's log takes to be fetched from another continent. */
const LIMIT = Temporal.Duration.from({ minutes: 10 });

try {
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // A unit of systemd may keep it from that: it verifies all the same.
}
const { env } = process;
const { databasePath: path, litestream, policy } = readConfig(env);
const { program, configFile } = litestream;
if (configFile === undefined) throw new Error('LITESTREAM_CONFIG is missing');
const found = verifyReplica({ program, place: { configFile } }, { path, env, limit: LIMIT }, policy);
console.log(JSON.stringify(found));
