import type { Call } from '../call.ts';

/** What there is to see beside the channels, and what happens. */
export const READING_CALLS: readonly Call[] = [
  {
    method: 'GET',
    path: '/sandbox/answers/USER',
    does: 'the answers that this person alone still sees, oldest first: neither dismissed nor deleted',
    gives: '{answers: [message]}',
    examples: [{ path: '/sandbox/answers/security-1' }],
    answer: (sandbox, { name }) => sandbox.answers(name),
  },
  {
    method: 'GET',
    path: '/sandbox/files/ID',
    does: 'the bytes of an attachment, whose id stands in raw.attachments of its message',
    gives: 'the file',
    examples: [{ path: '/sandbox/files/FILE', after: '/advisory export' }],
    answer: (sandbox, { name }) => sandbox.file(name),
  },
  {
    method: 'GET',
    path: '/sandbox/commands',
    does: 'the registered command, as Discord keeps it',
    gives: '[command]',
    examples: [{}],
    answer: (sandbox) => sandbox.commands(),
  },
  {
    method: 'GET',
    path: '/sandbox/events',
    does: 'what happens from now on, as server-sent events: message, edit, delete, answer, github, mail, clock, bot',
    gives: 'events, until the caller hangs up',
    examples: [{}],
    goesOn: true,
    answer: (sandbox) => sandbox.events(),
  },
  {
    method: 'GET',
    path: '/sandbox/requests',
    does: 'what the bot asked of Discord, GitHub and the registry, and what they answered; status is null for a cut connection',
    gives: '[{target, method, path, status, ms, body, answer}]',
    examples: [{}],
    answer: (sandbox) => sandbox.requests(),
  },
];
