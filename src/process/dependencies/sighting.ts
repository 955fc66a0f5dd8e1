import { inSeconds, isBefore, plus } from '../time.ts';
import { kindOf, type DependencyKind } from './dependency.ts';
import { pauseAfter, RULES } from './rules.ts';

/** Why a dependency fails, in words that may be shown to the team; what mends it, where that is known. */
export interface Trouble {
  readonly why: string;
  /** Waiting does not mend it. */
  readonly lasting?: boolean | undefined;
  /** What it is of, where it can be of several things: one more is told at once. */
  readonly of?: readonly string[] | undefined;
  /** Another message has told the private channel of it already. */
  readonly channelKnows?: boolean | undefined;
  /** Another message tells the team of it when it begins, and when it is over. */
  readonly toldElsewhere?: boolean | undefined;
}

/** What is known of one dependency. */
export interface Sighting {
  /** When it was well the last time. */
  readonly goodAt?: Temporal.Instant | undefined;
  /** Since when it fails: the first failure after it was well. */
  readonly bad?: (Trouble & { readonly since: Temporal.Instant }) | undefined;
  /** That the team was told of the loss. */
  readonly told?: Telling | undefined;
}

/** Since when a dependency is lost, when the team was told of it last, and how often. */
interface Telling {
  readonly from: Temporal.Instant;
  readonly at: Temporal.Instant;
  readonly times: number;
  /** Another message told it, and tells the return too. */
  readonly elsewhere?: boolean | undefined;
  /** Since then it is of one more thing, of which nobody was told. */
  readonly outdated?: boolean | undefined;
}

/** Whether two looks found the same trouble. */
export function isSameTrouble(one: Trouble, other: Trouble): boolean {
  return (
    one.why === other.why &&
    one.lasting === other.lasting &&
    String(one.of) === String(other.of) &&
    one.channelKnows === other.channelKnows &&
    one.toldElsewhere === other.toldElsewhere
  );
}

/** A dependency that was well at `now`. */
export function seenWell({ told }: Sighting, now: Temporal.Instant): Sighting {
  return { goodAt: now, told };
}

/** A dependency that failed at `now`. */
export function seenBad({ goodAt, bad, told }: Sighting, trouble: Trouble, now: Temporal.Instant): Sighting {
  // A clock that ran ahead when it began must not hold the loss back.
  const since = bad && !isBefore(now, bad.since) ? bad.since : now;
  const isOfMore = bad && trouble.of?.some((each) => !bad.of?.includes(each));
  return {
    goodAt,
    bad: { ...trouble, since },
    told: told && isOfMore === true ? { ...told, outdated: true } : told,
  };
}

/** When it is asked whether a dependency is lost, and of which process. */
export interface Circumstances {
  /** Since when this process could look: the time before it says nothing about the dependency. */
  readonly watchedSince: Temporal.Instant;
  /** How often the policy has GitHub asked. */
  readonly syncEvery: Temporal.Duration;
  readonly now: Temporal.Instant;
}

/** Since when a dependency is lost, and why, where that is known. */
export interface Loss {
  readonly since: Temporal.Instant;
  readonly why?: string | undefined;
}

/**
 * Whether a dependency is lost: it fails for longer than it may, or nobody looked at it for too long.
 *
 * @returns since when, by the last time it was well; `undefined` if it is not lost
 */
export function lossOf(name: string, sighting: Sighting, circumstances: Circumstances): Loss | undefined {
  const { now, watchedSince } = circumstances;
  const at = lostAt(name, sighting, circumstances);
  if (!at || isBefore(now, at)) return undefined;
  const { bad } = sighting;
  const good = goodBy(now, sighting);
  return bad ? { since: good ?? bad.since, why: bad.why } : { since: good ?? watchedSince };
}

