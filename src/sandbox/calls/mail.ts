import type { Call } from '../call.ts';

/** What goes out and comes in by e-mail. */
export const MAIL_CALLS: readonly Call[] = [
  {
    method: 'POST',
    path: '/sandbox/mail',
    takes: '{from, to?: security@, subject, text, answers?: id}',
    does: 'an e-mail arrives at the security team’s address, in the mailbox that the bot reads by IMAP; with `answers`, in the thread of one that came before. Waits until the bot has done with it',
    gives: '{id}',
    examples: [
      {
        body: {
          from: 'Robin <robin@researcher.example>',
          to: 'security@codegate.test',
          subject: 'A vulnerability in CodeGate',
          text: 'Steps to reproduce: …',
        },
      },
    ],
    answer: (sandbox, { body }) => sandbox.mail(body),
  },
  {
    method: 'GET',
    path: '/sandbox/mail',
    does: 'what the bot sent by e-mail, and what arrived at the security team’s address, oldest first',
    gives: '{sent: [mail], received: [mail]}',
    examples: [{}],
    answer: ({ postOffice: { sent, received } }) => ({ sent, received }),
  },
];
