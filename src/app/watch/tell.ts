import type { Way } from '../../process/dependencies/rules.ts';
import { dependenciesKey } from '../../process/notifications/message-keys.ts';
import type { Store } from '../../store/store.ts';
import { sendToChannel, sendToPerson } from '../notifications/send.ts';

type TellingStore = Pick<Store, 'outbox' | 'people'>;

interface Told {
  readonly name: string;
  /** By which ways the team hears of it: not by the dependency itself. */
  readonly ways: readonly Way[];
}

/** A dependency that is lost, and since when. */
export interface LostDependency extends Told {
  readonly since: Temporal.Instant;
}

/** A dependency that is well again, how long it was lost, and what came meanwhile where that can be told. */
export interface WellDependency extends Told {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly cases: readonly string[] | undefined;
}

/**
 * Tells each member of the team, and the private channel, what is lost: one message each, with all of it. The last known
 * team is told; where none is known, the role is called. To be used in a transaction.
 */
export function tellOfLosses(
  store: TellingStore,
  lost: readonly LostDependency[],
  now: Temporal.Instant,
): void {
  const given = (each: readonly LostDependency[]) =>
    each.map(({ name, since }) => ({ name, since: since.toString() }));
  send(store, 'dependencies-lost', lost, now, (each, call) => ({
    template: 'dependencies-lost',
    lost: given(each),
    call,
  }));
}

/** Tells them, once, what is well again. To be used in a transaction. */
export function tellOfReturns(
  store: TellingStore,
  well: readonly WellDependency[],
  now: Temporal.Instant,
): void {
  const given = (each: readonly WellDependency[]) =>
    each.map(({ name, from, to, cases }) => ({
      name,
      from: from.toString(),
      to: to.toString(),
      ...(cases && { cases: [...cases] }),
    }));
  // Good news calls nobody.
  send(store, 'dependencies-well', well, now, (each) => ({
    template: 'dependencies-well',
    well: given(each),
  }));
}

function send<T extends Told>(
  store: TellingStore,
  template: 'dependencies-lost' | 'dependencies-well',
  told: readonly T[],
  now: Temporal.Instant,
  notificationOf: (each: readonly T[], call: boolean) => Parameters<typeof sendToChannel>[3],
): void {
  const roster = store.people.roster();
  const by = (...ways: readonly Way[]) => told.filter((each) => each.ways.some((way) => ways.includes(way)));
  const personal = by('dm');
  if (personal.length > 0)
    for (const id of roster)
      sendToPerson(
        store,
        dependenciesKey(template, now, id),
        id,
        { notification: notificationOf(personal, false) },
        now,
      );
  const inChannel = by('channel', 'role');
  if (inChannel.length === 0) return;
  const call = roster.length === 0 || by('role').length > 0;
  sendToChannel(
    store,
    dependenciesKey(template, now, 'security'),
    'security',
    notificationOf(inChannel, call),
    now,
  );
}
