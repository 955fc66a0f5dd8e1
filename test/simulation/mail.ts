import type { Mailer, MailOutcome } from '../../src/mail/mailer.ts';
import type { Turns } from './turns.ts';

/** A mail server that takes everything, where it answers. */
export function simulatedMailer(turns: Turns): Pick<Mailer, 'send' | 'verify'> {
  const sent: MailOutcome = { kind: 'sent' };
  const later: MailOutcome = { kind: 'later', failure: 'no answer', unknown: true, answered: false };
  const call = <T>(name: string, answer: T) =>
    turns.call({
      port: 'mail',
      name,
      isWrite: true,
      act: () => answer,
      failure: () => new Error('no answer'),
    });
  return {
    send: () => call('send', sent).catch(() => later),
    verify: () =>
      call('verify', { ok: true } as const).catch(
        () => ({ ok: false, kind: 'refused', failure: 'no answer' }) as const,
      ),
  };
}
