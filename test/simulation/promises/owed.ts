import type { CaseEvent, EventBody } from '../../../src/process/events.ts';
import { agreedDay, isRecommended, teamOf } from './record.ts';

// What the policy owes, told from the facts on record alone: the tables of the design once more, in other words.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Stage = 'intake' | 'fix-team' | 'fix-development' | 'fix-release' | 'retrospective';

/** A stage with something to do, or a report to authorities, and the last instant at which that was to be said. */
export interface Owed {
  readonly stage: Stage | Report;
  readonly mark: number;
  /** It lies before the deadline: a person may do without being told. */
  readonly isEarly: boolean;
}

/** A report to authorities, by the names of the world's policy. */
type Report = keyof typeof REPORTS;

/** "Early warning" within 24 hours and "notification" within 72 of when the team knew of attacks; the last 14 days after the fix. */
const REPORTS = {
  'eu-cra/early-warning': { from: 'attacks', hours: 24 },
  'eu-cra/notification': { from: 'attacks', hours: 72 },
  'eu-cra/final-report': { from: 'fix', hours: 14 * 24 },
} as const;

/** Marks before each of them, in hours, as far as it gives more time than that. */
const BEFORE_REPORT = [168, 72, 24, 12, 4, 1];

/** Steps that people tick, by stage. */
const TICKED: Readonly<Record<Stage, readonly string[]>> = {
  intake: ['acknowledge', 'report-complete'],
  'fix-team': [],
  'fix-development': ['fix-ready'],
  'fix-release': [
    'communication-plan',
    'pull-requests-approved',
    'merged',
    'binaries-built',
    'binaries-signed',
    'binaries-public',
    'binaries-functional',
  ],
  retrospective: ['critiques'],
};

/** Facts that do a step for good. */
const FACTS: Readonly<Record<Stage, readonly (readonly EventBody['type'][])[]>> = {
  intake: [],
  'fix-team': [['coordinator-named']],
  'fix-development': [
    ['advisory-accepted', 'advisory-published'],
    ['details-recorded'],
    ['severity-scored', 'severity-reclassified'],
    ['cve-requested', 'cve-assigned'],
  ],
  'fix-release': [['advisory-published'], ['announced']],
  retrospective: [['origin-recorded'], ['retrospective-posted']],
};

const STAGES: readonly Stage[] = ['intake', 'fix-team', 'fix-development', 'fix-release', 'retrospective'];

/** Marks before each deadline, in hours: 12, 4 and 1 in the first day; 3 days, 1 day and 4 hours; and so on. */
const BEFORE: Readonly<Record<Stage, readonly number[]>> = {
  intake: [12, 4, 1],
  'fix-team': [12, 4, 1],
  'fix-development': [72, 24, 4],
  'fix-release': [168, 72, 24],
  retrospective: [48, 24, 4],
};

/** The stages of a case that owe something, with the last mark that has come at `now`. */
export function owedAt(events: readonly CaseEvent[], now: number): readonly Owed[] {
  if (!isOpen(events)) return [];
  const stages = STAGES.filter((stage) => hasSomethingToDo(stage, events)).flatMap((stage) => {
    const mark = lastMark(stage, events, now);
    return mark ? [{ stage, ...mark }] : [];
  });
  const reports = reportsOwed(events).flatMap(({ report, due, hours }) => {
    const before = BEFORE_REPORT.filter((each) => each < hours).map((each) => due - each * HOUR);
    const mark = markAround(due, before, now);
    // Nobody can do without being told.
    return mark ? [{ stage: report, mark: mark.mark, isEarly: false }] : [];
  });
  return [...stages, ...reports];
}

