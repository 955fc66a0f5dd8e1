import { describe, expect, test } from 'vitest';
import { deadline, deadlines, type Deadline } from '../../src/process/deadlines.ts';
import { releasedAndAnnouncedAt } from '../../src/process/publication/public-facts.ts';
import type { Disclosure, EventBody } from '../../src/process/events.ts';
import { lateness } from '../../src/process/lateness.ts';
import { remindersAt } from '../../src/process/notifications/reminders.ts';
import { readPolicy, STAGES, type StageId } from '../../src/process/policy.ts';
import { openSteps } from '../../src/process/steps.ts';
import { check, histories } from '../support/arbitraries.ts';
import {
  ANNA,
  CASE_ID,
  caseOf,
  days,
  doneBefore,
  doneBy,
  folded,
  history,
  hours,
  linked,
  opened,
  policy,
  type Told,
} from '../support/cases.ts';
import { walks } from './walks.ts';

const disclosure = (kind: Disclosure): EventBody => ({ type: 'disclosure-changed', kind });
const override = (stage: StageId, at: Temporal.Instant): EventBody => ({
  type: 'deadline-set',
  stage,
  at,
  reason: 'a holiday',
});
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };
const slowTrack: EventBody = {
  type: 'slow-track-set',
  until: days(60),
  reviewAt: days(30),
  reason: 'low risk',
};
const published: EventBody = { type: 'advisory-published', at: days(20) };
const announced = doneBy('announced');

/** When each stage of the case is due: an instant, or ASAP. */
function due(...told: readonly Told[]): Partial<Record<StageId, string>> {
  const found = deadlines(caseOf(...told), policy);
  return Object.fromEntries(found.map((each) => [each.stage, inBrief(each)]));
}

function inBrief(each: Deadline): string {
  return each.kind === 'asap' ? 'ASAP' : each.due.toString();
}

const byPolicy = {
  intake: hours(24).toString(),
  'fix-team': hours(24).toString(),
  'fix-development': days(7).toString(),
  'fix-release': days(21).toString(),
};
const allAsap = { intake: 'ASAP', 'fix-team': 'ASAP', 'fix-development': 'ASAP', 'fix-release': 'ASAP' };

describe('by the policy', () => {
  test('24 hours, 7 days and 21 days after the disclosure', () => {
    expect(due()).toEqual(byPolicy);
  });

  test('counted from the disclosure, not from the opening', () => {
    const state = caseOf({ body: opened({ disclosedAt: days(-2) }), at: days(3) });
    expect(deadline(state, 'fix-team', policy)).toEqual({
      stage: 'fix-team',
      kind: 'at',
      revision: 1,
      due: days(-1),
    });
  });

  test('the retrospective opens a day after the release, and is due after three', () => {
    expect(deadline(caseOf(), 'retrospective', policy)).toBeUndefined();
    expect(deadline(caseOf(published), 'retrospective', policy)).toBeUndefined();
    expect(deadline(caseOf(published, announced), 'retrospective', policy)).toEqual({
      stage: 'retrospective',
      kind: 'at',
      revision: 1,
      opens: days(21),
      due: days(23),
    });
  });

  test('a stage without an open step has none', () => {
    expect(Object.keys(due(...doneBefore('fix-development')))).toEqual(['fix-development', 'fix-release']);
    expect(due(...doneBefore('end'))).toEqual({});
  });

  test('a closed case has none, and has them again when it is opened', () => {
    expect(due({ type: 'closed', resolution: 'invalid' })).toEqual({});
    expect(due({ type: 'closed', resolution: 'invalid' }, { type: 'reopened' })).toEqual(byPolicy);
  });

  test('by the team’s own policy where it has one', () => {
    const own = readPolicy({ deadlines: { 'fix-team': 'PT8H' } });
    for (const stage of ['intake', 'fix-team'] as const)
      expect(deadline(caseOf(), stage, own)).toEqual({ stage, kind: 'at', revision: 1, due: hours(8) });
  });
});

