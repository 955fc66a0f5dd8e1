import { expect, test } from 'vitest';
import { STAGES } from '../../../src/process/policy.ts';
import { caseOf, doneBefore, doneBy, linked } from '../../support/cases.ts';
import { briefOf, context } from '../../support/looks.ts';
import {
  absurdCase,
  buttonsOf,
  componentsOf,
  fullCase,
  rawOf,
  SECRETS,
  textOf,
} from '../../support/screens.ts';

const NOTE = '✅ Acknowledge the report to its reporter';

test('what an act has come to is three lines: it, how the case stands, and what is next', () => {
  const lines = textOf(briefOf(caseOf(linked, doneBy('acknowledge')), context(), NOTE, 'acknowledge')).split(
    '\n',
  );
  expect(lines).toEqual([
    NOTE,
    expect.stringMatching(/^\*\*CG-2026-001 · Intake\*\* · due <t:\d+:f> \(<t:\d+:R>\)$/),
    '**Next:** Check that the report is complete: steps to reproduce, vulnerable versions, files, owed by the security team',
  ]);
});

test('its buttons are the next step, the way back, the card and the advisory', () => {
  const state = caseOf(linked, doneBy('acknowledge'));
  const view = briefOf(state, context(), NOTE, 'acknowledge');
  expect(buttonsOf(view)).toMatchObject({
    'Report complete': 'check:CG-2026-001:report-complete',
    Undo: 'undo:CG-2026-001:acknowledge',
    Open: 'open:CG-2026-001',
  });
  expect(Object.keys(buttonsOf(view))).toEqual(['Report complete', 'Undo', 'Open', 'Advisory in GitHub']);
  expect(buttonsOf(briefOf(state, context(), NOTE))).not.toHaveProperty('Undo');
});

test('a person whose step the next one is not is shown it, and no button of it', () => {
  const view = briefOf(caseOf(linked, doneBy('acknowledge')), context({ sides: ['fix-team'] }), NOTE);
  expect(textOf(view)).toContain('owed by the security team');
  expect(Object.keys(buttonsOf(view))).toEqual(['Open', 'Advisory in GitHub']);
});

test('it passes at every stage, and a direct message of it holds no CVE id', () => {
  const dm = context({ place: 'dm' });
  for (const stage of STAGES)
    componentsOf(briefOf(absurdCase(...doneBefore(stage)), dm, NOTE, 'acknowledge'));
  expect(rawOf(briefOf(fullCase(), dm, NOTE))).not.toContain(SECRETS.cveId);
});
