import { z } from 'zod';
import type { Call, Controlled } from './call.ts';
import { ControlError } from './control-error.ts';
import { serverChange } from './discord/server-changes.ts';
import { helpText } from './help.ts';

const people = z.string();
const words = z.array(z.string());
const REPOSITORY = 'stacklok/codegate';
/** The identifier of the first advisory in every sandbox, and the case that the bot opens for it. */
const GHSA = 'GHSA-2q7w-cwh6-7c6m';
const CASE = 'CG-2026-001';

const fault = z
  .strictObject({
    target: z.enum(['discord', 'github', 'registry']),
    path: z.string().optional(),
    method: z.string().optional(),
    status: z.int().min(400).max(599).optional(),
    code: z.int().optional(),
    delay_ms: z.int().min(0).max(60_000).optional(),
    drop: z.enum(['before', 'after']).optional(),
    times: z.int().min(1).default(1),
  })
  .refine(
    ({ status, delay_ms, drop }) => status !== undefined || delay_ms !== undefined || drop !== undefined,
    {
      error: 'a fault needs a status, a delay_ms or a drop',
    },
  );
const cut = z.strictObject({ target: z.literal('gateway'), close: z.int().min(1000).max(4999) });

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
    takes: '{advance: a duration} or {to: an instant}, in ISO 8601',
    does: 'moves the clock on, runs every job that comes due on the way in order, and waits until all is delivered',
    gives: '{now}',
    examples: [{ body: { advance: 'PT5M' } }, { body: { to: '2026-03-02T12:00:00Z' } }],
    answer: taking(
      z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })]),
      (sandbox, asked) => ('to' in asked ? sandbox.to(asked.to) : sandbox.advance(asked.advance)),
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
      z.strictObject({ as: people, in: z.string().optional(), line: z.string() }),
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
  {
    method: 'POST',
    path: '/sandbox/press',
    takes: '{as, message: its id, button: its label}',
    does: 'presses a button',
    gives: 'an answer',
    examples: [
      {
        body: { as: 'security-1', message: 'MESSAGE', button: 'I coordinate' },
        after: `/advisory show case:${CASE}`,
      },
    ],
    answer: taking(
      z.strictObject({ as: people, message: z.string(), button: z.string() }),
      (sandbox, asked) => sandbox.press(asked.as, asked.message, asked.button),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/choose',
    takes: '{as, message: its id, values, select?: the placeholder of the menu, where a message has several}',
    does: 'chooses in a select menu, by value or by label; people, roles and channels by name',
    gives: 'an answer',
    examples: [
      {
        body: { as: 'security-1', message: 'MESSAGE', values: ['maintainer-1'] },
        after: `/advisory fix-team suggest case:${CASE}`,
      },
    ],
    answer: taking(
      z.strictObject({
        as: people,
        message: z.string(),
        values: z.union([words, z.string().transform((value) => [value])]),
        select: z.string().optional(),
      }),
      (sandbox, asked) => sandbox.choose(asked.as, asked.message, asked.values, asked.select),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/submit',
    takes: '{as, modal: its id, fields: {label: value}}',
    does: 'fills in an opened form and sends it off; a field that is not named keeps what stands in it',
    gives: 'an answer',
    examples: [
      {
        body: {
          as: 'security-1',
          modal: 'MODAL',
          fields: { 'CVSS vector': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
        },
        after: `/advisory severity case:${CASE}`,
      },
    ],
    answer: taking(
      z.strictObject({
        as: people,
        modal: z.string(),
        fields: z.record(z.string(), z.union([z.string(), z.boolean(), words])),
      }),
      (sandbox, asked) => sandbox.submit(asked.as, asked.modal, asked.fields),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/autocomplete',
    takes: '{as, line, focused: the option that is being typed, in?}',
    does: 'what the bot proposes for an option; nothing where it does not answer in time',
    gives: '{choices: [{name, value}]}',
    examples: [{ body: { as: 'security-1', line: '/advisory show case:CG', focused: 'case' } }],
    answer: taking(
      z.strictObject({ as: people, in: z.string().optional(), line: z.string(), focused: z.string() }),
      (sandbox, asked) => sandbox.autocomplete(asked.as, asked.line, asked.focused, asked.in),
    ),
  },
  {
    method: 'GET',
    path: '/sandbox/github/advisories/GHSA',
    does: 'an advisory as GitHub’s REST API gives it now',
    gives: 'an advisory',
    examples: [{ path: `/sandbox/github/advisories/${GHSA}` }],
    answer: (sandbox, { name }) => sandbox.advisory(name),
  },
  {
    method: 'PATCH',
    path: '/sandbox/github/advisories/GHSA',
    takes:
      '{as?, state?, summary?, description?, vulnerabilities?, severity?, cvss_vector_string?, cwe_ids?, cve_id?, credits?, collaborating_users?, collaborating_teams?, private_fork?: true}',
    does: 'what people do in GitHub’s pages (security-1, unless as says otherwise), and the CVE id that GitHub assigns; a list replaces the list that was there',
    gives: 'an advisory',
    examples: [
      {
        path: `/sandbox/github/advisories/${GHSA}`,
        body: { state: 'draft', collaborating_users: ['maintainer-1'] },
      },
      { path: `/sandbox/github/advisories/${GHSA}`, body: { cve_id: 'CVE-2026-10001' } },
    ],
    answer: (sandbox, { name, body }) => sandbox.patchAdvisory(name, body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/access',
    takes: '{repository, login, permission: none, read, write or admin}',
    does: 'an administrator changes what a person may do in a repository, whatever their teams may',
    gives: '{}',
    examples: [{ body: { repository: REPOSITORY, login: 'maintainer-2', permission: 'read' } }],
    answer: (sandbox, { body }) => sandbox.setAccess(body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/release',
    takes:
      '{repository, tag, assets?: names or {name, content}, image?: true, false or a name, signed?: true, false or "wrong-identity"}',
    does: 'a release appears as CodeGate’s workflow makes one: files attested, the image pushed and signed',
    gives: '{tag, html_url, assets: [{name, digest, url}], image: {reference, digest} or null}',
    examples: [
      { body: { repository: REPOSITORY, tag: 'v0.1.29' } },
      { body: { repository: REPOSITORY, tag: 'v0.1.30', signed: 'wrong-identity' } },
    ],
    answer: (sandbox, { body }) => sandbox.release(body),
  },
  {
    method: 'POST',
    path: '/sandbox/faults',
    takes:
      '{target: discord, github or registry, path?: part of the path, method?, times?: 1} with status (code? beside it for Discord), delay_ms or drop: before or after (the service acted); or {target: gateway, close: a code}',
    does: 'the next requests that match get that status, that delay or a cut connection; or the Gateway’s socket is cut',
    gives: '{}',
    examples: [
      { body: { target: 'github', path: '/security-advisories', status: 503, times: 3 } },
      { body: { target: 'discord', path: '/messages', drop: 'after' } },
      { body: { target: 'gateway', close: 4000 } },
    ],
    answer: taking(z.discriminatedUnion('target', [cut, fault]), (sandbox, asked) => sandbox.faults(asked)),
  },
  {
    method: 'POST',
    path: '/sandbox/discord',
    takes:
      '{permission: {channel, of: a role or a person, view: true, false or null}} or {create_role: {name, administrator?}} or {role: {member, has}} or {delete_role: true} or {restore_role: true} or {delete_channel: a name} or {restore_channel: a name}',
    does: 'what an administrator does on the server: who sees a channel (null takes the exception away), the security role and who has it, its channels',
    gives: '{}',
    examples: [
      { body: { permission: { channel: 'security', of: 'contributor', view: true } } },
      { body: { permission: { channel: 'security', of: 'contributor', view: null } } },
      { body: { role: { member: 'security-2', has: true } } },
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
    method: 'GET',
    path: '/sandbox/requests',
    does: 'what the bot asked of Discord, GitHub and the registry, and what they answered; status is null for a cut connection',
    gives: '[{target, method, path, status, ms, body, answer}]',
    examples: [{}],
    answer: (sandbox) => sandbox.requests(),
  },
];

/** A call that reads its body with a schema first. */
function taking<Body>(
  schema: z.ZodType<Body>,
  answer: (sandbox: Controlled, asked: Body) => unknown,
): Call['answer'] {
  return (sandbox, { body }) => {
    const result = schema.safeParse(body);
    if (result.success) return answer(sandbox, result.data);
    throw new ControlError(
      result.error.issues
        .map((issue) =>
          issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
        )
        .join('; '),
    );
  };
}
