import { ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { RefusedForms } from '../../src/discord/refused-forms.ts';
import { contributionForm, severityForm, slowTrackForm } from '../../src/discord/views/forms.ts';
import { problemView } from '../../src/discord/views/problems.ts';
import { textOf } from '../support/screens.ts';

const ANNA = '300000000000000001';
const BEN = '300000000000000002';
const START = Temporal.Instant.from('2026-03-02T09:00:00Z');

/** A form that was sent, and is refused. */
function refused(
  forms: RefusedForms,
  customId: string,
  typed: Readonly<Record<string, string>>,
  meant?: Readonly<Record<string, string>>,
) {
  return forms.refused(ANNA, customId, new Map(Object.entries(typed)), meant);
}

/** What stands in the fields of a form. */
function valuesOf(form: ReturnType<RefusedForms['again']>): Record<string, unknown> {
  return Object.fromEntries(
    (form?.toJSON().components ?? []).flatMap((row) =>
      row.type === ComponentType.Label && row.component.type === ComponentType.TextInput
        ? [[row.component.custom_id, row.component.value]]
        : [],
    ),
  );
}

describe('a form that was refused', () => {
  test('comes back with what was typed, to the person who typed it', () => {
    const forms = new RefusedForms(() => START);
    forms.shown(ANNA, slowTrackForm('CG-2026-001'));
    const typed = { at: 'tomorow', reason: 'A conference' };
    const { said, again = 0 } = refused(forms, 'slow-track-form:CG-2026-001', typed);
    expect(said).toEqual([
      { label: 'New date of the release, in UTC', text: 'tomorow' },
      { label: 'Reason', text: 'A conference' },
    ]);
    expect(forms.again(ANNA, again)?.toJSON().custom_id).toBe('slow-track-form:CG-2026-001');
    expect(valuesOf(forms.again(ANNA, again))).toEqual(typed);
    expect(forms.again(BEN, again)).toBeUndefined();
    expect(forms.again(ANNA, again + 1)).toBeUndefined();
  });

  test('comes back with what may have been meant', () => {
    const forms = new RefusedForms(() => START);
    forms.shown(ANNA, severityForm('CG-2026-001'));
    const { again = 0 } = refused(
      forms,
      'severity-form:CG-2026-001',
      { vector: 'CVSS:3.0/…' },
      {
        vector: 'CVSS:3.1/…',
      },
    );
    expect(valuesOf(forms.again(ANNA, again))).toEqual({ vector: 'CVSS:3.1/…' });
  });

  test('of before a restart gives back its words alone', () => {
    const forms = new RefusedForms(() => START);
    expect(refused(forms, 'severity-form:CG-2026-001', { vector: 'x' })).toEqual({
      said: [{ label: 'vector', text: 'x' }],
    });
  });

  test('is forgotten after an hour, and where there are too many', () => {
    let now = START;
    const forms = new RefusedForms(() => now);
    const refuse = () => refused(forms, 'severity-form:CG-2026-001', { vector: 'x' }).again ?? 0;
    forms.shown(ANNA, severityForm('CG-2026-001'));
    const first = refuse();
    for (let count = 0; count < 500; count += 1) refuse();
    expect(forms.again(ANNA, first)).toBeUndefined();
    const last = refuse();
    now = START.add({ minutes: 59 });
    expect(forms.again(ANNA, last)).toBeDefined();
    now = START.add({ minutes: 61 });
    expect(forms.again(ANNA, last)).toBeUndefined();
  });
});

describe('the answer to a form that was refused', () => {
  const FORM = { said: [{ label: 'Reason', text: '**mine** ```' }], again: 7 };

  test('gives back what was written, and a button that opens it again', () => {
    const view = problemView({ code: 'bad-login' }, { refused: FORM });
    expect(textOf(view)).toContain('You wrote:\n```text\n**mine** `\u200B``\n```');
    expect(JSON.stringify(view.container)).toContain('"custom_id":"again:7"');
    expect(JSON.stringify(view.container)).toContain('Change what you wrote…');
  });

  test('says so where the button holds what may be meant', () => {
    const ready = { vector: 'CVSS:3.1/AV:N', score: 9.8, band: 'critical' } as const;
    const problem = { code: 'unsupported-version', version: '3.0', ready } as const;
    const view = problemView({ code: 'bad-vector', problem }, { refused: FORM });
    expect(textOf(view)).toContain('The same metrics in CVSS 3.1: `CVSS:3.1/AV:N` is Critical (9.8).');
    expect(JSON.stringify(view.container)).toContain('Take that vector…');
  });

  test('gives nothing back to a person who has no access', () => {
    const view = problemView({ code: 'no-such-case' }, { refused: FORM });
    expect(JSON.stringify(view.container)).not.toMatch(/mine|again/);
  });

  test('has it in a file where it is long', () => {
    const said = [1, 2, 3, 4, 5].map((part) => ({ label: `Part ${part}`, text: 'word '.repeat(200) }));
    const view = problemView({ code: 'contribution-empty', caseId: 'CG-2026-001' }, { refused: { said } });
    expect(view.files?.map(({ name }) => name)).toEqual(['what-you-wrote.txt']);
    expect(textOf(view).length).toBeLessThan(4000);
  });
});

test('a form with the longest contribution comes back as it was', () => {
  const forms = new RefusedForms(() => START);
  const form = contributionForm('CG-2026-001', { named: true });
  forms.shown(ANNA, form);
  const typed = { wentWell: 'a'.repeat(1000), wentWrong: '', lucky: 'b\nc', critique: '', actions: 'd' };
  const { again = 0 } = refused(forms, form.toJSON().custom_id, typed);
  expect(valuesOf(forms.again(ANNA, again))).toMatchObject({
    wentWell: typed.wentWell,
    lucky: 'b\nc',
    actions: 'd',
  });
});
