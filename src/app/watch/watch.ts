import { z } from 'zod';
import { dependencyWords } from '../../documents/dependencies.ts';
import { utc } from '../../documents/time-in-words.ts';
import {
  kindOf,
  repositoryOf,
  type Dependency,
  type DependencyKind,
} from '../../process/dependencies/dependency.ts';
import { RULES, type Way } from '../../process/dependencies/rules.ts';
import {
  isSameTrouble,
  isToBeTold,
  isToldElsewhere,
  isWellAgain,
  limitOf,
  lossOf,
  nextTelling,
  seenBad,
  seenWell,
  toldLoss,
  type Circumstances,
  type Loss,
  type Sighting,
  type Trouble,
} from '../../process/dependencies/sighting.ts';
import { earliest, isBefore, isDue, plus } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';
import { tellOfLosses, tellOfReturns, type LostDependency, type WellDependency } from './tell.ts';

/** Under which names it is kept what is known of each dependency, as of when it failed, was told or was well again. */
const FACT = 'dependency ';
/** When each was well the last time: that is news every minute, and so it is one row for all of them. */
const GOOD = `${FACT}good-at`;

/**
 * "Well" is news every minute, and every write waits for the disk: it is kept as often as this. What fails, and what was
 * told, is kept at once.
 */
const KEPT_EVERY = Temporal.Duration.from({ minutes: 5 });

/**
 * It is told each minute. Where more than this lies between two times, this process stood still or the clock was set, and
 * nobody could look: less than the least time for which a dependency may be looked at by nobody.
 */
const UNWATCHED_AFTER = Temporal.Duration.from({ minutes: 10 });

const instant = z.string().transform((text) => Temporal.Instant.from(text));
const stored = z.object({
  goodAt: instant.optional(),
  bad: z
    .object({
      since: instant,
      why: z.string(),
      lasting: z.boolean().optional(),
      of: z.array(z.string()).optional(),
      channelKnows: z.boolean().optional(),
      toldElsewhere: z.boolean().optional(),
    })
    .optional(),
  told: z
    .object({
      from: instant,
      at: instant,
      times: z.int(),
      elsewhere: z.boolean().optional(),
      outdated: z.boolean().optional(),
    })
    .optional(),
});
const storedGood = z.record(z.string(), instant);

export interface WatchOptions {
  readonly store: Pick<Store, 'atomically' | 'cases' | 'facts' | 'outbox' | 'people'>;
  /** What this installation depends on. */
  readonly dependencies: readonly Dependency[];
  /** How often the policy has GitHub asked. */
  readonly syncEvery: Temporal.Duration;
  readonly now: () => Temporal.Instant;
}

/** What the bot that wrote these facts knew last of each dependency that was not well, in one line each. */
export function troublesIn(facts: ReadonlyMap<string, string>): string[] {
  return [...facts].flatMap(([fact, text]) => {
    if (!fact.startsWith(FACT)) return [];
    const { bad } = stored.parse(JSON.parse(text));
    const words = dependencyWords(fact.slice(FACT.length));
    return bad && words ? [`${words.lost}, since ${utc(bad.since)}. ${bad.why}`] : [];
  });
}

/** When each dependency was well the last time, by its name, as the bot that wrote these facts saw it. */
export function lastWellIn(
  facts: Pick<ReadonlyMap<string, string>, 'get'>,
): ReadonlyMap<string, Temporal.Instant> {
  return new Map(Object.entries(storedGood.parse(JSON.parse(facts.get(GOOD) ?? '{}'))));
}

/** By which ways a loss is told now: what another message told, it told each member of the team. */
function waysOf(kind: DependencyKind, { bad, told }: Sighting): readonly Way[] {
  const isFirst = told === undefined;
  return RULES[kind].ways.filter(
    (way) => way === 'dm' || !(bad?.toldElsewhere || (way === 'channel' && isFirst && bad?.channelKnows)),
  );
}

/** What is known of a dependency now. */
export interface DependencyState {
  readonly name: string;
  /** When it was well the last time. */
  readonly goodAt: Temporal.Instant | undefined;
  /** For how long it may not have been well before it is lost. */
  readonly limit: Temporal.Duration | undefined;
  readonly loss: Loss | undefined;
}

/**
 * Keeps when each dependency was well the last time, also over a restart, and tells the team of those that are lost, again
 * at growing pauses, and once when they are well again. Jobs and services say what they saw.
 */
export class Watch {
  readonly #options: WatchOptions;
  /** The time before says nothing of what was looked at by nobody. */
  #watchedSince: Temporal.Instant;
  #lastTold: Temporal.Instant;
  readonly #sightings = new Map<string, Sighting>();
  /** When all of it was kept, and until when that will do. */
  #kept: { readonly from: Temporal.Instant; readonly until: Temporal.Instant } | undefined;
  /** The time in which there is nothing to tell, should nothing new be seen; `undefined` where that is not known. */
  #quiet: { readonly from: Temporal.Instant; readonly until: Temporal.Instant | undefined } | undefined;

