import { describe, expect, test } from 'vitest';
import { deadline, type Deadline } from '../../src/process/deadlines.ts';
import type { CaseEvent, Disclosure, EventBody } from '../../src/process/events.ts';
import { lateness, type Lateness, type StageLateness } from '../../src/process/lateness.ts';
import { STAGES, type StageId } from '../../src/process/policy.ts';
import { isNeeded, openSteps } from '../../src/process/steps.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import { inSeconds } from '../../src/process/time.ts';
import { check, histories } from '../support/arbitraries.ts';
import {
  ANNA,
  BEN,
  CASE_ID,
  caseOf,
  days,
  doneBefore,
  doneBy,
  folded,
  history,
  hours,
  opened,
  policy,
  START,
  type Told,
} from '../support/cases.ts';

function read(events: readonly CaseEvent[]): Lateness {
  return lateness(CASE_ID, events, policy);
}

/** How the plan held in a case in which these things happened. */
function of(...told: readonly Told[]): Lateness {
  return read(history(opened(), ...told));
}

function stageOf({ stages }: Lateness, stage: StageId): StageLateness {
  const found = stages.find((each) => each.stage === stage);
  if (!found) throw new Error(`there is no ${stage}`);
  return found;
}

const anna = { kind: 'member', id: ANNA } as const;
const ben = { kind: 'member', id: BEN } as const;
const minutes = (count: number) => START.add({ minutes: count });
const disclosure = (kind: Disclosure): EventBody => ({ type: 'disclosure-changed', kind });
const override = (stage: StageId, at: Temporal.Instant, reason = 'a holiday'): EventBody => ({
  type: 'deadline-set',
  stage,
  at,
  reason,
});
const proposed = (at: Temporal.Instant, reason?: string): EventBody => ({
  type: 'release-proposed',
  at,
  ...(reason === undefined ? {} : { reason }),
});
const named: EventBody = { type: 'coordinator-named', member: ANNA };
const joined: EventBody = { type: 'fix-team-added', login: 'fay-fixes' };
const published: EventBody = { type: 'advisory-published', at: days(20) };

const inHours = (length: Temporal.Duration | undefined) => length && inSeconds(length) / 3600;

/** The instant a deadline is due; "ASAP" where it has none. */
const brief = (planned: Deadline | undefined) =>
  planned && (planned.kind === 'asap' ? 'ASAP' : planned.due.toString());

/** Each reschedule in a few words. */
const movesOf = ({ reschedules }: StageLateness) =>
  reschedules.map(({ mode, from, to }) => [mode, brief(from), brief(to)]);

describe('a stage', () => {
  test('that was never moved was planned as the policy says', () => {
    const found = stageOf(of(), 'fix-release');
    expect(found).toMatchObject({ reschedules: [], done: undefined });
    expect(brief(found.first)).toBe(days(21).toString());
    expect(found.planned).toEqual(found.first);
  });

  test('is done when its last step is, early or late', () => {
    const early = of({ body: named, at: hours(2) }, { body: joined, at: hours(20), actor: ben });
    const { done } = stageOf(early, 'fix-team');
    expect([done?.at, done?.actor, brief(done?.deadline)]).toEqual([hours(20), ben, hours(24).toString()]);
    expect(inHours(done?.late)).toBe(-4);
    const late = of({ body: named, at: hours(2) }, { body: joined, at: hours(30) });
    expect(inHours(stageOf(late, 'fix-team').done?.late)).toBe(6);
  });

  test('with something to do again is not done, and is done anew', () => {
    const left: EventBody = { type: 'fix-team-removed', login: 'fay-fixes' };
    const again: Told[] = [named, joined, { body: left, at: hours(5) }];
    expect(stageOf(of(...again), 'fix-team').done).toBeUndefined();
    const anew = of(...again, { body: joined, at: hours(50) });
    expect(stageOf(anew, 'fix-team').done?.at).toEqual(hours(50));
  });

  test('keeps the instant at which it was done, whatever follows in it', () => {
    const found = of(named, { body: joined, at: hours(3) }, { body: named, at: hours(9) });
    expect(stageOf(found, 'fix-team').done?.at).toEqual(hours(3));
  });

  test('moved by the team tells who, when, from, to and why; what is late is measured against both', () => {
    const found = stageOf(
      of({ body: override('fix-team', hours(48)), at: hours(10), actor: ben }, named, {
        body: joined,
        at: hours(50),
      }),
      'fix-team',
    );
    expect(movesOf(found)).toEqual([['override', hours(24).toString(), hours(48).toString()]]);
    const [move] = found.reschedules;
    expect(move?.at).toEqual(hours(10));
    expect(move).toMatchObject({ actor: ben, reason: 'a holiday', afterwards: false });
    expect(brief(found.done?.deadline)).toBe(hours(48).toString());
    expect(inHours(found.done?.late)).toBe(2);
    expect(inHours(found.done?.lateAtFirst)).toBe(26);
  });

  test('that was ASAP has no instant to be late by', () => {
    const found = stageOf(
      of({ body: disclosure('public'), at: hours(3) }, named, { body: joined, at: hours(30) }),
      'fix-team',
    );
    expect(movesOf(found)).toEqual([['public', hours(24).toString(), 'ASAP']]);
    expect(found.done?.deadline).toMatchObject({ kind: 'asap' });
    expect(found.done?.late).toBeUndefined();
    expect(inHours(found.done?.lateAtFirst)).toBe(6);
  });

  test('that was ASAP at first has no plan to be late against, until somebody sets one', () => {
    const events = history(opened({ source: 'public' }), override('fix-team', hours(8)), named, {
      body: joined,
      at: hours(9),
    });
    const found = stageOf(read(events), 'fix-team');
    expect(movesOf(found)).toEqual([['override', 'ASAP', hours(8).toString()]]);
    expect(found.done?.lateAtFirst).toBeUndefined();
    expect(inHours(found.done?.late)).toBe(1);
  });

  test('that was moved when it was done was moved afterwards, which changes nothing about it', () => {
    const found = stageOf(
      of(named, { body: joined, at: hours(3) }, { body: disclosure('declined-private'), at: hours(9) }),
      'fix-team',
    );
    expect(found.reschedules).toMatchObject([{ mode: 'declined-private', afterwards: true }]);
    expect(inHours(found.done?.late)).toBe(-21);
  });
});

