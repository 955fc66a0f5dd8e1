import { LabelBuilder, ModalBuilder, TextInputBuilder, TextInputStyle } from 'discord.js';
import { slotInWords } from '../../documents/release-slot.ts';
import { CONDITION_NAMES, publishedWhere, RESOLUTION_NAMES, STEP_WORDS } from '../../documents/vocabulary.ts';
import type { JointAct, Resolution } from '../../process/events.ts';
import type { Policy } from '../../process/policy.ts';
import type { ConditionId } from '../../process/publication/conditions.ts';
import type { StepId } from '../../process/step-ids.ts';
import type { TypedWords } from '../../process/typed-words.ts';
import { customId } from '../custom-ids.ts';
import { capitalised } from './words.ts';

/** Asks for a CVSS vector. What is typed goes to GitHub and is not kept. */
export function severityForm(caseId: string): ModalBuilder {
  return form(`Severity of ${caseId}`, customId('severity-form', { caseId }), {
    name: 'vector',
    label: 'CVSS vector',
    hint: 'Version 3.1 or 4.0. It goes into the GitHub advisory; only band and score are kept here.',
    placeholder: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    // People paste what stands around it, too.
    most: 1000,
  });
}

/** Asks a person for their GitHub login. */
export function loginForm(caseId: string, by: string): ModalBuilder {
  return form('Your GitHub login', customId('login-form', { caseId, by }), {
    name: 'login',
    label: 'GitHub login',
    hint: 'As in the address of your profile, without @.',
    placeholder: 'octocat',
    most: 39,
  });
}

/** Asks to which case a mail belongs. */
export function mailCaseForm(mail: number): ModalBuilder {
  return form(`Mail ${mail} belongs to …`, customId('mail-other-form', { mail }), {
    name: 'case',
    label: 'Case',
    hint: 'Also one that is closed.',
    placeholder: 'Its id, as the list shows it',
    most: 20,
  });
}

/** Asks for a release day other than those that are offered. */
export function otherDayForm(caseId: string, { releaseSlot }: Policy): ModalBuilder {
  return form(
    `Release day of ${caseId}`,
    customId('other-day-form', { caseId }),
    { ...AT, label: 'Day and hour, in UTC', hint: `Recommended is ${slotInWords(releaseSlot)}.` },
    {
      ...reasonFor('release-proposed', 'Needed for another day or hour than recommended.'),
      required: false,
    },
  );
}

/** Asks when the reporter publishes, as they said. */
export function publishesForm(caseId: string): ModalBuilder {
  return form(`The reporter of ${caseId} publishes`, customId('publishes-form', { caseId }), {
    ...AT,
    label: 'When, in UTC',
    hint: 'As they said. The release has to come before it; a day alone means its first minute.',
  });
}

/**
 * Asks since when attacks are known, and what shows it.
 *
 * @param known since when, as the case says already: what shows it may be left out then
 */
export function exploitedForm(caseId: string, known?: { readonly since?: string }): ModalBuilder {
  return form(
    `Attacks that use ${caseId}`,
    customId('exploited-form', { caseId }),
    {
      ...AT,
      name: 'since',
      label: 'Since when, in UTC',
      hint: 'Empty where nobody knows. It is said in public once the announcement, or a mitigation, is.',
      required: false,
      value: known?.since,
    },
    {
      name: 'evidence',
      label: 'Evidence, in the GitHub advisory',
      hint: known
        ? 'The link of the comment there that shows it, or of the advisory. Empty: the same as before.'
        : 'The link of the comment there that shows it, or of the advisory itself.',
      placeholder: 'https://',
      most: 500,
      required: known === undefined,
    },
  );
}

/** Asks by what a regulatory mark is met. */
export function fileForm(
  caseId: string,
  which: { readonly regime: string; readonly mark: string },
): ModalBuilder {
  return form(`Reported: ${which.mark}`, customId('file-form', { caseId, ...which }), {
    name: 'reference',
    label: 'Reference',
    hint: 'The number or name under which the authority has it. It stays in the record, and is not published.',
    placeholder: 'No detail of the vulnerability',
    most: 200,
  });
}

/** Asks why the release day is called off. */
export function callOffForm(caseId: string, proposal: number): ModalBuilder {
  return form(`Call off the day of ${caseId}`, customId('call-off-form', { caseId, proposal }), {
    ...reasonFor(
      'release-withdrawn',
      'Everybody who was told the day hears it at once. Distributors do not get the reason.',
    ),
  });
}

