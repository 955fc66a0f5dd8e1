import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Templates } from './documents/announcement/templates.ts';
import type { ArtifactOptions } from './release/artifacts/artifacts.ts';
import { isProtected } from './github/public-web.ts';
import type { GitHubConfig } from './github/github.ts';
import type { GitHubAuth } from './github/octokit.ts';
import { codegatePrefix, isCasePrefix } from './process/case-id.ts';
import { readMailbox } from './process/mail-address.ts';
import type { MailboxOptions } from './mail/mailbox.ts';
import type { MailerOptions } from './mail/mailer.ts';
import { readImapAddress } from './mail/imap-address.ts';
import { readLeaseAddress, type LeaseAddress } from './lease/lease-address.ts';
import { readSmtpAddress } from './mail/smtp-address.ts';
import { PolicyError, readPolicy, type Policy } from './process/policy.ts';
import { readTemplates, TemplateError } from './template-files.ts';

/** Raised for a configuration that cannot be used: every problem by the variable's name, never by its value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['the configuration cannot be used:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

const snowflake = z.string().regex(/^\d{15,20}$/, 'is not a Discord id (15 to 20 digits)');
/** `owner/name`. Dots alone would be another page of GitHub's API. */
const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/;
/** Looked at one by one, where GitHub does not list them together, each has its turn within five minutes. */
const mostRepositories = 500;
const url = z
  .url({ protocol: /^https?$/, error: 'is not an http(s) address' })
  .transform((text) => text.replace(/(?<!\/)\/+$/, ''));

/** A service that is given a token, or whose answers decide what is told to everybody. */
const service = url.refine(isProtected, { error: 'is not an https address (http only on this machine)' });

/** Why an `IMAP_URL` cannot be used. */
const imapProblems = {
  'no address':
    'is not an address such as imaps://USER:PASSWORD@HOST:993/INBOX (signs other than letters as %40)',
  'not encrypted': 'is not encrypted: use imaps:// (imap:// only on this machine)',
} as const;

