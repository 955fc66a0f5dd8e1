import {
  refusalOfEnded,
  refusalOfSecurity,
  refusalOfSecurityAct,
  refusalOfStranger,
  type Circumstances,
  type Refusal,
  type Who,
} from '../acts/decision.ts';
import { isAdvisoryToClose } from '../acts/close.ts';
import { knowFallenDay } from '../acts/distributors.ts';
import { mayGoSlow } from '../acts/deadline.ts';
import {
  mayTellIntroducingChange,
  refusalOfIntroducingChange,
  refusalOfRetrospective,
} from '../acts/retrospective.ts';
import { isArrived, isArriving, lagsOf, type Lag } from '../arrival.ts';
import { agreedAlone, isUrgent, type Case } from '../case.ts';
import {
  ANNOUNCEMENTS,
  type AnnouncementKind,
  type Arrival,
  type JointAct,
  type Resolution,
  type Side,
} from '../events.ts';
import type { CasePeople } from '../notifications/case-people.ts';
import { releaseDay, type ReleaseDay } from '../notifications/release-day.ts';
import type { Policy } from '../policy.ts';
import { peopleBehind } from '../notifications/recipients.ts';
import { refusalOfCalling, refusalOfReminding, refusalOfWithdrawing } from '../acts/questions.ts';
import { NOT_FIXED } from '../publication/parts.ts';
import { isAsapOffered, isWrongOfAttacks } from '../exploitation.ts';
import { isNewsDue } from '../publication/distributor-news.ts';
import { toMark, type ToMark } from '../publication/marks.ts';
import { questionsAt, type Question } from '../questions/questions.ts';
import { isFiledLate, regulatoryMarks, type RegulatoryMark } from '../regulatory.ts';
import { answerOfEnd } from '../reporter/answers.ts';
import { creditDue, type CreditDue } from '../reporter/credit.ts';
import { isFirstWordOwed, reporterDues, type ReporterDue } from '../reporter/dues.ts';
import { remembered } from '../remembered.ts';
import { isBefore } from '../time.ts';
import { upstreams, type Upstream } from '../upstream.ts';
import { askedOf, asksAt, type Ask, type Askable, type AskedFor } from './asks.ts';
import { stagesOutlook, urgencyOf, type Stages, type Urgency } from './stages.ts';
import { agreeableSide, refusalOfAsking, requestToLookAt } from './step-acts.ts';
import { glanceAt, isLate, partiesOf, summaryOf, type Glance, type Party, type Summary } from './summary.ts';

/** Who looks at a case, and who else there is in it. */
export interface Onlooker extends Who, Askable {}

/** What a person is shown of a case, as plain data. */
export interface Outlook {
  /** The facts of the process. */
  readonly case: Case;
  /** On which sides of the case this person stands. */
  readonly sides: readonly Side[];
  readonly glance: Glance;
  /** Who coordinates now, where the named coordinator is away: `undefined` if nobody does, and if they are there. */
  readonly standIn: string | undefined;
  /** The named coordinator is away. */
  readonly isCoordinatorAway: boolean;
  /** The members who stand on both sides: of the security team, and on the fix team. */
  readonly onBothSides: readonly string[];
  readonly urgency: Urgency;
  readonly stages: Stages;
  /** The proposed release day, agreed to or not; `undefined` where none is proposed. */
  readonly proposal: ProposalOutlook | undefined;
  /** The dates of others that the release keeps to. */
  readonly otherDates: OtherDates;
  /** The agreed release day that is ahead, or late. */
  readonly releaseDay: (ReleaseDay & { readonly late: boolean }) | undefined;
  /** The people from outside who wait for an approval. */
  readonly requests: readonly RequestOutlook[];
  readonly publications: { readonly [what in JointAct]: PublicationOutlook };
  /** What in #codegate says otherwise than GitHub whether its advisory is withdrawn. */
  readonly mark: ToMark | undefined;
  /** The mitigation in #codegate says that the version which was announced does not fix it. */
  readonly saysNotFixed: boolean;
  /** What says otherwise of attacks in #codegate than the case knows. */
  readonly wrongOfAttacks: readonly AnnouncementKind[];
  /** The regulatory marks that count, the first one due first. */
  readonly regulatory: readonly (RegulatoryMark & { readonly late: boolean })[];
  /** Everything that waits for an answer, whoever is asked. */
  readonly questions: readonly QuestionOutlook[];
  /** What the team owes the reporter now. */
  readonly owedToReporter: readonly ReporterDue[];
  /** The reporter has had no word at all, as far as is known. */
  readonly isFirstWordOwed: boolean;
  /** In which words the reporter of a closed case, who is not known to have been told its end, is told of it by this person. */
  readonly endToTell: ReturnType<typeof answerOfEnd>;
  /** What is left to do until the reporter's credit is settled; `undefined` where nothing is. */
  readonly creditDue: CreditDue | undefined;
  /** Where its published advisory has arrived; `undefined` while it is not public. */
  readonly arrival: ArrivalOutlook | undefined;
  /** What this person is asked for now. */
  readonly asked: readonly AskedFor[];
  /** Whom reminders go to now beside those who owe the next act. */
  readonly reminded: readonly Party[];
  /** The case is closed, and its advisory is still open in GitHub. */
  readonly isAdvisoryLeftOpen: boolean;
  /** Why nothing more can be done that belongs before the publication. */
  readonly ended: Refusal | undefined;
  readonly may: Permissions;
}

