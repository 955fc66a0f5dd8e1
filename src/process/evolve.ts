import {
  asapNotice,
  makesUrgent,
  type Case,
  type DeadlineDecision,
  type DisclosureState,
  type Attribution,
} from './case.ts';
import {
  saidBy,
  type Actor,
  type CaseEvent,
  type CommitSpan,
  type CveOutcome,
  type Disclosure,
  type Side,
} from './events.ts';
import {
  isFixCorrected,
  needsFollowUp,
  withCorrection,
  withoutCorrection,
} from './publication/corrections.ts';
import { withFiled } from './regulatory.ts';
import { withPublication, withoutRequest } from './publication/fold.ts';
import { withAttacksToCorrect, withExploitation } from './exploitation.ts';
import { withNews } from './publication/distributor-news.ts';
import { withLookBack, withPublicFact } from './publication/public-facts.ts';
import { NO_TALK, talkAfter, talkOfDay } from './reporter/talk.ts';
import type { StepId } from './step-ids.ts';
import { isBefore } from './time.ts';
import { upstreamDate, withoutUpstream } from './upstream.ts';

/** The case that `events` tell, oldest first; `undefined` for none. The first event must be `opened`. */
export function fold(id: string, events: Iterable<CaseEvent>): Case | undefined {
  let state: Case | undefined;
  for (const event of events) state = evolve(id, state, event);
  return state;
}

/** The case after a member left the security team: what was theirs to coordinate is open again. */
function withoutMember(state: Case, member: string): Case {
  const asked = state.coordinatorOffer?.member === member ? without(state, 'coordinatorOffer') : state;
  return asked.coordinator === member
    ? without({ ...asked, steps: without(asked.steps, 'coordinator') }, 'coordinator')
    : asked;
}

/** The case after one more event. */
export function evolve(id: string, before: Case | undefined, event: CaseEvent): Case {
  if (!before) return open(id, event);
  const state = withAttacksToCorrect(after(id, before, event), event);
  return withLookBack(withTalk(before, withAnswer(withCoordinator(before, state, event), event), event));
}

/** Keeps when the reporter and the team wrote to each other. */
function withTalk(before: Case, state: Case, event: CaseEvent): Case {
  const known = state.talk ?? NO_TALK;
  const talk = talkAfter(known, event);
  const isAgreed = state.steps['release-day'] !== undefined;
  if (isAgreed !== (before.steps['release-day'] !== undefined))
    return { ...state, talk: talkOfDay(talk, isAgreed, event.at) };
  return talk === known ? state : { ...state, talk };
}

/** Keeps when a member first did something after the case had become public; what made it public is no answer to that. */
function withAnswer(state: Case, { actor, at }: CaseEvent): Case {
  const { disclosure } = state;
  if (disclosure.kind !== 'public' || disclosure.answeredAt || actor.kind !== 'member') return state;
  return isBefore(disclosure.since, at) ? { ...state, disclosure: { ...disclosure, answeredAt: at } } : state;
}

/** Keeps when the coordinator last did something. */
function withCoordinator(before: Case, state: Case, { actor, at }: CaseEvent): Case {
  const { coordinator } = state;
  if (coordinator === undefined)
    return before.coordinatorActedAt ? without(state, 'coordinatorActedAt') : state;
  const isTheirs = actor.kind === 'member' && actor.id === coordinator;
  return isTheirs || before.coordinator !== coordinator ? { ...state, coordinatorActedAt: at } : state;
}

/** What a person gave with their word. */
interface Said {
  readonly evidence?: string | undefined;
  readonly commits?: readonly CommitSpan[] | undefined;
}

