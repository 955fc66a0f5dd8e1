import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import { readMessage, writeMessage, type Mail } from './mail.ts';

const line = z.string().regex(/^[^\r\n]*$/, 'is one line');
/** `address` or `NAME <address>`. */
const address = line.regex(/^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'is no e-mail address');

const arriving = z.strictObject({
  from: address,
  to: z.union([address.transform((one) => [one]), z.array(address).min(1)]).optional(),
  subject: line,
  text: z.string(),
  /** The number of the mail that came in before, which it answers. */
  answers: z.int().min(1).optional(),
});

/** What the bot sent, and what arrived at the team's address. */
export class PostOffice {
  readonly sent: Mail[] = [];
  /** The team's inbox, which the bot reads. */
  readonly received: Mail[] = [];
  readonly #now: () => Temporal.Instant;
  readonly #team: string;
  readonly #told: (direction: 'out' | 'in', mail: Mail) => void;

  /** @param options.team the address of the security team */
  constructor(options: {
    now: () => Temporal.Instant;
    team: string;
    told: (direction: 'out' | 'in', mail: Mail) => void;
  }) {
    this.#now = options.now;
    this.#team = options.team;
    this.#told = options.told;
  }

  /** Takes what the bot sent. */
  take(to: readonly string[], raw: string): void {
    this.#keep('out', { to, raw, ...readMessage(raw) });
  }

  /**
   * Somebody writes to the team.
   *
   * @throws ControlError for what is no e-mail, or one to somebody else
   */
  arrive(body: unknown): Pick<Mail, 'id'> {
    const asked = arriving.safeParse(body);
    if (!asked.success)
      throw new ControlError(
        asked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
    const { from, to = [this.#team], subject, text, answers } = asked.data;
    const before = answers === undefined ? undefined : this.received[answers - 1];
    if (answers !== undefined && !before) throw new ControlError(`no mail ${answers} came in`);
    const strangers = to.map(bare).filter((one) => one !== bare(this.#team) && !one.startsWith('security@'));
    if (strangers.length > 0)
      throw new ControlError(
        `nobody here reads what goes to ${strangers.join(', ')}: write to ${this.#team}`,
      );
    const at = this.#now();
    const messageId = `${this.received.length + 1}.${at.epochMilliseconds}@mail.sandbox.test`;
    const inReplyTo = before && /^Message-ID: (.*)$/m.exec(before.raw)?.[1]?.trim();
    const raw = writeMessage({ messageId, inReplyTo, at, from, to, subject, text });
    return { id: this.#keep('in', { from, to, subject, text, raw }).id };
  }

  #keep(direction: 'out' | 'in', what: Omit<Mail, 'id' | 'at'>): Mail {
    const box = direction === 'out' ? this.sent : this.received;
    const mail = { id: box.length + 1, at: this.#now().toString(), ...what };
    box.push(mail);
    this.#told(direction, mail);
    return mail;
  }
}

/** An address without the name before it. */
function bare(text: string): string {
  return (/<([^>]*)>/.exec(text)?.[1] ?? text).trim().toLowerCase();
}
