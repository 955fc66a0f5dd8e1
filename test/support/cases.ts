import type { Circumstances, Decision, Refusal } from '../../src/process/acts/decision.ts';
import type { Case } from '../../src/process/case.ts';
import { evolve, fold } from '../../src/process/evolve.ts';
import type { Actor, CaseEvent, EventBody, Side } from '../../src/process/events.ts';
import { readPolicy, STAGES, type Policy, type StageId } from '../../src/process/policy.ts';
import { STEPS } from '../../src/process/steps.ts';
import { STEP_IDS, type StepId } from '../../src/process/step-ids.ts';
import { casePeople } from '../../src/process/notifications/case-people.ts';
import { outlook, type Onlooker, type Outlook } from '../../src/process/outlook/outlook.ts';

/** The people of the tests: two of the security team, two of a fix team. */
export const ANNA = '100000000000000001';
export const BEN = '100000000000000002';
export const FAY = '200000000000000001';
export const GUS = '200000000000000002';

/** The fingerprints of two previews. */
export const FINGERPRINT = '0123456789abcdef0123456789abcdef';
export const OTHER_PRINT = 'fedcba9876543210fedcba9876543210';

export const CASE_ID = 'CG-2026-001';
export const GHSA_ID = 'GHSA-2345-cfgh-jmpq';

/** A Monday. Every case of the tests is disclosed and opened then, unless it says otherwise. */
export const START = Temporal.Instant.from('2026-03-02T09:00:00Z');

export const policy = readPolicy();

export function hours(count: number): Temporal.Instant {
  return START.add({ seconds: Math.round(count * 3600) });
}

export function days(count: number): Temporal.Instant {
  return hours(24 * count);
}

type Body<T extends EventBody['type']> = Extract<EventBody, { type: T }>;

export function opened(more: Partial<Body<'opened'>> = {}): Body<'opened'> {
  return {
    type: 'opened',
    repository: 'stacklok/codegate',
    source: 'github',
    disclosedAt: START,
    pgpRequested: false,
    ...more,
  };
}

/** An event's body, with whoever did it and when where that matters. */
export type Told =
  | EventBody
  | { readonly body: EventBody; readonly actor?: Actor; readonly at?: Temporal.Instant };

/** A history of these facts, one a minute from `START`; Anna did what nobody else is named for. */
export function history(...told: readonly Told[]): CaseEvent[] {
  return told.map((each, index) => {
    const { body, actor, at } = 'body' in each ? each : { body: each };
    return {
      seq: index + 1,
      at: at ?? START.add({ minutes: index }),
      actor: actor ?? { kind: 'member', id: ANNA },
      cause: 'test',
      body,
    };
  });
}

/** The case that a history tells. */
export function folded(events: readonly CaseEvent[], id = CASE_ID): Case {
  const state = fold(id, events);
  if (!state) throw new Error('a case needs an event');
  return state;
}

/** The case in which these things happened after it was opened (or a case opened as the first of them says). */
export function caseOf(...told: readonly Told[]): Case {
  const [first] = told;
  const opens = first && ('body' in first ? first.body : first).type === 'opened';
  return folded(opens ? history(...told) : history(opened(), ...told));
}

/**
 * The facts that do the steps that are not merely ticked. A release day takes three facts that know of each other's
 * numbers (`agreedDay`); here it was ticked, as it can be in a history from before it was proposed and agreed to.
 */
const OWN_FACT: { readonly [step in StepId]?: EventBody } = {
  coordinator: { type: 'coordinator-named', member: ANNA },
  'fix-team': { type: 'fix-team-added', login: 'fay-fixes' },
  advisory: { type: 'advisory-accepted' },
  details: { type: 'details-recorded' },
  severity: { type: 'severity-scored', band: 'high', score: 7.5 },
  'cve-requested': { type: 'cve-requested' },
  fork: { type: 'fork-created' },
  'distributors-notified': { type: 'distributors-notified', recipients: 3, proposal: 0 },
  published: { type: 'advisory-published', at: hours(20) },
  announced: {
    type: 'announced',
    what: 'announcement',
    messageId: '1',
    print: FINGERPRINT,
    exploited: 'unknown',
  },
  'introduced-by': { type: 'origin-recorded', pullRequests: [101] },
  'retrospective-posted': { type: 'retrospective-posted', messageId: '2' },
};

