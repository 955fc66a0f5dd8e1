import { client, Refused, type Filled } from '../client.ts';
import type { Info, Names } from '../../shown.ts';
import type { PageAnswer } from './answer.ts';
import { Conversation } from './conversation.ts';
import { formOf, type OpenForm } from './form.ts';
import { epochOf } from './instants.ts';
import { Kept } from './kept.ts';
import { messageOf } from './messages.ts';
import { Notices } from './notices.ts';
import { Session } from './session.ts';

/** All that the page knows, and what a person can do on it. */
export class Page {
  readonly session = new Session();
  readonly conversation = new Conversation(this.session);
  readonly notices = new Notices();
  readonly people = new Kept<Info['users']>([]);
  readonly channels = new Kept<Info['channels']>([]);
  readonly bot = new Kept<Info['bot']>({ ready: false, commands: 0 });
  readonly names = new Kept<Names>({ users: {}, roles: {}, places: [] });
  /** What the sandbox's clock shows, in milliseconds of the epoch. */
  readonly now = new Kept(0);
  /** Whether the clock is on its way. */
  readonly moving = new Kept(false);
  /** The form that stands open before the acting person. */
  readonly form = new Kept<OpenForm | undefined>(undefined);
  /** What was pressed or chosen and is not answered yet: a message's id and the part's. */
  readonly pending = new Kept<ReadonlySet<string>>(new Set());

  async start(): Promise<void> {
    await this.tried(Promise.all([this.#look(), this.conversation.load()]));
  }

  /** Waits for what a person asked for; what the sandbox refuses is told to them. */
  async tried<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.notices.tell(error.message);
      return undefined;
    }
  }

  /** Types a slash command where the person is. */
  async run(line: string): Promise<void> {
    const { me, place } = this.session;
    if (place.value.kind === 'dm') {
      this.notices.tell(
        'The bot’s commands are there on the server, not in direct messages. Open #security.',
      );
      return;
    }
    const note = { id: `sent-${crypto.randomUUID()}`, kind: 'sending' as const, text: line };
    this.conversation.note(note);
    const answer = await this.tried(client.run(me.value, place.value.name, line));
    this.conversation.dismiss(note.id);
    await this.#answered(answer, line);
  }

  press(message: string, label: string, part: string): Promise<void> {
    return this.#used(`${message} ${part}`, client.press(this.session.me.value, message, label));
  }

  choose(message: string, values: readonly string[], part: string, placeholder?: string): Promise<void> {
    return this.#used(
      `${message} ${part}`,
      client.choose(this.session.me.value, message, values, placeholder),
    );
  }

  /** Sends a form off; it stays open where the sandbox does not take it. */
  async submit(form: OpenForm, fields: Filled): Promise<void> {
    const answer = await client.submit(form.as, form.id, fields);
    this.form.value = undefined;
    await this.#answered(answer, form.title);
  }

  /** Takes an answer off that the acting person alone sees. */
  dismiss(id: string): void {
    this.conversation.dismiss(id);
  }

  async advance(duration: string): Promise<void> {
    this.moving.value = true;
    const moved = await this.tried(client.advance(duration));
    this.moving.value = false;
    if (moved) this.now.value = epochOf(moved.now);
    await this.#news();
  }

  async #used(part: string, asked: Promise<PageAnswer>): Promise<void> {
    this.pending.value = new Set([...this.pending.value, part]);
    const answer = await this.tried(asked);
    this.pending.value = new Set([...this.pending.value].filter((each) => each !== part));
    await this.#answered(answer, '');
  }

  async #answered(answer: PageAnswer | undefined, asked: string): Promise<void> {
    if (answer?.kind === 'modal') this.form.value = formOf(answer, this.session.me.value);
    if (answer?.kind === 'none') {
      const text = answer.text || 'The application did not respond';
      this.conversation.note({
        id: `failed-${crypto.randomUUID()}`,
        kind: 'failed',
        text: asked ? `${asked}: ${text}` : text,
      });
    }
    if (answer?.kind === 'message' && answer.ephemeral) this.conversation.keepAnswer(messageOf(answer));
    await this.#news();
  }

  async #news(): Promise<void> {
    await this.tried(this.conversation.load());
  }

  async #look(): Promise<void> {
    const [info, names] = await Promise.all([client.info(), client.names()]);
    this.people.value = info.users;
    this.channels.value = info.channels;
    this.bot.value = info.bot;
    this.now.value = epochOf(info.now);
    this.names.value = names;
  }
}