/** The reports to authorities that an open case owes, each with when it is due, and how many hours it gives. */
export function reportsOwed(
  events: readonly CaseEvent[],
): readonly { readonly report: Report; readonly due: number; readonly hours: number }[] {
  const attacks = attacksIn(events);
  if (!attacks || !isOpen(events)) return [];
  const fix = fixFrom(events);
  return objectKeys(REPORTS).flatMap((report) => {
    const { from, hours } = REPORTS[report];
    const start = from === 'attacks' ? attacks.since : Math.max(fix, attacks.since);
    const isOwed = Number.isFinite(start) && !attacks.filed.has(report);
    return isOwed ? [{ report, due: start + hours * HOUR, hours }] : [];
  });
}

function objectKeys<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table).filter((key): key is K => key in table);
}

/** The attacks that are known, since when, and what of them was reported. What was taken back for a day at most was a slip. */
function attacksIn(
  events: readonly CaseEvent[],
): { readonly since: number; readonly filed: ReadonlySet<string> } | undefined {
  let known: { readonly since: number; readonly filed: Set<string> } | undefined;
  let before: { readonly known: typeof known; readonly at: number } | undefined;
  for (const { at, body } of events) {
    const now = at.epochMilliseconds;
    if (body.type === 'exploitation-known') {
      const slip = before && now <= before.at + DAY ? before.known : undefined;
      known ??= slip ?? { since: now, filed: new Set() };
    }
    if (body.type === 'exploitation-retracted') [known, before] = [undefined, { known, at: now }];
    if (body.type === 'regulatory-filed') known?.filed.add(`${body.regime}/${body.mark}`);
    if (body.type === 'regulatory-unfiled') known?.filed.delete(`${body.regime}/${body.mark}`);
  }
  return known;
}

/** From when on everybody can get the fix; infinitely late where nobody can. */
function fixFrom(events: readonly CaseEvent[]): number {
  let [published, released] = [Infinity, 0];
  for (const { at, body } of events) {
    if (body.type === 'advisory-published') published = body.at.epochMilliseconds;
    if (body.type === 'fix-missing') released = Infinity;
    if (body.type === 'fix-released') released = at.epochMilliseconds;
  }
  return Math.max(published, released);
}

/** Whether a case is open. */
export function isOpen(events: readonly CaseEvent[]): boolean {
  const last = events.findLast(({ body }) =>
    ['closed', 'reopened', 'advisory-closed', 'advisory-reopened'].includes(body.type),
  );
  return last === undefined || last.body.type.endsWith('reopened');
}

function hasSomethingToDo(stage: Stage, events: readonly CaseEvent[]): boolean {
  const has = (...types: readonly EventBody['type'][]) =>
    events.some(({ body }) => types.includes(body.type));
  const ticked = (step: string) =>
    events.findLast(
      ({ body }) => (body.type === 'step-checked' || body.type === 'step-unchecked') && body.step === step,
    )?.body.type === 'step-checked';
  // A case of the team's own has nobody to thank until a reporter is named.
  const hasReporter =
    has('reporter-recorded') ||
    events.some(
      ({ body }) => body.type === 'opened' && body.source !== 'internal' && body.source !== 'public',
    );
  const needed = TICKED[stage].filter((step) => step !== 'acknowledge' || hasReporter);
  if (needed.some((step) => !ticked(step))) return true;
  if (stage === 'fix-team' && teamOf(events).size === 0) return true;
  return FACTS[stage].some((types) => !has(...types));
}

type Mark = Omit<Owed, 'stage'>;

function lastMark(stage: Stage, events: readonly CaseEvent[], now: number): Mark | undefined {
  const asap = asapSince(stage, events);
  if (asap !== undefined) {
    // By a clock that is ahead, it is to come.
    if (now < asap) return undefined;
    const every = 4 * HOUR;
    return { mark: asap + Math.floor((now - asap) / every) * every, isEarly: false };
  }
  const due = dueOf(stage, events);
  if (due === undefined) return undefined;
  const opens = stage === 'retrospective' ? due - 2 * DAY : -Infinity;
  const before = BEFORE[stage].map((hours) => due - hours * HOUR).filter((at) => at >= opens);
  return markAround(due, before, now);
}