function after(id: string, before: Case, event: CaseEvent): Case {
  const state: Case = { ...before, version: event.seq };
  const { body } = event;
  const actor = saidBy(event);
  const mark: Attribution = { actor, at: event.at };
  const done = (step: StepId, how: Said = {}): Case => ({
    ...state,
    steps: {
      ...state.steps,
      [step]: {
        ...mark,
        observed: actor.kind === 'github',
        ...(how.evidence === undefined ? {} : { evidence: how.evidence }),
        ...(how.commits === undefined ? {} : { commits: how.commits }),
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
      return withAdvisory(
        { ...state, publications: {}, leaving: {}, status: 'closed', closed: state.closed ?? mark },
        { state: 'closed' },
      );
    case 'advisory-reopened':
      return withAdvisory(openAgain(state, event), { state: 'open' });
    case 'advisory-published':
      return withAdvisory(
        // What was to be said while it was unpublished is out of date.
        { ...done('published'), publishedAt: body.at, publications: {}, leaving: {} },
        { accepted: true, state: 'published' },
      );
    case 'fix-missing':
    case 'fix-released':
    case 'announcement-gone':
      return withPublicFact(state, event, body);
    case 'advisory-standing':
      return withNews(before, withPublicFact(state, event, body), event, body);
    case 'advisory-corrected':
    case 'correction-ended':
      return withNews(before, withCorrection(state, event, body), event, body);
    case 'arrival-seen': {
      const { type: _, ...arrival } = body;
      return { ...state, arrival };
    }
    case 'details-recorded':
      return done('details');
    case 'step-checked':
      return done(body.step, body);
    case 'step-unchecked':
      return { ...state, steps: without(state.steps, body.step) };
    case 'disclosure-changed':
      return heldBack(
        {
          // A mitigation is announced of what is public already, and of nothing else.
          ...withReporterDate(
            body.kind === 'public' ? state : withoutRequest(state, 'mitigation'),
            body,
            event,
          ),
          // A new intention is a new question to the reporter; another date of the same is not.
          ...(body.kind === 'intends-to-publish' && state.disclosure.kind !== body.kind
            ? { steps: without(state.steps, 'ask-private') }
            : {}),
          disclosure: disclosed(state.disclosure, body.kind, event),
          ...(body.kind === 'public' && state.disclosure.kind !== 'public'
            ? withoutEmbargo(state, event.seq)
            : {}),
        },
        event,
      );
    case 'exploitation-known':
    case 'exploitation-asap':
    case 'exploitation-retracted':
      return heldBack(withExploitation(state, event, body), event);
    case 'regulatory-filed':
    case 'regulatory-unfiled':
      return withFiled(state, mark, body);
    case 'reporter-outside':
      return {
        ...without(without(state, 'reporter'), 'credit'),
        requests: state.requests.filter((each) => !each.reporter),
        reporterOutside: {
          channel: body.channel,
          ...(body.credit === undefined ? {} : { credit: body.credit }),
        },
      };
    case 'reporter-recorded':
      return {
        ...without(withCreditOf(state, body.login), 'reporterOutside'),
        outsiders:
          body.channel === 'private' && !body.approval
            ? leaving(state.outsiders, body.login)
            : state.outsiders,
        // Another reporter is another question.
        requests: state.requests.filter(
          (each) => !each.reporter || (body.channel === 'private' && each.login === body.login.toLowerCase()),
        ),
        reporter: {
          login: body.login,
          channel: body.channel,
          ...(body.credit === undefined ? {} : { credit: body.credit }),
          ...(body.approval ? { approval: body.approval } : {}),
        },
      };
    case 'mail-assigned':
    case 'mail-unassigned':
      // Which mails are of it stands in the mails themselves.
      return state;
    case 'credit-seen':
      return body.state === 'none' ? without(state, 'credit') : { ...state, credit: body.state };
    case 'coordinator-named':
      return { ...without(done('coordinator'), 'coordinatorOffer'), coordinator: body.member };
    case 'coordinator-offered':
      return {
        ...state,
        coordinatorOffer: { revision: event.seq, member: body.member, by: event.actor, at: event.at },
      };
    case 'coordinator-declined':
      return without(state, 'coordinatorOffer');
    case 'coordinator-left':
      return withoutMember(state, body.member);
    case 'fix-team-added':
      return {
        ...done('fix-team'),
        fixTeam: joining(state.fixTeam, body.login),
        outsiders: leaving(state.outsiders, body.login),
        requests: state.requests.filter((each) => each.reporter || each.login !== body.login.toLowerCase()),
      };
    case 'fix-team-removed':
      return fixTeamWithout(state, body.login);
    case 'login-renamed':
      return renamed(state, body);
    case 'collaborator-requested':
      return {
        ...state,
        requests: [
          ...state.requests,
          {
            revision: event.seq,
            login: body.login.toLowerCase(),
            askedBy: body.askedBy,
            at: event.at,
            ...(body.reporter ? { reporter: body.reporter } : {}),
          },
        ],
      };
    case 'collaborator-approved':
      if (state.requests.some((each) => each.revision === body.request && each.reporter))
        return reporterApproved(answered(state, body.request), body.login);
      return { ...answered(state, body.request), approved: joining(state.approved, body.login) };
    case 'collaborator-refused':
      return answered(state, body.request);
    case 'outsider-seen':
      return { ...state, outsiders: joining(state.outsiders, body.login) };
    case 'outsider-left':
      return { ...state, outsiders: leaving(state.outsiders, body.login) };
    case 'severity-scored':
      return {
        ...done('severity'),
        // What was assessed as low was assessed before this.
        lowRisk: false,
        severity: {
          band: body.band,
          ...(body.score === undefined ? {} : { score: body.score }),
          reclassified: false,
        },
      };
    case 'severity-reclassified':
      return {
        ...done('severity'),
        lowRisk: false,
        severity: { ...state.severity, band: body.band, reclassified: true },
      };
    case 'risk-assessed':
      return { ...state, lowRisk: true };
    case 'cve-requested':
      return { ...done('cve-requested'), cve: { ...without(state.cve, 'outcome'), requestedAt: event.at } };
    case 'cve-assigned':
      return {
        ...(state.steps['cve-requested'] ? state : done('cve-requested')),
        cve: { ...without(state.cve, 'outcome'), id: body.cveId },
        // Another id has another record.
        ...(state.arrival ? { arrival: without(state.arrival, 'cve') } : {}),
      };
    case 'cve-ended':
      return cveEnded(body.outcome === 'none' ? done('cve-requested') : state, body.outcome);
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
      // Cases of 2026 may have it while everything is ASAP: the day was called off then, and everybody was told.
      return decided(dayUndecided(withoutEarlierDay(state, body.disclosesAt, event)), {
        ...mark,
        revision: event.seq,
        kind: 'upstream',
        project: body.project,
        due: body.disclosesAt,
      });
    case 'upstream-withdrawn':
      return { ...state, decisions: withoutUpstream(state, body.named) };
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
        ...withoutDay(state, event),
        proposal: {
          revision: event.seq,
          proposedAt: event.at,
          at: body.at,
          by: event.actor,
          agreed: [],
          agreedBy: {},
          ...(body.reason === undefined ? {} : { reason: body.reason }),
        },
      };
    case 'release-agreed':
      return agreed(state, body, event.actor, done);
    case 'release-withdrawn':
      return withoutDay(state, event);
    case 'distributors-notified':
      return {
        // That a day fell leaves them to be told the next one.
        ...(body.proposal >= 0
          ? done('distributors-notified')
          : state.closed?.revision === -body.proposal
            ? withEndTold(state, event)
            : state),
        advanceNotice: advanceNoticeGiven(state, body, event),
        toldElsewhere:
          body.lead !== undefined && body.told
            ? [...state.toldElsewhere, { lead: body.lead, proposal: body.proposal, ...body.told }]
            : state.toldElsewhere,
        toldWith: [...new Set([...state.toldWith, ...(body.with ?? [])])],
      };
    case 'distributor-acknowledged':
      return state.advanceNotice
        ? {
            ...state,
            advanceNotice: {
              ...state.advanceNotice,
              acknowledged: [...new Set([...state.advanceNotice.acknowledged, body.distributor])],
            },
          }
        : state;
    case 'preflight-overridden':
      return {
        ...state,
        overrides: [
          ...state.overrides.filter(({ condition, of }) => condition !== body.condition || of !== body.of),
          {
            ...mark,
            condition: body.condition,
            ...(body.of === undefined ? {} : { of: body.of }),
            reason: body.reason,
          },
        ],
      };
    case 'tag-counted':
      return { ...state, countedTags: [...countedBut(state, body.of), { ...mark, of: body.of }] };
    case 'tag-uncounted':
      return { ...state, countedTags: countedBut(state, body.of) };
    case 'preflight-confirmed':
      return { ...state, confirmed: [...new Set([...state.confirmed, body.condition])] };
    case 'retrospective-posted':
      return withPublication(done('retrospective-posted'), event, body);
    case 'announced':
      return body.what === 'announcement'
        ? withPublication(withoutCorrection(done('announced')), event, body)
        : withPublication(state, event, body);
    case 'correction-posted':
      return withoutCorrection(
        withPublication(isFixCorrected(state) ? done('announced') : state, event, body),
      );
    case 'announcement-edited':
      // In the message of a linked case, it says what it says now: but what takes a message of its own waits for that.
      if (body.lead !== undefined && !needsFollowUp(state))
        return withPublication(withoutCorrection(state), event, body);
      // An identifier that came by itself corrects nothing.
      return body.what === 'announcement' && body.request !== undefined
        ? withPublication(withoutCorrection(isFixCorrected(state) ? done('announced') : state), event, body)
        : withPublication(state, event, body);
    case 'publication-asked':
    case 'publication-approved':
    case 'publication-declined':
      return withPublication(state, event, body);
    case 'origin-recorded':
      return { ...done('introduced-by'), introducedBy: body.pullRequests };
    case 'linked':
      return {
        ...state,
        linked: [...new Set([...state.linked, ...body.cases])].filter((other) => other !== id).toSorted(),
      };
    case 'unlinked':
      return { ...state, linked: state.linked.filter((other) => !body.cases.includes(other)) };
    case 'closed':
      return {
        ...state,
        publications: {},
        leaving: {},
        status: 'closed',
        closed: {
          ...mark,
          resolution: body.resolution,
          revision: event.seq,
          ...(body.of === undefined ? {} : { of: body.of }),
          ...(body.reason === undefined ? {} : { reason: body.reason }),
        },
      };
    case 'duplicate-closed':
      return {
        ...state,
        duplicates: [...new Set([...(state.duplicates ?? []), body.case])].toSorted(),
      };
    case 'duplicate-reopened': {
      const duplicates = state.duplicates?.filter((other) => other !== body.case) ?? [];
      return duplicates.length > 0 ? { ...state, duplicates } : without(state, 'duplicates');
    }
    case 'reopened':
      return openAgain(state, event);
    case 'question-reminded':
      return { ...state, reminded: { ...state.reminded, [body.question]: event.at } };
    case 'team-called':
      return { ...state, calledAt: event.at };
    // Kept for the record; the state of the process does not turn on it.
    case 'advisory-left-open':
    case 'critique-contributed':
    case 'publication-withheld':
    case 'publication-differed':
    case 'wake-answered':
    case 'linked-public':
    case 'reporter-wrote':
    case 'reporter-told':
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
    approved: [],
    requests: [],
    outsiders: [],
    steps: {},
    lowRisk: false,
    cve: {},
    decisions: [],
    overrides: [],
    countedTags: [],
    confirmed: [],
    publications: {},
    leaving: {},
    announced: {},
    vouchedAddresses: [],
    linked: [],
    toldElsewhere: [],
    toldWith: [],
    reminded: {},
  };
}

function disclosed(before: DisclosureState, kind: Disclosure, event: CaseEvent): DisclosureState {
  // That it has become public is news also where the reporter had declined to wait.
  const same = makesUrgent(before.kind) === makesUrgent(kind) && kind !== 'public';
  if (same) return { ...before, kind };
  return { kind, revision: event.seq, since: event.at };
}

/** A case that is opened again within this time was closed by mistake: it goes on where it stopped. */
const SLIP = { hours: 24 };

/** A case that lay closed begins anew: nobody worked on it meanwhile, so nothing is overdue by that time. */
function openAgain(state: Case, { seq: revision, at }: CaseEvent): Case {
  const lay = state.closed && isBefore(state.closed.at.add(SLIP), at);
  return {
    ...without(state, 'closed'),
    status: 'open',
    ...(lay ? { begunAnew: { at, revision } } : {}),
  };
}

/** The reporter's date stands while they intend to publish, or will not wait; who agreed to wait has none. */
function withReporterDate(
  state: Case,
  { kind, publishesAt: at }: Extract<CaseEvent['body'], { type: 'disclosure-changed' }>,
  { seq: revision }: CaseEvent,
): Case {
  if (kind === 'intends-to-publish' && at) return { ...state, reporterPublishes: { at, revision } };
  return kind === 'declined-private' ? state : without(state, 'reporterPublishes');
}

function withAdvisory(state: Case, change: Partial<NonNullable<Case['advisory']>>): Case {
  return state.advisory ? { ...state, advisory: { ...state.advisory, ...change } } : state;
}

/** Another reporter has another credit. */
function withCreditOf(state: Case, login: string): Case {
  const isSame = state.reporter?.login.toLowerCase() === login.toLowerCase();
  return isSame ? state : without(state, 'credit');
}

/** A member who leaves needs a new approval to come back. */
function fixTeamWithout(state: Case, login: string): Case {
  const fixTeam = leaving(state.fixTeam, login);
  return {
    ...state,
    fixTeam,
    approved: leaving(state.approved, login),
    steps: fixTeam.length > 0 ? state.steps : without(state.steps, 'fix-team'),
  };
}

/** A person goes on under another name, wherever the case has them. */
function renamed(state: Case, { from, to }: { readonly from: string; readonly to: string }): Case {
  const old = from.toLowerCase();
  const nameNow = (login: string) => (login.toLowerCase() === old ? to.toLowerCase() : login);
  const all = (logins: readonly string[]) => [...new Set(logins.map(nameNow))];
  const { fixTeam, approved, outsiders, requests, reporter } = state;
  return {
    ...state,
    fixTeam: all(fixTeam),
    approved: all(approved),
    outsiders: all(outsiders),
    requests: requests.map((each) => ({ ...each, login: nameNow(each.login) })),
    ...(reporter?.login.toLowerCase() === old ? { reporter: { ...reporter, login: to } } : {}),
  };
}

/** Those who are told the same day later, such as a distributor new on the list, add to the others. */
function advanceNoticeGiven(
  { advanceNotice: before, proposal, noticeSince, steps }: Case,
  told: Pick<
    Extract<CaseEvent['body'], { type: 'distributors-notified' }>,
    'recipients' | 'proposal' | 'about' | 'with'
  >,
  { at }: CaseEvent,
): NonNullable<Case['advanceNotice']> {
  const isDayTold = told.proposal !== noticeSince || steps['release-day'] !== undefined;
  const same = before?.proposal === told.proposal ? before : undefined;
  // That a day fell leaves it the last one that they were told.
  const day = told.proposal < 0 ? before?.day : told.proposal > 0 ? proposal?.at : undefined;
  return {
    proposal: told.proposal,
    at,
    recipients: (same?.recipients ?? 0) + told.recipients,
    acknowledged: same?.acknowledged ?? [],
    ...(day && isDayTold ? { day } : {}),
    ...(told.about ? { about: told.about } : {}),
    ...(told.with ? { with: told.with } : {}),
  };
}

function joining(logins: readonly string[], login: string): readonly string[] {
  return [...new Set([...logins, login.toLowerCase()])];
}

function leaving(logins: readonly string[], login: string): readonly string[] {
  return logins.filter((member) => member !== login.toLowerCase());
}

function answered(state: Case, request: number): Case {
  return { ...state, requests: state.requests.filter((each) => each.revision !== request) };
}

/** The reporter is a guest of the advisory, and no outsider, from the approval on. */
function reporterApproved(state: Case, login: string): Case {
  return {
    ...state,
    outsiders: leaving(state.outsiders, login),
    ...(state.reporter ? { reporter: without(state.reporter, 'approval') } : {}),
  };
}

/** The day is open again; what the distributors were told of it is no longer so. */
function withoutDay(state: Case, { seq, body }: CaseEvent): Case {
  const { proposal } = state;
  const steps = without(state.steps, 'release-day');
  const isDayKnown = (state.advanceNotice?.proposal ?? 0) !== asapNotice(state);
  const reason = body.type === 'release-withdrawn' ? { reason: body.reason } : {};
  return {
    ...without(dayUndecided(state), 'proposal'),
    steps: isDayKnown ? without(steps, 'distributors-notified') : steps,
    ...(proposal && state.steps['release-day']
      ? { fallenDay: { proposal: proposal.revision, event: seq, at: proposal.at, ...reason } }
      : {}),
  };
}

/** The distributors were told that it is over: should it be opened again, whatever they knew of it is told anew. */
function withEndTold(before: Case, event: CaseEvent): Case {
  const { fallenDay, ...state } = withoutDay(before, event);
  const over = { ...state, steps: without(state.steps, 'distributors-notified'), endTold: event.seq };
  if (before.disclosure.kind === 'public') return { ...over, noticeSince: event.seq };
  return { ...over, ...(fallenDay ? { fallenDay } : {}) };
}

/** What the distributors were told is under embargo, and it is no more: they are to hear that. */
function withoutEmbargo({ advanceNotice, steps }: Case, noticeSince: number): Partial<Case> {
  if (!advanceNotice || advanceNotice.recipients === 0 || !steps['distributors-notified']) return {};
  return { noticeSince, steps: without(steps, 'distributors-notified') };
}

/** What was decided about another day does not count for this one: publishing without it, publishing at all, telling it. */
function dayUndecided(state: Case): Case {
  const overrides = state.overrides.filter(({ condition }) => condition !== 'day');
  return { ...withoutRequest(withoutRequest(state, 'advisory'), 'advance-notice'), overrides };
}

function countedBut({ countedTags }: Case, but: string): Case['countedTags'] {
  return countedTags.filter(({ of }) => of !== but);
}

/** A release before the upstream project discloses is out of the question. */
function withoutEarlierDay(state: Case, discloses: Temporal.Instant, event: CaseEvent): Case {
  return state.proposal && isBefore(state.proposal.at, discloses) ? withoutDay(state, event) : state;
}

/** Taking a public disclosure back begins the wait for another project again. */
function heldBack(state: Case, event: CaseEvent): Case {
  const upstream = upstreamDate(state);
  return upstream ? withoutEarlierDay(state, upstream, event) : state;
}

/** Where another one may come, asking for it is to do again. */
function cveEnded(state: Case, outcome: CveOutcome): Case {
  const { id, rejected } = state.cve;
  const former = (outcome === 'rejected' ? id : undefined) ?? rejected;
  return {
    ...state,
    steps: outcome === 'none' ? state.steps : without(state.steps, 'cve-requested'),
    cve: { outcome, ...(former === undefined ? {} : { rejected: former }) },
  };
}

function decided(state: Case, decision: DeadlineDecision): Case {
  return { ...state, decisions: [...state.decisions, decision] };
}

/** An agreement counts only for the proposal it names; both sides make the release day agreed. */
function agreed(
  state: Case,
  { side, proposal: revision }: { readonly side: Side; readonly proposal: number },
  actor: Actor,
  done: (step: StepId) => Case,
): Case {
  if (state.proposal?.revision !== revision) return state;
  const sides = [...new Set([...state.proposal.agreed, side])];
  const base = sides.length === 2 ? done('release-day') : state;
  const agreedBy = { ...state.proposal.agreedBy, ...(actor.kind === 'member' ? { [side]: actor.id } : {}) };
  return { ...base, proposal: { ...state.proposal, agreed: sides, agreedBy } };
}

function without<T extends object, K extends keyof T>(record: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = record;
  return rest;
}
