import type { Actor, Band, CaseEvent, Disclosure, Resolution, Side, Source } from './events.ts';
import type { StageId } from './policy.ts';
import type { StepId } from './step-ids.ts';

/** Who did something and when, as the card and the timeline show it. */
interface Mark {
  readonly actor: Actor;
  readonly at: Temporal.Instant;
}

/** A step that is done; `observed` where GitHub itself shows it, so that nobody can take it back by hand. */
export interface DoneStep extends Mark {
  readonly evidence?: string;
  readonly observed: boolean;
}

/** A decision about deadlines. `revision` is the number of the event that made it. */
export type DeadlineDecision = Mark & { readonly revision: number } & (
    | {
        readonly kind: 'override';
        readonly stage: StageId;
        readonly due: Temporal.Instant;
        readonly reason: string;
      }
    | { readonly kind: 'upstream'; readonly project: string; readonly due: Temporal.Instant }
    | {
        readonly kind: 'slow-track';
        readonly due: Temporal.Instant;
        readonly reviewAt: Temporal.Instant;
        readonly reason: string;
      }
  );

interface DisclosureState {
  readonly kind: Disclosure;
  /** The event that last made the deadlines ASAP, or took that back, and when it did. */
  readonly revision: number;
  readonly since: Temporal.Instant;
}

interface Proposal {
  /** The number of the event that proposed it: an agreement names it, so that it cannot count for another day. */
  readonly revision: number;
  readonly at: Temporal.Instant;
  readonly agreed: readonly Side[];
}

/** A case as its events tell it. Holds process facts only (DESIGN §6). */
export interface Case {
  readonly id: string;
  /** The number of its last event; what an act must still find when it is recorded. */
  readonly version: number;
  readonly repository: string;
  readonly source: Source;
  readonly disclosedAt: Temporal.Instant;
  readonly opened: Mark;
  readonly status: 'open' | 'closed';
  readonly closed?: Mark & { readonly resolution?: Resolution; readonly reason?: string };
  readonly advisory?: {
    readonly ghsaId: string;
    readonly accepted: boolean;
    readonly state: 'open' | 'closed' | 'published';
  };
  readonly publishedAt?: Temporal.Instant;
  readonly disclosure: DisclosureState;
  readonly reporter?: {
    readonly login: string;
    readonly channel: 'private' | 'public';
    readonly credit?: boolean;
  };
  readonly pgpRequested: boolean;
  /** The coordinator's Discord id. */
  readonly coordinator?: string;
  /** Somebody who was asked to take over and has not answered. */
  readonly coordinatorOffer?: string;
  /** GitHub logins, lower case. */
  readonly fixTeam: readonly string[];
  readonly steps: { readonly [step in StepId]?: DoneStep };
  readonly severity?: { readonly band: Band; readonly score?: number; readonly reclassified: boolean };
  readonly lowRisk: boolean;
  readonly cve: { readonly requestedAt?: Temporal.Instant; readonly id?: string };
  readonly decisions: readonly DeadlineDecision[];
  readonly proposal?: Proposal;
}

/** The case that `events` tell, oldest first; undefined of none. The first event must be `opened`. */
export function fold(id: string, events: Iterable<CaseEvent>): Case | undefined {
  let state: Case | undefined;
  for (const event of events) state = evolve(id, state, event);
  return state;
}

