import type { MailText } from '../documents/advance-notice/advance-notice.ts';
import { caseAdvanceNotice } from '../documents/advance-notice/case-advance-notice.ts';
import { dayToTell, notifyDistributors, toldAlong } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import { sameDayProposed, stillAsTold, toldInOneNotice } from '../process/links.ts';
import type { Distributor } from '../store/distributors.ts';
import type { NoticeDelivery } from '../store/mail.ts';
import type { Cases } from '../store/cases.ts';
import type { Cause } from '../store/cause.ts';
import type { CaseActionContext, Services } from './action-context.ts';
import { isHeldBack } from './new-addresses.ts';
import { accepted } from './problem.ts';
import type { Acting } from './record.ts';

/** One use of the bot on one case, as far as telling the distributors needs it. */
export interface Telling extends Acting {
  readonly user: Pick<CaseActionContext['user'], 'id'>;
  readonly services: Acting['services'] &
    Pick<Services, 'atomically' | 'mail' | 'distributors'> & {
      /** Where the bot sends e-mail. */
      readonly mailer: object | undefined;
    };
}

/** To whom of them, by their numbers; to all of them unless it is said. */
interface Addressees {
  readonly only?: ReadonlySet<number> | undefined;
}

/** How distributors are told: by the bot's e-mail, or by a member who then says so. */
export type Means = 'mail' | 'hand';

/** The distributors on the list who have not been told the day that now stands. */
export interface Untold {
  /** No member has begun to tell them. */
  readonly fresh: readonly Distributor[];
  /** Their e-mail has not left, and may never: a member can tell them instead. */
  readonly waiting: readonly Distributor[];
  /** Their addresses are new on the list: a second member is asked before they are told. */
  readonly held: readonly Distributor[];
}

/** What it takes to know who was told of a case. */
export type NoticeServices = Pick<Services, 'distributors' | 'mail' | 'policy'> & {
  readonly cases: Pick<Cases, 'linkedWith'>;
};

/** Divides the list by what the distributors on it have been told of the day that now stands. */
export function untold(services: NoticeServices, state: Case, now: Temporal.Instant): Untold {
  const { policy } = services;
  const proposal = dayToTell(state);
  const others = toldInOneNotice(state, services.cases.linkedWith(state));
  const deliveries = services.mail.deliveriesOf(state);
  const told = new Map(
    deliveries.filter((each) => each.revision === proposal).map((each) => [each.distributorId, each.how]),
  );
  // That a day fell, or that it is over, is news to those who may know of it, and to nobody else.
  const knowing = new Set(deliveries.filter(mayKnow).map((each) => each.distributorId));
  const isFallen = proposal !== undefined && proposal < 0;
  const list = services.distributors.list().filter(({ id }) => !isFallen || knowing.has(id));
  // Who knows already is nobody new to hear of it.
  const waits = (each: Distributor) =>
    !knowing.has(each.id) && isHeldBack(state, each, { policy, now, others });
  const notTold = list.filter(({ id }) => !told.has(id));
  return {
    fresh: notTold.filter((each) => !waits(each)),
    held: notTold.filter(waits),
    waiting: list.filter(({ id }) => isWaiting(told.get(id))),
  };
}

/**
 * The text of the advance notice as most distributors will get it. In a direct message it does not hold the CVE's id.
 *
 * @returns `undefined` if there is nothing to tell
 */
export function advanceNoticeText(
  services: NoticeServices & { readonly mailer: { readonly from?: string | undefined } | undefined },
  state: Case,
  { place, now }: Pick<CaseActionContext, 'place' | 'now'>,
): MailText | undefined {
  const before = state.advanceNotice;
  const others = toldInOneNotice(state, services.cases.linkedWith(state));
  const [reader] = untold(services, state, now).fresh;
  const changed = before !== undefined && before.proposal !== dayToTell(state);
  return caseAdvanceNotice(state, {
    ask: services.mailer?.from,
    changedFrom: changed ? (before.day ?? 'asap') : undefined,
    knew: changed,
    hideCve: place === 'dm',
    ...(reader ? toldBesides(services, state, { others, distributorId: reader.id }) : { others }),
  });
}

