import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sendAnswer, type AnswerSent } from '../../src/app/answers/send-answer.ts';
import { prepareAnswer } from '../../src/app/answers/prepare-answer.ts';
import type { Answering } from '../../src/app/answers/answering.ts';
import { closeCase } from '../../src/process/acts/close.ts';
import type { Letter, MailOutcome } from '../../src/mail/mailer.ts';
import type { MailToAnswer, ReadMail } from '../../src/mail/correspondence.ts';
import { takeIn } from '../../src/app/incoming-mail/take-in.ts';
import { lookAtReport } from '../../src/app/report-completeness.ts';
import type { IncomingMail } from '../../src/process/incoming-mail.ts';
import type { AnswerKind } from '../../src/process/reporter/answers.ts';
import { opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

// Answers by e-mail: once, whatever happens on the way, and nothing of the reporter is kept.

const ANNA = '1';
const CASE = 'CG-2026-001';
const SECRETS = ['robin@researcher.example', 'a sesquipedalian hole', 'root@researcher.example'];
const MAIL: MailToAnswer = {
  to: 'robin@researcher.example',
  subject: 'a sesquipedalian hole',
  messageId: 'root@researcher.example',
  thread: [],
  encrypted: false,
};
const ID = /^[0-9a-f]{40}$/;

class World implements Disposable {
  readonly temporary: TemporaryStore = temporaryStore();
  readonly sent: Letter[] = [];
  readonly marked: string[] = [];
  outcome: MailOutcome | 'killed' = { kind: 'sent' };
  found: MailToAnswer | undefined = MAIL;
  mails: readonly ReadMail[] = [{ text: 'It breaks.', hasFiles: false, encrypted: false }];
  isHeld = false;
  pgp: { keyUrl: string; fingerprint: string } | undefined;
  readonly logged: unknown[] = [];

  constructor(more: { readonly encrypted?: boolean; readonly asksForKey?: boolean } = {}) {
    const { store } = this.temporary;
    store.people.seen(ANNA, true);
    this.arrives({ hash: 'h', answers: [], ...more });
    store.cases.open([opened({ source: 'email' })], {
      actor: { kind: 'member', id: ANNA },
      cause: 'test',
      now: START,
    });
    store.incomingMails.say(1, { caseId: CASE }, ANNA, START);
  }

  arrives(some: Pick<IncomingMail, 'hash' | 'answers'> & Partial<IncomingMail>): void {
    const { store, policy } = this.temporary;
    const mail = { arrivedAt: START, setAside: undefined, encrypted: false, asksForKey: false, ...some };
    takeIn(store, policy, { mails: [mail], cursor: { validity: '1', next: 2, at: START } }, START);
  }

  action(): Answering {
    const { store, policy } = this.temporary;
    const state = store.cases.load(CASE);
    if (!state) throw new Error('there is no case');
    const services = {
      ...store,
      policy,
      pgp: this.pgp,
      teamName: 'The team',
      log: { warn: (...said: unknown[]) => void this.logged.push(said) },
      github: { advisoryText: () => Promise.reject(new Error('GitHub is not asked')) },
      correspondence: {
        smtp: {
          idOf: (id: string) => `${id}@codegate.test`,
          send: async (letter: Letter): Promise<MailOutcome> => {
            this.sent.push(letter);
            await Promise.resolve();
            if (this.outcome === 'killed') throw new Error('killed');
            return this.outcome;
          },
        },
        mailbox: {
          find: () => Promise.resolve(this.found),
          read: () => Promise.resolve(this.mails),
          holds: () => Promise.resolve(this.isHeld),
          markAnswered: ({ hash }: { hash: string }) => Promise.resolve(this.marked.push(hash) > 0),
        },
      },
    };
    return {
      services,
      user: { id: ANNA, security: true },
      who: { id: ANNA, sides: ['security'] },
      now: START,
      cause: { actor: { kind: 'member', id: ANNA }, cause: 'test', now: START },
      case: state,
    };
  }

  async press(kind: AnswerKind, again = false): Promise<AnswerSent> {
    const { mail } = await prepareAnswer(this.action(), kind);
    if (mail?.kind !== 'send') throw new Error(`it goes ${JSON.stringify(mail)}`);
    return sendAnswer(this.action(), { kind, print: mail.print, again });
  }

  types(): string[] {
    const { store } = this.temporary;
    const state = store.cases.load(CASE);
    return state ? store.cases.history(state).map(({ body }) => body.type) : [];
  }

  [Symbol.dispose](): void {
    this.temporary[Symbol.dispose]();
  }
}

describe('an answer by e-mail', () => {
  test('leaves into the thread, ticks its step, tells the reporter’s talk, and marks the mail', async () => {
    using world = new World();
    expect((await world.press('acknowledge')).kind).toBe('sent');
    const [letter] = world.sent;
    expect(letter).toMatchObject({
      to: { address: MAIL.to },
      subject: 'Re: a sesquipedalian hole',
      answers: { messageId: MAIL.messageId },
    });
    expect(letter?.messageId).toMatch(ID);
    expect(world.types()).toEqual(['opened', 'step-checked', 'reporter-told']);
    expect(world.marked).toEqual(['h']);
  });

  test('leaves once, pressed twice, at once, or after a restart', async () => {
    using world = new World();
    const kinds = (await Promise.all([world.press('acknowledge'), world.press('acknowledge')])).map(
      ({ kind }) => kind,
    );
    expect(kinds.toSorted()).toEqual(['sent', 'under-way']);
    world.temporary.restart();
    expect((await world.press('acknowledge')).kind).toBe('sent-already');
    expect(world.sent).toHaveLength(1);
  });

  test('that nobody can tell of is said so, and sent again by a person’s word alone, as the same message', async () => {
    using world = new World();
    world.outcome = { kind: 'later', failure: 'SMTP ETIMEDOUT', unknown: true, answered: false };
    expect((await world.press('acknowledge')).kind).toBe('unknown');
    world.outcome = { kind: 'sent' };
    expect((await world.press('acknowledge')).kind).toBe('unknown');
    expect(world.sent).toHaveLength(1);
    expect(world.types()).toEqual(['opened']);
    expect((await world.press('acknowledge', true)).kind).toBe('sent');
    expect(new Set(world.sent.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('that was cut by a kill is looked for in the mailbox, and recorded where it is there', async () => {
    using world = new World();
    world.outcome = 'killed';
    await expect(world.press('acknowledge')).rejects.toThrow('killed');
    world.temporary.restart();
    expect((await world.press('acknowledge')).kind).toBe('unknown');
    world.isHeld = true;
    expect(await world.press('acknowledge')).toMatchObject({ kind: 'sent', found: true });
    expect(world.sent).toHaveLength(1);
    expect(world.types()).toEqual(['opened', 'step-checked', 'reporter-told']);
  });

  test.each([
    [{ kind: 'refused', failure: 'SMTP 550' }, 'refused'],
    [{ kind: 'later', failure: 'SMTP 451', unknown: false, answered: true }, 'not-now'],
  ] as const)('that the mail server does not take has not left: %j', async (outcome, why) => {
    using world = new World();
    world.outcome = outcome;
    expect(await world.press('acknowledge')).toMatchObject({ kind: 'not-sent', why });
    expect(world.types()).toEqual(['opened']);
    world.outcome = { kind: 'sent' };
    expect((await world.press('acknowledge')).kind).toBe('sent');
  });

  test.each([
    [undefined, 'gone'],
    [{ ...MAIL, to: undefined }, 'no-address'],
    [{ ...MAIL, encrypted: true }, 'encrypted'],
  ] as const)('to a mail that is otherwise now does not leave: %#', async (found, why) => {
    using world = new World();
    world.found = found;
    expect(await world.press('acknowledge')).toMatchObject({ kind: 'not-sent', why });
    expect(world.sent).toEqual([]);
  });

  test('is for a person to give where something of the thread is encrypted, or a key is missing', async () => {
    using encrypted = new World({ encrypted: true });
    const asked = await prepareAnswer(encrypted.action(), 'acknowledge');
    expect(asked.mail).toEqual({ kind: 'by-hand', why: 'encrypted' });
    using world = new World({ asksForKey: true });
    expect((await prepareAnswer(world.action(), 'acknowledge')).mail?.kind).toBe('send');
    await world.press('acknowledge');
    const status = await prepareAnswer(world.action(), 'status');
    expect(status.mail).toEqual({ kind: 'by-hand', why: 'no-key' });
  });

  test('of another text than was shown does not leave', async () => {
    using world = new World();
    const print = '0'.repeat(32);
    await expect(
      sendAnswer(world.action(), { kind: 'acknowledge', print, again: false }),
    ).rejects.toMatchObject({ problem: { code: 'preview-changed' } });
    expect(world.sent).toEqual([]);
  });

  test('closes a report with words', async () => {
    using world = new World();
    const { store, policy } = world.temporary;
    const { case: state, who, cause } = world.action();
    const decision = closeCase(
      state,
      { resolution: 'invalid', reason: 'by design' },
      { who, now: START, policy },
    );
    if (!decision.ok) throw new Error(decision.refusal.code);
    store.cases.record(state, decision.events, cause);
    expect((await world.press('closing')).kind).toBe('sent');
    expect(world.sent[0]?.text).toContain('do not see a vulnerability');
    expect(world.types().at(-1)).toBe('reporter-told');
  });

  test('asks for what is missing, as the mails say it now, once until the reporter writes again', async () => {
    using world = new World();
    expect((await world.press('missing')).kind).toBe('sent');
    expect(world.sent[0]?.text).toContain('the steps by which we can see it ourselves');
    expect(world.types()).toEqual(['opened', 'reporter-told']);
    expect((await world.press('missing')).kind).toBe('sent-already');
    const shown = await prepareAnswer(world.action(), 'missing');
    // A second mail brings a part of it, and so another question.
    world.mails = [...world.mails, { text: '1. Open it\n2. Look', hasFiles: true, encrypted: false }];
    world.arrives({ hash: 'i', answers: ['h'] });
    if (shown.mail?.kind !== 'send') throw new Error('it goes by mail');
    const { print } = shown.mail;
    expect((await world.press('missing')).kind).toBe('sent');
    expect(world.sent.at(-1)?.text).not.toContain('the steps by which');
    // The older preview has left already.
    expect((await sendAnswer(world.action(), { kind: 'missing', print, again: false })).kind).toBe(
      'sent-already',
    );
    // The very same is asked once more where they wrote and did not say it.
    world.arrives({ hash: 'j', answers: ['i'] });
    expect((await world.press('missing')).kind).toBe('sent');
    expect(world.sent).toHaveLength(3);
  });

  test('asks for nothing where the mails cannot be looked at, and says why', async () => {
    using encrypted = new World({ encrypted: true });
    expect(await lookAtReport(encrypted.action())).toEqual({ kind: 'unseen', why: 'encrypted' });
    await expect(prepareAnswer(encrypted.action(), 'missing')).rejects.toMatchObject({
      problem: { code: 'report-unseen', unseen: { why: 'encrypted' } },
    });
    using world = new World();
    world.mails = [];
    expect(await lookAtReport(world.action())).toEqual({ kind: 'unseen', why: 'gone' });
    world.mails = [{ text: '', hasFiles: false, encrypted: true }];
    expect(await lookAtReport(world.action())).toEqual({ kind: 'unseen', why: 'encrypted' });
    world.mails = [
      {
        text: 'Steps to reproduce:\n1. curl\n2. look\n\nAn attacker reads all of it in version 0.1.28.',
        hasFiles: true,
        encrypted: false,
      },
    ];
    expect(await lookAtReport(world.action())).toEqual({
      kind: 'seen',
      where: 'mailbox',
      found: { steps: true, versions: true, proof: true, impact: true, several: false },
      request: undefined,
    });
    await expect(prepareAnswer(world.action(), 'missing')).rejects.toMatchObject({
      problem: { code: 'nothing-to-tell' },
    });
  });

  test('keeps nothing of address, subject and id', async () => {
    using world = new World();
    await world.press('acknowledge');
    world.outcome = { kind: 'refused', failure: 'SMTP 550' };
    await world.press('status');
    const { path, database } = world.temporary;
    database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
    const kept = `${readFileSync(path, 'latin1')} ${JSON.stringify(world.logged)}`;
    for (const secret of SECRETS) expect(kept).not.toContain(secret);
  });
});
