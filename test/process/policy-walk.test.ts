import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { closeCase } from '../../src/process/acts/close.ts';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { openCase } from '../../src/process/acts/open.ts';
import type { Case } from '../../src/process/case.ts';
import { JOINT_ACTS } from '../../src/process/events.ts';
import { nextAct, STEPS } from '../../src/process/steps.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import {
  after,
  benSecurity,
  codeOf,
  CASE_ID,
  eventsOf,
  folded,
  GHSA_ID,
  history,
  security,
  START,
} from '../support/cases.ts';
import { RELEASED } from './policy-attest.ts';
import { dueOf, MODE_ROWS } from './policy-modes.ts';
import { OTHER_ROWS, STEP_ACTS } from './policy-others.ts';
import { PUBLICATION_ROWS } from './policy-release.ts';
import { nextMarks, perform, type Outcome, type Row } from './policy-row.ts';
import { STEP_ROWS } from './policy-steps.ts';
import { ACT_FILES } from './process-acts.ts';

/** A report by e-mail, encrypted, by somebody who means to publish: nothing of the policy can be left out. */
function reported(): Case {
  const opening = {
    repository: 'stacklok/codegate',
    source: 'email',
    disclosedAt: START,
    ghsaId: GHSA_ID,
    reporter: 'ida',
    shownReporter: 'ida',
    pgpRequested: true,
  } as const;
  const opened = folded(history(...eventsOf(openCase(opening, security))), CASE_ID);
  return after(opened, changeDisclosure(opened, { kind: 'intends-to-publish' }, security), security);
}

/** What comes of a row in a case, with what has to come first and what follows. */
function outcomeOf(state: Case, { first = [], act, may: [who], afterwards = [] }: Row): Outcome {
  const ready = first.reduce((before, [each, how]) => perform(before, each(before, how), how).after, state);
  const outcome = perform(ready, act(ready, who), who);
  const followed = perform(outcome.after, { ok: true, events: afterwards }, who);
  return { ...outcome, after: followed.after, told: [...outcome.told, ...followed.told] };
}

/** All that a row says, of a case in which it is the row's turn. */
function holds(row: Row, { before, decision, after: now, told }: Outcome): void {
  expect(decision).toEqual({ ok: true, events: row.events });
  for (const who of row.may) expect(codeOf(row.act(before, who))).toBe('ok');
  for (const [who, code] of row.mayNot) expect(codeOf(row.act(before, who))).toBe(code);
  for (const [state, code, act = row.act] of row.refused)
    for (const who of row.may) expect(codeOf(act(state, who))).toBe(code);
  expect(told).toEqual(row.told);
  expect(nextMarks(now, row.may[0].now)).toEqual(row.reminds);
}

describe('one case from the report to the retrospective', () => {
  const outcomes = new Map<string, Outcome>();
  let state = reported();
  for (const step of STEP_IDS) {
    const outcome = outcomeOf(state, STEP_ROWS[step]);
    outcomes.set(step, outcome);
    state = outcome.after;
  }
  const finished = state;

  test.each(STEP_IDS)('%s', (step) => {
    const row = STEP_ROWS[step];
    const outcome = outcomes.get(step);
    expect(outcome).toBeDefined();
    if (!outcome) return;
    expect(nextAct(outcome.before)).toEqual({ kind: 'step', step, owners: STEPS[step].owners });
    holds(row, outcome);
    expect(outcome.after.steps[step]).toBeDefined();
    // GitHub shows a thing more than once, and it is recorded once.
    const again = row.by === 'observe' ? eventsOf(row.act(outcome.after, row.may[0])) : [];
    expect(again).toEqual([]);
    expect(row.by === 'observe').toBe(STEPS[step].how === 'github');
    expect(row.by === 'checkStep').toBe(STEPS[step].how === 'attest');
  });

  test('ends with closing it as fixed, without a reason', () => {
    expect(nextAct(finished)).toEqual({ kind: 'close' });
    const how = { ...benSecurity, now: RELEASED.add({ hours: 50 }) };
    const closed = perform(finished, closeCase(finished, { resolution: 'fixed' }, how), how).after;
    expect(closed.status).toBe('closed');
    expect(nextAct(closed)).toBeUndefined();
    expect(nextMarks(closed, how.now)).toEqual([]);
  });
});

describe('the modes of the policy', () => {
  test.each(Object.entries(MODE_ROWS))('%s', (_, { due, from, ...row }) => {
    const outcome = outcomeOf(from, row);
    holds(row, outcome);
    expect(dueOf(outcome.after)).toEqual(due);
  });
});

describe('what two members make public', () => {
  test.each(JOINT_ACTS)('%s', (what) => {
    const { asking, approving } = PUBLICATION_ROWS[what];
    holds(asking, outcomeOf(asking.from, asking));
    holds(approving, outcomeOf(approving.from, approving));
    expect([asking.by, approving.by]).toEqual(['askForPublication', 'approvePublication']);
  });
});

describe('what else people do', () => {
  test.each(Object.entries(OTHER_ROWS))('%s', (act, { from, ...row }) => {
    expect(row.by).toBe(act);
    holds(row, outcomeOf(from, row));
  });
});

describe('the rows', () => {
  const all: readonly Row[] = [
    ...Object.values(STEP_ROWS),
    ...Object.values(MODE_ROWS),
    ...Object.values(OTHER_ROWS),
    ...Object.values(PUBLICATION_ROWS).flatMap(({ asking, approving }) => [asking, approving]),
  ];

  test('do the steps and the modes by the acts that are said to', () => {
    const used = new Set([...Object.values(STEP_ROWS), ...Object.values(MODE_ROWS)].map(({ by }) => by));
    expect([...used].toSorted()).toEqual([...STEP_ACTS, 'observe'].toSorted());
  });

  test('are of every file of acts', () => {
    const files = ['acts', 'publication'].flatMap((folder) =>
      readdirSync(new URL(`../../src/process/${folder}/`, import.meta.url))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name.replace(/\.ts$/, '')}`),
    );
    // What an act is told in, what cannot be refused any more, and what is no act.
    const others = [
      'acts/decision',
      'acts/done-in-github',
      'acts/observe',
      'publication/conditions',
      'publication/corrections',
      'publication/distributor-news',
      'publication/fingerprint',
      'publication/fold',
      'publication/gate',
      'publication/marks',
      'publication/outcomes',
      'publication/parts',
      'publication/public-facts',
    ];
    expect([...Object.keys(ACT_FILES), ...others].toSorted()).toEqual(files.toSorted());
  });

  test('each quote the policy or its design, and say who may not, or where it is refused', () => {
    for (const row of all) {
      expect(row.policy).not.toBe('');
      expect(row.mayNot.length + row.refused.length).toBeGreaterThan(0);
    }
  });
});