/** The last mark that has come of a deadline with these marks ahead of it; `undefined` where none has. */
function markAround(due: number, ahead: readonly number[], now: number): Mark | undefined {
  const late = now - due;
  if (late >= DAY) return { mark: due + Math.floor(late / DAY) * DAY, isEarly: false };
  if (late >= HOUR) return { mark: due + HOUR * 2 ** Math.floor(Math.log2(late / HOUR)), isEarly: false };
  if (late >= 0) return { mark: due, isEarly: false };
  const before = ahead.findLast((at) => at <= now);
  return before === undefined ? undefined : { mark: before, isEarly: true };
}

/** Since when everything is as soon as possible, of a disclosure or of attacks: the retrospective never is. */
function asapSince(stage: Stage, events: readonly CaseEvent[]): number | undefined {
  if (stage === 'retrospective') return undefined;
  /** In the order in which they came. */
  const reasons = new Map<'disclosure' | 'attacks', number>();
  const give = (reason: 'disclosure' | 'attacks', at: number) => {
    reasons.delete(reason);
    reasons.set(reason, at);
  };
  for (const [index, { at, body }] of events.entries()) {
    const now = at.epochMilliseconds;
    const before = events.slice(0, index);
    if (isAnew(before, events[index])) {
      if (isUrgentNow(before)) give('disclosure', now);
      if (isUrgentForAttacks(before)) give('attacks', now);
    }
    if (body.type === 'opened' && body.source === 'public') give('disclosure', now);
    if (body.type === 'disclosure-changed') {
      const urgent = body.kind === 'public' || body.kind === 'declined-private';
      const news = body.kind === 'public' || !reasons.has('disclosure');
      if (!urgent) reasons.delete('disclosure');
      else if (news) give('disclosure', now);
    }
    if (body.type === 'exploitation-asap' && body.asap) give('attacks', now);
    if (body.type === 'exploitation-retracted' || (body.type === 'exploitation-asap' && !body.asap))
      reasons.delete('attacks');
    if (body.type === 'deadline-set' && (body.stage === stage || isIntakeOf(stage, body.stage)))
      reasons.clear();
    if (body.type === 'slow-track-set' && stage === 'fix-release') reasons.clear();
  }
  return [...reasons.values()].at(-1);
}

/** Whether the team decided that all is as soon as possible because of attacks. */
function isUrgentForAttacks(events: readonly CaseEvent[]): boolean {
  const last = events.findLast(
    ({ body }) => body.type === 'exploitation-asap' || body.type === 'exploitation-retracted',
  )?.body;
  return last?.type === 'exploitation-asap' && last.asap;
}

/** Whether the disclosure is public, or will not wait. */
function isUrgentNow(events: readonly CaseEvent[]): boolean {
  const last = events.findLast(
    ({ body }) => body.type === 'disclosure-changed' || body.type === 'opened',
  )?.body;
  if (last?.type === 'opened') return last.source === 'public';
  return last?.type === 'disclosure-changed' && (last.kind === 'public' || last.kind === 'declined-private');
}

/** The report is dealt with in the same first 24 hours as the fix team is found. */
function isIntakeOf(stage: Stage, other: string): boolean {
  return stage === 'intake' && other === 'fix-team';
}

/** What is public of a case: whoever looks back waits until its fix is released and announced. */
const PUBLIC_FACTS = new Set<EventBody['type']>([
  'advisory-published',
  'announced',
  'fix-missing',
  'fix-released',
  'advisory-corrected',
  'advisory-standing',
  'correction-ended',
  'correction-posted',
  'announcement-edited',
]);

/**
 * From when on a case looks back: published, its fix released, and announced; `undefined` if one of the three is not so. A fix
 * that is announced in another version than the advisory says is not announced.
 */