/** From when on a dependency is lost, should nothing else be seen of it; `undefined` if never. */
function lostAt(
  name: string,
  sighting: Sighting,
  { watchedSince, syncEvery, now }: Circumstances,
): Temporal.Instant | undefined {
  const kind = kindOf(name);
  if (!kind) return undefined;
  const { bad } = sighting;
  if (bad) return bad.lasting === true ? now : plus(bad.since, RULES[kind].patience);
  const silence = silenceOf(kind, syncEvery);
  if (!silence) return undefined;
  const good = goodBy(now, sighting);
  return plus(good && isBefore(watchedSince, good) ? good : watchedSince, silence);
}

/** When it was well the last time. What was well in the future was so by a clock that was wrong. */
function goodBy(now: Temporal.Instant, { goodAt }: Sighting): Temporal.Instant | undefined {
  return goodAt && !isBefore(now, goodAt) ? goodAt : undefined;
}

/**
 * Whether a loss has to be told now: it was not yet, or the pause since it was is over.
 * A negative distance is due: a clock that was ahead for a minute must not silence it for days.
 */
export function isToBeTold(name: string, sighting: Sighting, now: Temporal.Instant): boolean {
  const at = tellableAt(name, sighting, now);
  return at !== undefined && !isBefore(now, at);
}

/** From when on its loss may be told; `undefined` if never. */
function tellableAt(name: string, { told }: Sighting, now: Temporal.Instant): Temporal.Instant | undefined {
  const kind = kindOf(name);
  if (!kind) return undefined;
  return told && !told.outdated && !isBefore(now, told.at)
    ? plus(told.at, pauseAfter(kind, told.times))
    : now;
}

/**
 * When the team may have to be told something of a dependency, should nothing else be seen of it: that it is lost, the
 * first time or again, or that it is well again. Until then there is no need to look.
 *
 * @returns `undefined` if never
 */
export function nextTelling(
  name: string,
  sighting: Sighting,
  circumstances: Circumstances,
): Temporal.Instant | undefined {
  const { now } = circumstances;
  const lost = lostAt(name, sighting, circumstances);
  if (isWellAgain(sighting) && !(lost && !isBefore(now, lost))) return now;
  const tellable = tellableAt(name, sighting, now);
  if (!lost || !tellable) return undefined;
  return isBefore(lost, tellable) ? tellable : lost;
}

/** The sighting after a loss was told at `now`. */
export function toldLoss(sighting: Sighting, { since }: Loss, now: Temporal.Instant): Sighting {
  const { told, bad } = sighting;
  const elsewhere = bad?.toldElsewhere === true ? { elsewhere: true } : {};
  return {
    ...sighting,
    told: {
      from: told?.from ?? since,
      at: now,
      times: told?.outdated ? 1 : (told?.times ?? 0) + 1,
      ...elsewhere,
    },
  };
}

/** Whether another message tells the loss for the first time, or the return of what it told as lost. */
export function isToldElsewhere({ bad, told }: Sighting): boolean {
  return bad ? bad.toldElsewhere === true && told === undefined : told?.elsewhere === true;
}

/** Whether a dependency whose loss was told was well since: a restart alone, after which nobody looked, mends nothing. */
export function isWellAgain({ goodAt, bad, told }: Sighting): boolean {
  return told !== undefined && !bad && goodAt !== undefined && isBefore(told.from, goodAt);
}

/** For how long a dependency may not have been well before it is lost; `undefined` of a name that no version knows. */
export function limitOf(name: string, syncEvery: Temporal.Duration): Temporal.Duration | undefined {
  const kind = kindOf(name);
  return kind && (silenceOf(kind, syncEvery) ?? RULES[kind].patience);
}

/** A team that has GitHub asked once a day is not told each day that nobody looked. */
function silenceOf(kind: DependencyKind, syncEvery: Temporal.Duration): Temporal.Duration | undefined {
  const { silence } = RULES[kind];
  if (kind !== 'sync' || !silence) return silence;
  const twice = 2 * inSeconds(syncEvery);
  return twice > inSeconds(silence) ? Temporal.Duration.from({ seconds: twice }) : silence;
}
