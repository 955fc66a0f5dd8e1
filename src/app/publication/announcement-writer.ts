import { Worker } from 'node:worker_threads';
import type { AnnouncementFacts, MitigationFacts } from '../../documents/announcement/announcement.ts';
import type { CorrectionFacts } from '../../documents/announcement/follow-up.ts';
import type { TemplateTexts } from '../../documents/announcement/templates.ts';
import {
  announcementJob,
  mitigationJob,
  written,
  type WritingJob,
  type Written,
} from '../../documents/announcement/writing-job.ts';
import { ProblemError } from '../problem.ts';
import type { Answer } from './announcement-thread.ts';
import { hasCode, Overrun, withTimeLimit } from './time-limit.ts';

/** Milliseconds, and megabytes of memory. */
interface Limits {
  /** How long it may hold up everything else. Ordinary texts take a tenth of it. */
  readonly hereMs: number;
  /** How long it may take in a thread. The longest text of those that people write takes a hundredth of it. */
  readonly writeMs: number;
  /** How long the thread may take to begin, on a busy machine too. */
  readonly startMs: number;
  /** After how long without a job the thread is given up. */
  readonly idleMs: number;
  /** The most that a text of GitHub's length was seen to take is a fourth of it. */
  readonly memoryMb: number;
}

const LIMITS: Limits = { hereMs: 250, writeMs: 10_000, startMs: 60_000, idleMs: 300_000, memoryMb: 512 };

/** Characters of a description: GitHub takes 65,535. */
const LONGEST = 100_000;

/**
 * Writes announcements under a time limit: their words are a reporter's, who must not be able to hold up everything else.
 * What is not written at once is begun anew in a thread of its own, one at a time. The thread starts with the first such
 * text, is kept for the next ones, and ends where it takes too long or too much memory, or has nothing to do.
 */
export class AnnouncementWriter {
  readonly #limits: Limits;
  #thread: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /**
   * The announcement of a published advisory, and its parts; where it is a correction, with the message that follows on the
   * first. `others` are the advisories of linked cases that the same message tells of.
   * @throws {ProblemError} Where its text takes too long, or too much memory.
   */
  async announcement(
    facts: AnnouncementFacts,
    templates: TemplateTexts,
    correction?: CorrectionFacts,
    others: readonly AnnouncementFacts[] = [],
  ): Promise<Written> {
    for (const { advisory } of [facts, ...others]) requireReadable(advisory.description);
    return this.#write(announcementJob(facts, templates, correction, others));
  }

  /**
   * What users can do until there is a fix.
   * @throws {ProblemError} Where the advisory's text takes too long, or too much memory.
   */
  async mitigation(facts: MitigationFacts, templates: TemplateTexts): Promise<Written> {
    requireReadable(facts.description);
    return this.#write(mitigationJob(facts, templates));
  }

  /** Gives up the thread; the next announcement starts another one. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.then(
      (worker) => worker.terminate(),
      () => undefined,
    );
  }

  async #write(job: WritingJob): Promise<Written> {
    try {
      return withTimeLimit(this.#limits.hereMs, () => written(job));
    } catch (error) {
      if (error instanceof Overrun) return this.#inTurn(job);
      throw unwritten(error instanceof Error ? error.name : typeof error);
    }
  }

  #inTurn(job: WritingJob): Promise<Written> {
    const turn = this.#last.then(() => this.#writeInThread(job));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #writeInThread(job: WritingJob): Promise<Written> {
    clearTimeout(this.#idle);
    try {
      const worker = await this.#running();
      worker.ref();
      const answer = await answerOf(worker, this.#limits.writeMs, () => worker.postMessage(job, []));
      worker.unref();
      if (answer.kind === 'written') return answer.written;
      throw unwritten(answer.kind === 'failed' ? answer.error : answer.kind);
    } catch (error) {
      if (!(error instanceof Overrun)) throw error;
      await this.close();
      throw new ProblemError({ code: 'advisory-too-intricate' });
    } finally {
      this.#idle = setTimeout(() => void this.close(), this.#limits.idleMs).unref();
    }
  }

  /** The thread, which is started where there is none. */
  #running(): Promise<Worker> {
    if (this.#thread) return this.#thread;
    const thread = started(this.#limits);
    this.#thread = thread;
    const forget = () => {
      if (this.#thread === thread) this.#thread = undefined;
    };
    thread.then((worker) => worker.once('exit', forget), forget);
    return thread;
  }
}

async function started({ startMs, memoryMb }: Limits): Promise<Worker> {
  const worker = new Worker(new URL('./announcement-thread.ts', import.meta.url), {
    name: 'announcements',
    // It needs none of the bot's secrets, and none of its options.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  // What goes wrong is told where it is waited for, and the thread ends then.
  worker.on('error', () => undefined);
  try {
    await answerOf(worker, startMs, () => undefined);
  } catch (error) {
    await worker.terminate();
    throw new Error('the thread that writes announcements does not start', { cause: error });
  }
  worker.unref();
  return worker;
}

/** @throws {ProblemError} For a longer text than GitHub takes. */
function requireReadable(description: string): void {
  if (description.length > LONGEST) throw new ProblemError({ code: 'advisory-too-intricate' });
}

/** Names the kind of an error alone, whose words may be the advisory's. */
function unwritten(kind: string): Error {
  return new Error(`an announcement could not be written: ${kind}`);
}

/** The next answer of a thread after `begin`. */
function answerOf(worker: Worker, ms: number, begin: () => void): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => reject(new Overrun()), ms);
  const ended = () => reject(new Error('the thread that writes announcements has ended'));
  const failed = (error: unknown) =>
    reject(
      hasCode(error, 'ERR_WORKER_OUT_OF_MEMORY')
        ? new Overrun()
        : new Error('the thread failed', { cause: error }),
    );
  worker.once('message', resolve).once('error', failed).once('exit', ended);
  begin();
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', failed).off('exit', ended);
  });
}