/** Whether a published advisory has reached those who are to hear of it. */
interface ArrivalOutlook {
  /** Where it has not, as last seen. */
  readonly lags: readonly Lag[];
  /** What was seen, where nothing is waited for any more. */
  readonly done: Arrival | undefined;
}

type ProposalOutlook = NonNullable<Case['proposal']> & {
  /** The sides that have not agreed. */
  readonly missing: readonly Side[];
  /** The member who agreed for both sides; `undefined` if two did, or a side has not agreed. */
  readonly alone: string | undefined;
  /** It has passed without a publication. */
  readonly passed: boolean;
  /** The side for which this person can agree to it now. */
  readonly agreeFor: Side | undefined;
};

/** Other projects that the release waits for, and the reporter, before whom it comes. */
export interface OtherDates {
  /** None while everything is ASAP. */
  readonly upstreams: readonly Upstream[];
  /** `undefined` where no date of theirs is known; `dayIsLate` where the proposed release day is not before it. */
  readonly reporter: { readonly at: Temporal.Instant; readonly dayIsLate: boolean } | undefined;
}

/** A person from outside who waits for an approval. */
export type RequestOutlook = Case['requests'][number] & {
  /** This person may approve or refuse it. */
  readonly mayAnswer: boolean;
};

/** A question that waits for an answer, as a person is shown it. */
export interface QuestionOutlook extends Question {
  /** It asks this person. */
  readonly mayAnswer: boolean;
  /** This person can remind of it now those who are asked; nobody reminds themselves. */
  readonly mayRemind: boolean;
  /** This person asked it, and can take it back. */
  readonly mayWithdraw: boolean;
}

/** Something that may become public. */
interface PublicationOutlook {
  /** Why this person cannot ask for it now; `undefined` where they can. */
  readonly refusal: Refusal | undefined;
  /** The number of the request that this person is to look at; `undefined` where none waits for them. */
  readonly look: number | undefined;
}

/** What this person may do now that is no step of its own. */
interface Permissions {
  /** Take on a case that has no coordinator. */
  readonly coordinate: boolean;
  /** Make the advisory's draft, where there is none. */
  readonly draftAdvisory: boolean;
  /** Say what the reporter answered to the request for private handling. */
  readonly answerForReporter: boolean;
  /** Say what was said to the reporter. */
  readonly tellReporter: boolean;
  /** Say how public it is, and when the reporter publishes. */
  readonly changeDisclosure: boolean;
  /** Say since when attacks are known and what shows it, or that none are: some were said to be. */
  readonly tellExploitation: boolean;
  /** Make everything ASAP because of them, and take that back. */
  readonly makeAsap: boolean;
  readonly endAsap: boolean;
  /** Say that a regulatory mark is met, and that it is not. */
  readonly fileMarks: boolean;
  /** Propose a release day. */
  readonly proposeDay: boolean;
  /** Tell the distributors, who know a day that fell, that it did. */
  readonly tellDayFell: boolean;
  /** Tell the distributors, who were told of the release, what became of it. */
  readonly tellNews: boolean;
  /** Take more time for a case of low severity, without assessing the risk anew. */
  readonly slowDown: boolean;
  /** Decide about conditions of the release: do without one, vouch for one, publish. */
  readonly decideRelease: boolean;
  /** Announce it before the cases that were to leave together with it: it is public already. */
  readonly waiveLinked: boolean;
  /** Say what introduced the vulnerability, also once more: it can be corrected. */
  readonly tellIntroducingChange: boolean;
  /** Say their part for the retrospective. */
  readonly contribute: boolean;
  /** Say that they have nothing to add to it: they were not heard yet. */
  readonly addNothing: boolean;
  /** Ask for an unnamed contribution to be struck. */
  readonly strike: boolean;
  /** Have everybody called, because the case is public. */
  readonly callEverybody: boolean;
}