/** A fact that does a step. */
export function doneBy(step: StepId): EventBody {
  return OWN_FACT[step] ?? { type: 'step-checked', step };
}

/** The facts that do every step of the stages before `stage`; of all stages for `end`. */
export function doneBefore(stage: StageId | 'end'): EventBody[] {
  const last = stage === 'end' ? STAGES.length : STAGES.indexOf(stage);
  return STEP_IDS.filter((step) => STAGES.indexOf(STEPS[step].stage) < last).map(doneBy);
}

/** All that a case needs before it can leave, but for the day. */
export const READY_TO_LEAVE: readonly EventBody[] = [
  { type: 'details-recorded' },
  { type: 'cve-requested' },
  { type: 'distributors-notified', recipients: 0, proposal: 0 },
  ...(
    [
      'pull-requests-approved',
      'merged',
      'binaries-built',
      'binaries-signed',
      'binaries-public',
      'binaries-functional',
    ] as const
  ).map(doneBy),
];

/** The facts by which both sides agree to a release day; `proposal` is the number of the first of them. */
export function agreedDay(at: Temporal.Instant, proposal: number): EventBody[] {
  return [
    { type: 'release-proposed', at },
    { type: 'release-agreed', side: 'security', proposal },
    { type: 'release-agreed', side: 'fix-team', proposal },
  ];
}

export const linked: EventBody = { type: 'advisory-linked', ghsaId: GHSA_ID, created: false };

export function as(id: string, sides: readonly Side[], now = START): Circumstances {
  return { who: { id, sides }, policy, now };
}

/** The security team and the fix team of the tests, in a case. */
const EVERYBODY = { security: [ANNA, BEN], fixTeam: [FAY, GUS] } as const;

/** What Anna, or somebody else, sees of a case two hours after it was disclosed, or at another time. */
export function outlookOf(
  state: Case,
  {
    now = hours(2),
    by = policy,
    ...person
  }: Partial<Onlooker> & { now?: Temporal.Instant; by?: Policy } = {},
): Outlook {
  const people = casePeople(EVERYBODY, state.coordinator);
  const onlooker: Onlooker = { id: ANNA, sides: ['security'], people, contributed: false, ...person };
  return outlook(state, onlooker, by, now);
}

/** Anna, of the security team, now. */
export const security = as(ANNA, ['security']);
/** Fay, of the fix team, now. */
export const fixTeam = as(FAY, ['fix-team']);
/** Ben, who is of the security team too, now: a second member of it. */
export const benSecurity = as(BEN, ['security']);

/** Who owns code in the tests. */
export function ownsCode(login: string): boolean {
  return ['fay-fixes', 'gus-guards'].includes(login);
}

/** The case after an act, which somebody did in these circumstances and must not have been refused. */
export function after(state: Case, decision: Decision, { who, now }: Circumstances): Case {
  if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
  return decision.events.reduce(
    (before, body) =>
      evolve(before.id, before, {
        seq: before.version + 1,
        at: now,
        actor: { kind: 'member', id: who.id },
        cause: 'test',
        body,
      }),
    state,
  );
}

/** Why an act was refused; `ok` where it was not. */
export function codeOf(decision: Decision): Refusal['code'] | 'ok' {
  return decision.ok ? 'ok' : decision.refusal.code;
}

/** What an act records; nothing where it was refused. */
export function eventsOf(decision: Decision): readonly EventBody[] {
  return decision.ok ? decision.events : [];
}
