import type { LookProgress } from '../release/inspection.ts';
import { escapeMarkdown, plain, type View } from './views/view.ts';

/** How long nothing is said, in milliseconds, and nothing again after something was. */
const EVERY_MS = 3000;

/**
 * What a person who waits reads meanwhile, in place of "thinking…". It is said now and then, and in order: what comes last is the
 * answer.
 */
export class Progress {
  readonly #edit: (view: View) => Promise<unknown>;
  #saidAt: number | undefined;
  #saying: Promise<unknown> = Promise.resolve();

  /** `edit` changes what the person reads. */
  constructor(edit: (view: View) => Promise<unknown>) {
    this.#edit = edit;
  }

  /** The answer was announced: from now on there is something to change. */
  begin(): void {
    this.#saidAt = performance.now();
  }

  /** Says how far a look has come, where that is not said too often. */
  say(look: LookProgress): void {
    const now = performance.now();
    if (this.#saidAt === undefined || now - this.#saidAt < EVERY_MS) return;
    this.#saidAt = now;
    const view = plain(lookInWords(look));
    // What is said on the way may be lost; the answer may not.
    this.#saying = this.#saying.then(() => this.#edit(view)).catch(() => undefined);
  }

  /** Says nothing any more; resolves when all that was said is there. */
  async end(): Promise<void> {
    this.#saidAt = undefined;
    await this.#saying;
  }
}

function lookInWords({ tag, looked, of }: LookProgress): string {
  const release = escapeMarkdown(tag, 60);
  return `⏳ Looking at ${release} as anybody gets it: ${looked} of ${of} files looked at. The answer comes here.`;
}