describe('ASAP', () => {
  test('is everything in a case that came by a public disclosure', () => {
    expect(due(opened({ source: 'public' }))).toEqual(allAsap);
    expect(deadline(caseOf(opened({ source: 'public' })), 'intake', policy)).toEqual({
      stage: 'intake',
      kind: 'asap',
      revision: 1,
      since: hours(0),
    });
  });

  test.each(['public', 'declined-private'] as const)('is everything once it is %s', (kind) => {
    expect(due({ body: disclosure(kind), at: hours(5) })).toEqual(allAsap);
    expect(deadline(caseOf({ body: disclosure(kind), at: hours(5) }), 'fix-release', policy)).toEqual({
      stage: 'fix-release',
      kind: 'asap',
      since: hours(5),
      revision: 2,
    });
  });

  test.each(['private', 'intends-to-publish', 'agreed-private'] as const)(
    'is nothing when it is %s',
    (kind) => {
      expect(due(disclosure(kind))).toEqual(byPolicy);
      expect(due(disclosure('public'), disclosure(kind))).toEqual(byPolicy);
    },
  );

  test('begins anew, and overrules a date set meanwhile, when what was declined becomes public', () => {
    const state = caseOf(
      { body: disclosure('declined-private'), at: hours(5) },
      { type: 'deadline-set', stage: 'fix-release', at: days(30), reason: 'a holiday' },
      { body: disclosure('public'), at: hours(9) },
    );
    expect(deadline(state, 'fix-release', policy)).toEqual({
      stage: 'fix-release',
      kind: 'asap',
      revision: 4,
      since: hours(9),
    });
  });

  test('goes on from when it began, if the reporter declines what is public already', () => {
    const state = caseOf(
      { body: disclosure('public'), at: hours(5) },
      { body: disclosure('declined-private'), at: hours(9) },
    );
    expect(deadline(state, 'fix-team', policy)).toEqual({
      stage: 'fix-team',
      kind: 'asap',
      revision: 2,
      since: hours(5),
    });
  });

  test('begins anew, if it was not ASAP meanwhile', () => {
    const state = caseOf({ body: disclosure('public'), at: hours(5) }, disclosure('private'), {
      body: disclosure('public'),
      at: hours(9),
    });
    expect(deadline(state, 'fix-team', policy)).toEqual({
      stage: 'fix-team',
      kind: 'asap',
      revision: 4,
      since: hours(9),
    });
  });

  test('is never the retrospective', () => {
    expect(due(opened({ source: 'public' }), published, announced).retrospective).toBe(days(23).toString());
  });
});

describe('decisions', () => {
  test('of the team set any one stage', () => {
    expect(due(override('fix-development', days(9)))).toEqual({
      ...byPolicy,
      'fix-development': days(9).toString(),
    });
    expect(due(published, announced, override('retrospective', days(40))).retrospective).toBe(
      days(40).toString(),
    );
  });

  test('about the fix team are about intake too, and not the other way round', () => {
    const both = { ...byPolicy, intake: days(2).toString(), 'fix-team': days(2).toString() };
    expect(due(override('fix-team', days(2)))).toEqual(both);
    expect(due(override('intake', days(2)))).toEqual({ ...both, 'fix-team': byPolicy['fix-team'] });
  });

  test('to wait for another project, or to go slow, move the release only', () => {
    expect(due(upstream)).toEqual({ ...byPolicy, 'fix-release': days(30).toString() });
    expect(due(slowTrack)).toEqual({ ...byPolicy, 'fix-release': days(60).toString() });
  });

  test('are shown with the deadline they moved', () => {
    const moved = deadline(caseOf(slowTrack), 'fix-release', policy);
    expect(moved).toMatchObject({ revision: 2, movedBy: { kind: 'slow-track', reason: 'low risk' } });
  });

  test('count by the latest of them', () => {
    const own = override('fix-release', days(25));
    expect(due(upstream, slowTrack)['fix-release']).toBe(days(60).toString());
    expect(due(slowTrack, upstream)['fix-release']).toBe(days(30).toString());
    expect(due(own, upstream)['fix-release']).toBe(days(30).toString());
    expect(due(upstream, own)['fix-release']).toBe(days(25).toString());
  });

  test('and a public disclosure count by the latest, stage by stage', () => {
    const own = override('fix-release', days(25));
    expect(due(own, disclosure('public'))).toEqual(allAsap);
    expect(due(disclosure('public'), own)).toEqual({ ...allAsap, 'fix-release': days(25).toString() });
    expect(due(own, disclosure('public'), disclosure('private'))).toEqual({
      ...byPolicy,
      'fix-release': days(25).toString(),
    });
  });
});

