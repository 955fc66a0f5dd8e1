import type { DependencyKind } from './dependency.ts';

/** A way to the team: direct messages to each member, a line in the private channel, or the role called there. */
export type Way = 'dm' | 'channel' | 'role';

/** What is peculiar to a kind of dependency. */
interface Rule {
  /** How long it may fail before it is lost; a failure that no waiting mends is lost at once. */
  readonly patience: Temporal.Duration;
  /** How long it may be looked at by nobody; left out where it shows only when it is used. */
  readonly silence?: Temporal.Duration;
  /** How the team hears of it: ways that work without it. */
  readonly ways: readonly Way[];
  /** The pauses between the times it is told; after these, `DAILY`. */
  readonly pauses: readonly Temporal.Duration[];
}

const length = (text: string) => Temporal.Duration.from(text);

const AT_ONCE = length('PT0S');
const DAILY = length('P1D');
/** At the second time the team may have mended it; after a night it is a day's work. */
const GROWING = [length('PT30M'), length('PT2H'), length('PT6H')];

/** The rules of each kind of dependency. */
export const RULES: { readonly [kind in DependencyKind]: Rule } = {
  // A lost connection is resumed within seconds, a restart of Discord's takes minutes.
  gateway: {
    patience: length('PT10M'),
    silence: length('PT15M'),
    ways: ['dm', 'channel'],
    pauses: GROWING,
  },
  // With a minute from one sync to the next, almost half an hour without one that succeeded. GitHub's own bad moments
  // are over by then. One that fails says so; only a defect of the bot's own is silent.
  sync: { patience: length('PT25M'), silence: length('PT3H'), ways: ['dm', 'channel'], pauses: GROWING },
  // Nobody outside can report meanwhile, and waiting does not turn it on.
  'private-reporting': { patience: AT_ONCE, ways: ['dm', 'channel'], pauses: GROWING },
  token: { patience: AT_ONCE, ways: ['dm', 'channel'], pauses: GROWING },
  // It is known two weeks ahead, and is one member's errand: at 14, 7, 3 and 2 days, then daily.
  'token-end': {
    patience: AT_ONCE,
    ways: ['dm'],
    pauses: [length('P7D'), length('P4D'), DAILY],
  },
  role: { patience: AT_ONCE, ways: ['dm'], pauses: GROWING },
  'private-channel': { patience: AT_ONCE, ways: ['dm'], pauses: GROWING },
  codegate: { patience: AT_ONCE, ways: ['dm', 'channel'], pauses: GROWING },
  dms: { patience: length('PT30M'), ways: ['role'], pauses: GROWING },
  // Mail servers put off what they do not know yet by an hour or less.
  mail: { patience: length('PT2H'), ways: ['dm', 'channel'], pauses: GROWING },
  // A lost connection is made anew within minutes. Reports wait there meanwhile, and their 24 hours run.
  mailbox: {
    patience: length('PT10M'),
    silence: length('PT30M'),
    ways: ['dm', 'channel'],
    pauses: GROWING,
  },
  'mailbox-room': { patience: AT_ONCE, ways: ['dm', 'channel'], pauses: GROWING },
  disk: { patience: AT_ONCE, ways: ['dm', 'channel'], pauses: GROWING },
  // Looked at each minute: only a defect of the bot's own is silent.
  database: { patience: AT_ONCE, silence: length('PT3H'), ways: ['dm', 'channel'], pauses: GROWING },
  // Likewise; and nobody is reminded of what is due in a case that cannot be read.
  cases: { patience: AT_ONCE, silence: length('PT3H'), ways: ['dm', 'channel'], pauses: GROWING },
  // One a day, and some time to make it.
  backup: { patience: AT_ONCE, silence: length('PT26H'), ways: ['dm', 'channel'], pauses: GROWING },
  // Litestream may be restarted, or updated.
  replication: {
    patience: length('PT10M'),
    silence: length('PT30M'),
    ways: ['dm', 'channel'],
    pauses: GROWING,
  },
  // Looked at each hour: what failed once may be the network.
  replica: {
    patience: length('PT70M'),
    silence: length('PT3H'),
    ways: ['dm', 'channel'],
    pauses: GROWING,
  },
  // One answer with a wrong date is somebody else's clock.
  clock: { patience: length('PT10M'), ways: ['dm', 'channel'], pauses: GROWING },
};

/** The pause before a loss is told again that was told so many `times`. */
export function pauseAfter(kind: DependencyKind, times: number): Temporal.Duration {
  return RULES[kind].pauses[times - 1] ?? DAILY;
}