describe('the fix release', () => {
  test('tells of every mode that moved it, in order', () => {
    const found = of(
      { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) },
      disclosure('public'),
      disclosure('declined-private'),
      disclosure('agreed-private'),
      { type: 'slow-track-set', until: days(60), reviewAt: days(40), reason: 'low risk' },
      override('fix-release', days(50), 'no more patience'),
      override('fix-team', days(2)),
    );
    const release = stageOf(found, 'fix-release');
    expect(movesOf(release)).toEqual([
      ['upstream', days(21).toString(), days(30).toString()],
      ['public', days(30).toString(), 'ASAP'],
      ['agreed-private', 'ASAP', days(30).toString()],
      ['slow-track', days(30).toString(), days(60).toString()],
      ['override', days(60).toString(), days(50).toString()],
    ]);
    expect(release.reschedules.map(({ reason }) => reason)).toEqual([
      'libfoo',
      undefined,
      undefined,
      'low risk',
      'no more patience',
    ]);
    expect(movesOf(stageOf(found, 'intake'))).toEqual([
      ['public', hours(24).toString(), 'ASAP'],
      ['agreed-private', 'ASAP', hours(24).toString()],
      ['override', hours(24).toString(), days(2).toString()],
    ]);
  });

  test('tells of a decision that left the date as it was', () => {
    const found = stageOf(of(override('fix-release', days(21))), 'fix-release');
    expect(movesOf(found)).toEqual([['override', days(21).toString(), days(21).toString()]]);
  });
});

describe('the retrospective', () => {
  test('is planned at the release, not before', () => {
    expect(stageOf(of(), 'retrospective')).toMatchObject({ first: undefined, planned: undefined });
    expect(stageOf(of(published), 'retrospective').first).toBeUndefined();
    const found = stageOf(of(published, doneBy('announced')), 'retrospective');
    expect(found.reschedules).toEqual([]);
    expect(brief(found.first)).toBe(days(23).toString());
  });

  test('moves with a release that came again', () => {
    const again: EventBody = { type: 'advisory-published', at: days(22) };
    const found = stageOf(of(published, doneBy('announced'), again), 'retrospective');
    expect(movesOf(found)).toEqual([['released', days(23).toString(), days(25).toString()]]);
  });

  test('is done with the case', () => {
    const steps = doneBefore('end').map((body) => ({ body, at: days(24) }));
    const { stages } = of(...steps);
    expect(stages.map(({ done }) => inHours(done?.late))).toEqual([552, 552, 408, 72, -72]);
  });
});