const closed = { type: 'closed', resolution: 'invalid' } as const;
const reopened = { type: 'reopened' } as const;
/** What happened before, then 40 days in which nobody worked on it. */
const lay = (...told: readonly Told[]): Told[] => [
  ...told,
  { body: closed, at: days(2) },
  { body: reopened, at: days(42) },
];

describe('a case that is opened again', () => {
  const anew = {
    intake: days(43).toString(),
    'fix-team': days(43).toString(),
    'fix-development': days(49).toString(),
    'fix-release': days(63).toString(),
  };

  test('after it lay closed begins anew: nothing is overdue by that time', () => {
    expect(due(...lay())).toEqual(anew);
    expect(deadline(caseOf(...lay()), 'fix-team', policy)).toEqual({
      stage: 'fix-team',
      kind: 'at',
      revision: 3,
      due: days(43),
    });
    const people = { security: [ANNA], fixTeam: [], coordinator: undefined };
    expect(remindersAt(caseOf(...lay()), policy, people, days(42))).toEqual([]);
  });

  test('in GitHub, likewise', () => {
    const told = [
      linked,
      { body: { type: 'advisory-closed' }, at: days(2) },
      { body: { type: 'advisory-reopened' }, at: days(42) },
    ] as const;
    expect(due(...told)).toEqual(anew);
  });

  test('within a day was closed by mistake, and goes on where it stopped', () => {
    const at = days(3);
    expect(due({ body: closed, at: days(2) }, { body: reopened, at })).toEqual(byPolicy);
    expect(due({ body: closed, at: days(2) }, { body: reopened, at: at.add({ seconds: 1 }) })).not.toEqual(
      byPolicy,
    );
  });

  test('keeps what was decided before, where that gives more time', () => {
    expect(due(...lay(override('fix-development', days(9))))).toEqual(anew);
    expect(due(...lay(override('fix-development', days(80))))['fix-development']).toBe(days(80).toString());
    expect(due(...lay(upstream))['fix-release']).toBe(anew['fix-release']);
    expect(due(...lay({ ...upstream, disclosesAt: days(70) }))['fix-release']).toBe(days(70).toString());
  });

  test('has what is decided afterwards, whatever it is', () => {
    expect(due(...lay(), override('fix-release', days(50)))['fix-release']).toBe(days(50).toString());
  });

  test('is ASAP again where it is public, from then on', () => {
    const state = caseOf(...lay(disclosure('public'), override('fix-release', days(9))));
    expect(due(...lay(disclosure('public')))).toEqual(allAsap);
    expect(deadline(state, 'fix-release', policy)).toEqual({
      stage: 'fix-release',
      kind: 'asap',
      revision: 5,
      since: days(42),
    });
  });

  test('has its days for the retrospective from then on', () => {
    const early: EventBody = { type: 'advisory-published', at: days(1) };
    expect(due(...lay(early, announced)).retrospective).toBe(days(45).toString());
    const late: EventBody = { type: 'advisory-published', at: days(60) };
    expect(due(...lay(), late, announced).retrospective).toBe(days(63).toString());
  });

  test('keeps the earlier deadlines on record', () => {
    const told = history(opened(), ...lay());
    const fixTeam = lateness(CASE_ID, told, policy).stages.find(({ stage }) => stage === 'fix-team');
    expect(fixTeam?.first).toMatchObject({ due: hours(24), revision: 1 });
    expect(fixTeam?.reschedules).toMatchObject([
      { mode: 'begun-anew', at: days(42), from: { due: hours(24) }, to: { due: days(43) } },
    ]);
  });
});

const intends = (at: Temporal.Instant): EventBody => ({
  type: 'disclosure-changed',
  kind: 'intends-to-publish',
  publishesAt: at,
});

