import { ButtonStyle, ComponentType, SeparatorSpacingSize } from 'discord-api-types/v10';
import { z } from 'zod';
import { complain } from './errors.ts';

// The parts that messages and modals share. Limits are those of Discord's specification and reference.

export const componentId = z.int32().min(0).exactOptional();
export const customId = z.string().min(1).max(100);
export const snowflake = z.string().regex(/^\d{17,20}$/);

const emoji = z.object({
  id: snowflake.exactOptional(),
  name: z.string().exactOptional(),
  animated: z.boolean().exactOptional(),
});

const selectOption = z.object({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().min(1).max(100).exactOptional(),
  emoji: emoji.exactOptional(),
  default: z.boolean().exactOptional(),
});

const selectFields = {
  id: componentId,
  custom_id: customId,
  placeholder: z.string().max(150).exactOptional(),
  min_values: z.int().min(0).max(25).default(1),
  max_values: z.int().min(1).max(25).default(1),
  disabled: z.boolean().exactOptional(),
  required: z.boolean().exactOptional(),
};

const defaultValues = z
  .array(z.object({ id: snowflake, type: z.enum(['user', 'role', 'channel']) }))
  .max(25)
  .exactOptional();

export const stringSelect = z
  .object({
    type: z.literal(ComponentType.StringSelect),
    ...selectFields,
    options: z.array(selectOption).min(1).max(25),
  })
  .superRefine((select, ctx) => {
    checkRange(select, ctx);
    checkUnique(select.options, ctx);
    if (select.max_values > select.options.length)
      complain(
        ctx,
        ['max_values'],
        'BASE_TYPE_BAD_LENGTH',
        'Must not be greater than the number of options.',
      );
    if (select.options.filter((option) => option.default).length > select.max_values)
      complain(
        ctx,
        ['options'],
        'SELECT_OPTION_DEFAULTS',
        'More options are default than max_values allows.',
      );
  });

function entitySelect<T extends number>(type: T) {
  return z
    .object({
      type: z.literal(type),
      ...selectFields,
      default_values: defaultValues,
      channel_types: z.array(z.int()).exactOptional(),
    })
    .superRefine(checkRange);
}

export const userSelect = entitySelect(ComponentType.UserSelect);
export const roleSelect = entitySelect(ComponentType.RoleSelect);
export const mentionableSelect = entitySelect(ComponentType.MentionableSelect);
export const channelSelect = entitySelect(ComponentType.ChannelSelect);

export const textDisplay = z.object({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: z.string().min(1).max(4000),
});

const button = z
  .object({
    type: z.literal(ComponentType.Button),
    id: componentId,
    style: z.union([
      z.literal(ButtonStyle.Primary),
      z.literal(ButtonStyle.Secondary),
      z.literal(ButtonStyle.Success),
      z.literal(ButtonStyle.Danger),
      z.literal(ButtonStyle.Link),
    ]),
    label: z.string().max(80).exactOptional(),
    emoji: emoji.exactOptional(),
    custom_id: customId.exactOptional(),
    url: z
      .url({ protocol: /^(https?|discord)$/ })
      .max(512)
      .exactOptional(),
    disabled: z.boolean().exactOptional(),
  })
  .superRefine((value, ctx) => {
    const link = value.style === ButtonStyle.Link;
    if (link && value.url === undefined)
      complain(ctx, ['url'], 'BASE_TYPE_REQUIRED', 'A url is required for link buttons.');
    if (link ? value.custom_id !== undefined : value.url !== undefined)
      complain(
        ctx,
        [link ? 'custom_id' : 'url'],
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified.',
      );
    if (!link && value.custom_id === undefined)
      complain(ctx, ['custom_id'], 'BASE_TYPE_REQUIRED', 'A custom id is required.');
    if (!value.label && !value.emoji)
      complain(ctx, [], 'BUTTON_COMPONENT_INVALID', 'A button needs a label or an emoji.');
  });

