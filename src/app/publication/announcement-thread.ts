import { parentPort } from 'node:worker_threads';
import { written, type Written, type WritingJob } from '../../documents/announcement/writing-job.ts';

// A thread of its own, which `AnnouncementWriter` starts: it writes one announcement after the other, and knows nothing
// else. What went wrong is told by its kind alone, for the words of an error may be those of an embargoed advisory.

/** What this thread says: that it can begin, or what came of a job. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'written'; readonly written: Written }
  | { readonly kind: 'failed'; readonly error: string };

function answerTo(job: WritingJob): Answer {
  try {
    return { kind: 'written', written: written(job) };
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? error.name : typeof error };
  }
}

parentPort?.on('message', (job: WritingJob) => parentPort?.postMessage(answerTo(job), []));
parentPort?.postMessage({ kind: 'ready' } satisfies Answer, []);
