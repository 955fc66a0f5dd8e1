import { AllowedMentionsTypes, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { flatten, layout, legacyLayout, snowflake, type Layout } from './components.ts';
import { type FormIssue, invalidForm, readForm, refusals } from './errors.ts';

const MAX_COMPONENTS = 40;
const MAX_V2_TEXT = 4000;
const MAX_CONTENT = 2000;
const MAX_EMBED_TEXT = 6000;
const MAX_FILE_BYTES = 10 * 1024 * 1024;

const url = z
  .string()
  .max(2048)
  .regex(/^(https?|attachment):\/\/\S+$/);

const embed = z.object({
  title: z.string().max(256).exactOptional(),
  type: z.string().default('rich'),
  description: z.string().max(4096).exactOptional(),
  url: z.url().max(2048).exactOptional(),
  timestamp: z.iso.datetime({ offset: true }).exactOptional(),
  color: z.int().min(0).max(0xffffff).exactOptional(),
  footer: z.object({ text: z.string().max(2048), icon_url: url.exactOptional() }).exactOptional(),
  image: z.object({ url }).exactOptional(),
  thumbnail: z.object({ url }).exactOptional(),
  author: z
    .object({ name: z.string().min(1).max(256), url: z.url().exactOptional(), icon_url: url.exactOptional() })
    .exactOptional(),
  fields: z
    .array(
      z.object({
        name: z.string().min(1).max(256),
        value: z.string().min(1).max(1024),
        inline: z.boolean().default(false),
      }),
    )
    .max(25)
    .exactOptional(),
});

export type Embed = z.infer<typeof embed>;

const allowedMentions = z.object({
  parse: z.array(z.enum(AllowedMentionsTypes)).exactOptional(),
  users: z.array(snowflake).max(100).exactOptional(),
  roles: z.array(snowflake).max(100).exactOptional(),
  replied_user: z.boolean().exactOptional(),
});

export type AllowedMentions = z.infer<typeof allowedMentions>;

const fields = {
  content: z.string().max(4000).exactOptional(),
  embeds: z.array(embed).max(10).exactOptional(),
  allowed_mentions: allowedMentions.exactOptional(),
  flags: z.int().min(0).exactOptional(),
  attachments: z
    .array(
      z.object({
        id: z.union([z.string(), z.int().transform(String)]),
        filename: z.string().min(1).max(1024).exactOptional(),
        description: z.string().max(1024).exactOptional(),
      }),
    )
    .max(10)
    .exactOptional(),
  nonce: z.union([z.string().max(25), z.int()]).exactOptional(),
  enforce_nonce: z.boolean().exactOptional(),
  tts: z.boolean().exactOptional(),
  message_reference: z
    .object({ message_id: snowflake, fail_if_not_exists: z.boolean().exactOptional() })
    .exactOptional(),
  poll: z.unknown().exactOptional(),
  sticker_ids: z.array(snowflake).max(3).exactOptional(),
};

const v2 = z.object({ ...fields, components: z.array(layout).max(MAX_COMPONENTS).exactOptional() });
const legacy = z.object({ ...fields, components: z.array(legacyLayout).max(5).exactOptional() });

/** What decides by which of the two a body is read. */
const flagged = z.object({ flags: z.int().nullish() });

/** A message's body after it passed; with the fields that were given as null, which clears them in an edit. */
export type MessageForm = Omit<z.infer<typeof v2>, 'components'> & {
  components?: Layout[];
  cleared: ReadonlySet<string>;
};

const SENDABLE_FLAGS =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2 |
  MessageFlags.IsVoiceMessage;

/**
 * Reads the body of a message as Discord does.
 * @param before the message's flags, when it is an edit.
 */
export function readMessageForm(
  body: unknown,
  options: { before?: number; files: readonly { bytes: Buffer }[] },
): MessageForm {
  const issues: FormIssue[] = [];
  const given = flagged.safeParse(body);
  const isV2 = has((given.data?.flags ?? 0) | (options.before ?? 0), MessageFlags.IsComponentsV2);
  const form: Omit<MessageForm, 'cleared'> = readForm(isV2 ? v2 : legacy, body);

  if (form.flags !== undefined) {
    if (
      has(options.before ?? 0, MessageFlags.IsComponentsV2) &&
      !has(form.flags, MessageFlags.IsComponentsV2)
    )
      issues.push({
        path: ['flags'],
        code: 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
        message: 'The IS_COMPONENTS_V2 flag cannot be removed from a message.',
      });
    if ((form.flags & ~SENDABLE_FLAGS) !== 0 && options.before === undefined)
      issues.push({ path: ['flags'], code: 'BASE_TYPE_INVALID', message: 'Unsupported message flags.' });
  }
  if (isV2) issues.push(...v2Issues(form));
  else if ((form.content?.length ?? 0) > MAX_CONTENT)
    issues.push({
      path: ['content'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${MAX_CONTENT} or fewer in length.`,
    });
  issues.push(
    ...embedIssues(form.embeds ?? []),
    ...componentIssues(form.components ?? []),
    ...mentionIssues(form.allowed_mentions),
  );
  if (options.files.length > 10)
    issues.push({ path: ['files'], code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 10 or fewer in length.' });
  if (options.files.some((file) => file.bytes.length > MAX_FILE_BYTES)) throw refusals.tooLarge();
  if (issues.length > 0) throw invalidForm(...issues);
  return { ...form, cleared: nullKeys(body) };
}

/** Whether there is anything a person would see. */
export function isEmptyMessage(form: Partial<MessageForm>, fileCount: number): boolean {
  return (
    !form.content?.trim() &&
    !form.embeds?.length &&
    !form.components?.length &&
    !form.sticker_ids?.length &&
    form.poll === undefined &&
    fileCount === 0
  );
}

export function has(flags: number, flag: number): boolean {
  return (flags & flag) === flag;
}

function nullKeys(body: unknown): Set<string> {
  if (typeof body !== 'object' || body === null) return new Set();
  return new Set(Object.entries(body).flatMap(([key, value]) => (value === null ? [key] : [])));
}

function v2Issues(form: Omit<MessageForm, 'cleared'>): FormIssue[] {
  const issues: FormIssue[] = [];
  const legacyFields = {
    content: form.content,
    embeds: form.embeds?.length,
    sticker_ids: form.sticker_ids?.length,
    poll: form.poll,
  };
  for (const [key, value] of Object.entries(legacyFields)) {
    if (value)
      issues.push({
        path: [key],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
  }
  const all = flatten(form.components ?? []);
  if (all.length > MAX_COMPONENTS)
    issues.push({
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between 1 and ${MAX_COMPONENTS} in length.`,
    });
  const text = all.reduce(
    (sum, part) => sum + (part.type === ComponentType.TextDisplay ? part.content.length : 0),
    0,
  );
  if (text > MAX_V2_TEXT)
    issues.push({
      path: ['components'],
      code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      message: `Displayable text size exceeds the maximum of ${MAX_V2_TEXT}`,
    });
  return issues;
}

function embedIssues(embeds: readonly Embed[]): FormIssue[] {
  const issues: FormIssue[] = [];
  const total = embeds.reduce(
    (sum, each) =>
      sum +
      (each.title?.length ?? 0) +
      (each.description?.length ?? 0) +
      (each.footer?.text.length ?? 0) +
      (each.author?.name.length ?? 0) +
      (each.fields ?? []).reduce((inner, field) => inner + field.name.length + field.value.length, 0),
    0,
  );
  if (total > MAX_EMBED_TEXT)
    issues.push({
      path: ['embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`,
    });
  return issues;
}

/** Custom ids and numeric ids are unique in a whole message. */
function componentIssues(components: readonly Layout[]): FormIssue[] {
  const issues: FormIssue[] = [];
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const part of flatten(components)) {
    if ('custom_id' in part && part.custom_id !== undefined) {
      if (customIds.has(part.custom_id))
        issues.push({
          path: ['components'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      customIds.add(part.custom_id);
    }
    // Zero means "not given", as the specification says.
    if (part.id !== undefined && part.id !== 0) {
      if (ids.has(part.id))
        issues.push({
          path: ['components'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      ids.add(part.id);
    }
  }
  return issues;
}

function mentionIssues(mentions: AllowedMentions | undefined): FormIssue[] {
  const issues: FormIssue[] = [];
  for (const [kind, list] of [
    [AllowedMentionsTypes.User, mentions?.users],
    [AllowedMentionsTypes.Role, mentions?.roles],
  ] as const) {
    if (list?.length && mentions?.parse?.includes(kind))
      issues.push({
        path: ['allowed_mentions'],
        code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      });
    if (list && new Set(list).size !== list.length)
      issues.push({
        path: ['allowed_mentions', kind],
        code: 'SET_TYPE_ALREADY_CONTAINS_VALUE',
        message: 'The set already contains a value.',
      });
  }
  return issues;
}
