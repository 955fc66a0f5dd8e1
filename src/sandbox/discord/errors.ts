import type { z } from 'zod';

/** One complaint about one place in a request body, as Discord words it. */
export interface FormIssue {
  path: readonly PropertyKey[];
  code: string;
  message: string;
}

/** A refusal with Discord's own status, code and body. */
export class DiscordError extends Error {
  override readonly name = 'DiscordError';
  readonly status: number;
  readonly code: number;
  readonly issues: readonly FormIssue[];

  constructor(status: number, code: number, message: string, issues: readonly FormIssue[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.issues = issues;
  }

  /** The answer's JSON; complaints are nested under their paths in `_errors`, as Discord does it. */
  body(): Record<string, unknown> {
    const body: Record<string, unknown> = { message: this.message, code: this.code };
    if (this.issues.length > 0) body['errors'] = nest(this.issues);
    return body;
  }
}

function nest(issues: readonly FormIssue[]): Record<string, unknown> {
  const own = issues.filter((issue) => issue.path.length === 0);
  const nested: Record<string, unknown> = {};
  if (own.length > 0) nested['_errors'] = own.map(({ code, message }) => ({ code, message }));
  const keys = new Set(
    issues.flatMap((issue) => (issue.path[0] === undefined ? [] : [String(issue.path[0])])),
  );
  for (const key of keys) {
    nested[key] = nest(
      issues
        .filter((issue) => issue.path[0] !== undefined && String(issue.path[0]) === key)
        .map((issue) => ({ ...issue, path: issue.path.slice(1) })),
    );
  }
  return nested;
}

/** 50035, the one answer for every body that breaks the documented form. */
export function invalidForm(...issues: FormIssue[]): DiscordError {
  return new DiscordError(400, 50035, 'Invalid Form Body', issues);
}

/** The well-known refusals, worded as Discord words them. */
export const refusals = {
  unauthorized: () => new DiscordError(401, 0, '401: Unauthorized'),
  notFound: () => new DiscordError(404, 0, '404: Not Found'),
  methodNotAllowed: () => new DiscordError(405, 0, '405: Method Not Allowed'),
  unknownApplication: () => new DiscordError(404, 10002, 'Unknown Application'),
  unknownChannel: () => new DiscordError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new DiscordError(404, 10004, 'Unknown Guild'),
  unknownMember: () => new DiscordError(404, 10007, 'Unknown Member'),
  unknownMessage: () => new DiscordError(404, 10008, 'Unknown Message'),
  unknownRole: () => new DiscordError(404, 10011, 'Unknown Role'),
  unknownUser: () => new DiscordError(404, 10013, 'Unknown User'),
  unknownWebhook: () => new DiscordError(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new DiscordError(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new DiscordError(404, 10063, 'Unknown application command'),
  alreadyCrossposted: () => new DiscordError(400, 40033, 'This message has already been crossposted.'),
  alreadyAcknowledged: () => new DiscordError(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new DiscordError(403, 50001, 'Missing Access'),
  emptyMessage: () => new DiscordError(400, 50006, 'Cannot send an empty message'),
  cannotMessageUser: () => new DiscordError(403, 50007, 'Cannot send messages to this user'),
  noMutualGuilds: () =>
    new DiscordError(403, 50278, 'Cannot send messages to this user due to having no mutual guilds'),
  missingPermissions: () => new DiscordError(403, 50013, 'Missing Permissions'),
  tooLarge: () => new DiscordError(413, 40005, 'Request entity too large'),
  wrongChannelType: () => new DiscordError(400, 50024, 'Cannot execute action on this channel type'),
  invalidWebhookToken: () => new DiscordError(401, 50027, 'Invalid Webhook Token'),
  invalidJson: () => new DiscordError(400, 50109, 'The request body contains invalid JSON.'),
  threadLocked: () => new DiscordError(400, 160005, 'Thread is locked'),
  threadExists: () => new DiscordError(400, 160004, 'A thread has already been created for this message'),
} as const;

/**
 * The refusal that has this code.
 *
 * @returns `undefined` if the sandbox's Discord never gives it of itself
 */
export function refusalOf(code: number): DiscordError | undefined {
  return Object.values(refusals)
    .map((make) => make())
    .find((refusal) => refusal.code === code && code !== 0);
}

/** Adds a complaint with Discord's code from inside a zod refinement. */
export function complain(
  ctx: {
    addIssue: (issue: { code: 'custom'; path: PropertyKey[]; message: string; params: object }) => void;
  },
  path: PropertyKey[],
  code: string,
  message: string,
): void {
  ctx.addIssue({ code: 'custom', path, message, params: { discord: code } });
}

/**
 * Reads a request body by its schema, or throws 50035 with one complaint per broken place. Nulls count as
 * "not given": nearly every field of Discord's requests is nullable and means that.
 */
export function readForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(withoutNulls(body), { reportInput: true });
  if (result.success) return result.data;
  throw invalidForm(...result.error.issues.map(toIssue));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null)
      .map(([key, entry]) => [key, withoutNulls(entry)]),
  );
}

function toIssue(issue: z.core.$ZodIssue): FormIssue {
  const { path } = issue;
  switch (issue.code) {
    case 'custom': {
      const code: unknown = issue.params?.['discord'];
      return { path, code: typeof code === 'string' ? code : 'BASE_TYPE_INVALID', message: issue.message };
    }
    case 'invalid_type':
      return issue.input === undefined
        ? { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : {
            path,
            code: 'BASE_TYPE_CONVERT',
            message: `Could not interpret "${typeof issue.input}" as ${issue.expected}.`,
          };
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
        : {
            path,
            code: 'NUMBER_TYPE_MAX',
            message: `int value should be less than or equal to ${issue.maximum}.`,
          };
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { path, code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` }
        : {
            path,
            code: 'NUMBER_TYPE_MIN',
            message: `int value should be greater than or equal to ${issue.minimum}.`,
          };
    case 'invalid_union':
      return {
        path,
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of field "type" is not one of those allowed here.',
      };
    case 'invalid_value':
      return {
        path,
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${issue.values.map(String).join(', ')}}.`,
      };
    case 'invalid_format':
      return issue.format === 'url'
        ? { path, code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }
        : { path, code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { path, code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}
