// @module-tag slow
import { expect, test } from 'vitest';
import { serveInbox, type ImapInbox } from '../../../src/sandbox/mail/imap-server.ts';
import { PostOffice } from '../../../src/sandbox/mail/post-office.ts';
import { CHANNELS, type Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';
import { SmtpBench } from '../../support/smtp-server.ts';
import { killDuring, type KillPoint } from '../support/ambush.ts';
import { sampled } from '../support/soak.ts';
import { CASE, enrol, hold, idOf, settle, withButton } from '../support/support.ts';

// The bot's process is killed between "a mail is seen" and "told", and between "pressed" and "sent": whatever happens,
// everybody is told once, and the reporter gets one e-mail.

const PEOPLE: readonly Person[] = ['security-1', 'security-2'];
const ROBIN = { from: 'Robin <robin@researcher.example>', subject: 'A hole', text: 'It breaks.' };
const ID = 'Message-ID';
/** Each kill costs a start, and several sandboxes work side by side. */
const PATIENCE_MS = 600_000;

const SEND = { target: 'discord', method: 'POST', path: /\/channels\/\d+\/messages$/ } as const;
const ANSWER = { target: 'discord', method: 'POST', path: /\/callback/ } as const;
const EDIT = { target: 'discord', method: 'PATCH', path: /\/webhooks\/.*\/messages\// } as const;

interface Hooks {
  /** Called at each command that reads of the mailbox. */
  asked?: (() => void) | undefined;
}

/** A mailbox that Robin writes to, the mail server that answers leave by, and the bot on them. */
class World implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly smtp: SmtpBench;
  readonly #inbox: ImapInbox;
  readonly #office: PostOffice;
  readonly #free: AsyncDisposableStack;
  readonly #hooks: Hooks;

  private constructor(
    {
      sandbox,
      smtp,
      inbox,
      office,
    }: Pick<World, 'sandbox' | 'smtp'> & { inbox: ImapInbox; office: PostOffice },
    hooks: Hooks,
    free: AsyncDisposableStack,
  ) {
    this.sandbox = sandbox;
    this.smtp = smtp;
    this.#inbox = inbox;
    this.#office = office;
    this.#hooks = hooks;
    this.#free = free;
  }

  static async start(): Promise<World> {
    const free = new AsyncDisposableStack();
    const smtp = free.use(await SmtpBench.start());
    const hooks: Hooks & { sandbox?: Sandbox } = {};
    const office = new PostOffice({
      now: () => Temporal.Instant.from(hooks.sandbox?.info().now ?? ''),
      team: 'security@codegate.test',
      told: () => {},
    });
    const inbox = await serveInbox(() => {
      hooks.asked?.();
      return office.received;
    });
    free.defer(() => inbox.close());
    const mail = { SMTP_URL: smtp.url(), SMTP_FROM: 'CodeGate Security <security@codegate.test>' };
    const { sandbox } = free.use(await hold({ env: { ...inbox.env, ...mail } }));
    hooks.sandbox = sandbox;
    await enrol(sandbox, ...PEOPLE);
    await sandbox.moveOut();
    return new World({ sandbox, smtp, inbox, office }, hooks, free);
  }

  /** Robin writes, in the thread of a mail or not; resolves when the bot has done with it, or was killed. */
  async writes(answers?: number): Promise<void> {
    const mail = this.#office.arrive({ ...ROBIN, ...(answers === undefined ? {} : { answers }) });
    await this.#inbox.announce(mail);
    await settle(this.sandbox).catch(() => undefined);
  }

  /** A copy of what the mail server took last comes into the mailbox, as some mail servers do it. */
  keepsCopy(): void {
    const { headers } = this.smtp.received.at(-1) ?? {};
    this.#office.received.push({
      id: this.#office.received.length + 1,
      at: this.sandbox.info().now,
      from: 'security@codegate.test',
      to: ['robin@researcher.example'],
      subject: 'Re: A hole',
      text: '',
      raw: `Message-ID: ${headers?.get(ID) ?? ''}\r\nFrom: security@codegate.test\r\n\r\n`,
    });
  }

  /** Kills the bot at its `nth` look into the mailbox from now on, and starts it again. */
  async killAtLook(nth: number, act: () => Promise<unknown>): Promise<number> {
    const restarts: Promise<unknown>[] = [];
    let seen = 0;
    this.#hooks.asked = () => {
      seen += 1;
      if (seen === nth) restarts.push(this.sandbox.restart('SIGKILL'));
    };
    await this.#after(act, restarts);
    this.#hooks.asked = undefined;
    return restarts.length;
  }

  /** Kills it while the mail server has the message: before it takes it, or after. */
  async killAtMail(taken: boolean, act: () => Promise<unknown>): Promise<number> {
    const restarts: Promise<unknown>[] = [];
    this.smtp.atData = () => {
      if (restarts.length > 0) return 'go on';
      restarts.push(this.sandbox.restart('SIGKILL'));
      return taken ? 'take and cut' : 'cut';
    };
    await this.#after(act, restarts);
    return restarts.length;
  }

  async #after(act: () => Promise<unknown>, restarts: readonly Promise<unknown>[]): Promise<void> {
    await Promise.allSettled([act()]);
    await settle(this.sandbox).catch(() => undefined);
    await Promise.all(restarts);
    await settle(this.sandbox);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#free.disposeAsync();
  }
}

