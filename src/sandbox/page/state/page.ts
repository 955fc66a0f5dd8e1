import { client, Refused, type Filled } from '../client.ts';
import type { Info, Names } from '../../shown.ts';
import type { Registered } from '../slash/command.ts';
import { withMentions } from '../slash/mentions.ts';
import type { Choice, Directory } from '../slash/suggest.ts';
import type { PageAnswer } from './answer.ts';
import { Clock } from './clock.ts';
import { Conversation } from './conversation.ts';
import { listen, type Happening } from './events.ts';
import { Faults } from './faults.ts';
import { GitHub } from './github.ts';
import { Guide } from './guide.ts';
import { formOf, type OpenForm } from './form.ts';
import { Kept } from './kept.ts';
import { Mail } from './mail.ts';
import { messageOf } from './messages.ts';
import { Notices } from './notices.ts';
import type { Question } from './question.ts';
import { Session } from './session.ts';
import { inTurn, soon } from './soon.ts';

/** Milliseconds for which what happens together is waited for. */
const PAUSE_MS = 50;

/** All that the page knows, and what a person can do on it. */
export class Page {
  readonly session = new Session();
  readonly notices = new Notices();
  readonly clock = new Clock(this.notices);
  readonly faults = new Faults(this.notices);
  readonly github = new GitHub(this.session, this.notices);
  readonly mail = new Mail();
  readonly guide = new Guide();
  readonly people = new Kept<Info['users']>([]);
  readonly channels = new Kept<Info['channels']>([]);
  readonly bot = new Kept<Info['bot']>({ ready: false, commands: 0 });
  /** Whether the sandbox tells what happens; without it the page stays as it was. */
  readonly isLive = new Kept(true);
  readonly names = new Kept<Names>({ users: {}, roles: {}, places: [], repositories: [], teams: {} });
  readonly commands = new Kept<readonly Registered[]>([]);
  /** A line for the person to send, which another part of the page prepared. */
  readonly draft = new Kept('');
  /** The form that stands open before the acting person. */
  readonly form = new Kept<OpenForm | undefined>(undefined);
  /** The form of the page's own that stands open. */
  readonly question = new Kept<Question | undefined>(undefined);
  /** Whether everything is beginning anew. */
  readonly isResetting = new Kept(false);
  /** What was pressed or chosen and is not answered yet: a message's id and the part's. */
  readonly pending = new Kept<ReadonlySet<string>>(new Set());
  readonly conversation = new Conversation(this.session, (channelId) => this.#placeOf(channelId));
  readonly #readNames = soon(PAUSE_MS, () => this.notices.tried(this.#learnNames()));
  readonly #readGitHub = soon(PAUSE_MS, () => this.notices.tried(this.github.load()));
  readonly #readAnswers = inTurn(() => this.notices.tried(this.conversation.readAnswers()));
  readonly #readMail = soon(PAUSE_MS, () => this.notices.tried(this.mail.load()));

  start(): void {
    listen(
      (happening) => this.#receive(happening),
      (isOpen) => {
        this.isLive.value = isOpen;
        if (isOpen) void this.notices.tried(this.#look());
      },
    );
  }

  /** Types a slash command where the person is. */
  async run(line: string): Promise<void> {
    const { me, place } = this.session;
    this.notices.clear();
    if (place.value.kind === 'dm') {
      this.notices.tell('The bot’s commands are on the server, not in direct messages: open #security.');
      return;
    }
    const note = { id: `sent-${crypto.randomUUID()}`, kind: 'sending' as const, text: line };
    this.conversation.note(note);
    const answer = await this.notices.tried(
      client.run(me.value, place.value.name, withMentions(line, this.names.value.users)),
    );
    this.conversation.forget(note.id);
    this.#answered(answer, me.value, line);
  }

  /** What the bot proposes for an option; nothing where it proposes nothing. */
  async autocomplete(line: string, option: string): Promise<readonly Choice[]> {
    const { me, place } = this.session;
    if (place.value.kind === 'dm') return [];
    try {
      return (await client.autocomplete(me.value, place.value.name, line, option)).choices;
    } catch (error) {
      // A half-typed line may be wrong yet in another place.
      if (error instanceof Refused) return [];
      throw error;
    }
  }

  /** The names that an option can take. */
  get directory(): Directory {
    const { users, roles, places } = this.names.value;
    return {
      users: Object.values(users),
      roles: Object.values(roles),
      channels: places.map(({ name }) => name),
    };
  }

  /** Presses a button, by its custom id. */
  press(message: string, part: string): Promise<void> {
    return this.#used(message, part, client.press(this.session.me.value, message, part));
  }

  choose(message: string, values: readonly string[], part: string, placeholder?: string): Promise<void> {
    return this.#used(message, part, client.choose(this.session.me.value, message, values, placeholder));
  }

  /** Sends a form off; the sandbox's refusal is thrown, and the form stays open. */
  async submit(form: OpenForm, fields: Filled): Promise<void> {
    const answer = await client.submit(form.as, form.id, fields);
    if (this.form.value?.id === form.id) this.form.value = undefined;
    this.#answered(answer, form.as, form.title);
  }

  /** Takes an answer off that the acting person alone sees. */
  async dismiss(id: string): Promise<void> {
    this.conversation.forget(id);
    await this.notices.tried(client.dismiss(this.session.me.value, id));
  }

  /** Opens a form of the page's own. */
  ask(question: Question): void {
    this.question.value = question;
  }

  /** Begins everything anew, for everybody who practises here. */
  async reset(preset: string): Promise<void> {
    this.isResetting.value = true;
    const begun = await this.notices.tried(client.reset(preset));
    this.isResetting.value = false;
    if (!begun) return;
    this.guide.restart(preset);
    await this.notices.tried(this.#look());
  }

  async #used(message: string, part: string, asked: Promise<PageAnswer>): Promise<void> {
    const me = this.session.me.value;
    const used = `${message} ${part}`;
    this.notices.clear();
    this.pending.value = new Set([...this.pending.value, used]);
    const answer = await this.notices.tried(asked);
    this.#settle((each) => each !== used);
    this.#answered(answer, me, '');
  }

  /** Nothing waits any more but what is kept. */
  #settle(keeps: (part: string) => boolean): void {
    if (this.pending.value.size > 0) this.pending.value = new Set([...this.pending.value].filter(keeps));
  }

  #answered(answer: PageAnswer | undefined, as: string, asked: string): void {
    if (answer === undefined || as !== this.session.me.value) return;
    if (answer.kind === 'none') {
      const text = answer.text || 'The application did not respond';
      this.conversation.note({
        id: `failed-${crypto.randomUUID()}`,
        kind: 'failed',
        text: asked ? `${asked}: ${text}` : text,
      });
    } else if (answer.kind === 'modal') this.form.value = formOf(answer, as);
    else if (answer.ephemeral) this.conversation.keepAnswer(messageOf(answer));
  }

