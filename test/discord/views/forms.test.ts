import { ComponentType, type ModalBuilder } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { parseCustomId, type PressKind } from '../../../src/discord/custom-ids.ts';
import { loginForm, otherDayForm, severityForm, slowTrackForm } from '../../../src/discord/views/forms.ts';
import { inputOf, labelOf, modalForm } from '../../sandbox/discord/modal-form.ts';

const CASE = 'CG-9999-9999999';
const MEMBER = String(2n ** 64n - 1n);

/** Every form there is, for the longest case id and member there can be. */
const forms = {
  'severity-form': severityForm(CASE),
  'login-form': loginForm(CASE, MEMBER),
  'other-day-form': otherDayForm(CASE),
  'slow-track-form': slowTrackForm(CASE),
} satisfies { readonly [K in Extract<PressKind, `${string}-form`>]: ModalBuilder };

const read = (form: ModalBuilder) => modalForm.parse(JSON.parse(JSON.stringify(form.toJSON())));

describe('a form', () => {
  test.each(Object.entries(forms))(
    '%s passes as Discord reads it, and comes back as what it is',
    (kind, form) => {
      const modal = read(form);
      expect(parseCustomId(modal.custom_id)).toMatchObject({ kind, caseId: CASE });
      for (const part of modal.components) {
        expect(labelOf(part)).toMatch(/^[A-Z]/);
        expect(part.type === ComponentType.Label ? part.description : undefined).toMatch(/\.$/);
      }
    },
  );

  const fields: readonly (readonly [keyof typeof forms, readonly string[]])[] = [
    ['severity-form', ['vector']],
    ['login-form', ['login']],
    ['other-day-form', ['at', 'reason?']],
    ['slow-track-form', ['at', 'reason']],
  ];

  test.each(fields)('%s asks for no more than it needs', (kind, names) => {
    const asked = read(forms[kind]).components.map((part) => {
      const input = inputOf(part);
      return `${input?.custom_id}${input && 'required' in input && !input.required ? '?' : ''}`;
    });
    expect(asked).toEqual(names);
  });

  test('takes the longest vector, login and reason there are, and says nothing of the case but its id', () => {
    const limits = Object.values(forms).flatMap((form) =>
      read(form).components.map((part) => {
        const input = inputOf(part);
        return input?.type === ComponentType.TextInput ? [input.custom_id, input.max_length] : [];
      }),
    );
    expect(Object.fromEntries(limits)).toEqual({ vector: 256, login: 39, at: 20, reason: 500 });
    for (const form of Object.values(forms))
      expect(JSON.stringify(form.toJSON())).not.toMatch(/GHSA-|CVE-|github\.com/);
  });
});