/** Asks the fix team until when, and why, they want to take more time. */
export function slowTrackForm(caseId: string): ModalBuilder {
  return form(
    `Slow track of ${caseId}`,
    customId('slow-track-form', { caseId }),
    { ...AT, label: 'New date of the release, in UTC', hint: 'Later than the release is due now.' },
    reasonFor('slow-track-set', 'Such as holidays, or how much time there is.'),
  );
}

/** Asks why a condition of the release is done without, or one thing of it, `of` by its fingerprint. */
export function overrideForm(caseId: string, condition: ConditionId, of?: string): ModalBuilder {
  return of === undefined
    ? form(`Waive a condition of ${caseId}`, customId('override-form', { caseId, condition }), {
        ...reasonFor('preflight-overridden', `Not met: “${CONDITION_NAMES[condition]}”.`),
      })
    : form(`Waive one thing of ${caseId}`, customId('waive-form', { caseId, condition, of }), {
        ...reasonFor('preflight-overridden', 'For the one that you chose, and no other.'),
      });
}

/** Asks what is to be otherwise before it becomes public: the member who asked for it is told. */
export function declineForm(
  caseId: string,
  { what, request }: { readonly what: JointAct; readonly request: number },
): ModalBuilder {
  return form(`Not like this: ${caseId}`, customId('decline-form', { caseId, what, request }), {
    ...reasonFor('publication-declined', 'The member who asked is told, and it stays in the record.'),
    label: 'What should be different?',
    long: true,
  });
}

/** Asks why a GitHub login is not a member's, as another one says: who claimed it is told. */
export function refuseClaimForm(claim: { readonly member: string; readonly login: string }): ModalBuilder {
  return form('Not their GitHub login', customId('claim-form', claim), {
    ...REASON,
    hint: 'The member is told, and it stays in the record. It may be left out.',
    required: false,
  });
}

/** Asks why a report is closed, or of which one it is a duplicate. Of a private case, “not a vulnerability” needs no reason. */
export function closeForm(
  caseId: string,
  resolution: Resolution,
  { takesTwo = false }: { readonly takesTwo?: boolean } = {},
): ModalBuilder {
  const isDuplicate = resolution === 'duplicate';
  const hint = takesTwo
    ? 'Others know of this case: a second member reads it, and agrees.'
    : 'It stays in the record. Tell the reporter in the advisory.';
  const why = {
    ...reasonFor('closed', hint),
    required: takesTwo || resolution !== 'invalid',
  };
  return form(
    `Close ${caseId} as ${RESOLUTION_NAMES[resolution]}`,
    customId('close-form', { caseId, resolution }),
    ...(isDuplicate ? [originalOf(caseId)] : []),
    ...(isDuplicate && !takesTwo ? [] : [why]),
  );
}

/** Asks of which case reports are duplicates, by their places among those that were shown. */
export function closeDuplicatesForm(
  caseIds: readonly string[],
  shown: { readonly print: string; readonly chosen: number },
): ModalBuilder {
  const [first = '', ...others] = caseIds;
  const these = others.length === 0 ? first : `${caseIds.length} cases`;
  return form(
    `Close ${these} as ${RESOLUTION_NAMES.duplicate}`,
    customId('close-duplicates-form', shown),
    originalOf(first),
  );
}

function originalOf(duplicateId: string) {
  return {
    name: 'of',
    label: 'Of which case?',
    hint: 'Its number, or its advisory (GHSA-…). Of what is neither: `/advisory close`, with a reason.',
    placeholder: `${duplicateId.slice(0, -3)}004`,
    most: 20,
  };
}

/** Asks why so many reports are closed at once. */
export function closeAllForm(count: number, resolution: Resolution, print: string): ModalBuilder {
  return form(
    `Close ${count} ${count === 1 ? 'case' : 'cases'} as ${RESOLUTION_NAMES[resolution]}`,
    customId('close-all-form', { resolution, print }),
    reasonFor('closed', 'It stays in the record of each of them. Any of them can be opened again.'),
  );
}

/** Asks why a mitigation of what is public is posted without a second member. */
export function aloneForm(
  caseId: string,
  { request, print }: { request: number; print: string },
): ModalBuilder {
  return form(`Alone: ${caseId}`, customId('post-alone-form', { caseId, request, print }), {
    ...reasonFor('publication-approved', 'Everybody of the team is told it, and it stays in the record.'),
  });
}

/** Asks for the link that shows a step. */
export function evidenceForm(caseId: string, step: StepId): ModalBuilder {
  return form(STEP_WORDS[step].short, customId('evidence-form', { caseId, step }), {
    name: 'evidence',
    label: 'Evidence',
    hint: 'A public https link that shows it, such as a run of the tests with the released binaries.',
    placeholder: 'https://',
    most: 500,
  });
}