/** The case after one more event. */
export function evolve(id: string, before: Case | undefined, event: CaseEvent): Case {
  if (!before) return open(id, event);
  const state: Case = { ...before, version: event.seq };
  const { body } = event;
  const mark: Mark = { actor: event.actor, at: event.at };
  const done = (step: StepId, evidence?: string): Case => ({
    ...state,
    steps: {
      ...state.steps,
      [step]: {
        ...mark,
        observed: event.actor.kind === 'github',
        ...(evidence === undefined ? {} : { evidence }),
      },
    },
  });
  switch (body.type) {
    case 'opened':
      throw new Error(`${id}: event ${event.seq} opens a case that is open already`);
    case 'advisory-linked':
      return { ...state, advisory: { ghsaId: body.ghsaId, accepted: false, state: 'open' } };
    case 'advisory-accepted':
      return withAdvisory(done('advisory'), { accepted: true });
    case 'advisory-closed':
      return withAdvisory({ ...state, status: 'closed', closed: state.closed ?? mark }, { state: 'closed' });
    case 'advisory-reopened':
      return withAdvisory(openAgain(state), { state: 'open' });
    case 'advisory-published':
      return withAdvisory(
        { ...done('published'), publishedAt: body.at },
        { accepted: true, state: 'published' },
      );
    case 'details-recorded':
      return done('details');
    case 'step-checked':
      return done(body.step, body.evidence);
    case 'step-unchecked':
      return { ...state, steps: without(state.steps, body.step) };
    case 'disclosure-changed':
      return { ...state, disclosure: disclosed(state.disclosure, body.kind, event) };
    case 'reporter-recorded':
      return {
        ...state,
        reporter: {
          login: body.login,
          channel: body.channel,
          ...(body.credit === undefined ? {} : { credit: body.credit }),
        },
      };
    case 'coordinator-named':
      return { ...without(done('coordinator'), 'coordinatorOffer'), coordinator: body.member };
    case 'coordinator-offered':
      return { ...state, coordinatorOffer: body.member };
    case 'coordinator-declined':
      return without(state, 'coordinatorOffer');
    case 'fix-team-added':
      return { ...done('fix-team'), fixTeam: [...new Set([...state.fixTeam, body.login.toLowerCase()])] };
    case 'fix-team-removed':
      return fixTeamWithout(state, body.login.toLowerCase());
    case 'severity-scored':
      return {
        ...done('severity'),
        severity: {
          band: body.band,
          ...(body.score === undefined ? {} : { score: body.score }),
          reclassified: false,
        },
      };
    case 'severity-reclassified':
      return { ...done('severity'), severity: { ...state.severity, band: body.band, reclassified: true } };
    case 'risk-assessed':
      return { ...state, lowRisk: true };
    case 'cve-requested':
      return { ...done('cve-requested'), cve: { ...state.cve, requestedAt: event.at } };
    case 'cve-assigned':
      return {
        ...(state.steps['cve-requested'] ? state : done('cve-requested')),
        cve: { ...state.cve, id: body.cveId },
      };
    case 'fork-created':
      return done('fork');
    case 'deadline-set':
      return decided(state, {
        ...mark,
        revision: event.seq,
        kind: 'override',
        stage: body.stage,
        due: body.at,
        reason: body.reason,
      });
    case 'upstream-set':
      return decided(state, {
        ...mark,
        revision: event.seq,
        kind: 'upstream',
        project: body.project,
        due: body.disclosesAt,
      });
    case 'slow-track-set':
      return decided(state, {
        ...mark,
        revision: event.seq,
        kind: 'slow-track',
        due: body.until,
        reviewAt: body.reviewAt,
        reason: body.reason,
      });
    case 'release-proposed':
      return {
        ...state,
        steps: without(state.steps, 'release-day'),
        proposal: { revision: event.seq, at: body.at, agreed: [] },
      };
    case 'release-agreed':
      return agreed(state, body.side, body.proposal, done);
    case 'distributors-notified':
      return done('distributors-notified');
    case 'announced':
      return done('announced');
    case 'retrospective-posted':
      return done('retrospective-posted');
    case 'closed':
      return {
        ...state,
        status: 'closed',
        closed: {
          ...mark,
          resolution: body.resolution,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
        },
      };
    case 'reopened':
      return openAgain(state);
    // Kept for the record; the state of the process does not turn on them.
    case 'collaborator-requested':
    case 'collaborator-approved':
    case 'collaborator-refused':
    case 'distributor-acknowledged':
    case 'preflight-overridden':
    case 'announcement-edited':
    case 'critique-contributed':
    case 'retrospective-approved':
      return state;
  }
}

function open(id: string, event: CaseEvent): Case {
  const { body } = event;
  if (body.type !== 'opened') throw new Error(`${id}: its first event is ${body.type}, not opened`);
  return {
    id,
    version: event.seq,
    repository: body.repository,
    source: body.source,
    disclosedAt: body.disclosedAt,
    opened: { actor: event.actor, at: event.at },
    status: 'open',
    disclosure: {
      kind: body.source === 'public' ? 'public' : 'private',
      revision: event.seq,
      since: event.at,
    },
    pgpRequested: body.pgpRequested,
    fixTeam: [],
    steps: {},
    lowRisk: false,
    cve: {},
    decisions: [],
  };
}

/**
 * "If the security team is dealing with a Public Disclosure all timelines become ASAP"; so they do when the
 * reporter denies the request for private handling ("we will move swiftly").
 */
export function isUrgent(kind: Disclosure): boolean {
  return kind === 'public' || kind === 'declined-private';
}

function disclosed(before: DisclosureState, kind: Disclosure, event: CaseEvent): DisclosureState {
  if (isUrgent(before.kind) === isUrgent(kind)) return { ...before, kind };
  return { kind, revision: event.seq, since: event.at };
}

function openAgain(state: Case): Case {
  return { ...without(state, 'closed'), status: 'open' };
}

function withAdvisory(state: Case, change: Partial<NonNullable<Case['advisory']>>): Case {
  return state.advisory ? { ...state, advisory: { ...state.advisory, ...change } } : state;
}

function fixTeamWithout(state: Case, login: string): Case {
  const fixTeam = state.fixTeam.filter((member) => member !== login);
  return { ...state, fixTeam, steps: fixTeam.length > 0 ? state.steps : without(state.steps, 'fix-team') };
}

function decided(state: Case, decision: DeadlineDecision): Case {
  return { ...state, decisions: [...state.decisions, decision] };
}

/** An agreement counts only for the proposal it names; both sides make the release day agreed. */
function agreed(state: Case, side: Side, revision: number, done: (step: StepId) => Case): Case {
  if (state.proposal?.revision !== revision) return state;
  const sides = [...new Set([...state.proposal.agreed, side])];
  const base = sides.length === 2 ? done('release-day') : state;
  return { ...base, proposal: { ...state.proposal, agreed: sides } };
}

function without<T extends object, K extends keyof T>(record: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = record;
  return rest;
}

/** The sides on which somebody stands in a case. `login` is the GitHub login that is confirmed to be theirs. */
export function sidesOf(
  state: Pick<Case, 'fixTeam'>,
  { security, login }: { readonly security: boolean; readonly login?: string | undefined },
): Side[] {
  const sides: Side[] = [];
  if (security) sides.push('security');
  if (login !== undefined && state.fixTeam.includes(login)) sides.push('fix-team');
  return sides;
}