  #receive(happening: Happening): void {
    const { event, data } = happening;
    switch (event) {
      case 'message':
      case 'edit':
        this.#settle((part) => !part.startsWith(data.message.id));
        this.#learn(data.channel);
        this.conversation.receive(happening);
        break;
      case 'delete':
        this.conversation.receive(happening);
        break;
      case 'answer':
        if (data.as !== this.session.me.value) break;
        this.#settle(() => false);
        this.#readAnswers();
        break;
      case 'clock':
        this.clock.show(data.now);
        break;
      case 'bot':
        this.bot.value = data;
        if (data.ready) void this.notices.tried(this.#look());
        break;
      case 'github':
        this.#readGitHub();
        if (data.what === 'file' || data.what === 'access') this.#readNames();
        break;
      case 'mail':
        this.#readMail();
        break;
    }
  }

  /** A thread is known when something is said in it. */
  #learn(channel: string | null): void {
    if (channel === null || this.names.value.places.some(({ name }) => name === channel)) return;
    this.#readNames();
  }

  async #learnNames(): Promise<void> {
    const names = await client.names();
    // Every text with a name in it is drawn anew for another one.
    if (JSON.stringify(names) === JSON.stringify(this.names.value)) return;
    this.names.value = names;
    this.github.names.value = names;
  }

  #placeOf(channelId: string): string | undefined {
    return this.names.value.places.find(({ id }) => id === channelId)?.name;
  }

  /** Reads everything anew. */
  async #look(): Promise<void> {
    const [info, commands] = await Promise.all([client.info(), client.commands(), this.#learnNames()]);
    this.people.value = info.users;
    this.channels.value = info.channels;
    this.bot.value = info.bot;
    this.clock.show(info.now);
    this.commands.value = commands;
    await Promise.all([this.conversation.load(), this.github.load(), this.mail.load()]);
  }
}
