import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/process/case.ts';
import { casePeople, type CasePeople } from '../../../src/process/notifications/case-people.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { purposeOf } from '../../../src/process/notifications/reminder-kinds.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { channelOutlook, outlook, type Outlook } from '../../../src/process/outlook/outlook.ts';
import type { Party } from '../../../src/process/outlook/summary.ts';
import { STAGES } from '../../../src/process/policy.ts';
import { nextAct, openSteps } from '../../../src/process/steps.ts';
import { check } from '../../support/arbitraries.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FAY,
  GUS,
  hours,
  linked,
  opened,
  outlookOf,
  policy,
  START,
} from '../../support/cases.ts';
import { releaseWalks, walks } from '../walks.ts';

const EVERYBODY = [ANNA, BEN, FAY, GUS];
const some = fc.subarray(EVERYBODY);
const now = fc.oneof(
  fc.integer({ min: -10, max: 60 * 24 }).map(hours),
  fc.integer({ min: 0, max: 60 * 86_400_000 }).map((ms) => START.add({ milliseconds: ms })),
);

/** Whom the names of an outlook stand for. */
function behind(parties: readonly Party[], people: ReturnType<typeof casePeople>): Set<string> {
  return new Set(
    parties.flatMap((party) => {
      if (party.kind === 'member') return [party.id];
      return party.side === 'security' ? people.security : people.fixTeam;
    }),
  );
}

describe.each([
  ['any walk', walks],
  ['a walk to the release', releaseWalks],
])('over %s', (_, anyWalk) => {
  test('a person who is reminded of a case is asked for something in it, and is named', () => {
    check(
      [anyWalk, some, some, now],
      ({ state }, security, fixTeam, at) => {
        const people = casePeople({ security, fixTeam }, state.coordinator);
        const reminders = remindersAt(state, policy, people, at);
        const ofSteps = reminders.filter(({ time }) => purposeOf(time.kind) !== 'question');
        const named = new Set(ofSteps.map((each) => recipientName(each.recipient)));
        const told = new Set(reminders.map((each) => recipientName(each.recipient)));
        told.delete('role');
        for (const recipient of told) {
          const onlooker = { id: recipient, sides: [], people, contributed: false };
          const { asked, glance, reminded } = outlook(state, onlooker, policy, at);
          expect(asked).not.toEqual([]);
          const shown = behind([...glance.owners, ...reminded], people);
          expect(!named.has(recipient) || shown.has(recipient)).toBe(true);
        }
      },
      150,
    );
  });

  test('each step of a stage is done or open, and the next act is one that is open', () => {
    check([anyWalk, now], ({ state }, at) => {
      const { stages, glance } = outlookOf(state, { now: at });
      for (const id of STAGES) {
        expect(stages[id].open.map(({ step }) => step)).toEqual(openSteps(state, id));
        for (const { step } of stages[id].done) expect(state.steps[step]).toBeDefined();
      }
      expect(glance.next).toEqual(nextAct(state));
      const open = STAGES.flatMap((id) => stages[id].open.map(({ step }) => step));
      const next = glance.next?.kind === 'step' ? [glance.next.step] : [];
      expect(open).toEqual(expect.arrayContaining(next));
    });
  });
});

const of = (state: Case, more: Parameters<typeof outlookOf>[1] = {}): Outlook => outlookOf(state, more);
const fixing = caseOf(linked, doneBy('coordinator'), ...doneBefore('fix-development'));