describe('the day on which the reporter publishes', () => {
  test('is the deadline of the release, and of nothing else', () => {
    expect(due(intends(days(9)))).toEqual({ ...byPolicy, 'fix-release': days(9).toString() });
    expect(deadline(caseOf(intends(days(9))), 'fix-release', policy)).toMatchObject({
      byReporter: true,
      revision: 2,
    });
  });

  test('gives no more time than there is', () => {
    expect(due(intends(days(40)))).toEqual(byPolicy);
    expect(due(override('fix-release', days(5)), intends(days(9)))['fix-release']).toBe(days(5).toString());
  });

  test('limits what was decided before it was known, not what the team decides in its knowledge', () => {
    expect(due(slowTrack, intends(days(9)))['fix-release']).toBe(days(9).toString());
    expect(due(intends(days(9)), override('fix-release', days(12)))['fix-release']).toBe(days(12).toString());
  });

  test('changes with what they say, and is over once they agree to wait', () => {
    expect(due(intends(days(9)), intends(days(12)))['fix-release']).toBe(days(12).toString());
    expect(due(intends(days(9)), disclosure('agreed-private'))).toEqual(byPolicy);
    expect(due(intends(days(9)), disclosure('declined-private'))).toEqual(allAsap);
  });

  test('that passed while the case lay closed counts no more', () => {
    const told: Told[] = [
      intends(days(9)),
      { body: { type: 'closed', resolution: 'invalid' }, at: days(2) },
      { body: { type: 'reopened' }, at: days(42) },
    ];
    expect(due(...told)['fix-release']).toBe(days(63).toString());
  });
});

/** A tick says that it was announced, or that it was not, as the message itself does. */
function saysAnnounced(body: EventBody): boolean {
  return (body.type === 'step-checked' || body.type === 'step-unchecked') && body.step === 'announced';
}

describe('in every history', () => {
  /** A deadline counts from the instant of these: since when all is ASAP, opened again, released and announced. */
  const dated = new Set<EventBody['type']>([
    'disclosure-changed',
    'reopened',
    'advisory-reopened',
    'fix-missing',
    'fix-released',
    'announced',
  ]);

  test('only an event moves a deadline: one that says nothing of deadlines leaves them', () => {
    const movers = new Set<EventBody['type']>([
      // The recommended hour after another project's, once it is agreed.
      'release-proposed',
      'release-agreed',
      'disclosure-changed',
      'deadline-set',
      'upstream-set',
      'upstream-withdrawn',
      'slow-track-set',
      'advisory-published',
      ...dated,
      // Another fixed version than the announced one, and its way back.
      'advisory-corrected',
      'correction-ended',
      'advisory-standing',
    ]);
    check([histories], (events) => {
      for (const [index, event] of events.entries()) {
        if (index === 0 || movers.has(event.body.type) || saysAnnounced(event.body)) continue;
        const before = folded(events.slice(0, index));
        const after = folded(events.slice(0, index + 1));
        for (const stage of STAGES)
          expect(deadline(after, stage, policy)).toEqual(deadline(before, stage, policy));
      }
    });
  });

  test('the clock does not: a deadline is the same whenever the events were recorded', () => {
    check([histories], (events) => {
      const later = events.map((event, index) =>
        index === 0 || dated.has(event.body.type) || saysAnnounced(event.body)
          ? event
          : { ...event, at: days(400) },
      );
      const instants = (told: typeof events) => deadlines(folded(told), policy).map(inBrief);
      expect(instants(later)).toEqual(instants(events));
    });
  });

  test('stage and revision name the instant', () => {
    check([histories], (events) => {
      const named = new Map<string, string>();
      for (const index of events.keys()) {
        const state = folded(events.slice(0, index + 1));
        for (const each of STAGES.map((stage) => deadline(state, stage, policy))) {
          if (!each) continue;
          const instant = each.kind === 'asap' ? each.since : each.due;
          const known = named.getOrInsert(`${each.stage} ${each.revision} ${each.kind}`, instant.toString());
          expect(instant.toString()).toBe(known);
        }
      }
    });
  });

  test('the stages with a deadline are the open ones, in order', () => {
    check([walks], ({ states }) => {
      for (const state of states) {
        const found = deadlines(state, policy).map((each) => each.stage);
        const open = STAGES.filter((stage) => openSteps(state, stage).length > 0);
        const expected = open.filter((stage) => stage !== 'retrospective' || releasedAndAnnouncedAt(state));
        expect(found).toEqual(state.status === 'closed' ? [] : expected);
      }
    });
  });
});
