import { z } from 'zod';
import type { Call } from '../call.ts';
import { serverChange } from '../discord/server-changes.ts';
import { faultSchema } from '../faults.ts';
import { PRESETS } from '../presets.ts';
import { taking } from './taking.ts';

const cut = z.strictObject({
  target: z.literal('gateway'),
  close: z.int().min(1000).max(4999),
  times: z.int().min(1).default(1),
});

/** What befalls the bot and its services. */
export const OPERATION_CALLS: readonly Call[] = [
  {
    method: 'POST',
    path: '/sandbox/faults',
    takes:
      '{target: discord, github or registry, path?: part of the path, method?, times?: 1 or until-cleared} with status, code (Discord’s error code or GitHub’s message), retry_after (seconds), headers, delay_ms or drop: before or after (the service acted); or {target: gateway, close: a code, times?: 1}',
    does: 'the next requests that match get that status, that delay or a cut connection; or the Gateway’s socket is cut',
    gives: '{}',
    examples: [
      { body: { target: 'github', path: '/security-advisories', status: 503, times: 3 } },
      { body: { target: 'discord', path: '/messages', drop: 'after' } },
      { body: { target: 'discord', path: '/messages', status: 429, retry_after: 2 } },
      { body: { target: 'discord', path: '/users/@me/channels', code: 50007, times: 'until-cleared' } },
      { body: { target: 'gateway', close: 4000 } },
    ],
    answer: taking(z.discriminatedUnion('target', [cut, faultSchema]), (sandbox, asked) =>
      sandbox.faults(asked),
    ),
  },
  {
    method: 'DELETE',
    path: '/sandbox/faults',
    does: 'no request suffers anything any more',
    gives: '{}',
    examples: [{}],
    answer: (sandbox) => sandbox.clearFaults(),
  },
  {
    method: 'POST',
    path: '/sandbox/discord',
    takes:
      '{permission: {channel, of: a role or a person, view: true, false or null}} or {create_role: {name, administrator?}} or {role: {member, has}} or {delete_role: true} or {restore_role: true} or {delete_message: its id} or {delete_channel: a name} or {restore_channel: a name} or {leave: a member} or {join: a person} or {dms: {member, open}} or {bot: in or out}',
    does: 'what happens on the server: who sees a channel (null takes the exception away), the security role and who has it, messages and channels, who is there, who takes direct messages, whether the bot is there',
    gives: '{}',
    examples: [
      { body: { permission: { channel: 'security', of: 'contributor', view: true } } },
      { body: { permission: { channel: 'security', of: 'contributor', view: null } } },
      { body: { role: { member: 'security-2', has: true } } },
      { body: { delete_channel: 'general' } },
      { body: { restore_channel: 'general' } },
      { body: { leave: 'outsider' } },
      { body: { join: 'outsider' } },
      { body: { dms: { member: 'closed-dms', open: true } } },
      { body: { bot: 'out' } },
      { body: { bot: 'in' } },
    ],
    answer: taking(serverChange, (sandbox, asked) => sandbox.changeServer(asked)),
  },
  {
    method: 'POST',
    path: '/sandbox/restart',
    takes: '{signal?: SIGTERM, SIGINT or SIGKILL}',
    does: 'ends the bot’s process with that signal (SIGTERM, unless it is said) and starts it again on the same database',
    gives: 'as GET /sandbox',
    examples: [{ body: { signal: 'SIGKILL' } }],
    answer: taking(
      z.strictObject({ signal: z.enum(['SIGTERM', 'SIGKILL', 'SIGINT']).default('SIGTERM') }).default({
        signal: 'SIGTERM',
      }),
      (sandbox, asked) => sandbox.restart(asked.signal),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/reset',
    takes: '{preset: empty, report, fix-team, release-day, published or zero-day}',
    does: 'starts anew, and plays what happened before; zero-day is 03:00 with one person awake',
    gives: 'as GET /sandbox',
    examples: [{ body: { preset: 'zero-day' } }, { body: { preset: 'release-day' } }],
    answer: taking(z.strictObject({ preset: z.enum(PRESETS) }), (sandbox, { preset }) =>
      sandbox.reset(preset),
    ),
  },
];