/** What a notice to one distributor tells of other cases: see `caseAdvanceNotice`. */
export function toldBesides(
  services: {
    readonly cases: Pick<Cases, 'linkedWith'>;
    readonly mail: Pick<Services['mail'], 'deliveriesOf'>;
  },
  state: Case,
  { others, distributorId }: { readonly others: readonly Case[]; readonly distributorId: number },
): { others: readonly Case[]; knownOf: readonly string[]; standing: readonly string[] } {
  const revision = dayToTell(state);
  const knows = (other: Case) =>
    services.mail
      .deliveriesOf(other)
      .some(
        (each) =>
          each.distributorId === distributorId &&
          each.revision === dayToTell(other) &&
          mayKnow(each) &&
          !(each.elsewhere?.caseId === state.id && each.elsewhere.revision === revision),
      );
  const before = services.cases.linkedWith({ linked: state.toldWith });
  const ids = (cases: readonly Case[]) => cases.filter(knows).map(({ id }) => id);
  return { others, knownOf: ids(others), standing: ids(stillAsTold(state, before, others)) };
}

/** The linked cases for which the notice had better wait: the same day is proposed, and not agreed to yet. */
export function waitingForAgreement({ cases }: Pick<NoticeServices, 'cases'>, state: Case): string[] {
  return sameDayProposed(state, cases.linkedWith(state)).map(({ id }) => id);
}

/**
 * Gives advance notice to the distributors on the list who were not told this day yet and whose addresses are not new, by
 * hand also to those whose e-mail has not left: the event and the notices are written together, so that neither is there without the other.
 * The linked cases of the same release are told of in the same notice, and record it.
 *
 * @returns the case afterwards
 */
export function giveAdvanceNotice(
  action: Telling,
  state: Case,
  means: Means,
  { only, cause = action.cause }: Addressees & { readonly cause?: Cause } = {},
): Case {
  const { services, now, who, user } = action;
  const { cases, mail, policy } = services;
  return services.atomically(() => {
    const { held, waiting, ...rest } = untold(services, state, now);
    const others = toldInOneNotice(state, cases.linkedWith(state)).map((other) => {
      const open = untold(services, other, now);
      return { other, toTell: [...open.fresh, ...open.held].map(({ id }) => id) };
    });
    const ids = [state.id, ...others.map(({ other }) => other.id)];
    const alongWith = (of: string) => ids.filter((id) => id !== of);
    const fresh = rest.fresh.filter(({ id }) => !only || only.has(id));
    const byHand = means === 'hand' ? [...fresh, ...waiting] : [];
    const decision = notifyDistributors(
      state,
      { recipients: fresh.length, held: held.length, along: alongWith(state.id) },
      { who, now, policy },
    );
    // A distributor whose e-mail waits was counted when it was asked for.
    const counted = byHand.length > 0 && !decision.ok && decision.refusal.code === 'told-already';
    const after = counted ? state : cases.record(state, accepted(decision), cause);
    const revision = dayToTell(state) ?? 0;
    const day = state.steps['release-day'] && revision > 0 ? state.proposal?.at : undefined;
    // An e-mail that waits may be the notice of a linked case.
    const sentBy = new Map(
      mail
        .deliveriesOf(state)
        .filter((each) => each.revision === revision)
        .map((each) => [each.distributorId, each.elsewhere]),
    );
    const elsewhere = state.toldElsewhere;
    const noticeFor = (distributor: Distributor) => ({
      ...(sentBy.get(distributor.id) ?? { caseId: state.id, revision }),
      day,
      distributor,
      elsewhere,
    });
    if (means === 'mail') for (const distributor of fresh) mail.add(noticeFor(distributor), now);
    for (const distributor of byHand) mail.byHand(noticeFor(distributor), user.id, now);
    if (counted) return after;
    const by = { actor: { kind: 'bot' }, cause: 'linked case', now } as const;
    const told = { notice: { lead: state.id, revision }, recipients: fresh.map(({ id }) => id) };
    for (const { other, toTell } of others)
      cases.recordFact(
        other,
        (latest) => toldAlong(latest, { ...told, untold: toTell, along: alongWith(other.id) }),
        by,
      );
    return after;
  });
}

