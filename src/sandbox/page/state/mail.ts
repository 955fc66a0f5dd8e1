import { client } from '../client.ts';
import { Kept } from './kept.ts';
import type { Letter } from './letter.ts';

/** The e-mails that came and went. */
export class Mail {
  /** The latest first. */
  readonly letters = new Kept<readonly Letter[]>([]);

  async load(): Promise<void> {
    const { sent, received } = await client.mail();
    this.letters.value = [...sent, ...received].toSorted((a, b) => b.at.localeCompare(a.at));
  }

  /** An e-mail arrives at security@. */
  async send(letter: Readonly<Record<string, string>>): Promise<void> {
    await client.sendMail(letter);
  }
}
