import { z } from 'zod';
import type { Call } from '../call.ts';
import { CASE, REPOSITORY } from './story.ts';
import { taking } from './taking.ts';

/** What a newcomer needs: what there is, a report, time that passes, a command, and what people read. */
export const FIRST_CALLS: readonly Call[] = [
  {
    method: 'POST',
    path: '/sandbox/github/report',
    takes:
      '{repository, summary, description, as?, vulnerabilities?, severity?, cvss_vector_string?, cwe_ids?}',
    does: 'a person (reporter, unless as says otherwise) uses “Report a vulnerability” in GitHub',
    gives: '{ghsa_id}',
    examples: [
      { body: { repository: REPOSITORY, summary: 'A path traversal', description: 'Steps to reproduce: …' } },
    ],
    answer: (sandbox, { body }) => sandbox.report(body),
  },
  {
    method: 'POST',
    path: '/sandbox/clock',
    takes: '{advance: a duration} or {to: an instant}, in ISO 8601, or {to: "next"}',
    does: 'moves the clock on, runs every job that comes due on the way in order, and waits until all is delivered; “next” stops at the first thing that happens, or after 14 days',
    gives: '{now}; for next {now, what}: what happened then',
    examples: [
      { body: { advance: 'PT5M' } },
      { body: { to: '2026-03-02T12:00:00Z' } },
      { body: { to: 'next' } },
    ],
    answer: taking(
      z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })]),
      (sandbox, asked) => {
        if ('advance' in asked) return sandbox.advance(asked.advance);
        return asked.to === 'next' ? sandbox.toNext() : sandbox.to(asked.to);
      },
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/run',
    takes: '{as, line, in?: a channel, “security” unless it is said}',
    does: 'types a slash command; a value with spaces is quoted, a person or channel is named bare',
    gives: 'an answer',
    examples: [
      { body: { as: 'security-1', line: '/advisory me github:security-1' } },
      { body: { as: 'security-1', line: `/advisory show case:${CASE}` } },
      { body: { as: 'outsider', in: 'general', line: '/advisory list' } },
    ],
    answer: taking(
      z.strictObject({ as: z.string(), in: z.string().optional(), line: z.string() }),
      (sandbox, asked) => sandbox.run(asked.as, asked.line, asked.in),
    ),
  },
  {
    method: 'GET',
    path: '/sandbox/channels/NAME',
    does: 'what stands in a channel or thread, oldest first; answers that one person sees are never in it',
    gives: '{messages: [message]}',
    examples: [{ path: '/sandbox/channels/security' }],
    answer: (sandbox, { name }) => sandbox.channel(name),
  },
  {
    method: 'GET',
    path: '/sandbox/dms/USER',
    does: 'the direct messages of the bot and a person, oldest first',
    gives: '{messages: [message]}',
    examples: [{ path: '/sandbox/dms/security-1' }],
    answer: (sandbox, { name }) => sandbox.dms(name),
  },
];