describe('an outlook', () => {
  test('names the coordinator, until they have left the security team', () => {
    const led = caseOf(doneBy('coordinator'));
    expect(of(led).glance.owners).toEqual([{ kind: 'member', id: ANNA }]);
    const gone = casePeople({ security: [BEN], fixTeam: [] }, led.coordinator);
    const { glance, stages } = of(led, { people: gone });
    expect(glance.owners).toEqual([{ kind: 'side', side: 'security' }]);
    expect(stages.intake.open[0]?.owners).toEqual([{ kind: 'side', side: 'security' }]);
  });

  test('names the security team beside the coordinator once reminders reach it', () => {
    const led = caseOf(doneBy('coordinator'));
    expect(of(led, { now: hours(27) }).reminded).toEqual([]);
    expect(of(led, { now: hours(28) }).reminded).toEqual([{ kind: 'side', side: 'security' }]);
  });

  test('names who is in charge where the fix team owes a step, and nobody of it can be told', () => {
    const theirs = caseOf(
      linked,
      doneBy('coordinator'),
      ...doneBefore('fix-development'),
      ...(['advisory', 'details', 'severity', 'cve-requested', 'fork'] as const).map(doneBy),
    );
    const people = casePeople({ security: [ANNA, BEN], fixTeam: [] }, ANNA);
    const { glance, reminded } = of(theirs, { now: days(6.5), people });
    expect(glance.owners).toEqual([{ kind: 'side', side: 'fix-team' }]);
    expect(reminded).toEqual([{ kind: 'member', id: ANNA }]);
    // The last reminder before the deadline is the whole team's: the coordinator has done nothing since the one before.
    expect(of(theirs, { now: days(6.9), people }).reminded).toEqual([{ kind: 'side', side: 'security' }]);
  });

  test('names the stand-in of a coordinator who is away, wherever it names who owes something', () => {
    const state = caseOf(linked, { type: 'coordinator-named', member: ANNA });
    const team = (standIn: string | undefined, ...alsoAway: string[]) =>
      casePeople(
        {
          security: [ANNA, BEN, GUS],
          fixTeam: [],
          away: new Map([[ANNA, standIn], ...alsoAway.map((id) => [id, undefined] as const)]),
        },
        state.coordinator,
      );
    const seen = (people: CasePeople) => {
      const { isCoordinatorAway, standIn, glance } = of(state, { now: hours(12), people });
      return [isCoordinatorAway, standIn, glance.owners] as const;
    };
    const wholeTeam = [{ kind: 'side', side: 'security' }];
    expect(seen(team(BEN))).toEqual([true, BEN, [{ kind: 'member', id: BEN }]]);
    expect(seen(team(undefined))).toEqual([true, undefined, wholeTeam]);
    // A stand-in who is away too, or not of the team, is none.
    expect(seen(team(BEN, BEN))).toEqual([true, undefined, wholeTeam]);
    expect(seen(team(FAY))).toEqual([true, undefined, wholeTeam]);
    expect(of(state, { now: hours(12), people: team(BEN), id: BEN }).asked).not.toEqual([]);
    expect(of(state, { now: hours(12), people: team(BEN), id: ANNA }).asked).toEqual([]);
  });

  test('says of a step why this person cannot tick it, and what they can do instead', () => {
    const steps = of(fixing).stages['fix-development'].open;
    const step = (id: string) => steps.find((each) => each.step === id);
    expect(step('fix-ready')?.refusal?.code).toBe('not-your-step');
    expect(step('severity')).toMatchObject({
      refusal: { code: 'not-by-hand' },
      act: { kind: 'score' },
      waitsFor: [],
    });
    const { stages } = of(fixing, { id: FAY, sides: ['fix-team'] });
    const release = stages['fix-release'].open.find((each) => each.step === 'pull-requests-approved');
    expect(release).toMatchObject({ refusal: { code: 'needs-first' }, waitsFor: ['fix-ready'] });
  });

  test('is as pressing as its most pressing deadline', () => {
    expect(of(caseOf(), { now: hours(-1) }).urgency).toBe('calm');
    expect(of(caseOf(), { now: hours(1) }).urgency).toBe('soon');
    expect(of(caseOf(), { now: hours(25) }).urgency).toBe('late');
    expect(of(caseOf(opened({ source: 'public' }))).urgency).toBe('late');
    expect(of(caseOf({ type: 'closed', resolution: 'invalid' }), { now: days(9) }).urgency).toBe('done');
  });

  test('knows the agreed day, when it is late, and who can still agree', () => {
    const agreed = caseOf(opened(), linked, ...agreedDay(days(3), 3));
    expect(of(agreed).releaseDay).toMatchObject({ revision: 3, late: false });
    expect(of(agreed, { now: days(4) }).releaseDay).toMatchObject({ late: true });
    const proposed = caseOf(opened(), linked, ...agreedDay(days(3), 3).slice(0, 2));
    expect(of(proposed).releaseDay).toBeUndefined();
    expect(of(proposed).proposal).toMatchObject({ missing: ['fix-team'], passed: false });
    expect(of(proposed).proposal?.agreeFor).toBeUndefined();
    expect(of(proposed, { id: FAY, sides: ['fix-team'] }).proposal?.agreeFor).toBe('fix-team');
    expect(of(proposed, { sides: ['fix-team'], now: days(3) }).proposal).toMatchObject({ passed: true });
  });

  test('lets another member answer a request, and never the one who asked', () => {
    const asking = caseOf(linked, { type: 'collaborator-requested', login: 'ida', askedBy: BEN });
    const answers = (id: string, sides = ['security'] as const) =>
      of(asking, { id, sides }).requests.map(({ mayAnswer }) => mayAnswer);
    expect([answers(ANNA), answers(BEN)]).toEqual([[true], [false]]);
    expect(of(asking, { id: FAY, sides: ['fix-team'] }).requests[0]?.mayAnswer).toBe(false);
  });

  test('is plain data', () => {
    JSON.stringify(of(fixing), (_, value: unknown) => {
      expect(typeof value).not.toBe('function');
      return value;
    });
  });
});

test('the private channel sees an id, how far it is, times, that an approval is wanted, and its end', () => {
  expect(Object.keys(channelOutlook(fixing, policy, START))).toEqual([
    'id',
    'status',
    'stage',
    'due',
    'late',
    'releaseDay',
    'publishedAt',
    'isApprovalWanted',
    'closed',
  ]);
  expect(channelOutlook(fixing, policy, START)).toMatchObject({
    stage: 'fix-development',
    due: { kind: 'at' },
  });
});