/**
 * Tells the distributors for whom two members vouch now, where the bot sends e-mail.
 * @returns The case afterwards; `undefined` if a member has to tell them.
 */
export async function tellVouched(
  action: CaseActionContext,
  state: Case,
  addresses: readonly Distributor[],
): Promise<Case | undefined> {
  const { mailer } = action.services;
  if (!mailer || addresses.length === 0) return undefined;
  const after = giveAdvanceNotice(action, state, 'mail', { only: new Set(addresses.map(({ id }) => id)) });
  await mailer.run();
  return after;
}

/** What became of an act by which the release day was agreed, or fell. */
export interface DayActed {
  readonly state: Case;
  /**
   * Whether the distributors who were told another day hear it by the bot's e-mail, or a member has to tell them; `waits` where
   * one notice follows when the day is agreed in the linked cases as well.
   */
  readonly distributors: 'told' | 'to-tell' | 'waits' | undefined;
}

/**
 * Tells the distributors who know of a case what is so after an act, in the transaction of the act, where the bot sends e-mail.
 * They must not wait for a member to remember them.
 * @param cause What the act was.
 */
export function tellOtherwise(action: Telling, state: Case, cause: string): DayActed {
  return tellAllOtherwise({ ...action, case: state }, [], cause);
}

/** The same after an act that counts for other cases as well: what is told alike of several leaves in one notice. */
export function tellAllOtherwise(action: Telling, others: readonly Telling[], cause: string): DayActed {
  const due = [action, ...others].filter((each) => knowOtherwise(each.services, each.case));
  const outcomes = due.map((each) => [each.case.id, tellOne(each, cause)] as const);
  const distributors = new Map(outcomes).get(action.case.id);
  return { state: latestOf(action), distributors };
}

function tellOne(action: Telling, cause: string): NonNullable<DayActed['distributors']> {
  const { services, now, who } = action;
  const state = latestOf(action);
  if (!services.mailer) return 'to-tell';
  if (waitingForAgreement(services, state).length > 0) return 'waits';
  // The notice of a linked case may have told them just now.
  if (untold(services, state, now).fresh.length === 0)
    return knowOtherwise(services, state) ? 'to-tell' : 'told';
  const bot: Telling = { ...action, case: state, who: { id: who.id, sides: ['security'] } };
  giveAdvanceNotice(bot, state, 'mail', { cause: { actor: { kind: 'bot' }, cause, now } });
  return 'told';
}

/** The case as it is now: what was told of a linked one may have been recorded in it. */
function latestOf({ services, case: state }: Telling): Case {
  return services.cases.linkedWith({ linked: [state.id] })[0] ?? state;
}

/** Whether distributors were told something else than the day that now stands, or that the day fell. */
function knowOtherwise({ mail }: Pick<Services, 'mail'>, state: Case): boolean {
  const stands = dayToTell(state);
  const { advanceNotice } = state;
  return (
    stands !== undefined &&
    stands !== 0 &&
    advanceNotice !== undefined &&
    advanceNotice.proposal !== stands &&
    mail.deliveriesOf(state).length > 0
  );
}

function mayKnow({ how, doubtful }: NoticeDelivery): boolean {
  return how === 'mail' || how === 'by-hand' || doubtful;
}

function isWaiting(how: NoticeDelivery['how'] | undefined): boolean {
  return how === 'waiting' || how === 'parked';
}
