import { once } from 'node:events';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { unenrolledAmong, type RoleHolders } from './app/watch/enrolment.ts';
import { lookAtDisk } from './app/watch/looks.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { mailTroubleInWords } from './documents/mail-trouble.ts';
import { mailboxFullInWords, mailboxTroubleInWords } from './documents/mailbox-trouble.ts';
import { unreadableInWords } from './documents/unreadable-cases.ts';
import { createClient } from './discord/client.ts';
import { connect } from './discord/gateway.ts';
import { roleHolders } from './discord/enrolment.ts';
import { codegateNote, verifyDiscord } from './discord/verify.ts';
import { portProblem as healthPortProblem, type HealthAddress } from './health.ts';
import { databaseProblem } from './store/database-problem.ts';
import { isWhole, readBeside } from './store/read-beside.ts';
import { MailboxError } from './mail/imap-failure.ts';
import { createMailbox } from './mail/mailbox.ts';
import { createMailer } from './mail/mailer.ts';
import { missingTriggersIn } from './store/append-only.ts';
import { unreadableIn } from './store/case-history.ts';
import { backupsIn, databaseFiles, isOpen } from './store/at-rest.ts';
import { VERSION } from './version.ts';
import { portTaken as webhookPortTaken, WEBHOOK_HOST } from './webhook.ts';
import type { Finding } from './doctor/finding.ts';
import { examineGitHub } from './doctor/github.ts';
import { examineKept } from './doctor/kept.ts';
import { examineLease } from './doctor/lease.ts';
import { examineReleaseServices } from './doctor/release-services.ts';
import { examineReplica } from './doctor/replica.ts';

/**
 * Checks the set-up without changing the database, so that it may run beside the bot: the configuration, the
 * Discord server with its channels and role, the GitHub rights in each repository, the mail server, to which
 * nothing is sent, the lease of several machines, and who on this machine may read what is secret.
 */
export async function examine(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return [{ what: 'Configuration', problems: error.problems }];
    throw error;
  }
  return [
    { what: 'Configuration', problems: [], notes: [`version ${VERSION} of the bot.`] },
    await examineDiscord(config),
    ...(await examineGitHub(config)),
    await examineMail(config),
    await examineMailbox(config),
    await examineLease({ ...config, env }),
    await examineMachine(config, '.env'),
    examineReplica(config),
    await examineReleaseServices(config),
    examineKept(config),
  ];
}

/** What of this machine the bot needs: files that are private, directories that can be written to, a free port. */
export async function examineMachine(
  config: Pick<Config, 'databasePath' | 'backupDir' | 'health' | 'webhook'>,
  envFile: string,
): Promise<Finding> {
  const { what, problems } = examineFiles(config, envFile);
  const { databasePath, backupDir, health, webhook } = config;
  const places = {
    DATABASE_PATH: dirname(databasePath),
    ...(backupDir === undefined ? {} : { BACKUP_DIR: backupDir }),
  };
  const disk = lookAtDisk(places);
  return {
    what,
    problems: [
      ...problems,
      ...Object.entries(places).flatMap(([variable, place]) => placeProblem(variable, place) ?? []),
      ...(disk ? [disk.why] : []),
      ...((await portProblem(health)) ?? []),
      ...((await webhookPortProblem(webhook)) ?? []),
    ],
  };
}

/** Whether a directory can be made, and written to. */
function placeProblem(variable: string, place: string): string | undefined {
  let there = resolve(place);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    if (statSync(there).isDirectory()) return undefined;
  } catch {
    // Said below.
  }
  return `${variable}: ${there} cannot be written to by this user. Give it to the user that the bot runs as, or name another place.`;
}

/** Whether the health port is free, or the bot's own. */
async function portProblem(address: HealthAddress | undefined): Promise<string[] | undefined> {
  if (!address || address.port === 0) return undefined;
  const taken = await takenBy(address);
  if (taken === undefined) return undefined;
  const answer = await fetch(healthzOf(address)).catch(() => undefined);
  const text = (await answer?.text().catch(() => '')) ?? '';
  return text.includes('"ticking"') ? undefined : [healthPortProblem(address.port, taken)];
}

/** Whether the port for GitHub's webhooks is free, or the bot's own. */
async function webhookPortProblem(webhook: Config['webhook']): Promise<string[] | undefined> {
  if (!webhook || webhook.port === 0) return undefined;
  const { port } = webhook;
  if ((await takenBy({ host: WEBHOOK_HOST, port })) === undefined) return undefined;
  const answer = await fetch(`http://${WEBHOOK_HOST}:${port}/github`).catch(() => undefined);
  await answer?.body?.cancel();
  // It takes nothing but what is posted.
  return answer?.status === 405 ? undefined : [webhookPortTaken(port)];
}

/** Why it cannot be listened there; `undefined` where it can. */
async function takenBy({ host, port }: HealthAddress): Promise<unknown> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return error;
  } finally {
    server.close();
  }
}