const schema = z.object({
  DISCORD_TOKEN: z.string().min(1),
  DISCORD_GUILD_ID: snowflake,
  SECURITY_CHANNEL_ID: snowflake,
  CODEGATE_CHANNEL_ID: snowflake,
  SECURITY_ROLE_ID: snowflake,
  GITHUB_TOKEN: z.string().min(1).optional(),
  GITHUB_APP_ID: z.string().regex(/^\d+$/, 'is not a number').optional(),
  GITHUB_APP_PRIVATE_KEY: z
    .string()
    .includes('PRIVATE KEY', { error: 'is not a private key in PEM form' })
    .optional(),
  GITHUB_REPOSITORIES: z
    .string()
    .default('stacklok/codegate')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .refine((names) => names.length > 0 && names.every((name) => REPOSITORY.test(name)), {
      error: 'is not a comma-separated list of owner/name',
    })
    .refine((names) => names.length <= mostRepositories, {
      error: `names more than ${mostRepositories} repositories`,
    }),
  TEAM_NAME: z
    .string()
    .regex(
      /^[\p{L}\p{N} .,&'’()-]{1,80}$/u,
      "is not a name of one line, of letters, digits and . , & ' ( ) -",
    )
    .default('The CodeGate security team'),
  CASE_PREFIX: z
    .string()
    .refine(isCasePrefix, {
      error: 'is not one to ten capital letters and digits, the first a letter, other than CVE, GHSA and CWE',
    })
    .default(codegatePrefix),
  DATABASE_PATH: z.string().min(1).default('data/advisory-bot.db'),
  POLICY_FILE: z.string().optional(),
  TEMPLATES_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DISCORD_API_URL: service.default('https://discord.com/api'),
  GITHUB_API_URL: service.default('https://api.github.com'),
  CVE_SERVICES_URL: service.default('https://cveawg.mitre.org/api'),
  CONTAINER_REGISTRY_URL: service.optional(),
  SIGSTORE_TUF_URL: service.optional(),
  SIGSTORE_TUF_ROOT: z.string().refine(isReadable, { error: 'names a file that cannot be read' }).optional(),
  PGP_KEY_URL: url.optional(),
  PGP_FINGERPRINT: z
    .string()
    .transform((text) => text.replaceAll(/\s/g, '').toUpperCase())
    .refine((text) => /^[0-9A-F]{40,64}$/.test(text), {
      error: 'is not a fingerprint of 40 hexadecimal digits or more',
    })
    .optional(),
  SMTP_URL: z
    .string()
    .refine((text) => readSmtpAddress(text) !== undefined, {
      error: 'is not an address such as smtps://USER:PASSWORD@HOST:465 (signs other than letters as %40)',
    })
    .optional(),
  SMTP_FROM: z
    .string()
    .transform((text, ctx) => {
      const mailbox = readMailbox(text);
      if (!mailbox) ctx.addIssue({ code: 'custom', message: 'is not an e-mail address, or NAME <ADDRESS>' });
      return mailbox ?? z.NEVER;
    })
    .optional(),
  IMAP_URL: z
    .string()
    .superRefine((text, ctx) => {
      const address = readImapAddress(text);
      if (typeof address === 'string') ctx.addIssue({ code: 'custom', message: imapProblems[address] });
    })
    .optional(),
  BACKUP_DIR: z.string().optional(),
  LEASE_URL: z
    .string()
    .transform((text, ctx) => {
      const address = readLeaseAddress(text);
      if (!address)
        ctx.addIssue({
          code: 'custom',
          message:
            'is not an address such as postgres://USER:PASSWORD@HOST:5432/DATABASE (signs other than letters as %40)',
        });
      return address ?? z.NEVER;
    })
    .optional(),
  LEASE_SECONDS: z.coerce
    .number()
    .int()
    .min(2, { error: 'is less than 2' })
    .max(40, { error: 'is more than 40: a takeover would take longer than two minutes' })
    .default(30),
  RESTORE_FROM: z.string().optional(),
  LITESTREAM_CONFIG: z.string().refine(isReadable, { error: 'names a file that cannot be read' }).optional(),
  LITESTREAM_BIN: z.string().default('litestream'),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  WEBHOOK_SECRET: z.string().min(1).optional(),
  WEBHOOK_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  HEALTH_HOST: z
    .union([z.ipv4(), z.ipv6(), z.literal('localhost')], { error: 'is not the address of a network card' })
    .default('127.0.0.1'),
});

export interface Config {
  readonly discord: {
    readonly token: string;
    readonly apiUrl: string;
    readonly guildId: string;
    readonly securityChannelId: string;
    readonly codegateChannelId: string;
    readonly securityRoleId: string;
  };
  readonly github: GitHubConfig;
  /** Where a release's image is asked for, and which Sigstore its signatures are verified with. */
  readonly artifacts: Pick<ArtifactOptions, 'registryUrl' | 'sigstore' | 'cacheDirectory'>;
  /** Where the public records of CVEs are asked for. */
  readonly cveServicesUrl: string;
  /** Who signs what a reporter is told. */
  readonly teamName: string;
  /** How the ids of new cases begin. */
  readonly casePrefix: string;
  readonly databasePath: string;
  readonly policy: Policy;
  /** The words of what is posted in #codegate. */
  readonly templates: Templates;
  readonly logLevel: string;
  readonly pgp: { readonly keyUrl: string; readonly fingerprint: string } | undefined;
  /** Where e-mails go out; `undefined` if the text of an advance notice is given to be sent by hand. */
  readonly smtp: MailerOptions | undefined;
  /** The mailbox in which reports come by e-mail, and the addresses of the team; `undefined` if it is not read. */
  readonly mailbox: Pick<MailboxOptions, 'url' | 'own'> | undefined;
  readonly backupDir: string | undefined;
  /** Where the lease is kept, by which one of several machines is the primary; `undefined` where there is one machine. */
  readonly lease: { readonly address: LeaseAddress; readonly seconds: number } | undefined;
  /** What a second machine restores when it takes over: a copy of the database, or a directory of them. */
  readonly restoreFrom: string | undefined;
  /** The program that replicates the database, and its own configuration: without one it is not replicated. */
  readonly litestream: { readonly program: string; readonly configFile: string | undefined };
  /** Where GitHub's webhooks wake the sync; `undefined` where none do. */
  readonly webhook: { readonly port: number; readonly secret: string } | undefined;
  /** Where a supervisor and a monitor ask; `undefined` if nobody does. */
  readonly health: { readonly host: string; readonly port: number } | undefined;
}

/** The directory beside the database in which Sigstore's trusted root is kept. It is public. */
const trustDirectory = 'sigstore-trust';

/** Variables that hold a secret, each of which may come from a file named by `…_FILE` instead. */
const secrets = [
  'DISCORD_TOKEN',
  'GITHUB_TOKEN',
  'GITHUB_APP_PRIVATE_KEY',
  'WEBHOOK_SECRET',
  'SMTP_URL',
  'IMAP_URL',
  'LEASE_URL',
] as const;

/** Reads the configuration from the environment. Throws a `ConfigError` that names every problem at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values = withSecretFiles(env, problems);
  const parsed = schema.safeParse(values);
  if (!parsed.success)
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0]);
      if (problems.some((problem) => problem.startsWith(`${name}_FILE`))) continue;
      problems.push(`${name} ${values[name] === undefined ? 'is missing' : issue.message}`);
    }
  const auth = readAuth(values, problems);
  if ((values['PGP_KEY_URL'] === undefined) !== (values['PGP_FINGERPRINT'] === undefined))
    problems.push('PGP_KEY_URL and PGP_FINGERPRINT go together: set both or none');
  if ((values['SIGSTORE_TUF_URL'] === undefined) !== (values['SIGSTORE_TUF_ROOT'] === undefined))
    problems.push('SIGSTORE_TUF_URL and SIGSTORE_TUF_ROOT go together: set both or none');
  // An SMTP_URL whose file cannot be read is not missing as well.
  const noFile = problems.some((problem) => problem.startsWith('SMTP_URL_FILE'));
  if (!noFile && (values['SMTP_URL'] === undefined) !== (values['SMTP_FROM'] === undefined))
    problems.push('SMTP_URL and SMTP_FROM go together: set both or none');
  const noSecret = problems.some((problem) => problem.startsWith('WEBHOOK_SECRET_FILE'));
  if (!noSecret && (values['WEBHOOK_SECRET'] === undefined) !== (values['WEBHOOK_PORT'] === undefined))
    problems.push('WEBHOOK_SECRET and WEBHOOK_PORT go together: set both or none');
  const channel = values['SECURITY_CHANNEL_ID'];
  if (channel !== undefined && channel === values['CODEGATE_CHANNEL_ID'])
    problems.push(
      'SECURITY_CHANNEL_ID and CODEGATE_CHANNEL_ID are the same: one is private, the other public',
    );
  const policy = readPolicyFile(values['POLICY_FILE'], problems);
  const templates = readTemplateFiles(values['TEMPLATES_DIR'], problems);
  if (!parsed.success || !auth || !policy || !templates || problems.length > 0)
    throw new ConfigError(problems);
  const { data } = parsed;
  return {
    discord: {
      token: data.DISCORD_TOKEN,
      apiUrl: data.DISCORD_API_URL,
      guildId: data.DISCORD_GUILD_ID,
      securityChannelId: data.SECURITY_CHANNEL_ID,
      codegateChannelId: data.CODEGATE_CHANNEL_ID,
      securityRoleId: data.SECURITY_ROLE_ID,
    },
    github: { auth, apiUrl: data.GITHUB_API_URL, repositories: data.GITHUB_REPOSITORIES },
    artifacts: {
      registryUrl: data.CONTAINER_REGISTRY_URL,
      sigstore:
        data.SIGSTORE_TUF_URL && data.SIGSTORE_TUF_ROOT
          ? { mirrorUrl: data.SIGSTORE_TUF_URL, rootPath: data.SIGSTORE_TUF_ROOT }
          : undefined,
      cacheDirectory: join(dirname(data.DATABASE_PATH), trustDirectory),
    },
    cveServicesUrl: data.CVE_SERVICES_URL,
    teamName: data.TEAM_NAME,
    casePrefix: data.CASE_PREFIX,
    databasePath: data.DATABASE_PATH,
    policy,
    templates,
    logLevel: data.LOG_LEVEL,
    pgp:
      data.PGP_KEY_URL && data.PGP_FINGERPRINT
        ? { keyUrl: data.PGP_KEY_URL, fingerprint: data.PGP_FINGERPRINT }
        : undefined,
    smtp: data.SMTP_URL && data.SMTP_FROM ? { url: data.SMTP_URL, from: data.SMTP_FROM } : undefined,
    mailbox: mailboxOf(data),
    backupDir: data.BACKUP_DIR,
    lease: data.LEASE_URL && { address: data.LEASE_URL, seconds: data.LEASE_SECONDS },
    restoreFrom: data.RESTORE_FROM,
    litestream: { program: data.LITESTREAM_BIN, configFile: data.LITESTREAM_CONFIG },
    webhook:
      data.WEBHOOK_PORT !== undefined && data.WEBHOOK_SECRET
        ? { port: data.WEBHOOK_PORT, secret: data.WEBHOOK_SECRET }
        : undefined,
    health: data.HEALTH_PORT === undefined ? undefined : { host: data.HEALTH_HOST, port: data.HEALTH_PORT },
  };
}

/** What the team writes from is no report: its sender's address, and the one that it reads at. */
function mailboxOf({
  IMAP_URL,
  SMTP_FROM,
}: Pick<z.output<typeof schema>, 'IMAP_URL' | 'SMTP_FROM'>): Config['mailbox'] {
  const address = IMAP_URL === undefined ? undefined : readImapAddress(IMAP_URL);
  if (IMAP_URL === undefined || !address || typeof address === 'string') return undefined;
  const own = [SMTP_FROM?.address, address.login.user].filter((each) => each?.includes('@'));
  return { url: IMAP_URL, own: own.flatMap((each) => each?.toLowerCase() ?? []) };
}

/**
 * The policy alone, from an environment in which nothing else of the configuration need be.
 *
 * @throws ConfigError where its file cannot be used
 */
export function readPolicyOf(env: Readonly<Record<string, string | undefined>>): Policy {
  const problems: string[] = [];
  const policy = readPolicyFile(valuesIn(env)['POLICY_FILE'], problems);
  if (!policy) throw new ConfigError(problems);
  return policy;
}

/** An empty value counts as none: `.env.example` leaves optional lines empty. */
function valuesIn(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {};
  for (const [name, given] of Object.entries(env)) {
    const value = withoutQuotes(given?.trim() ?? '');
    if (value !== '') values[name] = value;
  }
  return values;
}

function withSecretFiles(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Record<string, string | undefined> {
  const values = valuesIn(env);
  for (const name of secrets) {
    const file = values[`${name}_FILE`];
    if (file === undefined) continue;
    if (values[name] !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set: keep one`);
      continue;
    }
    try {
      values[name] = readFileSync(file, 'utf8').trim() || undefined;
      if (values[name] === undefined) problems.push(`${name}_FILE names an empty file`);
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read`);
    }
  }
  // A key in one line, as some secret stores give it.
  const key = values['GITHUB_APP_PRIVATE_KEY'];
  if (key) values['GITHUB_APP_PRIVATE_KEY'] = key.replaceAll(String.raw`\n`, '\n');
  return values;
}

/** `docker run --env-file` hands on the quotes in which a value stands in the file. */
function withoutQuotes(text: string): string {
  return /^(['"])((?:(?!\1).)*)\1$/s.exec(text)?.[2]?.trim() ?? text;
}

function isReadable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

function readAuth(values: Record<string, string | undefined>, problems: string[]): GitHubAuth | undefined {
  const token = values['GITHUB_TOKEN'];
  const appId = values['GITHUB_APP_ID'];
  const privateKey = values['GITHUB_APP_PRIVATE_KEY'];
  if (token !== undefined && (appId !== undefined || privateKey !== undefined)) {
    problems.push('GITHUB_TOKEN and GITHUB_APP_ID are both set: keep the token or the App');
    return undefined;
  }
  if (token !== undefined) return { kind: 'token', token };
  if (appId !== undefined && privateKey !== undefined) return { kind: 'app', appId, privateKey };
  // A secret whose file cannot be read is not missing as well.
  const files = ['GITHUB_TOKEN_FILE', 'GITHUB_APP_PRIVATE_KEY_FILE'];
  if (problems.some((problem) => files.some((name) => problem.startsWith(name)))) return undefined;
  problems.push(
    appId === undefined && privateKey === undefined
      ? 'GITHUB_TOKEN is missing (or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY)'
      : 'GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY go together: one of them is missing',
  );
  return undefined;
}

function readPolicyFile(path: string | undefined, problems: string[]): Policy | undefined {
  if (path === undefined) return readPolicy();
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
    return readPolicy(JSON.parse(text));
  } catch (error) {
    if (error instanceof PolicyError)
      problems.push(...error.problems.map((problem) => `POLICY_FILE: ${problem}`));
    else if (error instanceof SyntaxError)
      problems.push(`POLICY_FILE names a file that is not JSON (${basename(path)}, ${placeOf(error, text)})`);
    else problems.push('POLICY_FILE names a file that cannot be read');
    return undefined;
  }
}

/** Where a JSON text ends to be one, and what is often the reason. */
function placeOf({ message }: SyntaxError, text: string): string {
  // Where the text is short, JSON.parse quotes it and names no position.
  const position = /at position (\d+)/.exec(message)?.[1];
  const comma = /,(?=\s*[\]}])/.exec(text)?.index;
  const at = position === undefined ? (comma ?? text.length) : Number(position);
  const line = text.slice(0, at).split('\n').length;
  const isAfterComma = text[at] === ',' || text.slice(0, at).trimEnd().endsWith(',');
  const isComma = isAfterComma && /^,?\s*[\]}]/.test(text.slice(at));
  const isComment = /^\s*\/[/*]/.test(text.slice(at));
  const hint = isComma
    ? ': there is a comma after the last value'
    : isComment
      ? ': JSON has no comments'
      : '';
  return `line ${line}${hint}`;
}

function readTemplateFiles(directory: string | undefined, problems: string[]): Templates | undefined {
  try {
    return readTemplates(directory);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.push(...error.problems.map((problem) => `TEMPLATES_DIR: ${problem}`));
    return undefined;
  }
}
