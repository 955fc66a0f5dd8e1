import type { Who } from './acts/decision.ts';
import { askedOf, asksOf, stands, type Ask, type Askable, type AskedFor } from './asks.ts';
import type { Case } from './case.ts';
import type { Side } from './events.ts';
import type { CasePeople } from './notifications/case-people.ts';
import type { Policy } from './policy.ts';
import { glanceAt, partiesOf, summaryOf, type Glance, type Party } from './summary.ts';

/** Who looks at a case, and who else there is in it. */
export interface Onlooker extends Who, Askable {}

/** What a person is shown of a case, as plain data. */
export interface Outlook {
  /** The facts of the process. */
  readonly case: Case;
  readonly glance: Glance;
  /** What this person is asked for now. */
  readonly asked: readonly AskedFor[];
  /** Whom reminders go to now beside those who owe the next act. */
  readonly reminded: readonly Party[];
}

/**
 * What a person is shown of a case at `now`: one answer for the card, lists, `next`, reminders and notifications, so
 * that they agree.
 */
export function outlook(state: Case, person: Onlooker, policy: Policy, now: Temporal.Instant): Outlook {
  const { people } = person;
  const asks = asksOf(state, policy);
  const glance = glanceAt(summaryOf(state, policy), people.security, now);
  return {
    case: state,
    glance,
    asked: askedOf(asks, person, now),
    reminded: remindedBeside(glance.owners, asks, people, now),
  };
}

function remindedBeside(
  owners: readonly Party[],
  asks: readonly Ask[],
  people: CasePeople,
  now: Temporal.Instant,
): Party[] {
  const told = new Set(asks.filter((ask) => isReminder(ask) && stands(ask, now)).map(({ to }) => to));
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
  return kind === 'stage' || kind === 'release-day' || kind === 'part';
}

function isSame(a: Party, b: Party): boolean {
  return a.kind === 'member' ? b.kind === 'member' && a.id === b.id : b.kind === 'side' && a.side === b.side;
}
