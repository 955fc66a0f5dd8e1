import type { Call } from './call.ts';
import { ACT_CALLS } from './calls/acts.ts';
import { FIRST_CALLS } from './calls/first.ts';
import { GITHUB_CALLS } from './calls/github.ts';
import { MAIL_CALLS } from './calls/mail.ts';
import { OPERATION_CALLS } from './calls/operation.ts';
import { READING_CALLS } from './calls/reading.ts';
import { helpText } from './help.ts';

/** Every call of the control API, in the order in which a newcomer needs them. */
export const CALLS: readonly Call[] = [
  {
    method: 'GET',
    path: '/sandbox',
    does: 'what the clock shows, who and what there is, and whether the bot is ready',
    gives: '{now, users, channels, bot: {ready, commands}}',
    examples: [{}],
    answer: (sandbox) => sandbox.info(),
  },
  {
    method: 'GET',
    path: '/sandbox/help',
    does: 'every call with an example',
    gives: 'text',
    examples: [{}],
    answer: (_sandbox, { url }) => helpText(CALLS, url),
  },
  ...FIRST_CALLS,
  ...ACT_CALLS,
  ...READING_CALLS,
  ...GITHUB_CALLS,
  ...MAIL_CALLS,
  ...OPERATION_CALLS,
];
