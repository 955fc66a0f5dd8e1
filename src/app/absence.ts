import { absenceKey } from '../process/notifications/message-keys.ts';
import { readQuietHours } from '../process/notifications/quiet-hours.ts';
import { isBefore } from '../process/time.ts';
import type { ActionContext } from './action-context.ts';
import { sendToPerson } from './notifications/send.ts';
import { ProblemError } from './problem.ts';

/** Nobody is away for longer at a time: a member who is gone is not away. */
const LONGEST = Temporal.Duration.from({ hours: 24 * 92 });

/** When a person is away, and who is told in their place: `undefined` for the whole security team. */
export interface Absence {
  readonly until: Temporal.Instant;
  readonly standIn?: string | undefined;
}

/**
 * Notes that a person is away, and tells their stand-in; `undefined` notes that they are back.
 * @throws {ProblemError} Where the time is past, or more than three months ahead, or the stand-in is not of the team.
 */
export function setAbsence(action: ActionContext, absence: Absence | undefined): void {
  const { services, user, now } = action;
  if (!absence) {
    services.people.setAway(user.id, null, null);
    return;
  }
  const { until, standIn } = absence;
  if (!isBefore(now, until) || isBefore(now.add(LONGEST), until))
    throw new ProblemError({
      code: 'bad-value',
      option: 'away_until',
      takes: 'a time in the next three months',
    });
  if (standIn !== undefined && (standIn === user.id || !action.isSecurity(standIn)))
    throw new ProblemError({
      code: 'bad-value',
      option: 'stand_in',
      takes: 'another member of the security team',
    });
  services.atomically(() => {
    services.people.setAway(user.id, until, standIn ?? null);
    if (standIn === undefined) return;
    // They are to be told, also before they ever used the bot: Discord has just shown their role.
    services.people.seen(standIn, true);
    const notification = { template: 'stand-in', member: user.id, until: until.toString() } as const;
    const key = absenceKey(user.id, standIn, { until: until.toString(), now });
    sendToPerson(services, key, standIn, { notification }, now);
  });
}

/**
 * Notes in which hours of a day, in UTC, a person hears nothing that can wait; `off` for none.
 * @throws {ProblemError} Where the text holds no hours.
 */
export function setQuietHours({ services, user }: ActionContext, typed: string): void {
  const quiet = typed.trim().toLowerCase() === 'off' ? null : readQuietHours(typed);
  if (quiet === undefined)
    throw new ProblemError({
      code: 'bad-value',
      option: 'quiet',
      takes: 'two times in UTC, such as `22:00-07:00`, or `off`',
    });
  services.people.setQuiet(user.id, quiet);
}
