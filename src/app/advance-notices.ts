import type { MailText } from '../documents/advance-notice/advance-notice.ts';
import { caseAdvanceNotice } from '../documents/advance-notice/case-advance-notice.ts';
import { dayToTell, notifyDistributors } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import type { Distributor } from '../store/distributors.ts';
import type { NoticeDelivery } from '../store/mail.ts';
import type { Cause } from '../store/cases.ts';
import type { CaseActionContext, Services } from './action-context.ts';
import { isHeldBack } from './new-addresses.ts';
import { accepted } from './problem.ts';
import { act, type Acting, type Decide } from './record.ts';

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

/** Divides the list by what the distributors on it have been told of the day that now stands. */
export function untold(
  services: Pick<Services, 'distributors' | 'mail' | 'policy'>,
  state: Case,
  now: Temporal.Instant,
): Untold {
  const { policy } = services;
  const proposal = dayToTell(state);
  const deliveries = services.mail.deliveriesOf(state.id);
  const told = new Map(
    deliveries.filter((each) => each.revision === proposal).map((each) => [each.distributorId, each.how]),
  );
  // That a day fell, or that it is over, is news to those who may know of it, and to nobody else.
  const knowing = new Set(deliveries.filter(mayKnow).map((each) => each.distributorId));
  const isFallen = proposal !== undefined && proposal < 0;
  const list = services.distributors.list().filter(({ id }) => !isFallen || knowing.has(id));
  // Who knows already is nobody new to hear of it.
  const waits = (each: Distributor) => !knowing.has(each.id) && isHeldBack(state, each, { policy, now });
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
  { mailer }: Pick<Services, 'mailer'>,
  state: Case,
  place: CaseActionContext['place'],
): MailText | undefined {
  const before = state.advanceNotice;
  const changed = before !== undefined && before.proposal !== dayToTell(state);
  return caseAdvanceNotice(state, {
    ask: mailer?.from,
    changedFrom: changed ? (before.day ?? 'asap') : undefined,
    knew: changed,
    hideCve: place === 'dm',
  });
}

/**
 * Gives advance notice to the distributors on the list who were not told this day yet and whose addresses are not new, by
 * hand also to those whose e-mail has not left: the event and the notices are written together, so that neither is there without the other.
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
    const fresh = rest.fresh.filter(({ id }) => !only || only.has(id));
    const byHand = means === 'hand' ? [...fresh, ...waiting] : [];
    const decision = notifyDistributors(
      state,
      { recipients: fresh.length, held: held.length },
      { who, now, policy },
    );
    // A distributor whose e-mail waits was counted when it was asked for.
    const counted = byHand.length > 0 && !decision.ok && decision.refusal.code === 'told-already';
    const after = counted ? state : cases.record(state, accepted(decision), cause);
    const revision = dayToTell(state) ?? 0;
    const day = state.steps['release-day'] && revision > 0 ? state.proposal?.at : undefined;
    const noticeFor = (distributor: Distributor) => ({ caseId: state.id, revision, day, distributor });
    if (means === 'mail') for (const distributor of fresh) mail.add(noticeFor(distributor), now);
    for (const distributor of byHand) mail.byHand(noticeFor(distributor), user.id, now);
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
  /** Whether the distributors who were told another day hear it by the bot's e-mail, or a member has to tell them. */
  readonly distributors: 'told' | 'to-tell' | undefined;
}

/**
 * Does an act by which the release day may be agreed, or fall. The distributors who were told otherwise must not wait for a
 * member to remember them: where the bot sends e-mail, theirs is stored in the same transaction.
 */
export function actOnReleaseDay(action: Telling, decide: Decide): DayActed {
  return action.services.atomically(() => tellOtherwise(action, act(action, decide), 'release day moved'));
}

/**
 * Tells the distributors who know of a case what is so after an act, in the transaction of the act, where the bot sends e-mail.
 * @param cause What the act was.
 */
export function tellOtherwise(action: Telling, state: Case, cause: string): DayActed {
  const { services, now, who } = action;
  if (!knowOtherwise(services, state)) return { state, distributors: undefined };
  if (!services.mailer || untold(services, state, now).fresh.length === 0)
    return { state, distributors: 'to-tell' };
  const bot: Telling = { ...action, case: state, who: { id: who.id, sides: ['security'] } };
  const by = { actor: { kind: 'bot' }, cause, now } as const;
  return { state: giveAdvanceNotice(bot, state, 'mail', { cause: by }), distributors: 'told' };
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
    mail.deliveriesOf(state.id).length > 0
  );
}

function mayKnow({ how, doubtful }: NoticeDelivery): boolean {
  return how === 'mail' || how === 'by-hand' || doubtful;
}

function isWaiting(how: NoticeDelivery['how'] | undefined): boolean {
  return how === 'waiting' || how === 'parked';
}
