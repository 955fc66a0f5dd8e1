import { Refused } from '../client.ts';
import { Kept } from './kept.ts';

/** So long a notice stays, in milliseconds, unless it is closed. */
const SHOWN_MS = 20_000;
/** So many are shown beside each other. */
const MOST = 3;

/** What the page tells a person outside of any message, such as why the sandbox refused a call. */
export class Notices {
  readonly all = new Kept<readonly { readonly id: string; readonly text: string }[]>([]);

  tell(text: string): void {
    const notice = { id: crypto.randomUUID(), text };
    this.all.value = [...this.all.value.filter((each) => each.text !== text), notice].slice(-MOST);
    setTimeout(() => this.close(notice.id), SHOWN_MS);
  }

  /** What was told of the last act is out of date with the next one. */
  clear(): void {
    this.all.value = [];
  }

  close(id: string): void {
    this.all.value = this.all.value.filter((each) => each.id !== id);
  }

  /**
   * Waits for what a person asked for; what the sandbox refuses is told to them.
   *
   * @returns `undefined` if it was refused
   */
  async tried<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.tell(error.message);
      return undefined;
    }
  }
}
