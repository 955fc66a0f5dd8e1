import { z } from 'zod';
import type { Call } from '../call.ts';
import { CASE } from './story.ts';
import { taking } from './taking.ts';

/** What a person does with what the bot shows: buttons, menus, forms and proposals. */
export const ACT_CALLS: readonly Call[] = [
  {
    method: 'POST',
    path: '/sandbox/press',
    takes: '{as, message: its id, button: its label} or {as, message, custom_id}',
    does: 'presses a button',
    gives: 'an answer',
    examples: [
      {
        body: { as: 'security-1', message: 'MESSAGE', button: 'I coordinate' },
        after: `/advisory show case:${CASE}`,
      },
      {
        body: { as: 'security-1', message: 'MESSAGE', custom_id: `refresh:${CASE}` },
        after: `/advisory show case:${CASE}`,
      },
    ],
    answer: taking(
      z
        .strictObject({
          as: z.string(),
          message: z.string(),
          button: z.string().optional(),
          custom_id: z.string().optional(),
        })
        .refine(({ button, custom_id: id }) => (button === undefined) !== (id === undefined), {
          error: 'either a button, by its label, or a custom_id',
        }),
      (sandbox, { as, message, button, custom_id: id = '' }) =>
        sandbox.press(as, message, button ?? { custom_id: id }),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/choose',
    takes: '{as, message: its id, values, select?: the placeholder of the menu, where a message has several}',
    does: 'chooses in a select menu, by value or by label; people, roles and channels by name',
    gives: 'an answer',
    examples: [
      {
        body: { as: 'security-1', message: 'MESSAGE', values: ['maintainer-1'] },
        after: `/advisory fix-team suggest case:${CASE}`,
      },
    ],
    answer: taking(
      z.strictObject({
        as: z.string(),
        message: z.string(),
        values: z.union([z.array(z.string()), z.string().transform((value) => [value])]),
        select: z.string().optional(),
      }),
      (sandbox, asked) => sandbox.choose(asked.as, asked.message, asked.values, asked.select),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/submit',
    takes: '{as, modal: its id, fields: {label: value}}',
    does: 'fills in an opened form and sends it off; a field that is not named keeps what stands in it',
    gives: 'an answer',
    examples: [
      {
        body: {
          as: 'security-1',
          modal: 'MODAL',
          fields: { 'CVSS vector': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
        },
        after: `/advisory severity case:${CASE}`,
      },
    ],
    answer: taking(
      z.strictObject({
        as: z.string(),
        modal: z.string(),
        fields: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
      }),
      (sandbox, asked) => sandbox.submit(asked.as, asked.modal, asked.fields),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/autocomplete',
    takes: '{as, line, focused: the option that is being typed, in?}',
    does: 'what the bot proposes for an option; nothing where it does not answer in time',
    gives: '{choices: [{name, value}]}',
    examples: [{ body: { as: 'security-1', line: '/advisory show case:CG', focused: 'case' } }],
    answer: taking(
      z.strictObject({ as: z.string(), in: z.string().optional(), line: z.string(), focused: z.string() }),
      (sandbox, asked) => sandbox.autocomplete(asked.as, asked.line, asked.focused, asked.in),
    ),
  },
  {
    method: 'POST',
    path: '/sandbox/dismiss',
    takes: '{as, message: its id}',
    does: 'puts an answer away that this person alone sees; the bot does not notice',
    gives: '{}',
    examples: [{ body: { as: 'security-1', message: 'MESSAGE' }, after: '/advisory list' }],
    answer: taking(z.strictObject({ as: z.string(), message: z.string() }), (sandbox, { as, message }) =>
      sandbox.dismiss(as, message),
    ),
  },
];
