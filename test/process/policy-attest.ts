import { checkStep } from '../../src/process/acts/check.ts';
import type { Side } from '../../src/process/events.ts';
import type { StepId } from '../../src/process/step-ids.ts';
import { ANNA, as, BEN, caseOf, doneBefore, doneBy, FAY, linked, START } from '../support/cases.ts';
import { stranger, THURSDAY } from '../support/plain-acts.ts';
import type { Row } from './policy-row.ts';

export const RELEASED = THURSDAY.add({ minutes: 5 });

export const anna = (now = START) => as(ANNA, ['security'], now);
export const ben = (now = START) => as(BEN, ['security'], now);
export const fay = (now = START) => as(FAY, ['fix-team'], now);
export const both = (now = START) => as(BEN, ['security', 'fix-team'], now);
export const open = caseOf(linked);
export const closed = caseOf(linked, { type: 'closed', resolution: 'invalid' });
export const published = caseOf(linked, { type: 'advisory-published', at: START });

/** A step that somebody says is done. */
export function attest(
  step: StepId,
  owners: readonly Side[],
  at: Temporal.Instant,
  row: Pick<Row, 'policy' | 'refused' | 'reminds'> & { readonly told?: readonly string[] },
): Row {
  const security = owners.includes('security');
  const fixing = owners.includes('fix-team');
  const own = fixing && !security ? fay(at) : anna(at);
  return {
    by: 'checkStep',
    act: (state, how) => checkStep(state, { step }, how),
    may: [own, ...(security && fixing ? [fay(at)] : []), both(at)],
    mayNot: [
      [stranger, 'not-your-step'],
      ...(security ? [] : ([[anna(at), 'not-your-step']] as const)),
      ...(fixing ? [] : ([[fay(at), 'not-your-step']] as const)),
    ],
    events: [{ type: 'step-checked', step }],
    told: [],
    ...row,
    refused: [
      ...row.refused,
      [closed, 'case-closed'],
      [caseOf(linked, ...doneBefore('end')), 'already-done'],
    ],
  };
}

/** Those who are not of the security team. */
export const securityTeam = (now: Temporal.Instant) =>
  [
    [fay(now), 'security-only'],
    [stranger, 'security-only'],
  ] as const satisfies Row['mayNot'];
export const RUN = 'https://example.org/runs/7';
export const nobodyByHand = (step: StepId) =>
  [open, 'not-by-hand', (state, how) => checkStep(state, { step }, how)] as const satisfies Row['refused'][0];
export const security: readonly Side[] = ['security'];
export const fixTeam: readonly Side[] = ['fix-team'];
export const either: readonly Side[] = ['security', 'fix-team'];
/** The marks of intake and fix team, which are due together. */
export const intake = (mark: string) => [`intake ${mark}`, `fix-team ${mark}`];
export const tick = (id: StepId) => doneBy(id);
