import { describe, expect, test } from 'vitest';
import type { EventBody, Side } from '../../src/process/events.ts';
import { STAGES, type StageId } from '../../src/process/policy.ts';
import { currentStage, isNeeded, nextAct, stepsOf, STEPS } from '../../src/process/steps.ts';
import { STEP_IDS, type StepId } from '../../src/process/step-ids.ts';
import { caseOf, doneBefore, doneBy, opened } from '../support/cases.ts';

const security: Side[] = ['security'];
const fixTeam: Side[] = ['fix-team'];
const both: Side[] = ['security', 'fix-team'];

/** DESIGN §2, row by row: the stages, their steps, and who does them. */
const design: readonly (readonly [StageId, readonly (readonly [string, StepId, Side[]])[]])[] = [
  [
    'intake',
    [
      ['acknowledge the report', 'acknowledge', security],
      ['report is complete', 'report-complete', security],
      ['send the public PGP key', 'pgp-key', security],
      ['ask for private handling', 'ask-private', security],
    ],
  ],
  [
    'fix-team',
    [
      ['coordinator named', 'coordinator', security],
      ['fix team of at least one', 'fix-team', security],
    ],
  ],
  [
    'fix-development',
    [
      ['advisory exists and is accepted', 'advisory', security],
      ['details: affected versions', 'details', security],
      ['severity scored', 'severity', security],
      ['CVE requested', 'cve-requested', security],
      ['private fork', 'fork', both],
      ['CI run locally, fix ready', 'fix-ready', fixTeam],
      ['release day agreed', 'release-day', both],
    ],
  ],
  [
    'fix-release',
    [
      ['communication plan', 'communication-plan', security],
      ['distributors notified', 'distributors-notified', security],
      ['pull requests approved', 'pull-requests-approved', fixTeam],
      ['merged to main', 'merged', security],
      ['binaries built', 'binaries-built', security],
      ['binaries signed', 'binaries-signed', security],
      ['binaries public', 'binaries-public', security],
      ['binaries functional', 'binaries-functional', security],
      ['advisory published', 'published', security],
      ['announced in #codegate', 'announced', security],
    ],
  ],
  [
    'retrospective',
    [
      ['introducing pull requests linked', 'introduced-by', fixTeam],
      ['critiques collected', 'critiques', both],
      ['retrospective posted', 'retrospective-posted', security],
    ],
  ],
];

describe('the steps of DESIGN §2', () => {
  const rows = design.flatMap(([stage, steps]) =>
    steps.map(([what, step, owners]) => ({ stage, what, step, owners })),
  );

  test.each(rows)('$stage: $what', ({ stage, step, owners }) => {
    expect(STEPS[step]).toMatchObject({ stage, owners });
  });

  test('are all there are, in this order', () => {
    expect(STEP_IDS).toEqual(rows.map((row) => row.step));
    expect(STAGES).toEqual(design.map(([stage]) => stage));
  });

  test.each(STEP_IDS)('%s relies on earlier steps only', (step) => {
    for (const before of STEPS[step].after ?? [])
      expect(STEP_IDS.indexOf(before)).toBeLessThan(STEP_IDS.indexOf(step));
  });

  test.each(STEP_IDS)('%s can be done by a fact', (step) => {
    const done = caseOf(doneBy(step));
    expect(Object.keys(done.steps)).toEqual([step]);
  });
});

describe('steps that only some cases need', () => {
  const plain = caseOf();

  test('two of them, in an ordinary case', () => {
    expect(STEP_IDS.filter((step) => !isNeeded(plain, step))).toEqual(['pgp-key', 'ask-private']);
    expect(stepsOf(plain, 'intake')).toEqual(['acknowledge', 'report-complete']);
  });

  test('the PGP key, if the reporter asked for it', () => {
    expect(stepsOf(caseOf(opened({ pgpRequested: true })), 'intake')).toContain('pgp-key');
  });

  test('asking for private handling, if and while the reporter intends to publish', () => {
    const intends: EventBody = { type: 'disclosure-changed', kind: 'intends-to-publish' };
    expect(stepsOf(caseOf(intends), 'intake')).toContain('ask-private');
    for (const kind of ['private', 'public', 'agreed-private', 'declined-private'] as const)
      expect(stepsOf(caseOf(intends, { type: 'disclosure-changed', kind }), 'intake')).not.toContain(
        'ask-private',
      );
  });
});

describe('the next act', () => {
  test.each(STAGES)('in %s is its first step', (stage) => {
    const state = caseOf(...doneBefore(stage));
    const [step] = stepsOf(state, stage);
    expect(currentStage(state)).toBe(stage);
    expect(nextAct(state)).toMatchObject({ kind: 'step', step });
  });

  test('is to close the case when every step is done', () => {
    const state = caseOf(...doneBefore('end'));
    expect(currentStage(state)).toBeUndefined();
    expect(nextAct(state)).toEqual({ kind: 'close' });
  });

  test('is to name the resolution where GitHub closed the advisory', () => {
    expect(nextAct(caseOf({ type: 'advisory-closed' }))).toEqual({ kind: 'resolve' });
  });

  test('is none of a case that is closed with a resolution', () => {
    expect(nextAct(caseOf({ type: 'closed', resolution: 'invalid' }))).toBeUndefined();
    expect(
      nextAct(caseOf({ type: 'advisory-closed' }, { type: 'closed', resolution: 'duplicate' })),
    ).toBeUndefined();
  });
});
