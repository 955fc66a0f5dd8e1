import * as fc from 'fast-check';
import { checkStep, uncheckStep } from '../../src/process/acts/check.ts';
import { closeCase, reopenCase } from '../../src/process/acts/close.ts';
import { answerOffer, nameCoordinator } from '../../src/process/acts/coordinator.ts';
import type { Circumstances, Decision } from '../../src/process/acts/decision.ts';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import { openCase } from '../../src/process/acts/open.ts';
import { evolve, type Case } from '../../src/process/case.ts';
import type { Actor, CaseEvent, EventBody, Side } from '../../src/process/events.ts';
import { facts, login, person, reason, resolution, step } from './arbitraries.ts';
import { CASE_ID, folded, history, policy, security, START } from './cases.ts';

type Act = (state: Case, circumstances: Circumstances) => Decision;

/** Somebody does something, or something shows in GitHub. */
type Move = { readonly minutes: number } & (
  | { readonly act: Act; readonly id: string; readonly sides: readonly Side[] }
  | { readonly seen: AdvisoryFacts }
);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Any act there is, with anything it can be given. */
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: step.map(
      (id): Act =>
        (state, given) =>
          checkStep(state, { step: id }, given),
    ),
  },
  step.map(
    (id): Act =>
      (state, given) =>
        uncheckStep(state, { step: id }, given),
  ),
  fc.tuple(person, fc.boolean()).map(
    ([member, isSecurity]): Act =>
      (state, given) =>
        nameCoordinator(state, { member, isSecurity }, given),
  ),
  fc.boolean().map(
    (accepts): Act =>
      (state, given) =>
        answerOffer(state, { accepts }, given),
  ),
  fc.record({ resolution, reason: optional(reason) }).map(
    (how): Act =>
      (state, given) =>
        closeCase(state, how, given),
  ),
  optional(reason).map(
    (why): Act =>
      (state, given) =>
        reopenCase(state, { reason: why }, given),
  ),
);

/** Mostly people who may do things, so that walks get somewhere. */
const sides = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Side[]>(['security', 'fix-team']) },
  fc.constantFrom<readonly Side[]>([], ['security'], ['fix-team']),
);

const minutes = fc.nat(10_000);
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ act: acts, id: person, sides, minutes }) },
    { weight: 1, arbitrary: fc.record({ seen: facts, minutes }) },
  ),
  { maxLength: 40, size: '+1' },
);

/** One way through the process: where it ended, every state before, and the events that led there. */
export interface Walk {
  readonly state: Case;
  readonly states: readonly Case[];
  readonly events: readonly CaseEvent[];
}

const accepted = (decision: Decision) => (decision.ok ? decision.events : []);

/** Random people doing random acts to a case; what is refused changes nothing. */
export const walks: fc.Arbitrary<Walk> = fc
  .tuple(
    fc.constantFrom('github', 'email', 'public', 'internal'),
    fc.boolean(),
    fc.option(login, { nil: undefined }),
    moves,
  )
  .map(([source, pgpRequested, reporter, path]) => {
    const opening = { repository: 'stacklok/codegate', source, disclosedAt: START, reporter, pgpRequested };
    const events = history(...accepted(openCase(opening, security)));
    const states = [folded(events)];
    let state = folded(events);
    let now = START;
    const record = (made: readonly EventBody[], actor: Actor) => {
      for (const body of made) {
        const event: CaseEvent = { seq: events.length + 1, at: now, actor, cause: 'walk', body };
        state = evolve(CASE_ID, state, event);
        events.push(event);
        states.push(state);
      }
    };
    for (const move of path) {
      now = now.add({ minutes: move.minutes });
      if ('seen' in move) record(observe(state, move.seen), { kind: 'github' });
      else {
        const { act, id, sides: stands } = move;
        const decision = act(state, { who: { id, sides: stands }, policy, now });
        record(accepted(decision), { kind: 'member', id });
      }
    }
    return { state, states, events };
  });