/**
 * What a person is shown of a case at `now`: one answer for the card, lists, `next`, reminders and notifications, so
 * that they agree.
 */
export function outlook(state: Case, person: Onlooker, policy: Policy, now: Temporal.Instant): Outlook {
  const { people } = person;
  const who: Who = { id: person.id, sides: person.sides };
  const given: Circumstances = { who, policy, now };
  const asks = asksAt(state, policy, now);
  const glance = glanceAt(summaryOf(state, policy), people, now);
  const stages = stagesOutlook(state, { ...given, coordinator: people.coordinator });
  const ended = refusalOfEnded(state);
  const isCoordinatorAway = state.coordinator !== undefined && people.away?.has(state.coordinator) === true;
  const publication = (what: JointAct) => publicationOutlook(state, what, who);
  return {
    case: state,
    sides: who.sides,
    glance,
    isCoordinatorAway,
    standIn: isCoordinatorAway ? people.coordinator : undefined,
    onBothSides: people.fixTeam.filter((id) => people.security.includes(id)),
    urgency: urgencyOf(state, stages, now),
    stages,
    proposal: proposalOutlook(state, given),
    releaseDay: releaseDayOutlook(state, now),
    requests: state.requests.map((request) => ({
      ...request,
      mayAnswer: !refusalOfSecurityAct(state, who) && request.askedBy !== who.id,
    })),
    publications: {
      advisory: publication('advisory'),
      mitigation: publication('mitigation'),
      announcement: publication('announcement'),
      retrospective: publication('retrospective'),
      'advance-notice': publication('advance-notice'),
      strike: publication('strike'),
      closing: publication('closing'),
    },
    regulatory: regulatoryMarks(state, policy).map((mark) => ({ ...mark, late: isFiledLate(mark, now) })),
    questions: questionsAt(state, now).map((question) => questionOutlook(state, question, person, given)),
    endToTell: answerOfEnd(state, given),
    asked: askedOf(asks, person, now),
    reminded: remindedBeside(glance.owners, asks, people),
    ended,
    may: permissions(state, given, person),
    ...lastingOutlook(state, policy),
  };
}

/** What everybody is shown of a case alike, until something happens to it. */
const lastingOutlook = remembered((state: Case, policy: Policy) => ({
  otherDates: otherDates(state),
  mark: toMark(state),
  saysNotFixed: state.announced.mitigation?.parts?.[NOT_FIXED] !== undefined,
  wrongOfAttacks: ANNOUNCEMENTS.filter((what) => isWrongOfAttacks(state, what)),
  owedToReporter: reporterDues(state, policy),
  isFirstWordOwed: isFirstWordOwed(state),
  creditDue: creditDue(state),
  arrival: arrivalOutlook(state),
  isAdvisoryLeftOpen: isAdvisoryToClose(state),
}));

function arrivalOutlook(state: Case): ArrivalOutlook | undefined {
  if (!isArriving(state)) return undefined;
  return { lags: lagsOf(state), done: isArrived(state) ? (state.arrival ?? {}) : undefined };
}

/**
 * All that the private channel may be shown of a case: its id, how far it is, times, that an approval is wanted, and how it
 * ended.
 */
export interface ChannelOutlook extends Pick<Summary, 'id' | 'status' | 'stage' | 'due'> {
  /** ASAP, or past a deadline. */
  readonly late: boolean;
  /** The agreed release day that is ahead, or late. */
  readonly releaseDay: { readonly at: Temporal.Instant; readonly late: boolean } | undefined;
  readonly publishedAt: Temporal.Instant | undefined;
  /** Another member of the security team is asked to approve something. */
  readonly isApprovalWanted: boolean;
  readonly closed: { readonly at: Temporal.Instant; readonly resolution: Resolution | undefined } | undefined;
}

/** What the private channel is shown of a case at `now`, from the same facts as card and list. */
export function channelOutlook(state: Case, policy: Policy, now: Temporal.Instant): ChannelOutlook {
  const { id, status, stage, due } = summaryOf(state, policy);
  const { closed, publishedAt } = state;
  const day = releaseDayOutlook(state, now);
  return {
    id,
    status,
    stage,
    due,
    late: isLate(due, now),
    releaseDay: day && { at: day.at, late: day.late },
    publishedAt,
    isApprovalWanted: questionsAt(state, now).some(({ asked }) => WANTS_APPROVAL.has(asked.kind)),
    closed: closed && { at: closed.at, resolution: closed.resolution },
  };
}

const WANTS_APPROVAL = new Set<Question['asked']['kind']>(['collaborator', 'publication']);