/** Asks for pull requests other than those that are suggested. */
export function otherChangesForm(caseId: string): ModalBuilder {
  return form(`Origin of ${caseId}`, customId('other-origin-form', { caseId }), {
    name: 'pulls',
    label: 'Pull requests that introduced it',
    hint: 'Numbers or links, of the affected repository.',
    placeholder: '101, 117',
    most: 300,
  });
}

/** What the parts of a contribution are asked by. */
export const CONTRIBUTION_FIELDS = ['wentWell', 'wentWrong', 'lucky', 'critique', 'actions'] as const;
export type ContributionField = (typeof CONTRIBUTION_FIELDS)[number];

const QUESTIONS: Readonly<Record<ContributionField, Pick<Field, 'label' | 'hint' | 'placeholder'>>> = {
  wentWell: {
    label: 'What went well?',
    hint: 'It is published, with your name. What should we keep doing?',
    placeholder: 'The report reached us within an hour',
  },
  wentWrong: {
    label: 'What went wrong?',
    hint: 'What made it easy to miss? What was missing? Not who.',
    placeholder: 'The release script needed a key that only one machine has',
  },
  lucky: {
    label: 'Where did we get lucky?',
    hint: 'What would have hurt, had it come otherwise?',
    placeholder: 'The reporter was patient',
  },
  critique: {
    label: 'Critique of the response and the release',
    hint: 'The process itself: what would you change in it?',
    placeholder: 'A week is short for a fix in two repositories',
  },
  actions: {
    label: 'Action items',
    hint: 'One a line: what; who; until when. The date as 2026-04-30.',
    placeholder: 'Put the release key into the vault; maintainer-1; 2026-04-30',
  },
};

/** What an unnamed part can and cannot hide, said where it is written: a form has no other room for it. */
const UNNAMED_HINTS: Readonly<Record<ContributionField, string>> = {
  wentWell: 'Published. What should we keep doing? Neither your name nor the minute is kept with your words.',
  wentWrong: 'What made it easy to miss? Not who: names that you write are shown to you first.',
  lucky: 'Everybody sees who has contributed: where few have, what you say may lead to you.',
  critique: 'The process itself. With the backups of two days, one sees which words are new.',
  actions: 'One a line: what; who; date as 2026-04-30. You cannot change it any more.',
};

/** Takes a person's part in the retrospective; `earlier` is what they have said before, to be changed. */
export function contributionForm(
  caseId: string,
  {
    named,
    namesKnown = false,
    earlier,
  }: {
    named: boolean;
    namesKnown?: boolean;
    earlier?: Readonly<Partial<Record<ContributionField, string | null>>>;
  },
): ModalBuilder {
  return form(
    named ? `Retrospective of ${caseId}` : `Retrospective of ${caseId}, unnamed`,
    customId('contribute-form', { caseId, named: named ? 'yes' : namesKnown ? 'knowing' : 'no' }),
    ...CONTRIBUTION_FIELDS.map((name) => ({
      name,
      ...QUESTIONS[name],
      ...(named ? {} : { hint: UNNAMED_HINTS[name] }),
      most: 1000,
      required: false,
      long: true,
      value: earlier?.[name] ?? undefined,
    })),
  );
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly most: number;
  readonly required?: boolean;
  /** A few lines instead of one. */
  readonly long?: boolean;
  /** What stands in it already. */
  readonly value?: string | undefined;
}

const AT = { name: 'at', placeholder: '2026-03-19 16:00', most: 20 } as const;
const REASON = {
  name: 'reason',
  label: 'Reason',
  placeholder: 'No detail of the vulnerability',
  most: 500,
} as const;

/** A reason's field, which says first where the reason is published. */
function reasonFor(into: TypedWords, hint: string): Omit<Field, 'required' | 'long' | 'value'> {
  const where = publishedWhere(into);
  return { ...REASON, hint: where === undefined ? hint : `${capitalised(where)}. ${hint}` };
}

function form(title: string, id: string, ...fields: readonly Field[]): ModalBuilder {
  return new ModalBuilder()
    .setCustomId(id)
    .setTitle(title)
    .addLabelComponents(
      fields.map((field) =>
        new LabelBuilder()
          .setLabel(field.label)
          .setDescription(field.hint)
          .setTextInputComponent(inputOf(field)),
      ),
    );
}

function inputOf({ name, placeholder, most, required = true, long = false, value }: Field): TextInputBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(long ? TextInputStyle.Paragraph : TextInputStyle.Short)
    .setPlaceholder(placeholder)
    .setMaxLength(most)
    .setRequired(required);
  return value === undefined || value === '' ? input : input.setValue(value);
}
