import { ComponentType, type ModalBuilder } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { parseCustomId, type PressKind } from '../../../src/discord/custom-ids.ts';
import {
  callOffForm,
  closeAllForm,
  closeDuplicatesForm,
  closeForm,
  aloneForm,
  declineForm,
  CONTRIBUTION_FIELDS,
  contributionForm,
  evidenceForm,
  loginForm,
  mailCaseForm,
  otherDayForm,
  otherChangesForm,
  overrideForm,
  exploitedForm,
  fileForm,
  publishesForm,
  refuseClaimForm,
  severityForm,
  slowTrackForm,
} from '../../../src/discord/views/forms.ts';
import { RESOLUTIONS } from '../../../src/process/events.ts';
import { CONDITIONS } from '../../../src/process/publication/conditions.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import { inputOf, labelOf, modalForm } from '../../../src/sandbox/discord/modal-form.ts';
import { policy } from '../../support/cases.ts';
import { LONG_HOSTILE } from '../../support/screens.ts';

const CASE = 'CG-9999-9999999';
const MEMBER = String(2n ** 64n - 1n);

/** Every form there is, for the longest case id and member there can be. */
const forms = {
  'severity-form': severityForm(CASE),
  'login-form': loginForm(CASE, MEMBER),
  'other-day-form': otherDayForm(CASE, policy),
  'publishes-form': publishesForm(CASE),
  'file-form': fileForm(CASE, { regime: 'x'.repeat(24), mark: 'x'.repeat(24) }),
  'exploited-form': exploitedForm(CASE, { since: '2026-03-19 16:00' }),
  'call-off-form': callOffForm(CASE, 999_999_999_999_999),
  'slow-track-form': slowTrackForm(CASE),
  'override-form': overrideForm(CASE, 'distributors'),
  'waive-form': overrideForm(CASE, 'signed', 'f'.repeat(32)),
  'close-form': closeForm(CASE, 'invalid'),
  'close-duplicates-form': closeDuplicatesForm([CASE, CASE], {
    print: 'f'.repeat(32),
    chosen: 2 ** 25 - 1,
  }),
  'close-all-form': closeAllForm(1000, 'invalid', 'f'.repeat(32)),
  'claim-form': refuseClaimForm({ member: String(2n ** 64n - 1n), login: 'x'.repeat(39) }),
  'mail-other-form': mailCaseForm(999_999_999_999_999),
  'decline-form': declineForm(CASE, { what: 'advance-notice', request: 999_999_999_999_999 }),
  'post-alone-form': aloneForm(CASE, { request: 999_999_999_999_999, print: 'f'.repeat(32) }),
  'evidence-form': evidenceForm(CASE, 'binaries-functional'),
  'contribute-form': contributionForm(CASE, { named: false }),
  'other-origin-form': otherChangesForm(CASE),
} satisfies { readonly [K in Extract<PressKind, `${string}-form`>]: ModalBuilder };

const read = (form: ModalBuilder) => modalForm.parse(JSON.parse(JSON.stringify(form.toJSON())));

/** What the form for a duplicate asks, and whether it must be said. */
const askedOfDuplicate = (takesTwo: boolean) =>
  read(closeForm(CASE, 'duplicate', { takesTwo })).components.map((part) => {
    const input = inputOf(part);
    return [input?.custom_id, input && 'required' in input && input.required];
  });

/** Every form for each thing it can be about. */
const everyForm: readonly (readonly [string, ModalBuilder])[] = [
  ...Object.entries(forms),
  ...CONDITIONS.map((condition) => ['override-form', overrideForm(CASE, condition)] as const),
  ...CONDITIONS.map((condition) => ['waive-form', overrideForm(CASE, condition, 'f'.repeat(32))] as const),
  ...RESOLUTIONS.map((resolution) => ['close-form', closeForm(CASE, resolution)] as const),
  ...STEP_IDS.map((step) => ['evidence-form', evidenceForm(CASE, step)] as const),
  ...[true, false].map((named) => ['contribute-form', contributionForm(CASE, { named })] as const),
];

/** As what closing a case needs a reason. */
const needs = (takesTwo: boolean) =>
  RESOLUTIONS.filter((each) => {
    const inputs = read(closeForm(CASE, each, { takesTwo })).components.map(inputOf);
    return inputs.every((input) => input && 'required' in input && input.required);
  });

test('closing asks for a reason that may be left out of a private report that is no vulnerability, and of nothing else', () => {
  expect(needs(false)).toEqual(RESOLUTIONS.filter((each) => each !== 'invalid'));
  expect(needs(true)).toEqual(RESOLUTIONS);
});

