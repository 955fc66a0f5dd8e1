import { z } from 'zod';
import type { Case } from './case.ts';
import type { CaseEvent } from './events.ts';
import { STAGES } from './policy.ts';

const caseId = z.string();
const member = z.string();

/** One deadline that a person is reminded of. */
const reminderItem = z.object({
  caseId,
  stage: z.enum(STAGES),
  revision: z.int(),
  mark: z.string(),
  kind: z.enum(['before', 'due', 'overdue', 'asap']),
  /** Who was to be told, where that person cannot be reached and this one stands in. */
  insteadOf: member.optional(),
});
export type ReminderItem = z.output<typeof reminderItem>;

/**
 * What a message says, as data: which case and what happened to it. The words are made when it is sent, from the
 * case as it is then, so nothing that went stale leaves and nothing secret is kept (DESIGN §6).
 */
export const notice = z.discriminatedUnion('template', [
  z.object({ template: z.literal('reminder'), items: z.array(reminderItem).min(1) }),
  z.object({ template: z.literal('case-opened'), caseId }),
  z.object({ template: z.literal('closed-in-github'), caseId }),
  z.object({ template: z.literal('reopened-in-github'), caseId }),
  z.object({ template: z.literal('published-in-github'), caseId }),
  z.object({ template: z.literal('cve-arrived'), caseId }),
  z.object({ template: z.literal('coordinator-named'), caseId, by: member.optional() }),
  z.object({ template: z.literal('coordinator-offer'), caseId, by: member.optional() }),
  z.object({ template: z.literal('hand-over-answered'), caseId, by: member, accepted: z.boolean() }),
  z.object({ template: z.literal('fix-team-welcome'), caseId }),
  z.object({ template: z.literal('login-claimed'), member, login: z.string() }),
  z.object({ template: z.literal('dm-test') }),
  /** Something waits for the security team, none of whom is known yet. */
  z.object({ template: z.literal('role-ping') }),
  /** Something waits for a member whose direct messages are closed. */
  z.object({ template: z.literal('unreachable'), member }),
  z.object({ template: z.literal('github-rights'), repository: z.string(), right: z.string() }),
  z.object({ template: z.literal('undelivered'), count: z.int() }),
]);
export type Notice = z.output<typeof notice>;

/** Whom a notice is for. `login` is a member of the fix team, by GitHub login. */
export type Audience =
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'login'; readonly login: string }
  | { readonly kind: 'in-charge' }
  | { readonly kind: 'security' }
  | { readonly kind: 'security-channel' };

export interface Told {
  readonly to: Audience;
  readonly notice: Notice;
}

/** Whom one event must be told to, and what. Whoever did it knows already and is left out by the caller. */
export function noticesOf(before: Case | undefined, after: Case, event: CaseEvent): Told[] {
  const { body, actor } = event;
  const by = actor.kind === 'member' ? { by: actor.id } : {};
  const { id } = after;
  switch (body.type) {
    case 'opened':
      return [
        { to: { kind: 'security-channel' }, notice: { template: 'case-opened', caseId: id } },
        { to: { kind: 'security' }, notice: { template: 'case-opened', caseId: id } },
      ];
    case 'coordinator-named': {
      const former = before?.coordinator === body.member ? undefined : before?.coordinator;
      return [
        {
          to: { kind: 'member', id: body.member },
          notice: { template: 'coordinator-named', caseId: id, ...by },
        },
        ...(former === undefined ? [] : [handOver({ kind: 'member', id: former }, id, body.member, true)]),
      ];
    }
    case 'coordinator-offered':
      return [
        {
          to: { kind: 'member', id: body.member },
          notice: { template: 'coordinator-offer', caseId: id, ...by },
        },
      ];
    case 'coordinator-declined':
      return [handOver({ kind: 'in-charge' }, id, body.member, false)];
    case 'fix-team-added':
      return [
        { to: { kind: 'login', login: body.login }, notice: { template: 'fix-team-welcome', caseId: id } },
      ];
    case 'advisory-closed':
      return [{ to: { kind: 'security' }, notice: { template: 'closed-in-github', caseId: id } }];
    case 'advisory-reopened':
      return [{ to: { kind: 'security' }, notice: { template: 'reopened-in-github', caseId: id } }];
    case 'advisory-published':
      return [{ to: { kind: 'security' }, notice: { template: 'published-in-github', caseId: id } }];
    case 'cve-assigned':
      return [{ to: { kind: 'in-charge' }, notice: { template: 'cve-arrived', caseId: id } }];
    default:
      return [];
  }
}

function handOver(to: Audience, id: string, by: string, accepted: boolean): Told {
  return { to, notice: { template: 'hand-over-answered', caseId: id, by, accepted } };
}