/** Where this machine asks for it: an address of all its network cards is none to ask at. */
function healthzOf({ host, port }: HealthAddress): string {
  const here = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${here.includes(':') ? `[${here}]` : here}:${port}/healthz`;
}

/**
 * Whether others on this machine may read what is secret, whether recorded events are kept from being changed, and whether they can
 * be read.
 * @param envFile The file that the tokens are read from at a start.
 */
export function examineFiles(
  { databasePath, backupDir }: Pick<Config, 'databasePath' | 'backupDir'>,
  envFile: string,
): Finding {
  const backups = backupDir === undefined ? [] : backupsIn(backupDir);
  const open = [envFile, ...databaseFiles(databasePath), ...backups].filter(isOpen);
  const problems = open.map(
    (file) => `${file}: others than its owner may read it. Make it private: chmod 600 ${file}`,
  );
  return { what: 'Files', problems: [...problems, ...examineHistory(databasePath)] };
}

function examineHistory(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    if (!isWhole(path))
      return [
        'DATABASE_PATH: the file is damaged. Stop the bot, keep the file, and restore the newest copy: npm run restore -- FILE',
      ];
    const unreadable = unreadableIn(path);
    return [
      ...missingTriggersIn(path).map(
        (name) =>
          `DATABASE_PATH: the trigger ${name} is missing, so that events could be changed. Start the bot, which makes it anew, and look with /advisory export whether the history is whole.`,
      ),
      ...(unreadable.length > 0 ? [`DATABASE_PATH: ${unreadableInWords(unreadable)}`] : []),
    ];
  } catch (error) {
    // Where nothing can be written, SQLite cannot read what a bot was writing either.
    return [databaseProblem(error) ?? 'DATABASE_PATH: is no database of the bot that can be read.'];
  }
}

async function examineDiscord(config: Config): Promise<Finding> {
  const what = 'Discord';
  const client = createClient(config.discord.apiUrl);
  try {
    const ready = await connect(client, config.discord.token, () => {});
    const enrolled = readBeside(config.databasePath)?.roster ?? [];
    const holders = await roleHolders(ready.rest, config.discord);
    const missing = holders && unenrolledAmong(holders, enrolled);
    const note = codegateNote(ready, config.discord);
    return {
      what,
      problems: [...verifyDiscord(ready, config.discord), ...(note === undefined ? [] : [note])],
      notes: missing && missing.count > 0 ? [enrolmentInWords(missing)] : [],
    };
  } catch (error) {
    return { what, problems: [error instanceof Error ? error.message : 'Discord cannot be reached.'] };
  } finally {
    await client.destroy();
  }
}

/** Which members of the team no reminder reaches, and where Discord does not name them, how it would. */
export function enrolmentInWords({ count, members }: RoleHolders): string {
  const who = members
    ? members.map(({ name }) => name).join(', ')
    : `${count} of the members with the security team’s role`;
  const how = members
    ? ''
    : ' To see their names, switch on the Server Members Intent (Discord Developer Portal → Bot), and run this again.';
  return `${who}: never used the bot, so no reminder reaches them. Each uses /advisory me once in the private channel.${how}`;
}

/** Whether the mail server can be reached and lets the bot in; nothing is sent. */
export async function examineMail({ smtp }: Pick<Config, 'smtp'>): Promise<Finding> {
  if (!smtp)
    return { what: 'E-mail: not configured; notices to distributors are sent by hand', problems: [] };
  const check = await createMailer(smtp).verify();
  return { what: 'E-mail', problems: check.ok ? [] : [mailTroubleInWords(check)] };
}

/** Whether the mailbox can be read, in which reports come by e-mail; no mail is, and nothing is changed in it. */
export async function examineMailbox({ mailbox: given }: Pick<Config, 'mailbox'>): Promise<Finding> {
  if (!given) return { what: 'Mailbox: not configured; reports by e-mail are opened by hand', problems: [] };
  const mailbox = createMailbox({ ...given, hash: (id) => id });
  try {
    await mailbox.ask();
    const full = mailbox.fullBy();
    return {
      what: 'Mailbox',
      problems: full === undefined ? [] : [`${mailboxFullInWords(full)} Make room in it.`],
    };
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error;
    return {
      what: 'Mailbox',
      problems: [mailboxTroubleInWords({ kind: error.kind, failure: error.message })],
    };
  } finally {
    mailbox.close();
  }
}

/** The findings as lines for a terminal. */
export function report(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ what, problems, notes = [] }) => [
      `${problems.length === 0 ? '✓' : '✗'} ${what}`,
      ...problems.map((problem) => `    ${problem}`),
      ...notes.map((note) => `    · ${note}`),
    ])
    .join('\n');
}

/** All that the doctor says of an environment, and the exit code that goes with it. */
export async function consult(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly code: number; readonly out: string }> {
  const findings = await examine(env);
  return { code: findings.every(({ problems }) => problems.length === 0) ? 0 : 1, out: report(findings) };
}

if (import.meta.main) {
  const { code, out } = await consult(process.env);
  console.log(out);
  process.exitCode = code;
}
