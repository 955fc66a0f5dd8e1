import { asapNotice, isFixPublic, urgentSince, type Case } from '../case.ts';
import type { CaseEvent, EventBody } from '../events.ts';
import { isNewsTold, newsKind, newsToTell } from '../publication/distributor-news.ts';
import { addressFingerprints } from '../publication/parts.ts';
import { isBefore, plus } from '../time.ts';
import {
  accept,
  refusalOfFixed,
  refusalOfOthers,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from './decision.ts';

/**
 * Whether a notice to an address takes two members: it was put on the list since the case was opened, or only lately
 * (`distributors.newFor` of the policy), and no two members vouch for it in this case. One member alone must not let
 * anybody know of a release before its day.
 * @param fingerprint The fingerprint of the address.
 */
export function needsSecondKey(
  { opened, vouchedAddresses }: Case,
  { addedAt, fingerprint }: { readonly addedAt: Temporal.Instant; readonly fingerprint: string },
  { policy, now }: Pick<Circumstances, 'policy' | 'now'>,
): boolean {
  const isOld = isBefore(addedAt, opened.at) && !isBefore(now, plus(addedAt, policy.distributors.newFor));
  return !isOld && !vouchedAddresses.includes(fingerprint);
}

/**
 * The members by whose word an address is told of a release day: the one who asked last for the notice of it, and all who
 * turned a key for the address in this case.
 * @param address.proposal The day's proposal, by the number of its event; 0 for "as soon as possible".
 * @param address.fingerprint The fingerprint of the address.
 */
export function tellersOf(
  events: readonly CaseEvent[],
  { proposal, fingerprint }: { readonly proposal: number; readonly fingerprint: string },
): ReadonlySet<string> {
  const vouching = new Set(
    events.flatMap(({ seq, body }) => {
      const isAsked = body.type === 'publication-asked' && body.what === 'advance-notice';
      return isAsked && addressFingerprints(body.parts ?? {}).includes(fingerprint) ? [seq] : [];
    }),
  );
  const approved = new Set(
    events.flatMap(({ body }) =>
      body.type === 'publication-approved' && vouching.has(body.request) ? [body.request] : [],
    ),
  );
  const notice = events.findLast(
    ({ body }) => body.type === 'distributors-notified' && body.proposal === proposal,
  );
  const spoken = events.filter(
    (event) =>
      event === notice ||
      approved.has(event.seq) ||
      (event.body.type === 'publication-approved' && approved.has(event.body.request)),
  );
  return new Set(spoken.flatMap(({ actor }) => (actor.kind === 'member' ? [actor.id] : [])));
}

/**
 * Records that the private distributors were told: "The Security team will give advance notice to the Private
 * Distributors list before the fix is released." Needs the agreed day, unless everything is ASAP. `recipients` are
 * those on the list who were not told this day yet, and `held` the others whose addresses wait for a second member; `along` are the
 * linked cases that the same notice names; an empty list leaves nobody to tell, which is recorded, too.
 */
export function notifyDistributors(
  state: Case,
  { recipients, held = 0, along = [] }: { recipients: number; held?: number; along?: readonly string[] },
  { who }: Circumstances,
): Decision {
  const refusal =
    state.status === 'closed'
      ? refusalOfTellingEnd(state, who)
      : (refusalOfSecurity(state, who) ??
        (newsToTell(state) === undefined ? refusalOfFixed(state) : undefined));
  if (refusal) return refuse(refusal);
  const proposal = dayToTell(state);
  if (proposal === undefined) return refuse({ code: 'day-not-agreed' });
  const told = state.steps['distributors-notified'] && state.advanceNotice?.proposal === proposal;
  if (told && recipients === 0) return refuse({ code: 'told-already' });
  if (recipients === 0 && held > 0) return refuse({ code: 'addresses-new' });
  const about = state.news && proposal === newsToTell(state) ? newsKind(state.news) : undefined;
  return accept({
    type: 'distributors-notified',
    recipients,
    proposal,
    ...(about ? { about } : {}),
    ...named(along),
  });
}

/**
 * That the notice of a linked case told some distributors of this one as well. `untold` are those who were to be told of it;
 * where there is no one to tell of either, that is recorded, too.
 */
export function toldAlong(
  state: Case,
  {
    notice,
    recipients,
    untold,
    along,
  }: {
    /** The case of the notice, and the number by which it is told from others. */
    readonly notice: { readonly lead: string; readonly revision: number };
    /** The distributors, by their numbers. */
    readonly recipients: readonly number[];
    readonly untold: readonly number[];
    readonly along: readonly string[];
  },
): EventBody[] {
  const proposal = dayToTell(state);
  const distributors = recipients.filter((id) => untold.includes(id));
  const isTold = state.steps['distributors-notified'] && state.advanceNotice?.proposal === proposal;
  const isNobody = recipients.length === 0 && untold.length === 0 && !isTold;
  if (proposal === undefined || (distributors.length === 0 && !isNobody)) return [];
  const { lead, revision } = notice;
  const told = distributors.length > 0 ? { told: { revision, distributors } } : {};
  return [
    {
      type: 'distributors-notified',
      recipients: distributors.length,
      proposal,
      lead,
      ...told,
      ...named(along),
    },
  ];
}

function named(along: readonly string[]): { with?: string[] } {
  return along.length > 0 ? { with: [...along] } : {};
}

/**
 * The agreed day that distributors are told, by its proposal's number; the number's negative where they wait for a day
 * that fell, that their case is over, or that what was released is corrected or withdrawn, the number of the event by which
 * it became public after they were told, that of `asapNotice` for "as soon as possible", `undefined` if there is nothing to
 * tell yet.
 */
export function dayToTell(state: Case): number | undefined {
  const news = newsToTell(state);
  // What they are being told of a release goes on leaving when its case is closed.
  if (state.status === 'closed') return endToTell(state) ?? (isNewsTold(state) ? news : undefined);
  if (news !== undefined) return news;
  const { proposal, fallenDay: fallen, advanceNotice: told, disclosure, noticeSince = 0 } = state;
  const day = state.steps['release-day'] && proposal ? proposal.revision : undefined;
  if (disclosure.kind === 'public' && noticeSince > Math.max(day ?? 0, fallen?.event ?? 0))
    return noticeSince;
  if (day !== undefined) return day;
  const urgent = urgentSince(state);
  const isNews = !urgent || (fallen !== undefined && fallen.event > urgent.revision);
  // While another day is proposed, that one is what they will be told.
  if (fallen && !proposal && told && told.proposal !== asapNotice(state) && isNews) return -fallen.proposal;
  return urgent ? asapNotice(state) : undefined;
}

/**
 * That a case is over of which distributors were told, and whose fix is not out: the negative of the number of the event
 * that says how it ended.
 */
function endToTell(state: Case): number | undefined {
  const { closed, advanceNotice } = state;
  const isKnown = advanceNotice !== undefined && (advanceNotice.recipients > 0 || advanceNotice.proposal < 0);
  return isKnown && !isFixPublic(state) && closed?.revision !== undefined ? -closed.revision : undefined;
}

function refusalOfTellingEnd(state: Case, who: Who): Refusal | undefined {
  return refusalOfOthers(who) ?? (endToTell(state) === undefined ? { code: 'case-closed' } : undefined);
}

/** Whether the distributors were told a day that fell, and do not know it yet. */
export function knowFallenDay(state: Case): boolean {
  const stands = dayToTell(state);
  return stands !== undefined && stands < 0 && state.advanceNotice?.proposal !== stands;
}

/** How a distributor is told: an e-mail that is `waiting` has not left, `parked` waits until its cause is mended. */
export type NoticeWay = 'mail' | 'by-hand' | 'waiting' | 'parked';

/** Only a distributor who was told what now stands, and was reached, can have acknowledged it. */
export function mayAcknowledge(
  { advanceNotice }: Case,
  { revision, how }: { readonly revision: number; readonly how: NoticeWay },
): boolean {
  return revision === advanceNotice?.proposal && (how === 'mail' || how === 'by-hand');
}

/** The names of the distributors who were reached and have not acknowledged it yet, each once. */
export function unanswered(
  state: Case,
  deliveries: readonly { readonly name: string; readonly revision: number; readonly how: NoticeWay }[],
): string[] {
  const reached = deliveries.filter((each) => mayAcknowledge(state, each)).map(({ name }) => name);
  return [...new Set(reached)].filter((name) => !state.advanceNotice?.acknowledged.includes(name));
}

/** Records that a distributor answered the advance notice. */
export function acknowledgeAdvanceNotice(
  state: Case,
  { distributor }: { distributor: string },
  { who }: Circumstances,
): Decision {
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  if (!state.advanceNotice) return refuse({ code: 'not-told', distributor });
  if (state.advanceNotice.acknowledged.includes(distributor)) return refuse({ code: 'recorded-already' });
  return accept({ type: 'distributor-acknowledged', distributor });
}
