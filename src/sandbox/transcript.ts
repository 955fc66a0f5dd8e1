import { CHANNELS, PEOPLE } from './people.ts';
import type { Sandbox } from './sandbox.ts';
import type { Answer, ShownMessage } from './shown.ts';

/** Where a message was seen. */
interface Seen {
  readonly place: string;
  readonly message: ShownMessage;
}

/**
 * Tells a practice run as it happens: what a person does, what they are answered, and every message that others
 * get because of it. Each message is told once.
 */
export class Transcript {
  readonly #sandbox: Sandbox;
  readonly #print: (line: string) => void;
  /** What was told of each message, by its id. */
  readonly #told = new Map<string, string>();

  constructor(sandbox: Sandbox, print: (line: string) => void) {
    this.#sandbox = sandbox;
    this.#print = print;
  }

  /** A new part of the story. */
  chapter(title: string): void {
    this.#print(`\n${title}\n${'='.repeat(title.length)}`);
  }

  /** Something that happens outside Discord. */
  aside(text: string): void {
    this.#print(`\n${this.#now()}  ${text}`);
  }

  /** A person types a command. */
  async types(person: string, line: string, { whole = false } = {}): Promise<Answer> {
    this.#print(`\n${this.#now()}  ${person} types  ${line}`);
    const answer = await this.#sandbox.run(person, line);
    this.#answered(answer, whole);
    this.tellNews();
    return answer;
  }

  /** A person presses a button on a message that they see. */
  async presses(person: string, message: string, button: string, { whole = false } = {}): Promise<Answer> {
    this.#print(`\n${this.#now()}  ${person} presses  [${button}]`);
    const answer = await this.#sandbox.press(person, message, button);
    this.#answered(answer, whole);
    this.tellNews();
    return answer;
  }

  /** A person chooses from a menu. */
  async chooses(person: string, message: string, values: string[]): Promise<Answer> {
    this.#print(`\n${this.#now()}  ${person} chooses  ${values.join(', ')}`);
    const answer = await this.#sandbox.choose(person, message, values);
    this.#answered(answer, false);
    this.tellNews();
    return answer;
  }

  /** A person fills in the form they were given, and sends it off. */
  async submits(person: string, { modal }: Answer, fields: Record<string, string>): Promise<Answer> {
    const written = Object.entries(fields).map(([label, value]) => `${label}: ${value}`);
    this.#print(`\n${this.#now()}  ${person} fills in  ${written.join(', ')}`);
    const answer = await this.#sandbox.submit(person, modal?.id ?? '', fields);
    this.#answered(answer, false);
    this.tellNews();
    return answer;
  }

  /** Time passes; whatever arrives on the way is told with its own time. */
  async waits(until: string): Promise<void> {
    await this.#sandbox.to(until);
    this.tellNews();
  }

  /** Time passes for so long, as an ISO 8601 duration. */
  async waitsFor(length: string): Promise<void> {
    const now = Temporal.Instant.from(this.#sandbox.info().now);
    await this.waits(now.add(Temporal.Duration.from(length)).toString());
  }

  /** The newest direct message to a person that has a button. */
  dmWith(person: string, button: string): string {
    return this.#sandbox.dms(person).messages.findLast(({ buttons }) => buttons.includes(button))?.id ?? '';
  }

  /** security-1 previews what takes two members, and security-2 agrees after a look. */
  async byTwo(line: string, agree: string): Promise<void> {
    const preview = await this.types('security-1', line, { whole: true });
    await this.presses('security-1', preview.id ?? '', 'Ask a second member');
    const looked = await this.presses('security-2', this.dmWith('security-2', 'Look…'), 'Look…');
    await this.presses('security-2', looked.id ?? '', agree);
  }

  /** Tells the messages that nobody has been told of yet, oldest first. */
  tellNews(): void {
    const places: Seen[] = [
      ...CHANNELS.flatMap((name) =>
        this.#sandbox.channel(name, 'when-sent').messages.map((message) => ({ place: `#${name}`, message })),
      ),
      ...PEOPLE.flatMap((name) =>
        this.#sandbox.dms(name, 'when-sent').messages.map((message) => ({ place: `to ${name}`, message })),
      ),
    ];
    const news = places.filter(({ message }) => message.id !== null && !this.#told.has(message.id));
    for (const { place, message } of news.toSorted((a, b) => a.message.at.localeCompare(b.message.at))) {
      this.#told.set(message.id ?? '', message.text);
      this.#print(
        `\n${shortTime(message.at)}  → ${place}${message.crossposted ? ', and to all who follow it' : ''}`,
      );
      this.#quote(message.text);
      for (const { name, description } of message.files)
        this.#print(`                  │ 📎 ${name}${description ? `: ${description}` : ''}`);
    }
    this.#tellEdits();
  }

  /** What the public reads may change; elsewhere a message changes with every press on it. */
  #tellEdits(): void {
    for (const { id, text } of this.#sandbox.channel('codegate', 'when-sent').messages) {
      const before = this.#told.get(id ?? '');
      if (before === undefined || before === text) continue;
      this.#told.set(id ?? '', text);
      this.#print(`\n${this.#now()}  ✎ #codegate: the message changes`);
      const old = new Set(before.split('\n'));
      this.#quote(
        text
          .split('\n')
          .filter((line) => !old.has(line))
          .join('\n'),
      );
    }
  }

  #answered(answer: Answer, whole: boolean): void {
    if (answer.modal) {
      this.#print(`                  ← a form: ${answer.modal.title} (${answer.modal.fields.join(', ')})`);
      return;
    }
    this.#print(`                  ← ${answer.ephemeral ? 'only they see' : 'the message becomes'}`);
    this.#quote(whole ? answer.text : head(answer.text));
  }

  #quote(text: string): void {
    for (const line of text.split('\n')) this.#print(`                  │ ${line}`);
  }

  #now(): string {
    return shortTime(this.#sandbox.info().now);
  }
}

/** A card up to its first line across: what it says first. */
function head(text: string): string {
  const [first = '', ...rest] = text.split('\n---\n');
  return rest.length > 0 ? `${first}\n…` : first;
}

function shortTime(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