function proposalOutlook(state: Case, given: Circumstances): ProposalOutlook | undefined {
  const { proposal, publishedAt } = state;
  if (!proposal) return undefined;
  return {
    ...proposal,
    alone: agreedAlone(proposal),
    missing: (['security', 'fix-team'] as const).filter((side) => !proposal.agreed.includes(side)),
    passed: !publishedAt && !isBefore(given.now, proposal.at),
    agreeFor: agreeableSide(state, given),
  };
}

/** The dates of others that the release of a case keeps to. */
export function otherDates(state: Case): OtherDates {
  const { reporterPublishes: date, proposal } = state;
  return {
    upstreams: isUrgent(state) ? [] : upstreams(state),
    reporter: date && {
      at: date.at,
      dayIsLate: proposal !== undefined && !isBefore(proposal.at, date.at),
    },
  };
}

function releaseDayOutlook(state: Case, now: Temporal.Instant): Outlook['releaseDay'] {
  const day = releaseDay(state);
  return day && { ...day, late: isBefore(day.at, now) };
}

function questionOutlook(
  state: Case,
  question: Question,
  { people }: Onlooker,
  given: Circumstances,
): QuestionOutlook {
  const { who } = given;
  const mayAnswer = isAsked(question, who, people);
  return {
    ...question,
    mayAnswer,
    mayRemind: !mayAnswer && !refusalOfReminding(state, question, given),
    mayWithdraw: !refusalOfWithdrawing(question, who),
  };
}

/** Whether a question asks a person: any member of the security team may agree for it, whoever is in charge. */
function isAsked({ to, except }: Question, { id, sides }: Who, people: CasePeople): boolean {
  if (id === except) return false;
  if (to.kind === 'fix-team') return sides.includes(to.kind);
  return sides.includes('security') && (to.kind !== 'member' || peopleBehind(to, people).includes(id));
}

function publicationOutlook(state: Case, what: JointAct, who: Who): PublicationOutlook {
  return { refusal: refusalOfAsking(state, what, who), look: requestToLookAt(state, what, who) };
}

function permissions(
  state: Case,
  given: Circumstances,
  { contributed }: Pick<Onlooker, 'contributed'>,
): Permissions {
  const { who, policy } = given;
  const contribute = !refusalOfStranger('critiques', who) && !refusalOfRetrospective(state);
  const isSecurity = !refusalOfSecurity(state, who);
  const beforePublication = !refusalOfSecurityAct(state, who);
  return {
    coordinate: isSecurity && state.coordinator === undefined,
    draftAdvisory: isSecurity && !state.advisory,
    answerForReporter: beforePublication && state.disclosure.kind === 'intends-to-publish',
    tellReporter: isSecurity,
    changeDisclosure: beforePublication,
    tellExploitation: isSecurity && state.exploitation !== undefined,
    makeAsap: isSecurity && isAsapOffered(state),
    fileMarks: isSecurity,
    endAsap: isSecurity && state.exploitation?.asap !== undefined,
    proposeDay: !refusalOfStranger('release-day', who) && !refusalOfEnded(state),
    tellDayFell: beforePublication && knowFallenDay(state),
    tellNews: isSecurity && isNewsDue(state),
    slowDown: mayGoSlow(state, policy) && who.sides.includes('fix-team'),
    decideRelease: beforePublication,
    waiveLinked: isSecurity && state.linked.length > 0 && !state.announced.announcement,
    tellIntroducingChange: mayTellIntroducingChange(state, who) && !refusalOfIntroducingChange(state),
    contribute,
    addNothing: contribute && !contributed,
    strike:
      isSecurity &&
      (state.coordinator === undefined || state.coordinator === who.id) &&
      !refusalOfRetrospective(state),
    callEverybody: !refusalOfCalling(state, given),
  };
}

function remindedBeside(owners: readonly Party[], asks: readonly Ask[], people: CasePeople): Party[] {
  const told = new Set(asks.filter(isReminder).map(({ to }) => to.kind));
  const sides: Side[] = [];
  const inCharge = told.has('in-charge') || (told.has('fix-team') && people.fixTeam.length === 0);
  if (told.has('security')) sides.push('security');
  if (told.has('fix-team')) sides.push('fix-team');
  const parties = [
    ...(inCharge && !told.has('security') ? partiesOf(['security'], people.coordinator) : []),
    ...partiesOf(sides, undefined),
  ];
  return parties.filter((party) => !owners.some((owner) => isSame(owner, party)));
}

function isReminder({ for: { kind } }: Ask): boolean {
  return kind === 'stage' || kind === 'release-day' || kind === 'part' || kind === 'reporter';
}

function isSame(a: Party, b: Party): boolean {
  return a.kind === 'member' ? b.kind === 'member' && a.id === b.id : b.kind === 'side' && a.side === b.side;
}
