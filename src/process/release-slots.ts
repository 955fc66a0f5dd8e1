import type { Policy } from './policy.ts';
import { isBefore } from './time.ts';

/** What the case itself says about its release day. */
export interface ReleaseLimits {
  /** The last instant that needs no reason; `undefined` if the release is due "as soon as possible". */
  readonly deadline: Temporal.Instant | undefined;
  /** The instant of another project's disclosure that the fix waits for. */
  readonly upstream: Temporal.Instant | undefined;
  /** The instant at which the reporter publishes: the fix is to be out before it. */
  readonly reporter?: Temporal.Instant | undefined;
}

/** What speaks against a release day, and whether a recorded reason lifts it. */
export type Objection =
  | { readonly code: 'past'; readonly reasonLifts: false }
  | { readonly code: 'holiday'; readonly reasonLifts: false; readonly date: Temporal.PlainDate }
  | { readonly code: 'before-upstream'; readonly reasonLifts: false; readonly upstream: Temporal.Instant }
  /** `recommended`: the policy's weekdays, counted from Monday = 1. */
  | { readonly code: 'weekday'; readonly reasonLifts: true; readonly recommended: readonly number[] }
  /** `recommended`: the policy's hour on the same day. */
  | { readonly code: 'hour'; readonly reasonLifts: true; readonly recommended: Temporal.Instant }
  | { readonly code: 'after-deadline'; readonly reasonLifts: true; readonly deadline: Temporal.Instant }
  | { readonly code: 'after-reporter'; readonly reasonLifts: true; readonly reporter: Temporal.Instant };

/**
 * The next `count` recommended slots ("4pm UTC on a non-Friday weekday"; the policy's `releaseSlot`) after `from`,
 * at the earliest at `notBefore` and at the latest at `until`. Fewer, or none, where the window holds no more.
 */
export function nextSlots(
  policy: Policy,
  window: {
    readonly from: Temporal.Instant;
    readonly notBefore?: Temporal.Instant | undefined;
    readonly until?: Temporal.Instant | undefined;
  },
  count: number,
): Temporal.Instant[] {
  const { from, notBefore = from, until } = window;
  const slots: Temporal.Instant[] = [];
  let day = inUtc(isBefore(from, notBefore) ? notBefore : from).toPlainDate();
  // Ends without `until` too: a policy has a weekday, and its holidays leave days of each year.
  while (slots.length < count) {
    const slot = slotOn(day, policy);
    if (until && isBefore(until, slot)) break;
    const inWindow = isBefore(from, slot) && !isBefore(slot, notBefore);
    if (inWindow && isRecommendedSlot(policy, slot)) slots.push(slot);
    day = day.add({ days: 1 });
  }
  return slots;
}

/** The first recommended slot at an instant, or after it. */
export function slotFrom(policy: Policy, notBefore: Temporal.Instant): Temporal.Instant {
  const [slot = notBefore] = nextSlots(
    policy,
    { from: notBefore.subtract({ nanoseconds: 1 }), notBefore },
    1,
  );
  return slot;
}

/** Whether the policy recommends this very instant for a release; weekdays, hours and holidays are those of UTC. */
export function isRecommendedSlot(policy: Policy, at: Temporal.Instant): boolean {
  return slotObjections(policy, at).length === 0;
}

/**
 * Everything that speaks against releasing at `at`, in a fixed order; nothing against a recommended slot inside the
 * limits. The policy's slot is a recommendation, and deadlines are suggestions, so a reason lifts those; what has
 * passed, a holiday and another project's embargo it does not.
 */
export function objectionsTo(
  policy: Policy,
  at: Temporal.Instant,
  { now, deadline: due, upstream, reporter }: ReleaseLimits & { readonly now: Temporal.Instant },
): Objection[] {
  const objections: Objection[] = [];
  if (!isBefore(now, at)) objections.push({ code: 'past', reasonLifts: false });
  if (upstream && isBefore(at, upstream))
    objections.push({ code: 'before-upstream', reasonLifts: false, upstream });
  objections.push(...slotObjections(policy, at));
  if (reporter && !isBefore(at, reporter))
    objections.push({ code: 'after-reporter', reasonLifts: true, reporter });
  else if (due && isBefore(due, at))
    objections.push({ code: 'after-deadline', reasonLifts: true, deadline: due });
  return objections;
}

function slotObjections(policy: Policy, at: Temporal.Instant): Objection[] {
  const { time, weekdays, holidays } = policy.releaseSlot;
  const moment = inUtc(at);
  const date = moment.toPlainDate();
  const objections: Objection[] = [];
  const isHoliday = holidays.some((holiday) =>
    holiday instanceof Temporal.PlainDate ? holiday.equals(date) : holiday.equals(date.toPlainMonthDay()),
  );
  if (isHoliday) objections.push({ code: 'holiday', reasonLifts: false, date });
  if (!weekdays.includes(date.dayOfWeek))
    objections.push({ code: 'weekday', reasonLifts: true, recommended: weekdays });
  if (!moment.toPlainTime().equals(time))
    objections.push({ code: 'hour', reasonLifts: true, recommended: slotOn(date, policy) });
  return objections;
}

/** The policy's hour on a day. */
function slotOn(date: Temporal.PlainDate, { releaseSlot }: Policy): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: 'UTC', plainTime: releaseSlot.time }).toInstant();
}

function inUtc(at: Temporal.Instant): Temporal.ZonedDateTime {
  return at.toZonedDateTimeISO('UTC');
}
