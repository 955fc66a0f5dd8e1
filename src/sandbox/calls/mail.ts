import type { Call } from '../call.ts';

/** What goes out and comes in by e-mail. */
export const MAIL_CALLS: readonly Call[] = [
  {
    method: 'POST',
    path: '/sandbox/mail',
    takes: '{from, to?: security@, subject, text}',
    does: 'an e-mail arrives at the security team’s address; it is kept, and nothing reads it yet',
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
    answer: (sandbox, { body }) => sandbox.postOffice.arrive(body),
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