const actionRow = z
  .object({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z
      .array(
        z.discriminatedUnion('type', [
          button,
          stringSelect,
          userSelect,
          roleSelect,
          mentionableSelect,
          channelSelect,
        ]),
      )
      .min(1)
      .max(5),
  })
  .superRefine((row, ctx) => {
    if (row.components.length > 1 && row.components.some((inner) => inner.type !== ComponentType.Button))
      complain(
        ctx,
        ['components', 1],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
      );
  });

const mediaUrl = z.object({
  url: z
    .string()
    .max(2048)
    .regex(/^(https?|attachment):\/\/\S+$/),
});
const attachmentUrl = z.object({
  url: z
    .string()
    .max(2048)
    .regex(/^attachment:\/\/\S+$/),
});

const thumbnail = z.object({
  type: z.literal(ComponentType.Thumbnail),
  id: componentId,
  media: mediaUrl,
  description: z.string().min(1).max(1024).nullable().default(null),
  spoiler: z.boolean().default(false),
});

const section = z.object({
  type: z.literal(ComponentType.Section),
  id: componentId,
  components: z
    .array(z.discriminatedUnion('type', [textDisplay]))
    .min(1)
    .max(3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});

const mediaGallery = z.object({
  type: z.literal(ComponentType.MediaGallery),
  id: componentId,
  items: z
    .array(
      z.object({
        media: mediaUrl,
        description: z.string().min(1).max(1024).nullable().default(null),
        spoiler: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(10),
});

const file = z.object({
  type: z.literal(ComponentType.File),
  id: componentId,
  file: attachmentUrl,
  spoiler: z.boolean().default(false),
});

const separator = z.object({
  type: z.literal(ComponentType.Separator),
  id: componentId,
  divider: z.boolean().default(true),
  spacing: z
    .union([z.literal(SeparatorSpacingSize.Small), z.literal(SeparatorSpacingSize.Large)])
    .default(SeparatorSpacingSize.Small),
});

const container = z.object({
  type: z.literal(ComponentType.Container),
  id: componentId,
  accent_color: z.int().min(0).max(0xffffff).nullable().default(null),
  spoiler: z.boolean().default(false),
  components: z
    .array(z.discriminatedUnion('type', [actionRow, textDisplay, section, mediaGallery, file, separator]))
    .min(1)
    .max(40),
});

/** What may stand at the top of a message with the Components V2 flag. */
export const layout = z.discriminatedUnion('type', [
  actionRow,
  textDisplay,
  section,
  mediaGallery,
  file,
  separator,
  container,
]);

/** What may stand at the top of a message without it. */
export const legacyLayout = z.discriminatedUnion('type', [actionRow]);

export type Layout = z.infer<typeof layout>;
type ActionRow = z.infer<typeof actionRow>;
export type Button = z.infer<typeof button>;
export type MessageComponent =
  | Layout
  | ActionRow['components'][number]
  | z.infer<typeof section>['components'][number]
  | z.infer<typeof section>['accessory'];
export type Select = Exclude<ActionRow['components'][number], Button>;

/** A component's direct parts, in the order in which a person reads them. */
function partsOf(component: MessageComponent): MessageComponent[] {
  if (component.type === ComponentType.Section) return [...component.components, component.accessory];
  return 'components' in component ? component.components : [];
}

/** Every component of a message, parents before their parts. */
export function flatten(components: readonly MessageComponent[]): MessageComponent[] {
  return components.flatMap((component) => [component, ...flatten(partsOf(component))]);
}

type Context = Parameters<typeof complain>[0];

/** A select can't ask for more than it allows. */
function checkRange(select: { min_values: number; max_values: number }, ctx: Context): void {
  if (select.min_values > select.max_values)
    complain(ctx, ['min_values'], 'BASE_TYPE_BAD_LENGTH', 'min_values must not be greater than max_values.');
}

/** Two options with one value could not be told apart. */
export function checkUnique(options: readonly { value: string }[], ctx: Context): void {
  const seen = new Set<string>();
  for (const [index, option] of options.entries()) {
    if (seen.has(option.value))
      complain(
        ctx,
        ['options', index, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    seen.add(option.value);
  }
}
