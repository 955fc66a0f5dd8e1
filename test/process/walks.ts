import * as fc from 'fast-check';
import type { Circumstances, Decision } from '../../src/process/acts/decision.ts';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import { openCase } from '../../src/process/acts/open.ts';
import type { Case } from '../../src/process/case.ts';
import { evolve } from '../../src/process/evolve.ts';
import type { Actor, CaseEvent, EventBody, Side } from '../../src/process/events.ts';
import { ACTS, type Act, type ActName } from './any-acts.ts';
import { facts, login, optional, person } from './arbitraries.ts';
import { CASE_ID, eventsOf, folded, GHSA_ID, history, ownsCode, policy, security, START } from './cases.ts';

/** Somebody does something, or something shows in GitHub. */
type Move = { readonly minutes: number } & (
  | { readonly name: ActName; readonly act: Act; readonly id: string; readonly sides: readonly Side[] }
  | { readonly seen: AdvisoryFacts }
);

/** What somebody did, or tried to do. */
export interface Taken {
  readonly name: ActName;
  readonly before: Case;
  readonly circumstances: Circumstances;
  readonly decision: Decision;
  /** The numbers of the events that recorded it. */
  readonly recorded: readonly number[];
}

const named = (name: ActName) => fc.record({ name: fc.constant(name), act: ACTS[name] });
const isName = (name: string): name is ActName => name in ACTS;
/** What leads on is done more often than what ends everything. */
const WEIGHTS: { readonly [name in ActName]?: number } = {
  checkStep: 8,
  nameCoordinator: 5,
  answerOffer: 5,
  uncheckStep: 3,
  addToFixTeam: 5,
  answerRequest: 6,
  proposeRelease: 4,
  agreeToRelease: 6,
  notifyDistributors: 2,
  closeCase: 1,
};
const acts = fc.oneof(
  ...Object.keys(ACTS)
    .filter(isName)
    .map((name) => ({ weight: WEIGHTS[name] ?? 2, arbitrary: named(name) })),
);

/** What GitHub shows of an advisory that is worked on. */
const ordinaryFacts: fc.Arbitrary<AdvisoryFacts> = fc.record({
  ghsaId: fc.constant(GHSA_ID),
  state: fc.constantFrom('triage', 'draft'),
  hasDetails: fc.boolean(),
  collaborators: fc.array(login, { maxLength: 4 }),
  knowsAllCollaborators: fc.boolean(),
  hasFork: fc.boolean(),
});

/** Mostly people who may do things, so that walks get somewhere. */
const sides = fc.oneof(
  { weight: 5, arbitrary: fc.constant<readonly Side[]>(['security', 'fix-team']) },
  { weight: 4, arbitrary: fc.constantFrom<readonly Side[]>(['security'], ['fix-team']) },
  fc.constant<readonly Side[]>([]),
);

const minutes = fc.oneof(fc.nat(600), fc.nat(600), fc.nat(10_000));
const doings: fc.Arbitrary<Move> = fc
  .tuple(acts, fc.record({ id: person, sides, minutes }))
  .map(([act, move]) => ({ ...act, ...move }));
/** First people work; later the advisory may be published, closed, or anything else that GitHub can show. */
const moves: fc.Arbitrary<Move[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: doings },
        { weight: 1, arbitrary: fc.record({ seen: ordinaryFacts, minutes }) },
      ),
      { minLength: 15, maxLength: 60, size: '+2' },
    ),
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: doings },
        { weight: 1, arbitrary: fc.record({ seen: facts, minutes }) },
      ),
      { maxLength: 20 },
    ),
  )
  .map((parts) => parts.flat());

/** One way through the process: where it ended, every state before, and the events that led there. */
export interface Walk {
  readonly state: Case;
  readonly states: readonly Case[];
  readonly events: readonly CaseEvent[];
  readonly taken: readonly Taken[];
}

/** Random people doing random acts to a case; what is refused changes nothing. */
export const walks: fc.Arbitrary<Walk> = fc
  .record({
    opening: fc.record({
      repository: fc.constant('stacklok/codegate'),
      source: fc.constantFrom('github', 'github', 'email', 'public', 'internal'),
      disclosedAt: fc.constant(START),
      pgpRequested: fc.boolean(),
      reporter: optional(login),
      ghsaId: fc.constantFrom(GHSA_ID, GHSA_ID, undefined),
    }),
    path: moves,
  })
  .map(({ opening, path }) => {
    const events = history(...eventsOf(openCase(opening, security)));
    const states = events.map((_, index) => folded(events.slice(0, index + 1)));
    const taken: Taken[] = [];
    let state = folded(events);
    let now = START;
    const record = (made: readonly EventBody[], actor: Actor) =>
      made.map((body) => {
        const event: CaseEvent = { seq: events.length + 1, at: now, actor, cause: 'walk', body };
        state = evolve(CASE_ID, state, event);
        events.push(event);
        states.push(state);
        return event.seq;
      });
    for (const move of path) {
      now = now.add({ minutes: move.minutes });
      if ('seen' in move) record(observe(state, move.seen, ownsCode), { kind: 'github' });
      else {
        const { name, act, id, sides: stands } = move;
        const circumstances: Circumstances = { who: { id, sides: stands }, policy, now };
        const before = state;
        const decision = act(before, circumstances);
        const recorded = record(eventsOf(decision), { kind: 'member', id });
        taken.push({ name, before, circumstances, decision, recorded });
      }
    }
    return { state, states, events, taken };
  });
