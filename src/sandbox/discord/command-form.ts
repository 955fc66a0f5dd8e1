import { ApplicationCommandOptionType as Kind, ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';
import { complain } from './errors.ts';

const MAX_COMMAND_TEXT = 8000;

/** Discord's own pattern for names of commands and options; lower case is checked apart. */
const name = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((value) => value === value.toLowerCase(), {
    params: { discord: 'APPLICATION_COMMAND_INVALID_NAME' },
    error: 'Command name is invalid',
  });
const description = z.string().min(1).max(100);
const localizations = z.record(z.string(), z.string().min(1).max(100)).exactOptional();

const named = {
  name,
  description,
  name_localizations: localizations,
  description_localizations: localizations,
};
const plain = { ...named, required: z.boolean().exactOptional() };

const stringOption = z
  .object({
    type: z.literal(Kind.String),
    ...plain,
    choices: z
      .array(
        z.object({
          name: z.string().min(1).max(100),
          value: z.string().min(1).max(100),
          name_localizations: localizations,
        }),
      )
      .max(25)
      .exactOptional(),
    autocomplete: z.boolean().exactOptional(),
    min_length: z.int().min(0).max(6000).exactOptional(),
    max_length: z.int().min(1).max(6000).exactOptional(),
  })
  .superRefine(checkChoices);

function numberOption<T extends Kind.Integer | Kind.Number>(type: T) {
  return z
    .object({
      type: z.literal(type),
      ...plain,
      choices: z
        .array(
          z.object({
            name: z.string().min(1).max(100),
            value: z.number(),
            name_localizations: localizations,
          }),
        )
        .max(25)
        .exactOptional(),
      autocomplete: z.boolean().exactOptional(),
      min_value: z.number().exactOptional(),
      max_value: z.number().exactOptional(),
    })
    .superRefine(checkChoices);
}

const basicOption = z.discriminatedUnion('type', [
  stringOption,
  numberOption(Kind.Integer),
  numberOption(Kind.Number),
  z.object({ type: z.literal(Kind.Boolean), ...plain }),
  z.object({ type: z.literal(Kind.User), ...plain }),
  z.object({ type: z.literal(Kind.Channel), ...plain, channel_types: z.array(z.int()).exactOptional() }),
  z.object({ type: z.literal(Kind.Role), ...plain }),
  z.object({ type: z.literal(Kind.Mentionable), ...plain }),
  z.object({ type: z.literal(Kind.Attachment), ...plain }),
]);

const subcommand = z.object({
  type: z.literal(Kind.Subcommand),
  ...named,
  options: z.array(basicOption).max(25).superRefine(checkOptions).exactOptional(),
});

const group = z.object({
  type: z.literal(Kind.SubcommandGroup),
  ...named,
  options: z
    .array(z.discriminatedUnion('type', [subcommand]))
    .max(25)
    .superRefine(checkOptions)
    .exactOptional(),
});

/** A chat-input command as a bot registers it. */
export const commandForm = z
  .object({
    ...named,
    type: z.literal(ApplicationCommandType.ChatInput).default(ApplicationCommandType.ChatInput),
    options: z
      .array(z.discriminatedUnion('type', [basicOption, subcommand, group]))
      .max(25)
      .superRefine(checkOptions)
      .default([]),
    default_member_permissions: z
      .union([z.string().regex(/^\d+$/), z.int().min(0).transform(String)])
      .exactOptional(),
    contexts: z.array(z.int().min(0).max(2)).min(1).exactOptional(),
    integration_types: z.array(z.int().min(0).max(1)).min(1).exactOptional(),
    nsfw: z.boolean().exactOptional(),
    dm_permission: z.boolean().exactOptional(),
  })
  .superRefine((command, ctx) => {
    const nested = command.options.filter((option) => isNested(option));
    if (nested.length > 0 && nested.length < command.options.length)
      complain(
        ctx,
        ['options'],
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      );
    if (textLength(command) > MAX_COMMAND_TEXT)
      complain(
        ctx,
        [],
        'APPLICATION_COMMAND_TOO_LARGE',
        `Command exceeds maximum size (${MAX_COMMAND_TEXT})`,
      );
  });

export type CommandForm = z.infer<typeof commandForm>;
export type BasicOption = z.infer<typeof basicOption>;
export type CommandOption = CommandForm['options'][number];

type Context = Parameters<typeof complain>[0];

function isNested(option: { type: Kind }): boolean {
  return option.type === Kind.Subcommand || option.type === Kind.SubcommandGroup;
}

function checkChoices(
  option: { autocomplete?: boolean; choices?: readonly { name: string; value: string | number }[] },
  ctx: Context,
): void {
  if (option.autocomplete && option.choices?.length)
    complain(
      ctx,
      ['autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
      'Autocomplete and choices are mutually exclusive',
    );
  const seen = new Set<string>();
  for (const [index, choice] of (option.choices ?? []).entries()) {
    if (seen.has(choice.name))
      complain(
        ctx,
        ['choices', index],
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE',
        'Choice names must be unique',
      );
    seen.add(choice.name);
  }
}

function checkOptions(options: readonly { name: string; required?: boolean }[], ctx: Context): void {
  const seen = new Set<string>();
  let optionalSeen = false;
  for (const [index, option] of options.entries()) {
    if (seen.has(option.name))
      complain(ctx, [index], 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option name must be unique');
    seen.add(option.name);
    if (option.required && optionalSeen)
      complain(
        ctx,
        [index],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    optionalSeen ||= !option.required;
  }
}

/** Discord counts the names, descriptions and choice values of the whole command together. */
function textLength(node: {
  name: string;
  description?: string;
  options?: readonly CommandOption[];
  choices?: readonly { name: string; value: string | number }[];
}): number {
  const own = node.name.length + (node.description?.length ?? 0);
  const choices = (node.choices ?? []).reduce(
    (sum, choice) => sum + choice.name.length + String(choice.value).length,
    0,
  );
  return (node.options ?? []).reduce((sum, option) => sum + textLength(option), own + choices);
}
