import { z } from 'zod';
import type { AdvisoryText, AdvisoryTexts } from '../github/advisory-text.ts';
import { GitHubError } from '../github/github-error.ts';
import type { GlobalAdvisories } from '../github/global-advisories.ts';
import { arrivalSeen, isArrived, isArriving } from '../process/arrival.ts';
import type { Case } from '../process/case.ts';
import type { Arrival } from '../process/events.ts';
import type { Policy } from '../process/policy.ts';
import { earliest, isBefore, isDue, plus } from '../process/time.ts';
import type { CveServices } from '../release/cve-services.ts';
import { sameRanges } from '../release/same-ranges.ts';
import { StaleCaseError } from '../store/cases.ts';
import type { Store } from '../store/store.ts';

/** What was published longer ago than this when the bot first looks is history. */
const HISTORY = Temporal.Duration.from({ hours: 30 * 24 });
/** Where something could not be looked at, it is looked at again so much later. */
const AGAIN = Temporal.Duration.from({ hours: 24 });

/** What lies further off was set by a clock that was wrong, or by another policy: to look once too often does no harm. */
const LONGEST = Temporal.Duration.from({ hours: 60 * 24 });

/** Where an advisory is looked for after its publication. */
export const ARRIVAL_PLACES = ['cve', 'database'] as const;
export type ArrivalPlace = (typeof ARRIVAL_PLACES)[number];

const byPlace = z.partialRecord(z.enum(ARRIVAL_PLACES), z.string()).optional();

/**
 * When the arrival of a case's advisory is looked at next, since when a place could not be looked at, and when the others were
 * looked at last: they have their turn at the policy's own pace.
 */
const Awaited = z.object({ next: z.string(), blind: byPlace, seen: byPlace });
type Awaited = z.output<typeof Awaited>;

interface Given {
  readonly store: Pick<Store, 'cases' | 'facts' | 'atomically'>;
  readonly github: AdvisoryTexts & GlobalAdvisories;
  readonly cveServices: CveServices;
  readonly policy: Pick<Policy, 'arrival'>;
}

/** Has the arrival of a case's advisory looked at from a day after its publication on, until all is well; costs nothing then. */
export function awaitArrival(
  { facts }: Pick<Store, 'facts'>,
  state: Case,
  { arrival: { look, first } }: Pick<Policy, 'arrival'>,
  now: Temporal.Instant,
): void {
  const fact = arrivalFact(state.id);
  const { publishedAt } = state;
  if (!look || !publishedAt || !isArriving(state) || isArrived(state)) {
    facts.delete(fact);
    return;
  }
  if (facts.get(fact) !== undefined) return;
  if (state.arrival === undefined && isBefore(plus(publishedAt, HISTORY), now)) return;
  facts.set(fact, JSON.stringify({ next: plus(publishedAt, first).toString() } satisfies Awaited));
}

/** Where the advisory of a case could not be looked for, and since when. */
export function arrivalBlindSince(
  facts: Pick<Store['facts'], 'get'>,
  caseId: string,
): Partial<Record<ArrivalPlace, Temporal.Instant>> {
  const text = facts.get(arrivalFact(caseId));
  const blind = text === undefined ? {} : (awaitedIn(text).blind ?? {});
  return Object.fromEntries(
    Object.entries(blind).map(([place, since]) => [place, Temporal.Instant.from(since)]),
  );
}

/**
 * Looks whether published advisories have arrived where users hear of them, of each case that is due. Others are asked
 * about ids alone that GitHub says, at this moment, are published. Where GitHub asks to be left alone, the others wait.
 */
export async function lookAtArrivals(given: Given, now: Temporal.Instant): Promise<void> {
  const { store } = given;
  for (const [caseId, text] of store.facts.under(arrivalFact(''))) {
    const { next } = awaitedIn(text);
    if (!isDue(now, Temporal.Instant.from(next), LONGEST)) continue;
    const state = store.cases.load(caseId);
    if (!state) continue;
    try {
      if (!(await lookAt(given, state, text, now))) return;
    } catch (error) {
      // The case changed meanwhile: it has its turn at the next look.
      if (!(error instanceof StaleCaseError)) throw error;
    }
  }
}