export function lookBackFrom(events: readonly CaseEvent[]): number | undefined {
  let published: number | undefined;
  let announced: number | undefined;
  /** When it was announced, in another version. */
  let before: number | undefined;
  let released = 0;
  for (const { at, body } of events) {
    if (body.type === 'advisory-published') published = body.at.epochMilliseconds;
    if (body.type === 'announced' && body.what === 'announcement') announced = at.epochMilliseconds;
    if (body.type === 'advisory-corrected' || body.type === 'correction-ended') {
      const isOtherFix = body.type === 'advisory-corrected' && body.facts['fixed'] !== undefined;
      [announced, before] = isOtherFix ? [undefined, announced ?? before] : [announced ?? before, undefined];
    }
    // Of what is withdrawn nothing is to be corrected.
    if (body.type === 'advisory-standing' && body.now === 'withdrawn')
      [announced, before] = [announced ?? before, undefined];
    const isSaidAnew =
      body.type === 'correction-posted' ||
      (body.type === 'announcement-edited' && body.request !== undefined);
    if (isSaidAnew && before !== undefined) [announced, before] = [at.epochMilliseconds, undefined];
    if (body.type === 'fix-missing') released = Infinity;
    if (body.type === 'fix-released') released = at.epochMilliseconds;
  }
  const from = Math.max(published ?? Infinity, announced ?? Infinity, released);
  return Number.isFinite(from) ? from : undefined;
}

function dueOf(stage: Stage, events: readonly CaseEvent[]): number | undefined {
  let due: number | undefined;
  /** When each project that is waited for discloses. */
  const upstreams = new Map<string, number>();
  for (const [index, { at, body }] of events.entries()) {
    if (body.type === 'opened' && stage !== 'retrospective')
      due = body.disclosedAt.epochMilliseconds + DAYS[stage] * DAY;
    if (stage === 'retrospective' && PUBLIC_FACTS.has(body.type)) {
      const from = lookBackFrom(events.slice(0, index + 1));
      const isSet = events
        .slice(0, index)
        .some(({ body: other }) => other.type === 'deadline-set' && other.stage === stage);
      if (from === undefined) due = undefined;
      else if (!isSet) due = from + 3 * DAY;
    }
    // What lay closed begins anew, unless there is more time than that.
    if (isAnew(events.slice(0, index), events[index]) && due !== undefined)
      due = Math.max(due, at.epochMilliseconds + (stage === 'retrospective' ? 3 : DAYS[stage]) * DAY);
    if (body.type === 'deadline-set' && (body.stage === stage || isIntakeOf(stage, body.stage)))
      due = body.at.epochMilliseconds;
    if (stage !== 'fix-release') continue;
    if (body.type === 'upstream-set') {
      upstreams.set(body.project, body.disclosesAt.epochMilliseconds);
      due = Math.max(...upstreams.values());
    }
    if (body.type === 'slow-track-set') due = body.until.epochMilliseconds;
  }
  if (stage !== 'fix-release' || due === undefined || due !== Math.max(...upstreams.values())) return due;
  const day = agreedDay(events)?.epochMilliseconds;
  return day === firstRecommended(due) ? day : due;
}

/** Another project discloses at an hour of its own, and the release follows at the first recommended one, if so agreed. */
function firstRecommended(from: number): number {
  const hours = Array.from({ length: 5 * 24 }, (_, hour) => Math.ceil(from / HOUR) * HOUR + hour * HOUR);
  return hours.find((at) => isRecommended(Temporal.Instant.fromEpochMilliseconds(at))) ?? from;
}

/** Whether an event opens a case again that lay closed for more than a day. */
function isAnew(before: readonly CaseEvent[], event: CaseEvent | undefined): boolean {
  if (!event?.body.type.endsWith('reopened') || isOpen(before)) return false;
  const lastOpen = before.findLastIndex((_, index) => isOpen(before.slice(0, index + 1)));
  const closed = before[lastOpen + 1]?.at.epochMilliseconds;
  return closed !== undefined && event.at.epochMilliseconds > closed + DAY;
}

const DAYS = { intake: 1, 'fix-team': 1, 'fix-development': 7, 'fix-release': 21 } as const;
