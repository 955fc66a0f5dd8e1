import { LabelBuilder, ModalBuilder, TextInputBuilder, TextInputStyle } from 'discord.js';
import { customId } from '../custom-ids.ts';

/** Asks for a CVSS vector. What is typed goes to GitHub and is not kept. */
export function severityForm(caseId: string): ModalBuilder {
  return form(`Severity of ${caseId}`, customId('severity-form', { caseId }), {
    name: 'vector',
    label: 'CVSS vector',
    hint: 'Version 3.1 or 4.0. It goes into the GitHub advisory; only band and score are kept here.',
    placeholder: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    most: 256,
  });
}

/** Asks somebody for their GitHub login. */
export function loginForm(caseId: string, by: string): ModalBuilder {
  return form('Your GitHub login', customId('login-form', { caseId, by }), {
    name: 'login',
    label: 'GitHub login',
    hint: 'As in the address of your profile, without @.',
    placeholder: 'octocat',
    most: 39,
  });
}

/** Asks for a release day other than those that are offered. */
export function otherDayForm(caseId: string): ModalBuilder {
  return form(
    `Release day of ${caseId}`,
    customId('other-day-form', { caseId }),
    { ...AT, label: 'Day and hour, in UTC', hint: 'Recommended is 16:00 UTC, Monday to Thursday.' },
    { ...REASON, hint: 'Needed for any other day or hour than the recommended ones.', required: false },
  );
}

/** Asks the fix team until when, and why, they want to take more time. */
export function slowTrackForm(caseId: string): ModalBuilder {
  return form(
    `Slow track of ${caseId}`,
    customId('slow-track-form', { caseId }),
    { ...AT, label: 'New date of the release, in UTC', hint: 'Later than the release is due now.' },
    { ...REASON, hint: 'Such as holidays, or how much time the developers have.' },
  );
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly most: number;
  readonly required?: boolean;
}

const AT = { name: 'at', placeholder: '2026-03-19 16:00', most: 20 } as const;
const REASON = {
  name: 'reason',
  label: 'Reason',
  placeholder: 'In words that may be seen outside the advisory',
  most: 500,
} as const;

function form(title: string, id: string, ...fields: readonly Field[]): ModalBuilder {
  return new ModalBuilder()
    .setCustomId(id)
    .setTitle(title)
    .addLabelComponents(
      fields.map(({ name, label, hint, placeholder, most, required = true }) =>
        new LabelBuilder()
          .setLabel(label)
          .setDescription(hint)
          .setTextInputComponent(
            new TextInputBuilder()
              .setCustomId(name)
              .setStyle(TextInputStyle.Short)
              .setPlaceholder(placeholder)
              .setMaxLength(most)
              .setRequired(required),
          ),
      ),
    );
}
