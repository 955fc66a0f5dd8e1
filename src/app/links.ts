import { dayToTell } from '../process/acts/distributors.ts';
import { refusalOfEnded } from '../process/acts/decision.ts';
import { linkCase, unlinkCase } from '../process/acts/link.ts';
import { agreeToRelease, proposeRelease, withdrawRelease } from '../process/acts/release.ts';
import { sidesOf, type Case } from '../process/case.ts';
import type { Side } from '../process/events.ts';
import { isBefore } from '../process/time.ts';
import type { CaseActionContext } from './action-context.ts';
import { tellAllOtherwise, type DayActed, type Telling } from './advance-notices.ts';
import { ProblemError } from './problem.ts';
import { act, type Decide } from './record.ts';

/** One use of the bot on one case, as far as those that leave together with it need it. */
export interface Linking extends Telling {
  readonly user: CaseActionContext['user'];
}

/**
 * Has two cases leave together, with all that leave with either: all of them record it, or none does. Where one has a
 * release day ahead, it is proposed in those that have none.
 * @returns The first case after it.
 * @throws {ProblemError} Where the person is not on each of them, one cannot be read, or they cannot leave together.
 */
export function linkCases(one: Linking, other: Linking): Case {
  const { services, now } = one;
  return services.atomically(() => {
    const actions = [
      ...new Map([...groupOf(one), ...groupOf(other)].map((each) => [each.case.id, each])).values(),
    ];
    const group = actions.map((each) => each.case);
    const day = group.find(({ proposal }) => proposal && isBefore(now, proposal.at))?.proposal;
    const [first = one.case] = actions.map((each) => {
      const linked = act(each, (before, given) => linkCase(before, { group }, given));
      return day && !linked.proposal && !refusalOfEnded(linked)
        ? act({ ...each, case: linked }, (before, given) =>
            proposeRelease(before, { at: day.at, reason: day.reason }, given),
          )
        : linked;
    });
    return first;
  });
}

/**
 * Takes a case out of the group with which it was to leave; the others go on leaving together.
 * @returns The case after it.
 * @throws {ProblemError} Where it is in none, the person is not on each of them, one cannot be read, or they are announced together.
 */
export function unlinkFromGroup(action: Linking): Case {
  const { id, linked } = action.case;
  return action.services.atomically(() => {
    // Where one of the two alone names the other, that one lets go of it.
    const named = groupOf(action).filter((each) => each.case.id === id || each.case.linked.includes(id));
    const [first = action.case] = named.map((each) => {
      const leaving = each.case.id === id ? linked : [id];
      return act(each, (before, given) => unlinkCase(before, { leaving }, given));
    });
    return first;
  });
}

/**
 * Proposes a release day, for all of the cases that leave together or for none.
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it in one of them, one cannot be read, or the person is not on each.
 */
export function proposeForAll(
  action: Linking,
  wish: { readonly at: Temporal.Instant; readonly reason?: string | undefined },
): Case {
  return action.services.atomically(() => {
    // The refusal of the person's own case comes before that they are not on another one.
    const state = act(action, (before, given) => proposeRelease(before, wish, given));
    const [, ...others] = groupOf(action);
    for (const each of others)
      if (!refusalOfEnded(each.case)) act(each, (before, given) => proposeRelease(before, wish, given));
    return state;
  });
}

/**
 * Agrees to the proposed day, and to the same day of each linked case for which the person can speak for that side: it is
 * asked once. `proposal` is the one that the person was shown.
 */
export function agreeForAll(action: Linking, which: { readonly proposal?: number | undefined }): DayActed {
  return action.services.atomically(() => {
    const state = act(action, (before, given) => agreeToRelease(before, which, given));
    const { proposal } = state;
    const side = proposal?.agreed.find((each) => !action.case.proposal?.agreed.includes(each));
    if (proposal && side)
      for (const each of seenOthersOf(action))
        if (canAgree(each, proposal.at, side))
          act({ ...each, who: { ...each.who, sides: [side] } }, (before, given) =>
            agreeToRelease(before, {}, given),
          );
    return tellAllOtherwise({ ...action, case: state }, othersOf(action), MOVED);
  });
}

/**
 * Calls the day off, for all of the cases that leave together: in the others, it falls with it. `proposal` is the one that
 * the person was shown.
 * @throws {ProblemError} Where the process refuses it, or one of them cannot be read.
 */
export function withdrawForAll(
  action: Linking,
  wish: { readonly proposal?: number; readonly reason: string },
): DayActed {
  requireReadable(action);
  return actOnDayOfAll(action, (before, given) => withdrawRelease(before, wish, given));
}

/**
 * Does an act by which the release day may fall, in all of the cases that leave together. Where the bot sends e-mail, the
 * distributors who were told of any of them hear it by the same act: no one has to remember them. In one that cannot be read,
 * it falls once it can be: what has come about is recorded all the same.
 */
export function actOnDayOfAll(action: Linking, decide: Decide): DayActed {
  return action.services.atomically(() => {
    const toldBefore = new Map(othersOf(action).map((each) => [each.case.id, dayToTell(each.case)]));
    const state = act(action, decide);
    const moved = othersOf(action).filter((each) => dayToTell(each.case) !== toldBefore.get(each.case.id));
    return tellAllOtherwise({ ...action, case: state }, moved, MOVED);
  });
}

/** Why the distributors are told anew. */
const MOVED = 'release day moved';

/** Whether a person can agree to this very day in a case, for a side. */
function canAgree({ case: state, who }: Linking, day: Temporal.Instant, side: Side): boolean {
  const { proposal } = state;
  if (!proposal?.at.equals(day) || refusalOfEnded(state)) return false;
  return who.sides.includes(side) && !proposal.agreed.includes(side);
}

/**
 * All cases that leave together, the person's own first, for what counts for each.
 * @throws {ProblemError} Where the person is not on all of them, or one cannot be read.
 */
function groupOf(action: Linking): Linking[] {
  requireReadable(action);
  const group = [action, ...othersOf(action)];
  const unseen = group.filter(({ who }) => who.sides.length === 0).map((each) => each.case.id);
  if (unseen.length > 0) throw new ProblemError({ code: 'linked-unseen', cases: unseen });
  return group;
}

/**
 * What is done to all that leave together leaves none of them out.
 * @throws {ProblemError} Where one cannot be read.
 */
function requireReadable({ case: { linked }, services }: Linking): void {
  const caseId = linked.find((id) => services.cases.isUnreadable(id));
  if (caseId !== undefined) throw new ProblemError({ code: 'case-unreadable', caseId });
}

/** The others that the person is on, too. */
function seenOthersOf(action: Linking): Linking[] {
  return othersOf(action).filter(({ who }) => who.sides.length > 0);
}

function othersOf(action: Linking): Linking[] {
  const { services, user } = action;
  return services.cases
    .linkedWith(action.case)
    .map((state) => ({ ...action, case: state, who: { id: user.id, sides: sidesOf(state, user) } }));
}
