import { lookAtReplication } from '../app/watch/looks.ts';
import type { Config } from '../config.ts';
import { utc } from '../documents/time-in-words.ts';
import { isOpen } from '../store/at-rest.ts';
import { ReplicaError, versionOf } from '../store/litestream.ts';
import { readBeside } from '../store/read-beside.ts';
import { lastVerified } from '../store/verification.ts';
import type { Finding } from './finding.ts';

/** Whether Litestream is there and reads what the bot writes, and what was verified last of its replica. */
export function examineReplica({
  litestream: { program, configFile },
  databasePath,
}: Pick<Config, 'litestream' | 'databasePath'>): Finding {
  if (configFile === undefined)
    return {
      what: 'Litestream: not configured; what is newer than the last backup is on this machine alone',
      problems: [],
    };
  const behind = lookAtReplication(databasePath);
  const open = isOpen(configFile)
    ? [
        `${configFile}: others than its owner may read it, and it holds keys. Make it private: chmod 600 ${configFile}`,
      ]
    : [];
  const facts = readBeside(databasePath)?.facts ?? new Map<string, string>();
  const verified = lastVerified(facts);
  const note = verified
    ? `a restore was verified at ${utc(verified.at)}: ${verified.cases} cases${verified.asOf ? `, nothing after ${utc(verified.asOf)}` : ''}.`
    : 'no restore was verified yet: the bot does so each hour.';
  try {
    const version = `it is ${versionOf(program)}.`;
    return {
      what: 'Litestream',
      problems: [...(behind ? [behind.why] : []), ...open],
      notes: [version, note],
    };
  } catch (error) {
    if (!(error instanceof ReplicaError)) throw error;
    return { what: 'Litestream', problems: [`LITESTREAM_BIN: ${error.message}.`, ...open], notes: [note] };
  }
}