describe('the release day', () => {
  test('is unknown until somebody proposes one', () => {
    expect(of(published).releaseDay).toBeUndefined();
  });

  test('moves with each proposal, which leaves the deadline of the stage alone', () => {
    const found = of(
      proposed(days(10)),
      { body: proposed(days(12), 'more tests'), at: days(9), actor: ben },
      proposed(days(11)),
    );
    expect(found.releaseDay).toEqual({
      first: days(10),
      planned: days(11),
      moves: [
        { at: days(9), actor: ben, from: days(10), to: days(12), reason: 'more tests' },
        { at: minutes(3), actor: anna, from: days(12), to: days(11), reason: undefined },
      ],
      released: undefined,
    });
    expect(stageOf(found, 'fix-release').reschedules).toEqual([]);
  });

  test('is measured when GitHub published, against the last plan and the first', () => {
    const { releaseDay } = of(proposed(days(18)), proposed(days(19)), published);
    expect(releaseDay?.released?.at).toEqual(days(20));
    expect(inHours(releaseDay?.released?.late)).toBe(24);
    expect(inHours(releaseDay?.released?.lateAtFirst)).toBe(48);
  });

  test('falls when another project discloses after it, until another is proposed', () => {
    const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(19) };
    const fallen = of(proposed(days(18)), { body: upstream, at: days(9), actor: ben });
    expect(fallen.releaseDay).toEqual({
      first: days(18),
      planned: undefined,
      moves: [{ at: days(9), actor: ben, from: days(18), to: undefined, reason: undefined }],
      released: undefined,
    });
    const anyway = of(proposed(days(18)), upstream, published).releaseDay?.released;
    expect([anyway?.at, anyway?.late, inHours(anyway?.lateAtFirst)]).toEqual([days(20), undefined, 48]);
    const { releaseDay } = of(proposed(days(18)), upstream, proposed(days(19)), published);
    expect(releaseDay?.moves.map(({ from, to }) => [from, to])).toEqual([
      [days(18), undefined],
      [undefined, days(19)],
    ]);
    expect(inHours(releaseDay?.released?.late)).toBe(24);
  });
});

test('of no events nothing is known', () => {
  const { stages, releaseDay } = read([]);
  expect(stages.map(({ stage }) => stage)).toEqual(STAGES);
  expect(stages.every(({ first, done }) => !first && !done)).toBe(true);
  expect(releaseDay).toBeUndefined();
});

describe('in every history', () => {
  test('the last plan is the deadline now, and each move begins where the one before ended', () => {
    check([histories], (events) => {
      const state = folded(events);
      for (const { stage, first, reschedules, planned } of read(events).stages) {
        expect(planned).toEqual(deadline(state, stage, policy));
        const plans = [first, ...reschedules.map(({ to }) => to)];
        expect(plans.at(-1)).toEqual(planned);
        expect(reschedules.map(({ from }) => from)).toEqual(plans.slice(0, -1));
      }
    });
  });

  test('lateness against the first plan is lateness plus what the plan was moved by', () => {
    check([histories], (events) => {
      for (const { first, done } of read(events).stages) {
        if (first?.kind !== 'at' || done?.deadline?.kind !== 'at') continue;
        const moved = done.deadline.due.since(first.due);
        expect(done.late?.add(moved).total('seconds')).toBe(done.lateAtFirst?.total('seconds'));
      }
    });
  });

  test('a stage is done where it has nothing to do, since the event that left it so', () => {
    check([histories], (events) => {
      const states = events.map((_, index) => folded(events.slice(0, index + 1)));
      for (const { stage, done } of read(events).stages) {
        const lastOpen = states.findLastIndex((state) => openSteps(state, stage).length > 0);
        expect(done?.at).toEqual(events[lastOpen + 1]?.at);
      }
    });
  });

  test('what was read of it stays true of it later on', () => {
    check([histories], (events) => {
      const whole = read(events);
      for (const { stage, first, reschedules } of read(events.slice(0, -1)).stages) {
        const later = stageOf(whole, stage);
        expect(later.first).toEqual(first ?? later.planned);
        expect(later.reschedules.slice(0, reschedules.length)).toEqual(reschedules);
      }
    });
  });

  test('the release day planned last is the one proposed now', () => {
    check([histories], (events) => {
      const { releaseDay } = read(events);
      expect(releaseDay?.planned).toEqual(folded(events).proposal?.at);
      const plans = releaseDay ? [releaseDay.first, ...releaseDay.moves.map(({ to }) => to)] : [];
      expect(plans.at(-1)).toEqual(releaseDay?.planned);
      expect(releaseDay?.moves.map(({ from }) => from) ?? []).toEqual(plans.slice(0, -1));
    });
  });

  test('unticking any step that the case still needs opens its stage again', () => {
    for (const step of STEP_IDS) {
      const steps = STEP_IDS.map(doneBy);
      const before = of(...steps);
      const after = of(...steps, { type: 'step-unchecked', step });
      const undone = STAGES.filter((stage) => stageOf(before, stage).done && !stageOf(after, stage).done);
      const unticked = caseOf(...steps, { type: 'step-unchecked', step });
      expect(undone).toHaveLength(isNeeded(unticked, step) ? 1 : 0);
    }
  });
});