/** What a form names that is of many cases, by their fingerprint, or of none. */
const NOT_OF_ONE_CASE: Readonly<Record<string, object>> = {
  'mail-other-form': { mail: 999_999_999_999_999 },
  'close-duplicates-form': { print: 'f'.repeat(32), chosen: 2 ** 25 - 1 },
  'close-all-form': { print: 'f'.repeat(32) },
  'claim-form': { member: MEMBER },
};

describe('a form', () => {
  test.each(everyForm)('%s passes as Discord reads it, and comes back as what it is', (kind, form) => {
    const modal = read(form);
    const of = NOT_OF_ONE_CASE[kind] ?? { caseId: CASE };
    expect(parseCustomId(modal.custom_id)).toMatchObject({ kind, ...of });
    for (const part of modal.components) {
      expect(labelOf(part)).toMatch(/^[A-Z]/);
      expect(part.type === ComponentType.Label ? part.description : undefined).toMatch(/[.?]$/);
    }
  });

  const fields: readonly (readonly [keyof typeof forms, readonly string[]])[] = [
    ['severity-form', ['vector']],
    ['login-form', ['login']],
    ['other-day-form', ['at', 'reason?']],
    ['call-off-form', ['reason']],
    ['slow-track-form', ['at', 'reason']],
    ['override-form', ['reason']],
    ['waive-form', ['reason']],
    ['close-form', ['reason?']],
    ['close-duplicates-form', ['of']],
    ['close-all-form', ['reason']],
    ['mail-other-form', ['case']],
    ['decline-form', ['reason']],
    ['post-alone-form', ['reason']],
    ['evidence-form', ['evidence']],
    ['contribute-form', ['wentWell?', 'wentWrong?', 'lucky?', 'critique?', 'actions?']],
    ['other-origin-form', ['pulls']],
  ];

  test.each(fields)('%s asks for no more than it needs', (kind, names) => {
    const asked = read(forms[kind]).components.map((part) => {
      const input = inputOf(part);
      return `${input?.custom_id}${input && 'required' in input && !input.required ? '?' : ''}`;
    });
    expect(asked).toEqual(names);
  });

  test('of a duplicate, the original and why, the latter only where a second member reads it', () => {
    expect(askedOfDuplicate(false)).toEqual([['of', true]]);
    expect(askedOfDuplicate(true)).toEqual([
      ['of', true],
      ['reason', true],
    ]);
  });

  test('takes the longest vector, login and reason there are, and says nothing of the case but its id', () => {
    const limits = Object.values(forms).flatMap((form) =>
      read(form).components.map((part) => {
        const input = inputOf(part);
        return input?.type === ComponentType.TextInput ? [input.custom_id, input.max_length] : [];
      }),
    );
    const parts = Object.fromEntries(CONTRIBUTION_FIELDS.map((name) => [name, 1000]));
    expect(Object.fromEntries(limits)).toEqual({
      ...parts,
      vector: 1000,
      login: 39,
      at: 20,
      since: 20,
      reference: 200,
      case: 20,
      of: 20,
      reason: 500,
      evidence: 500,
      pulls: 300,
    });
    for (const form of Object.values(forms))
      expect(JSON.stringify(form.toJSON())).not.toMatch(/GHSA-\w|CVE-\d|github\.com/);
  });
});

/** What stands in each field already. */
const valuesOf = (form: ModalBuilder) =>
  read(form).components.map((part) => {
    const input = inputOf(part);
    return input?.type === ComponentType.TextInput ? input.value : undefined;
  });

describe('a contribution', () => {
  test('begins with what was said before, however long and strange it is', () => {
    const long = LONG_HOSTILE.repeat(2).slice(0, 1000);
    const earlier = { wentWell: 'The report came early.', wentWrong: long, lucky: null, critique: '' };
    expect(valuesOf(contributionForm(CASE, { named: true, earlier }))).toEqual([
      'The report came early.',
      long,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('begins with nothing where nothing was said, or nobody knows by whom', () => {
    expect(new Set(valuesOf(contributionForm(CASE, { named: true })))).toEqual(new Set([undefined]));
    const form = read(contributionForm(CASE, { named: false }));
    expect(form.title).toContain('unnamed');
    expect(parseCustomId(form.custom_id)).toMatchObject({ named: 'no' });
  });
});

test('the form of an unnamed contribution says what it can hide, and what it cannot', () => {
  const hints = JSON.stringify(contributionForm(CASE, { named: false }).toJSON());
  for (const said of [
    'Neither your name nor the minute is kept',
    'names that you write are shown to you first',
    'Everybody sees who has contributed',
    'the backups of two days',
    'You cannot change it any more',
  ])
    expect(hints).toContain(said);
  expect(JSON.stringify(contributionForm(CASE, { named: true }).toJSON())).not.toContain('Neither your name');
});