/** How often each person, and the channels, were told of something. */
function told(sandbox: Sandbox, words: string): number[] {
  const count = (messages: readonly { text: string }[]) =>
    messages.filter(({ text }) => text.includes(words)).length;
  return [
    ...PEOPLE.map((person) => count(sandbox.dms(person).messages)),
    CHANNELS.reduce((sum, name) => sum + count(sandbox.channel(name).messages), 0),
  ];
}

type Kill =
  | { readonly at: 'look'; readonly nth: number }
  | { readonly at: 'send'; readonly point: KillPoint };

test.concurrent(
  'a mail is told once to everybody, wherever the bot is killed after it was seen',
  async () => {
    await using world = await World.start();
    const { sandbox } = world;
    const kills = sampled<Kill>(
      [
        { at: 'send', point: { ...SEND, nth: 1, acted: true } },
        { at: 'look', nth: 1 },
        { at: 'look', nth: 2 },
        { at: 'send', point: { ...SEND, nth: 1, acted: false } },
        { at: 'send', point: { ...SEND, nth: 2, acted: true } },
        { at: 'send', point: { ...SEND, nth: 3, acted: false } },
        { at: 'send', point: { ...SEND, nth: 3, acted: true } },
      ],
      7,
    );
    for (const [index, kill] of kills.entries()) {
      const arrives = () => world.writes();
      const reached =
        kill.at === 'look'
          ? await world.killAtLook(kill.nth, arrives)
          : await killDuring(sandbox, kill.point, arrives);
      // What was on its way is looked for, and the mailbox is read anew.
      await sandbox.advance('PT12M');
      expect({ kill, reached, told: told(sandbox, `**Mail ${index + 1}**`).slice(0, 2) }).toEqual({
        kill,
        reached: 1,
        told: [1, 1],
      });
      const said = await sandbox.press(
        'security-1',
        withButton(sandbox, 'security-1', 'Not a report'),
        'Not a report',
      );
      expect(said.text).toContain(`**Mail ${index + 1}** is no report`);
    }
  },
  PATIENCE_MS,
);

type Press =
  | { readonly at: 'discord'; readonly point: KillPoint }
  | { readonly at: 'look'; readonly nth: number }
  | { readonly at: 'mail'; readonly taken: boolean; readonly copied?: true };

test.concurrent(
  'an answer reaches the reporter once, wherever the bot is killed after the press',
  async () => {
    await using world = await World.start();
    const { sandbox, smtp } = world;
    await world.writes();
    await sandbox.press('security-1', withButton(sandbox, 'security-1', 'Open a case'), 'Open a case');
    const kills = sampled<Press>(
      [
        { at: 'mail', taken: true },
        { at: 'discord', point: { ...ANSWER, acted: false } },
        { at: 'discord', point: { ...ANSWER, acted: true } },
        { at: 'look', nth: 3 },
        { at: 'mail', taken: true, copied: true },
        { at: 'mail', taken: false },
        { at: 'discord', point: { ...EDIT, acted: false } },
        { at: 'discord', point: { ...EDIT, acted: true } },
      ],
      8,
    );
    for (const kill of kills) {
      // Each time the reporter writes, what is missing may be asked again.
      await world.writes(1);
      const before = smtp.received.length;
      const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
      const shown = await sandbox.press('security-1', idOf(card), 'What is missing?');
      const press = () => sandbox.press('security-1', idOf(shown), 'Send by e-mail');
      const reached = await killed(world, kill, press);
      if (kill.at === 'mail' && kill.copied) world.keepsCopy();
      const { answer, asked } = await pressed(world, shown);
      const sent = smtp.received.slice(before).map(({ to, headers }) => [to.join(), headers.get(ID)]);
      // Between Discord's word that the answer is coming and the kill the bot may have begun to send, or not.
      const isEither = kill.at === 'discord' && kill.point.path === ANSWER.path && kill.point.acted;
      const wasAsked = kill.at === 'mail' && !kill.copied;
      expect({
        kill,
        reached,
        answer,
        asked,
        sent: sent.length,
        ids: new Set(sent.map(String)).size,
      }).toEqual({
        kill,
        reached: 1,
        answer: expect.stringMatching(/^✅/),
        // Where the mail server had begun, and nothing shows how that ended.
        asked: isEither ? asked : wasAsked,
        // Again only by a person's word, and then as the same message.
        sent: (wasAsked && kill.taken) || (isEither && asked && sent.length > 1) ? 2 : 1,
        ids: 1,
      });
      expect(sent[0]?.[0]).toBe('robin@researcher.example');
    }
  },
  PATIENCE_MS,
);

function killed(world: World, kill: Press, press: () => Promise<unknown>): Promise<number> {
  switch (kill.at) {
    case 'discord':
      return killDuring(world.sandbox, kill.point, press);
    case 'look':
      return world.killAtLook(kill.nth, press);
    case 'mail':
      return world.killAtMail(kill.taken, press);
  }
}

/** The person presses once more; where nobody can tell whether it arrived they are told so, and send it again. */
async function pressed(
  { sandbox }: World,
  shown: Answer,
): Promise<{ readonly answer: string; readonly asked: boolean }> {
  const once = await sandbox.press('security-1', idOf(shown), 'Send by e-mail');
  if (!once.buttons.includes('Send it again')) return { answer: once.text, asked: false };
  expect(once.text).toContain('I cannot tell how it ended: **it may have arrived**');
  const again = await sandbox.press('security-1', idOf(once), 'Send it again');
  return { answer: again.text, asked: true };
}
