import type {
  Actor,
  AnnouncementKind,
  Arrival,
  Band,
  CommitSpan,
  CreditState,
  CveOutcome,
  Disclosure,
  Exploitation,
  JointAct,
  NewsKind,
  Resolution,
  Side,
  Source,
} from './events.ts';
import type { ConditionId } from './publication/conditions.ts';
import type { AdvisoryFact, Parts } from './publication/parts.ts';
import type { StageId } from './policy.ts';
import type { ReporterTalk } from './reporter/talk.ts';
import type { StepId } from './step-ids.ts';

/** Who did something and when, as the card and the timeline show it. */
export interface Attribution {
  readonly actor: Actor;
  readonly at: Temporal.Instant;
}

/** A step that is done; `observed` where GitHub itself shows it, so that nobody can take it back by hand. */
export interface DoneStep extends Attribution {
  readonly evidence?: string;
  /** The commits that hold the fix, as a person said. */
  readonly commits?: readonly CommitSpan[];
  readonly observed: boolean;
}

/** A decision about deadlines. `revision` is the number of the event that made it. */
export type DeadlineDecision = Attribution & { readonly revision: number } & (
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

export interface DisclosureState {
  readonly kind: Disclosure;
  /** The event that last made the deadlines ASAP, or took that back, and when it did. */
  readonly revision: number;
  readonly since: Temporal.Instant;
  /** When a member first did anything in the case after it had become public: until then the team is woken. */
  readonly answeredAt?: Temporal.Instant;
}

/** That a regulatory mark is met, as a member said. */
export interface Filed extends Attribution {
  /** What the authority calls it. */
  readonly reference: string;
}

/** What is known of attacks that use a vulnerability. */
export interface KnownExploitation {
  /** When the team knew of them first, and the number of that event. */
  readonly at: Temporal.Instant;
  readonly revision: number;
  /** Who said last what stands here. */
  readonly saidBy: Actor;
  /** Since when there are attacks; absent where nobody knows. */
  readonly since?: Temporal.Instant;
  /** The comment of the advisory that shows it; absent where the advisory itself does. */
  readonly comment?: number;
  /** The regulatory marks that are met, by regime and mark (`markKey`). */
  readonly filed: { readonly [key: string]: Filed };
  /** When a member had everything made ASAP because of it, and the number of that event; absent where it is not. */
  readonly asap?: { readonly at: Temporal.Instant; readonly revision: number };
}

interface Proposal {
  /** The number of the event that proposed it: an agreement names it, so that it cannot count for another day. */
  readonly revision: number;
  readonly proposedAt: Temporal.Instant;
  readonly at: Temporal.Instant;
  readonly by: Actor;
  /** Why it lies outside the recommended hours and days, where it does. */
  readonly reason?: string;
  readonly agreed: readonly Side[];
  /** The members who agreed for the sides, by Discord id. */
  readonly agreedBy: Readonly<Partial<Record<Side, string>>>;
}

/** A member who was asked to take over the coordination, and has not answered. */
interface Offer {
  /** The number of the event that asked. */
  readonly revision: number;
  readonly member: string;
  readonly by: Actor;
  readonly at: Temporal.Instant;
}

/** A collaborator from outside whom a member wants in the advisory; open until another member answers. */
interface CollaboratorRequest {
  /** The number of the event that asked: an answer names it. */
  readonly revision: number;
  /** Lower case, like every login of a case. */
  readonly login: string;
  readonly askedBy: string;
  readonly at: Temporal.Instant;
  /** They are wanted there as the reporter, and not on the fix team. */
  readonly reporter?: true;
}

/** A release day that was agreed, and stands no more. */
interface FallenDay {
  /** The number of its proposal, and of the event by which it fell. */
  readonly proposal: number;
  readonly event: number;
  readonly at: Temporal.Instant;
  /** Why, where a member called it off. */
  readonly reason?: string;
}

/** What the private distributors were last told. */
interface AdvanceNotice {
  /** The proposal whose day they were told; 0 where none was agreed, and its negative where that day fell. */
  readonly proposal: number;
  readonly day?: Temporal.Instant;
  readonly at: Temporal.Instant;
  readonly recipients: number;
  readonly acknowledged: readonly string[];
  /** What it said first, where it told what became of a release that is out. */
  readonly about?: NewsKind;
  /** The other cases of the same release that it names. */
  readonly with?: readonly string[];
}

/** That a notice of another case told some distributors of this one, too. */
export interface ToldElsewhere {
  readonly lead: string;
  /** Which notice of the other case it was, and what it told of this one: numbers as `proposal` of an advance notice. */
  readonly revision: number;
  readonly proposal: number;
  /** The distributors, by their numbers. */
  readonly distributors: readonly number[];
}

/** What became of a release that is out, for the distributors who were told of it before. */
export interface DistributorNews {
  /** The number of the event that brought it. */
  readonly revision: number;
  readonly at: Temporal.Instant;
  /** What the advisory says otherwise than #codegate, and what was corrected there before they were told. */
  readonly facts: readonly AdvisoryFact[];
  readonly earlier: readonly AdvisoryFact[];
  /** The advisory is withdrawn in GitHub. */
  readonly isWithdrawn: boolean;
  /** They were told that it was withdrawn, or corrected, and it is so no more where the others do not say it. */
  readonly toldWithdrawn: boolean;
  readonly toldCorrected: boolean;
}

/** Something that one member of the security team wants public; open until another one answers, and it has left. */
export interface PublicationRequest {
  /** The number of the event that asked: an answer names it. */
  readonly revision: number;
  readonly askedBy: string;
  readonly at: Temporal.Instant;
  /** The fingerprint of the preview: what leaves must still have it. */
  readonly fingerprint: string;
  readonly exploited?: Exploitation;
  /** The fingerprints of its parts; requests of 2026 have none. */
  readonly parts?: Parts;
  /** As what the case is to be closed, and why, where that is what it asks for. */
  readonly closing?: { readonly resolution: Resolution; readonly of?: string; readonly reason?: string };
  /** The other member, once they agreed. */
  readonly approvedBy?: string;
}

/** What two members approved, and has not left yet. */
export interface ApprovedRequest extends PublicationRequest {
  readonly approvedBy: string;
  /** Why one member alone lets it leave, without a second one: a mitigation of what is public, where the policy allows it. */
  readonly alone?: string;
}

/** A message in #codegate that announces something. */
interface Announced {
  readonly messageId: string;
  readonly at: Temporal.Instant;
  /** The fingerprint of what it says now. */
  readonly fingerprint: string;
  readonly exploited: Exploitation;
  /** It says what the case knew of attacks when it was posted, or changed last: since when there are, where that was known. */
  readonly attacks?: Pick<KnownExploitation, 'since'>;
  /** What two members approved of it, part by part; unknown of messages of 2026. */
  readonly parts?: Parts;
  /** The request that it answers last. */
  readonly request?: number;
  /** The CVE id in it, as far as that is known. */
  readonly cveId?: string;
  /** The linked case whose two keys let it out, in which this one is told as well. */
  readonly lead?: string;
  /** The message that corrects it, the latest of several. */
  readonly followUp?: {
    readonly messageId: string;
    readonly at: Temporal.Instant;
    /** What it corrects, and what stood there before: so it is again where that message is gone. */
    readonly facts: Parts;
    readonly before?: Parts;
  };
}

/** What a published advisory says otherwise than the announcement that stands in #codegate. */
export interface Correction {
  readonly at: Temporal.Instant;
  /** The number of the event that told it. */
  readonly revision: number;
  /** What differs (`CORRECTABLE`), with the fingerprint of what GitHub shows. */
  readonly facts: Parts;
  /** The steps that it opened again, as they were done: they count again where it is taken back. */
  readonly reopened: Case['steps'];
}

/** The tag of a release that a member named, and who. */
export interface CountedTag extends Attribution {
  /** Its fingerprint: the tag would tell the version. */
  readonly of: string;
}

/** A condition of the release that the security team does without, and why. */
interface Override extends Attribution {
  readonly condition: ConditionId;
  /** The one thing of a release that it is about, by its fingerprint; `undefined` for the whole condition. */
  readonly of?: string;
  readonly reason: string;
}

/** A case as its events tell it. Holds process facts only (DESIGN §6). */
export interface Case {
  readonly id: string;
  /** The number of its last event; what an act must still find when it is recorded. */
  readonly version: number;
  readonly repository: string;
  readonly source: Source;
  readonly disclosedAt: Temporal.Instant;
  readonly opened: Attribution;
  readonly status: 'open' | 'closed';
  /** When it was last opened again after it had lain closed, and the number of that event: its deadlines count from it. */
  readonly begunAnew?: { readonly at: Temporal.Instant; readonly revision: number };
  /** `revision` is the number of the event that says its resolution. */
  readonly closed?: Attribution & {
    readonly resolution?: Resolution;
    /** The case, or the advisory without one here, of which it is a duplicate. */
    readonly of?: string;
    readonly reason?: string;
    readonly revision?: number;
  };
  readonly advisory?: {
    readonly ghsaId: string;
    readonly accepted: boolean;
    readonly state: 'open' | 'closed' | 'published';
  };
  readonly publishedAt?: Temporal.Instant;
  /** Since when it is known that the advisory is public without the release of its fix; absent where that is released. */
  readonly unfixedSince?: Temporal.Instant;
  /** When the release of the fix was seen, where it was missing before. */
  readonly fixReleasedAt?: Temporal.Instant;
  /** Since when the published advisory is withdrawn in GitHub, or GitHub does not show it. */
  readonly withdrawnSince?: Temporal.Instant;
  /** Since when it is published again, where it was withdrawn before. */
  readonly restoredSince?: Temporal.Instant;
  readonly outOfSightSince?: Temporal.Instant;
  /** Where the published advisory has arrived; absent until that was looked at. */
  readonly arrival?: Arrival;
  /** Absent where #codegate says what the advisory says, as far as that is known. */
  readonly correction?: Correction;
  /** When the advisory was seen to name another fixed version than #codegate, last: the release is to be seen anew. */
  readonly fixCorrected?: { readonly at: Temporal.Instant; readonly revision: number };
  /** Since when its fix was released and announced, and the number of that event; 1 for the first time. */
  readonly lookBack?: { readonly at: Temporal.Instant; readonly revision: number };
  readonly disclosure: DisclosureState;
  /** Absent where no attack is known that uses it. */
  readonly exploitation?: KnownExploitation;
  /** What was taken back last, and when: said again soon after, it goes on where it stopped. */
  readonly exploitationBefore?: KnownExploitation & { readonly retractedAt: Temporal.Instant };
  /** When the reporter publishes, as they said, and the number of the event that says so; not once they agreed to wait. */
  readonly reporterPublishes?: { readonly at: Temporal.Instant; readonly revision: number };
  readonly reporter?: {
    readonly login: string;
    readonly channel: 'private' | 'public';
    readonly credit?: boolean;
    /** Who they are is one member's word, until another one approves. */
    readonly approval?: 'needed';
  };
  /** A reporter without a GitHub account; never beside `reporter`. */
  readonly reporterOutside?: { readonly channel: 'private' | 'public'; readonly credit?: boolean };
  /** How the recorded reporter's credit stands in the advisory; absent where it does not credit them. */
  readonly credit?: Exclude<CreditState, 'none'>;
  /** Absent where neither side has written to the other, as far as is known. */
  readonly talk?: ReporterTalk;
  readonly pgpRequested: boolean;
  /** The coordinator's Discord id. */
  readonly coordinator?: string;
  /** When the coordinator last did something in the case, if only by taking it on. */
  readonly coordinatorActedAt?: Temporal.Instant;
  readonly coordinatorOffer?: Offer;
  /** GitHub logins, lower case. */
  readonly fixTeam: readonly string[];
  /** Logins from outside the code owners whom the security team let in. */
  readonly approved: readonly string[];
  readonly requests: readonly CollaboratorRequest[];
  /** Logins that are in the advisory and are neither code owner nor approved. */
  readonly outsiders: readonly string[];
  readonly steps: { readonly [step in StepId]?: DoneStep };
  readonly severity?: { readonly band: Band; readonly score?: number; readonly reclassified: boolean };
  readonly lowRisk: boolean;
  readonly cve: {
    readonly requestedAt?: Temporal.Instant;
    readonly id?: string;
    /** It did not come, or did not stay; and the id that was rejected. */
    readonly outcome?: CveOutcome;
    readonly rejected?: string;
  };
  readonly decisions: readonly DeadlineDecision[];
  readonly proposal?: Proposal;
  /** The last agreed day that fell. */
  readonly fallenDay?: FallenDay;
  readonly advanceNotice?: AdvanceNotice;
  /** The notices of linked cases that told distributors of this one as well: no other e-mail tells them the same. */
  readonly toldElsewhere: readonly ToldElsewhere[];
  /** The cases that were ever named in one notice with this one. */
  readonly toldWith: readonly string[];
  /** The number of the event by which what the distributors were told is under embargo no more. */
  readonly noticeSince?: number;
  /** What those who were told of its release are to hear of it; absent where nothing is otherwise. */
  readonly news?: DistributorNews;
  /** The number of the event by which the distributors were last told that the case is over. */
  readonly endTold?: number;
  readonly overrides: readonly Override[];
  /** The releases that count for the fix because a member named their tags, whatever the form of these. */
  readonly countedTags: readonly CountedTag[];
  /** The conditions of the release that a person has vouched for. */
  readonly confirmed: readonly ConditionId[];
  /** The latest request of each kind. */
  readonly publications: { readonly [what in JointAct]?: PublicationRequest };
  /** What two members approved: in force until it has left, was withdrawn, or another one was approved in its place. */
  readonly leaving: { readonly [what in JointAct]?: ApprovedRequest };
  readonly announced: { readonly [what in AnnouncementKind]?: Announced };
  /** The fingerprints of the distributors' addresses, new on the list, for which two members vouch in this case. */
  readonly vouchedAddresses: readonly string[];
  /** When each open question was reminded of by hand last, by the number of the event that asked it. */
  readonly reminded: { readonly [question: number]: Temporal.Instant };
  /** The other cases that leave together with it, by id, in order. */
  readonly linked: readonly string[];
  /** The cases that are closed as duplicates of it, by id, in order; absent where there are none. */
  readonly duplicates?: readonly string[];
  /** When everybody was called last. */
  readonly calledAt?: Temporal.Instant;
  /** The message of the retrospective in #codegate. */
  readonly retrospectiveMessage?: string;
  /** The pull requests that introduced it, by number; none of them; or nobody has said. */
  readonly introducedBy?: readonly number[];
}

/**
 * "If the security team is dealing with a Public Disclosure all timelines become ASAP"; so they do when the
 * reporter denies the request for private handling ("we will move swiftly").
 */
export function makesUrgent(kind: Disclosure): boolean {
  return kind === 'public' || kind === 'declined-private';
}

/**
 * Since when everything is ASAP, and the number of the event that made it so: the latest one, of a disclosure and of attacks
 * because of which the team decided it.
 *
 * @returns `undefined` if it is not
 */
export function urgentSince({
  disclosure,
  exploitation,
}: Pick<Case, 'disclosure' | 'exploitation'>):
  | { readonly at: Temporal.Instant; readonly revision: number }
  | undefined {
  const { kind, since: at, revision } = disclosure;
  const disclosed = makesUrgent(kind) ? { at, revision } : undefined;
  const decided = exploitation?.asap;
  return disclosed && decided
    ? disclosed.revision > decided.revision
      ? disclosed
      : decided
    : (disclosed ?? decided);
}

/** Whether everything is ASAP. */
export function isUrgent(state: Pick<Case, 'disclosure' | 'exploitation'>): boolean {
  return urgentSince(state) !== undefined;
}

/** Whether everybody can get the fix: it was published, and nothing has shown since that it is none. */
export function isFixPublic({
  publishedAt,
  unfixedSince,
}: Pick<Case, 'publishedAt' | 'unfixedSince'>): boolean {
  return publishedAt !== undefined && unfixedSince === undefined;
}

/**
 * The number under which the distributors are told "as soon as possible": once they were told that the case is over, another
 * one than before, so that they hear it anew where it is opened again.
 */
export function asapNotice({ endTold }: Pick<Case, 'endTold'>): number {
  return endTold ?? 0;
}

/**
 * The member who agreed to a release day for both sides: it is then one person's word, which everybody is shown.
 * @returns `undefined` if two did, or a side has not agreed.
 */
export function agreedAlone(proposal: Case['proposal']): string | undefined {
  const { security, 'fix-team': fixTeam } = proposal?.agreedBy ?? {};
  return security === fixTeam ? security : undefined;
}

/** Every login that a case names, in lower case. */
export function namedLogins({ fixTeam, approved, outsiders, requests, reporter }: Case): ReadonlySet<string> {
  const others = [...requests.map(({ login }) => login), ...(reporter ? [reporter.login.toLowerCase()] : [])];
  return new Set([...fixTeam, ...approved, ...outsiders, ...others]);
}

/** The sides on which a person stands in a case. `login` is the GitHub login that is confirmed to be theirs. */
export function sidesOf(
  state: Pick<Case, 'fixTeam'>,
  { security, login }: { readonly security: boolean; readonly login?: string | undefined },
): Side[] {
  const sides: Side[] = [];
  if (security) sides.push('security');
  if (login !== undefined && state.fixTeam.includes(login)) sides.push('fix-team');
  return sides;
}
