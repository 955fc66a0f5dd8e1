import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { z } from 'zod';
import {
  channelSelect,
  checkUnique,
  componentId,
  customId,
  mentionableSelect,
  roleSelect,
  stringSelect,
  textDisplay,
  userSelect,
} from './components.ts';
import { complain } from './errors.ts';

const textInput = z
  .object({
    type: z.literal(ComponentType.TextInput),
    id: componentId,
    custom_id: customId,
    style: z.union([z.literal(TextInputStyle.Short), z.literal(TextInputStyle.Paragraph)]),
    label: z.string().min(1).max(45).exactOptional(),
    placeholder: z.string().max(100).exactOptional(),
    value: z.string().max(4000).exactOptional(),
    required: z.boolean().default(true),
    min_length: z.int().min(0).max(4000).default(0),
    max_length: z.int().min(1).max(4000).default(4000),
  })
  .superRefine((input, ctx) => {
    if (input.min_length > input.max_length)
      complain(ctx, ['min_length'], 'TEXT_INPUT_LENGTHS', 'min_length must not be greater than max_length.');
    if (input.value !== undefined && input.value.length > input.max_length)
      complain(ctx, ['value'], 'BASE_TYPE_MAX_LENGTH', `Must be ${input.max_length} or fewer in length.`);
    if (input.value && input.value.length < input.min_length)
      complain(ctx, ['value'], 'BASE_TYPE_MIN_LENGTH', `Must be ${input.min_length} or more in length.`);
  });

const groupOption = z.object({
  value: z.string().min(1).max(100),
  label: z.string().min(1).max(100),
  description: z.string().max(100).exactOptional(),
  default: z.boolean().exactOptional(),
});

const radioGroup = z
  .object({
    type: z.literal(ComponentType.RadioGroup),
    id: componentId,
    custom_id: customId,
    required: z.boolean().default(true),
    options: z.array(groupOption).min(2).max(10),
  })
  .superRefine((group, ctx) => {
    checkUnique(group.options, ctx);
    if (group.options.filter((option) => option.default).length > 1)
      complain(ctx, ['options'], 'SELECT_OPTION_DEFAULTS', 'Only one option can be the default.');
  });

const checkboxGroup = z
  .object({
    type: z.literal(ComponentType.CheckboxGroup),
    id: componentId,
    custom_id: customId,
    required: z.boolean().default(true),
    options: z.array(groupOption).min(1).max(10),
    min_values: z.int().min(0).max(10).exactOptional(),
    max_values: z.int().min(1).max(10).exactOptional(),
  })
  .superRefine((group, ctx) => checkUnique(group.options, ctx));

const checkbox = z.object({
  type: z.literal(ComponentType.Checkbox),
  id: componentId,
  custom_id: customId,
  default: z.boolean().default(false),
});

const fileUpload = z.object({
  type: z.literal(ComponentType.FileUpload),
  id: componentId,
  custom_id: customId,
  min_values: z.int().min(0).max(10).default(1),
  max_values: z.int().min(1).max(10).default(1),
  required: z.boolean().default(true),
});

const label = z.object({
  type: z.literal(ComponentType.Label),
  id: componentId,
  label: z.string().min(1).max(45),
  description: z.string().min(1).max(100).exactOptional(),
  component: z.discriminatedUnion('type', [
    textInput,
    stringSelect,
    userSelect,
    roleSelect,
    mentionableSelect,
    channelSelect,
    radioGroup,
    checkboxGroup,
    checkbox,
    fileUpload,
  ]),
});

/** The older way: an action row around one text input that carries its own label. */
const inputRow = z.object({
  type: z.literal(ComponentType.ActionRow),
  id: componentId,
  components: z
    .array(
      z.discriminatedUnion('type', [textInput]).superRefine((input, ctx) => {
        if (input.label === undefined)
          complain(ctx, ['label'], 'BASE_TYPE_REQUIRED', 'This field is required');
      }),
    )
    .length(1),
});

/** The data of a modal callback. */
export const modalForm = z
  .object({
    custom_id: customId,
    title: z.string().min(1).max(45),
    components: z
      .array(z.discriminatedUnion('type', [label, inputRow, textDisplay]))
      .min(1)
      .max(5),
  })
  .superRefine((modal, ctx) => {
    const seen = new Set<string>();
    for (const [index, part] of modal.components.entries()) {
      const input = inputOf(part);
      if (input === undefined) continue;
      if (seen.has(input.custom_id))
        complain(
          ctx,
          ['components', index],
          'COMPONENT_CUSTOM_ID_DUPLICATED',
          'Component custom id cannot be duplicated',
        );
      seen.add(input.custom_id);
    }
  });

export type ModalForm = z.infer<typeof modalForm>;
export type ModalPart = ModalForm['components'][number];
export type ModalInput = z.infer<typeof label>['component'];

/** The input inside a modal's part; a text display has none. */
export function inputOf(part: ModalPart): ModalInput | undefined {
  if (part.type === ComponentType.Label) return part.component;
  return part.type === ComponentType.ActionRow ? part.components[0] : undefined;
}

/** What a person sees over the input. */
export function labelOf(part: ModalPart): string | undefined {
  if (part.type === ComponentType.Label) return part.label;
  return part.type === ComponentType.ActionRow ? part.components[0]?.label : undefined;
}