/** Gives whether GitHub may be asked more. */
async function lookAt(given: Given, state: Case, text: string, now: Temporal.Instant): Promise<boolean> {
  const { store, policy } = given;
  const { advisory, repository, id } = state;
  const fact = arrivalFact(id);
  const { blind: before = {}, seen: seenBefore = {} } = awaitedIn(text);
  const { every } = policy.arrival;
  const due = ARRIVAL_PLACES.filter((place) => {
    const at = seenBefore[place];
    return at === undefined || isDue(now, plus(Temporal.Instant.from(at), every), LONGEST);
  });
  const keep = (blind: readonly ArrivalPlace[]) => {
    if (blind.length === 0 && due.length === ARRIVAL_PLACES.length) {
      store.facts.set(fact, JSON.stringify({ next: plus(now, every).toString() } satisfies Awaited));
      return;
    }
    const since = Object.fromEntries(blind.map((place) => [place, before[place] ?? now.toString()]));
    const seen = Object.fromEntries(
      ARRIVAL_PLACES.filter((place) => !blind.includes(place)).map((place) => [
        place,
        due.includes(place) ? now.toString() : (seenBefore[place] ?? now.toString()),
      ]),
    );
    const turns = Object.values(seen).map((at) => plus(Temporal.Instant.from(at), every));
    const next = earliest([...(blind.length > 0 ? [plus(now, AGAIN)] : []), ...turns]) ?? now;
    store.facts.set(
      fact,
      JSON.stringify({
        next: next.toString(),
        ...(blind.length > 0 && { blind: since }),
        seen,
      } satisfies Awaited),
    );
  };
  if (!policy.arrival.look || !advisory || !isArriving(state)) {
    store.facts.delete(fact);
    return true;
  }
  const published = await orBlind(() => given.github.advisoryText(repository, advisory.ghsaId));
  if ('blind' in published) {
    keep(due);
    return !published.asksToWait;
  }
  // Withdrawn, or not public after all: nobody is asked about it. The sync sees that, and when it is public again.
  if (published.seen.state !== 'published') {
    store.facts.delete(fact);
    return true;
  }
  const { seen, blind, asksToWait } = await placesOf(given, state, { text: published.seen, due });
  store.atomically(() => {
    const latest = store.cases.recordFact(state, (each) => arrivalSeen(each, seen), {
      actor: { kind: 'bot' },
      cause: 'arrival',
      now,
    });
    if (isArrived(latest)) store.facts.delete(fact);
    else keep(blind);
  });
  return !asksToWait;
}

interface Look {
  readonly seen: Arrival;
  readonly blind: readonly ArrivalPlace[];
  readonly asksToWait: boolean;
}

async function placesOf(
  { github, cveServices }: Given,
  { cve, repository }: Case,
  { text, due }: { readonly text: AdvisoryText; readonly due: readonly ArrivalPlace[] },
): Promise<Look> {
  const isRecordAwaited = due.includes('cve') && text.cveId !== undefined && cve.outcome === undefined;
  const record = isRecordAwaited ? await cveServices.record(text.cveId ?? '') : undefined;
  const blind: ArrivalPlace[] = isRecordAwaited && record === undefined ? ['cve'] : [];
  const seen: Arrival = { ...(record && { cve: record }) };
  if (!due.includes('database')) return { seen, blind, asksToWait: false };
  const covered = text.products.filter(({ ecosystem }) => ecosystem !== 'other');
  if (covered.length === 0) return { seen: { ...seen, database: 'not-covered' }, blind, asksToWait: false };
  const entry = await orBlind(() => github.globalAdvisory(repository, text.ghsaId));
  if ('blind' in entry) return { seen, blind: [...blind, 'database'], asksToWait: entry.asksToWait };
  if (!entry.seen?.isReviewed)
    return { seen: { ...seen, database: entry.seen ? 'unreviewed' : 'absent' }, blind, asksToWait: false };
  const isSame = sameRanges(covered, entry.seen.products);
  const ranges = isSame === undefined ? 'unclear' : isSame ? 'equal' : 'differ';
  return { seen: { ...seen, database: 'reviewed', ranges }, blind, asksToWait: false };
}

async function orBlind<T>(
  ask: () => Promise<T>,
): Promise<{ readonly seen: T } | { readonly blind: true; readonly asksToWait: boolean }> {
  try {
    return { seen: await ask() };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { failure } = error;
    return { blind: true, asksToWait: failure.kind === 'later' && failure.wait !== undefined };
  }
}

function arrivalFact(caseId: string): string {
  return `arrival ${caseId}`;
}

function awaitedIn(text: string): Awaited {
  return Awaited.parse(JSON.parse(text));
}
