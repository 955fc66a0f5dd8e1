import { z } from 'zod';

/** What went wrong with the mail server, by class and number: its own words hold addresses. */
export interface SmtpFailure {
  /** Such as `SMTP 550 5.1.1`, or `SMTP ESOCKET ECONNREFUSED` where it did not answer. */
  readonly failure: string;
  /**
   * `login`: it does not know us. `tls`: the connection could not be secured. `refused`: it, or nodemailer, will not
   * have the message as it is. `failed`: anything else that another attempt may not meet.
   */
  readonly kind: 'login' | 'tls' | 'refused' | 'failed';
  /** Trying again would come to the same. */
  readonly permanent: boolean;
  /** The server said so itself. */
  readonly answered: boolean;
  /** The message may have been taken all the same. */
  readonly unknown: boolean;
}

/** What of nodemailer's errors may be looked at. */
const smtpError = z.object({
  code: z.string(),
  originalCode: z.string().optional(),
  response: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
  timeoutType: z.string().optional(),
});
type SmtpError = z.output<typeof smtpError>;

const LOGIN = new Set(['EAUTH', 'ENOAUTH']);
/** Without an answer of the server these are nodemailer's own objections, made before anything was sent. */
const OBJECTIONS = new Set(['EENVELOPE', 'EMESSAGE', 'ECONFIG', ...LOGIN]);
/** Ends before there was a session in which a message could have been sent. */
const UNCONNECTED = new Set(['EDNS', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);
const CERTIFICATE = /CERT|VERIFY_LEAF/;

/**
 * Sorts an error of nodemailer's; undefined for any other error, which is a defect. Where nothing proves that the
 * message was not taken, it may have been: a second copy has the same Message-ID, a lost notice has no second chance.
 */
export function smtpFailure(error: unknown): SmtpFailure | undefined {
  const { success, data } = smtpError.safeParse(error);
  if (!success) return undefined;
  const answered = data.responseCode !== undefined;
  const untrusted = CERTIFICATE.test(data.originalCode ?? '');
  const objection = !answered && OBJECTIONS.has(data.code);
  const permanent = answered ? data.permanent === true : objection || untrusted;
  const kind = kindOf(data, permanent);
  const untaken = answered || permanent || kind === 'tls' || beforeSession(data);
  return { failure: wordsOf(data), kind, permanent, answered, unknown: !untaken };
}

function kindOf({ code, originalCode = '' }: SmtpError, permanent: boolean): SmtpFailure['kind'] {
  if (LOGIN.has(code)) return 'login';
  if (code === 'ETLS' || CERTIFICATE.test(originalCode) || /^ERR_(SSL|TLS)/.test(originalCode)) return 'tls';
  return permanent ? 'refused' : 'failed';
}

function beforeSession({ code, originalCode = '', timeoutType }: SmtpError): boolean {
  if (timeoutType !== undefined && timeoutType !== 'SOCKET_TIMEOUT') return true;
  return UNCONNECTED.has(code) || UNCONNECTED.has(originalCode);
}

function wordsOf({ code, originalCode, response, responseCode }: SmtpError): string {
  if (responseCode === undefined)
    return ['SMTP', code, originalCode].filter((word) => word && /^[A-Z0-9_]+$/.test(word)).join(' ');
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
  return ['SMTP', responseCode, enhanced].filter((word) => word !== undefined).join(' ');
}
