import { readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Mailer } from '../../mail/mailer.ts';
import { mailTroubleInWords } from '../../documents/mail-trouble.ts';
import type { Trouble } from '../../process/dependencies/sighting.ts';
import { utc } from '../../documents/time-in-words.ts';
import { isBefore } from '../../process/time.ts';
import { litestreamMemory } from '../../store/at-rest.ts';
import type { Store } from '../../store/store.ts';
import type { Verification } from '../../store/verification.ts';

/** The log of writes and one more copy of the database have room in it, and there is time to make more. */
const ROOM = 200 * 2 ** 20;

/**
 * Whether direct messages arrive: not where all of the team have closed theirs, or where one waits that failed and none
 * has arrived since.
 */
export function lookAtDms(
  { outbox, people }: Pick<Store, 'outbox' | 'people'>,
  now: Temporal.Instant,
): Trouble | undefined {
  const roster = people.roster();
  const unreachable = people.unreachable(now);
  if (roster.length > 0 && roster.every((id) => unreachable.has(id)))
    return { why: 'Every member of the team who used the bot has closed their direct messages to it.' };
  const failure = outbox.failing('dm');
  return failure === undefined ? undefined : { why: `Discord says: ${failure}.` };
}

/** Whether the mail server takes what waits for it, and where nothing waits, whether it let the bot in the last time. */
export class MailLook {
  readonly #mailer: Pick<Mailer, 'verify'>;
  #refused: Trouble | undefined;

  constructor(mailer: Pick<Mailer, 'verify'>) {
    this.#mailer = mailer;
  }

  /** Connects, logs in and sends nothing. */
  async verify(): Promise<void> {
    const check = await this.#mailer.verify();
    this.#refused = check.ok ? undefined : { why: mailTroubleInWords(check) };
  }

  /** What is wrong with it, if anything. */
  look({ mail }: Pick<Store, 'mail'>): Trouble | undefined {
    const failure = mail.failing();
    return failure === undefined ? this.#refused : { why: `The mail server says: ${failure}.` };
  }
}

/** Whether there is room on the disks that these directories are on; each with the variable that names it. */
export function lookAtDisk(directories: Readonly<Record<string, string>>): Trouble | undefined {
  for (const [variable, directory] of Object.entries(directories)) {
    const free = freeBytes(directory);
    if (free !== undefined && free < ROOM)
      return {
        why: `${Math.floor(free / 2 ** 20)} MB are left where ${variable} lies. Make room there, or move it to a larger disk.`,
        lasting: true,
      };
  }
  return undefined;
}

function freeBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize, blocks } = statfsSync(directory);
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    // It is not there yet, or the system does not tell.
    return undefined;
  }
}

/** What is wrong where a backup could not be made, which a log names by `failure`. */
export function backupTrouble(failure: string): Trouble {
  return {
    why: `It could not be made (${failure}). Check that BACKUP_DIR can be written to, and that there is room on its disk.`,
    lasting: true,
  };
}

/** Litestream looks each second; whoever has more to copy than that may take a while. */
const BEHIND_MS = 2 * 60_000;

/**
 * Whether Litestream reads what is written to the database at `path`: whatever it reads it first puts beside the database,
 * so that this asks nobody and costs a look at some files.
 */
export function lookAtReplication(path: string): Trouble | undefined {
  const written = statSync(`${path}-wal`, { throwIfNoEntry: false })?.mtimeMs;
  const read = lastWriteBelow(litestreamMemory(path));
  if (written === undefined || (read !== undefined && written - read <= BEHIND_MS)) return undefined;
  return {
    why: `It does not follow my database. Start it with the configuration in LITESTREAM_CONFIG, which must name DATABASE_PATH as a whole path, as the user that I run as; its log says what hinders it.`,
  };
}

/** When a file below a directory was written last, in milliseconds; `undefined` where there is none. */
function lastWriteBelow(directory: string): number | undefined {
  try {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    // One that is gone by now was read and copied.
    const times = files.map(
      (name) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    );
    return times.length === 0 ? undefined : Math.max(...times);
  } catch {
    return undefined;
  }
}

/** The bot notes every few minutes when what it depends on was well; so long it may take until that is in the replica. */
const MOST_BEHIND = Temporal.Duration.from({ minutes: 15 });

/**
 * What is wrong by a restore that was verified, if anything.
 *
 * @param known the last instant of which the database knew anything before
 */
export function replicaTrouble(
  found: Verification,
  known: Temporal.Instant | undefined,
): Trouble | undefined {
  if ('why' in found) return found;
  const { asOf } = found;
  if (!known || (asOf && !isBefore(asOf.add(MOST_BEHIND), known))) return undefined;
  const end = asOf ? `ends at ${utc(asOf)}` : 'is empty';
  return {
    why: `The copy that it gives ${end}, and I have recorded more until ${utc(known)}. Look at Litestream’s log: it does not copy any more, or the replica is another one’s.`,
  };
}