  /** How far this machine's clock was ahead of GitHub's at the last answer; not at all before there was one. */
  clockAhead = new Temporal.Duration();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#watchedSince = options.now();
    this.#lastTold = this.#watchedSince;
    const { facts } = options.store;
    const good = storedGood.parse(JSON.parse(facts.get(GOOD) ?? '{}'));
    for (const name of options.dependencies) {
      const text = facts.get(`${FACT}${name}`);
      const known = text === undefined ? {} : stored.parse(JSON.parse(text));
      this.#sightings.set(name, { ...known, goodAt: good[name] ?? known.goodAt });
    }
  }

  /** A dependency works now. One that this installation does not have is none of its business. */
  well(name: Dependency): void {
    const sighting = this.#sightings.get(name);
    if (!sighting) return;
    this.#sightings.set(name, seenWell(sighting, this.#options.now()));
    // News for one of which something is or was to be told; of any other it is told the later.
    if (sighting.bad || sighting.told) this.#quiet = undefined;
    if (sighting.bad) this.#keep([name]);
  }

  /** A dependency does not work now. */
  bad(name: Dependency, trouble: Trouble): void {
    const sighting = this.#sightings.get(name);
    if (!sighting) return;
    const seen = seenBad(sighting, trouble, this.#options.now());
    this.#sightings.set(name, seen);
    const { bad } = sighting;
    if (bad && bad.since === seen.bad?.since && isSameTrouble(bad, trouble)) return;
    this.#quiet = undefined;
    this.#keep([name]);
  }

  /** What was seen of a dependency: nothing wrong, or a trouble. */
  see(name: Dependency, trouble: Trouble | undefined): void {
    if (trouble) this.bad(name, trouble);
    else this.well(name);
  }

  /** Since when a dependency is lost, and why; `undefined` if it is not lost. */
  lossOf = (name: string): Loss | undefined => {
    const sighting = this.#sightings.get(name);
    return sighting && lossOf(name, sighting, this.#circumstances());
  };

  /** Whether a dependency was seen to be well in the time of this `length` before now. */
  wasWellWithin(name: Dependency, length: Temporal.Duration): boolean {
    const now = this.#options.now();
    const goodAt = this.#sightings.get(name)?.goodAt;
    return goodAt !== undefined && !isBefore(now, goodAt) && !isBefore(plus(goodAt, length), now);
  }

  #circumstances(): Circumstances {
    const { syncEvery, now } = this.#options;
    return { watchedSince: this.#watchedSince, syncEvery, now: now() };
  }

  /** What is known of each dependency now. */
  states(): DependencyState[] {
    const { syncEvery } = this.#options;
    return [...this.#sightings].map(([name, { goodAt }]) => ({
      name,
      goodAt,
      limit: limitOf(name, syncEvery),
      loss: this.lossOf(name),
    }));
  }

  /** Tells what is to be told now; the messages wait in the outbox. Costs next to nothing where there is nothing. */
  tell(): void {
    const now = this.#options.now();
    if (isDue(now, plus(this.#lastTold, UNWATCHED_AFTER), UNWATCHED_AFTER)) this.#watchedSince = now;
    this.#lastTold = now;
    if (!this.#isQuiet(now)) this.#tellAll(now);
    const isKept = this.#kept && !isBefore(now, this.#kept.from) && isBefore(now, this.#kept.until);
    if (isKept) return;
    this.#keep([]);
    this.#kept = { from: now, until: plus(now, KEPT_EVERY) };
  }

  /** Not before the time at which it was last looked, either: the clock was ahead then. */
  #isQuiet(now: Temporal.Instant): boolean {
    const { from, until } = this.#quiet ?? {};
    return from !== undefined && !isBefore(now, from) && (until === undefined || isBefore(now, until));
  }

  /** In one transaction: a kill tells nothing twice. */
  #tellAll(now: Temporal.Instant): void {
    const { store } = this.#options;
    const lost: LostDependency[] = [];
    const well: WellDependency[] = [];
    const after = new Map<string, Sighting>();
    for (const [name, sighting] of this.#sightings) {
      const loss = this.lossOf(name);
      const kind = kindOf(name);
      const isOurs = !isToldElsewhere(sighting);
      if (loss && kind && isToBeTold(name, sighting, now)) {
        if (isOurs) lost.push({ name, since: loss.since, ways: waysOf(kind, sighting) });
        after.set(name, toldLoss(sighting, loss, now));
      } else if (!loss && sighting.told && isWellAgain(sighting)) {
        const { from } = sighting.told;
        // Reports come by the sync.
        const repository = kind === 'sync' ? repositoryOf(name) : undefined;
        const cases = repository === undefined ? undefined : store.cases.openedSince(repository, from);
        const { goodAt = now } = sighting;
        if (isOurs) well.push({ name, from, to: goodAt, ways: kind ? RULES[kind].ways : [], cases });
        after.set(name, { goodAt: sighting.goodAt });
      }
    }
    if (after.size > 0)
      store.atomically(() => {
        if (lost.length > 0) tellOfLosses(store, lost, now);
        if (well.length > 0) tellOfReturns(store, well, now);
        for (const [name, sighting] of after) this.#write(name, sighting);
        this.#writeGood();
      });
    for (const [name, sighting] of after) this.#sightings.set(name, sighting);
    const circumstances = this.#circumstances();
    const next = [...this.#sightings].map((each) => nextTelling(...each, circumstances));
    this.#quiet = { from: now, until: earliest(next.filter((at) => at !== undefined)) };
  }

  /** Keeps what is known of these, and when each was well. */
  #keep(names: readonly string[]): void {
    this.#options.store.atomically(() => {
      for (const name of names) this.#write(name, this.#sightings.get(name) ?? {});
      this.#writeGood();
    });
  }

  #write(name: string, sighting: Sighting): void {
    this.#options.store.facts.set(`${FACT}${name}`, JSON.stringify(sighting));
  }

  #writeGood(): void {
    const good = [...this.#sightings]
      .filter(([, { goodAt }]) => goodAt)
      .map(([name, { goodAt }]) => [name, goodAt]);
    this.#options.store.facts.set(GOOD, JSON.stringify(Object.fromEntries(good)));
  }
}
