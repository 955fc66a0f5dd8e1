import { Transform } from 'node:stream';
import type { SMTPTransportOptions } from 'nodemailer';
import type { Leave } from '../lease/gated-agent.ts';
import type { Mailbox } from '../process/mail-address.ts';
import { readSmtpAddress, type SmtpAddress } from './smtp-address.ts';
import { smtpFailure, type SmtpFailure } from './smtp-failure.ts';

/** How long each step of a connection may take, and how long one attempt altogether. */
const STEP_MS = 10_000;
const ATTEMPT_MS = 60_000;

export interface MailerOptions {
  /** `smtp://` or `smtps://`, as `readSmtpAddress` takes it. */
  readonly url: string;
  readonly from: Mailbox;
  /** Asked before an e-mail leaves, and before the server is told that it is whole; left out where there is one machine. */
  readonly leave?: Leave | undefined;
}

/** One message to one recipient. */
export interface Letter {
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  /** The part of its Message-ID before the "@": the same for every attempt at the same message. */
  readonly messageId: string;
  readonly at: Temporal.Instant;
  /** The mail that it answers: its Message-ID, and those of its thread before it, without brackets. */
  readonly answers?: { readonly messageId: string | undefined; readonly thread: readonly string[] };
}

/**
 * What became of one attempt. `later` may have arrived all the same where `unknown`, and comes from the server
 * itself where `answered`; `refused` means that it stays so until the set-up or the list changes. A failure is told by
 * class and number only.
 */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'later';
      readonly failure: string;
      readonly unknown: boolean;
      readonly answered: boolean;
    }
  | { readonly kind: 'refused'; readonly failure: string };

/** Whether the server can be used; otherwise what hinders it. */
type MailCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: SmtpFailure['kind']; readonly failure: string };

export interface Mailer {
  /** The whole Message-ID, without brackets, of a message with this part before the "@". */
  idOf(messageId: string): string;
  /** Sends one message. What can go wrong on the way is an outcome; it throws on a defect only. */
  send(letter: Letter): Promise<MailOutcome>;
  /** Connects and logs in, and sends nothing. */
  verify(): Promise<MailCheck>;
}

/** A way to send e-mails over one SMTP server. Refuses, with a `TypeError`, an address that cannot be read. */
export function createMailer({ url, from, leave = () => {} }: MailerOptions): Mailer {
  const server = readSmtpAddress(url);
  if (!server) throw new TypeError('the address of the mail server cannot be used');
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  // Loaded at the first e-mail: where none is ever sent, it costs no memory.
  let made: ReturnType<typeof makeTransport> | undefined;
  const transport = () => (made ??= makeTransport(transportOptions(server), leave));
  const idOf = (messageId: string) => `${messageId}@${domain}`;
  return {
    idOf,
    async send({ to, subject, text, messageId, at, answers }) {
      const transporter = await transport();
      if (!mayLeave(leave))
        return { kind: 'later', failure: 'SMTP NOT SENT', unknown: false, answered: false };
      try {
        await transporter.sendMail({
          from: addressee(from),
          to: addressee(to),
          envelope: { from: from.address, to: [to.address] },
          subject,
          text,
          messageId: `<${idOf(messageId)}>`,
          date: new Date(at.epochMilliseconds),
          ...(answers ? inThread(answers) : UNASKED),
          signal: AbortSignal.timeout(ATTEMPT_MS),
        });
        return { kind: 'sent' };
      } catch (error) {
        const problem = smtpFailure(error);
        if (!problem) throw error;
        const { failure, permanent, unknown, answered } = problem;
        return permanent ? { kind: 'refused', failure } : { kind: 'later', failure, unknown, answered };
      }
    },
    async verify() {
      const transporter = await transport();
      try {
        await transporter.verify();
        return { ok: true };
      } catch (error) {
        const { kind, failure } = smtpFailure(error) ?? { kind: 'failed', failure: 'SMTP' };
        return { ok: false, kind, failure };
      }
    },
  };
}

/** So that no vacation program answers: an answer has to mean that a person has read it. */
const UNASKED = {
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
};

/**
 * What puts a message into a thread. A person has pressed for it, and it answers one: it does not call itself automatic, which
 * the programs that take in reports would drop.
 */
function inThread({ messageId, thread }: NonNullable<Letter['answers']>) {
  if (messageId === undefined) return {};
  return {
    inReplyTo: `<${messageId}>`,
    references: [...thread, messageId].map((id) => `<${id}>`).join(' '),
    headers: { 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
  };
}

/**
 * How nodemailer is to connect. The notice is embargoed: it leaves this machine over TLS only, to a server whose
 * certificate holds. A server on this very machine has no such certificate, and nothing is in between.
 */
export function transportOptions({ host, port, secure, login, loopback }: SmtpAddress): SMTPTransportOptions {
  return {
    host,
    ...(port === undefined ? {} : { port }),
    secure,
    requireTLS: !secure && !loopback,
    tls: { rejectUnauthorized: !loopback },
    ...(login ? { auth: login } : {}),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    maxRecipients: 1,
  };
}

function mayLeave(leave: Leave): boolean {
  try {
    leave();
    return true;
  } catch {
    return false;
  }
}

async function makeTransport(options: SMTPTransportOptions, leave: Leave) {
  const { createTransport } = await import('nodemailer');
  const transporter = createTransport(options);
  transporter.use('stream', (mail, done) => {
    mail.message.transform(() => gate(leave));
    done();
  });
  return transporter;
}

/** Lets a message through, and its end only where it may leave: without its end, the server throws it away. */
function gate(leave: Leave): Transform {
  return new Transform({
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush: (done) => done(mayLeave(leave) ? null : new Error('it may not leave')),
  });
}

function addressee({ name, address }: Mailbox): { name: string; address: string } {
  return { name: name ?? '', address };
}
