import { z } from 'zod';
import { isUrgent, type Case } from './case.ts';
import type { Actor, CaseEvent, EventBody } from './events.ts';
import { STAGES } from './policy.ts';

const caseId = z.string();
const member = z.string();
/** Instants of a notice stay text: it is stored as JSON, and read back when it is sent. */
const instant = z.string();

/** One deadline that a person is reminded of. */
const reminderItem = z.object({
  caseId,
  stage: z.enum(STAGES),
  revision: z.int(),
  mark: z.string(),
  kind: z.enum(['before', 'due', 'overdue', 'asap', 'review', 'release-day']),
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
  /** Somebody is wanted on a fix team whose GitHub login is not known. */
  z.object({ template: z.literal('login-wanted'), caseId, by: member }),
  /** They have said it, to whoever wanted them. */
  z.object({ template: z.literal('login-told'), caseId, member, login: z.string() }),
  z.object({ template: z.literal('approval-asked'), caseId, request: z.int() }),
  z.object({
    template: z.literal('approval-answered'),
    caseId,
    login: z.string(),
    approved: z.boolean(),
    by: member,
  }),
  z.object({ template: z.literal('outsider-seen'), caseId, login: z.string() }),
  /** An advance notice that could not be sent, by the distributor's name. */
  z.object({ template: z.literal('mail-unsent'), caseId, name: z.string() }),
  z.object({ template: z.literal('fork-created'), caseId }),
  z.object({ template: z.literal('fix-ready'), caseId, by: member }),
  z.object({ template: z.literal('disclosure-changed'), caseId, by: member.optional() }),
  z.object({ template: z.literal('deadline-moved'), caseId, by: member.optional() }),
  /** `withdrawn` is the day that was agreed before and is not any more. */
  z.object({
    template: z.literal('release-proposed'),
    caseId,
    proposal: z.int(),
    withdrawn: instant.optional(),
    by: member.optional(),
  }),
  z.object({ template: z.literal('release-agreed'), caseId, proposal: z.int() }),
  z.object({ template: z.literal('release-withdrawn'), caseId, event: z.int(), withdrawn: instant }),
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
  | { readonly kind: 'fix-team' }
  | { readonly kind: 'security' }
  | { readonly kind: 'security-channel' };

export interface Told {
  readonly to: Audience;
  readonly notice: Notice;
  /** Also to whoever did it: the message brings them something that they keep. */
  readonly actorToo?: boolean;
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
    case 'collaborator-requested': {
      const asked = { template: 'approval-asked', caseId: id, request: event.seq } as const;
      return [
        { to: { kind: 'security-channel' }, notice: asked },
        { to: { kind: 'security' }, notice: asked },
      ];
    }
    case 'collaborator-approved':
    case 'collaborator-refused':
      return answered(before, body, id, actor);
    case 'outsider-seen':
      return [
        { to: { kind: 'in-charge' }, notice: { template: 'outsider-seen', caseId: id, login: body.login } },
      ];
    case 'fork-created':
      return toBoth({ template: 'fork-created', caseId: id });
    case 'step-checked':
      return body.step === 'fix-ready' && actor.kind === 'member'
        ? [{ to: { kind: 'security' }, notice: { template: 'fix-ready', caseId: id, by: actor.id } }]
        : [];
    case 'disclosure-changed':
      // What makes everything ASAP is a reminder to everybody at once, and needs no second message.
      return isUrgent(body.kind)
        ? []
        : [
            { to: { kind: 'security' }, notice: { template: 'disclosure-changed', caseId: id, ...by } },
            ...withdrawn(before, after, event),
          ];
    case 'deadline-set':
    case 'slow-track-set':
      return toBoth({ template: 'deadline-moved', caseId: id, ...by });
    case 'upstream-set':
      return [
        ...toBoth({ template: 'deadline-moved', caseId: id, ...by }),
        ...withdrawn(before, after, event),
      ];
    case 'release-proposed': {
      const agreed = before?.steps['release-day'] ? before.proposal : undefined;
      const proposed = {
        template: 'release-proposed',
        caseId: id,
        proposal: event.seq,
        ...(agreed ? { withdrawn: agreed.at.toString() } : {}),
        ...by,
      } as const;
      // Whoever was told the day must hear that it is open again.
      return agreed ? toEverybody(proposed) : toBoth(proposed);
    }
    case 'release-agreed': {
      const agreedNow = after.steps['release-day'] && !before?.steps['release-day'];
      return agreedNow
        ? toEverybody({ template: 'release-agreed', caseId: id, proposal: body.proposal }, { actorToo: true })
        : [];
    }
    default:
      return [];
  }
}

/** Whoever was told an agreed day must hear that it fell. */
function withdrawn(before: Case | undefined, after: Case, { seq }: CaseEvent): Told[] {
  if (!before?.steps['release-day'] || !before.proposal || after.proposal) return [];
  return toEverybody({
    template: 'release-withdrawn',
    caseId: after.id,
    event: seq,
    withdrawn: before.proposal.at.toString(),
  });
}

/** Whoever asked hears the answer. */
function answered(
  before: Case | undefined,
  body: Extract<EventBody, { type: 'collaborator-approved' | 'collaborator-refused' }>,
  id: string,
  actor: Actor,
): Told[] {
  const request = before?.requests.find((each) => each.revision === body.request);
  if (!request || actor.kind !== 'member') return [];
  const approved = body.type === 'collaborator-approved';
  return [
    {
      to: { kind: 'member', id: request.askedBy },
      notice: { template: 'approval-answered', caseId: id, login: body.login, approved, by: actor.id },
    },
  ];
}

/** To those who act on it: the fix team, and who is in charge. */
function toBoth(what: Notice): Told[] {
  return [
    { to: { kind: 'in-charge' }, notice: what },
    { to: { kind: 'fix-team' }, notice: what },
  ];
}

/** To the whole security team and the fix team. */
function toEverybody(what: Notice, how: Pick<Told, 'actorToo'> = {}): Told[] {
  return [
    { to: { kind: 'security' }, notice: what, ...how },
    { to: { kind: 'fix-team' }, notice: what, ...how },
  ];
}

function handOver(to: Audience, id: string, by: string, accepted: boolean): Told {
  return { to, notice: { template: 'hand-over-answered', caseId: id, by, accepted } };
}
