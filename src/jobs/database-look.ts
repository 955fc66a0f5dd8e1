import type { Watch } from '../app/watch/watch.ts';
import type { Log } from '../log.ts';
import { isSameTrouble, type Trouble } from '../process/dependencies/sighting.ts';
import { isDue } from '../process/time.ts';
import { DAMAGED, databaseProblem } from '../store/database-problem.ts';
import type { OpenFile } from '../store/open-file.ts';

/** It reads the whole file, 100 MB in a quarter of a second, for which everything else waits. */
const LOOK_EVERY = Temporal.Duration.from({ hours: 1 });

const MOVED =
  'DATABASE_PATH: the file was deleted or replaced while I run: I go on with the old one, which is gone once I end.';

const LOG_LOST = 'DATABASE_PATH: what lies beside the file (-wal, -shm) was deleted or replaced while I run.';

const LOG_RENEWED = `${LOG_LOST} All that I had recorded is in the file now, and I have begun anew beside it: nothing is lost. Look what deletes there, and keep both from it.`;

const LOG_NOT_RENEWED = `${LOG_LOST} Another process that reads the database, such as Litestream, keeps me from putting into the file what only I have: stop that one, and I do so within a minute. Until then never end me by force.`;

interface DatabaseLookOptions {
  readonly file: Pick<OpenFile, 'isInPlace' | 'hasLog' | 'logRenewed'>;
  /** Saves what this process alone has of the log into the file: whether there is a new log as well. */
  readonly renewLog: () => boolean;
  /** Reads what lies on the disk; throws where it is no database. */
  readonly isWhole: () => boolean;
  /** Makes a copy of what this process has open: what failed, as a log names it, if anything. */
  readonly rescue: () => Promise<string | undefined>;
  /** Where that copy then is, in words. */
  readonly rescuedTo: string;
  readonly watch: Pick<Watch, 'see'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Looks whether the database is where it was, and sound, and says so to the watch. */
export class DatabaseLook {
  readonly #options: DatabaseLookOptions;
  /** When all of it was read last; `undefined` where it is to be read at once. */
  #readAt: Temporal.Instant | undefined;
  #damage: Trouble | undefined;
  #rescue: { readonly at: Temporal.Instant; readonly words: string } | undefined;
  #said: Trouble | undefined;

  constructor(options: DatabaseLookOptions) {
    this.#options = options;
  }

  /** Something failed: where it was the database, the next turn reads all of it. */
  heard(error: unknown): void {
    if (databaseProblem(error) !== undefined) this.#readAt = undefined;
  }

  /** One turn: each minute it looks at the place, and each hour it reads the file. */
  async run(): Promise<void> {
    const { watch, log } = this.#options;
    const trouble = await this.#look();
    if (trouble && !(this.#said && isSameTrouble(this.#said, trouble)))
      log.error({ problem: trouble.why }, 'the database is not sound');
    this.#said = trouble;
    watch.see('database', trouble);
  }

  async #look(): Promise<Trouble | undefined> {
    try {
      if (!this.#options.file.isInPlace()) return { why: `${MOVED} ${await this.#rescued()}`, lasting: true };
      if (!this.#options.file.hasLog()) return { why: await this.#saved(), lasting: true };
      this.#rescue = undefined;
      this.#read();
      return this.#damage;
    } catch (error) {
      return troubleOf(error);
    }
  }

  /** What is not in the file yet would be gone with this process: it is put there at once, or where that cannot be, into a copy. */
  async #saved(): Promise<string> {
    const { file, renewLog } = this.#options;
    if (!renewLog()) return `${LOG_NOT_RENEWED} ${await this.#rescued()}`;
    file.logRenewed();
    return LOG_RENEWED;
  }

  #read(): void {
    const { isWhole, now } = this.#options;
    const instant = now();
    // What is not sound is read again each minute: a disk may be back.
    if (!this.#damage && this.#readAt && !isDue(instant, this.#readAt.add(LOOK_EVERY), LOOK_EVERY)) return;
    this.#readAt = instant;
    try {
      this.#damage = isWhole() ? undefined : { why: DAMAGED, lasting: true };
    } catch (error) {
      this.#damage = troubleOf(error);
    }
  }

  /** What this process alone has is put where a restore finds it. */
  async #rescued(): Promise<string> {
    const { rescue, rescuedTo, now } = this.#options;
    const instant = now();
    if (!this.#rescue || isDue(instant, this.#rescue.at.add(LOOK_EVERY), LOOK_EVERY)) {
      const failed = await rescue();
      const words =
        failed === undefined
          ? `Each hour I put a copy of it into ${rescuedTo}: stop me, and restore the newest (\`npm run restore -- FILE\`).`
          : `I could not make a copy of it (${failed}): do not stop me before there is one. Let me write to ${rescuedTo}.`;
      this.#rescue = { at: instant, words };
    }
    return this.#rescue.words;
  }
}

/** @throws the same where it is no problem of the database's */
function troubleOf(error: unknown): Trouble {
  const why = databaseProblem(error);
  if (why === undefined) throw error;
  return { why, lasting: true };
}
