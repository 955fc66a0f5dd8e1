import type { Mailer, MailOutcome } from '../../src/mail/mailer.ts';
import type { Turns } from './turns.ts';

/** A mail server that takes everything, where it answers. */
export function simulatedMailer(turns: Turns): Pick<Mailer, 'send'> {
  const sent: MailOutcome = { kind: 'sent' };
  const later: MailOutcome = { kind: 'later', failure: 'no answer', unknown: true, answered: false };
  return {
    send: () =>
      turns
        .call({ port: 'mail', name: 'send', act: () => sent, failure: () => new Error('no answer') })
        .catch(() => later),
  };
}
