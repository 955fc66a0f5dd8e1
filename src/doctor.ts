import { existsSync } from 'node:fs';
import { ConfigError, readConfig, type Config } from './config.ts';
import { mailTroubleInWords } from './documents/mail-trouble.ts';
import { createClient } from './discord/client.ts';
import { connect } from './discord/gateway.ts';
import { verifyDiscord } from './discord/verify.ts';
import { createGitHub } from './github/github.ts';
import { GitHubError } from './github/github-error.ts';
import { createMailer } from './mail/mailer.ts';
import { missingTriggersIn } from './store/append-only.ts';
import { backupsIn, databaseFiles, isOpen } from './store/at-rest.ts';

/** One thing that was looked at, and what is wrong with it. */
interface Finding {
  readonly what: string;
  readonly problems: readonly string[];
}

/**
 * Checks the set-up without changing the database, so that it may run beside the bot: the configuration, the
 * Discord server with its channels and role, the GitHub rights in each repository, the mail server, to which
 * nothing is sent, and who on this machine may read what is secret.
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
    { what: 'Configuration', problems: [] },
    { what: 'Discord', problems: await examineDiscord(config) },
    ...(await examineGitHub(config)),
    await examineMail(config),
    examineFiles(config, '.env'),
  ];
}

/**
 * Whether others on this machine may read what is secret, and whether recorded events are kept from being changed.
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
  return { what: 'Files', problems: [...problems, ...examineTriggers(databasePath)] };
}

function examineTriggers(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    return missingTriggersIn(path).map(
      (name) =>
        `DATABASE_PATH: the trigger ${name} is missing, so that events could be changed. Start the bot, which makes it anew, and look with /advisory export whether the history is whole.`,
    );
  } catch {
    return ['DATABASE_PATH: is no database of the bot that can be read.'];
  }
}

async function examineDiscord(config: Config): Promise<string[]> {
  const client = createClient(config.discord.apiUrl);
  try {
    const ready = await connect(client, config.discord.token, () => {});
    return verifyDiscord(ready, config.discord);
  } catch (error) {
    return [error instanceof Error ? error.message : 'Discord cannot be reached.'];
  } finally {
    await client.destroy();
  }
}

async function examineGitHub(config: Config): Promise<Finding[]> {
  const github = createGitHub(config.github);
  const findings: Finding[] = [];
  for (const repository of config.github.repositories) {
    const what = `GitHub, ${repository}`;
    try {
      const { missing } = await github.rights(repository);
      const problems = missing.map(
        (right) => `the token lacks: ${right}. Grant it in GitHub’s settings of the token or the App.`,
      );
      findings.push({ what, problems });
    } catch (error) {
      const problem =
        error instanceof GitHubError
          ? 'GitHub cannot be reached: check the network and GITHUB_API_URL.'
          : 'GitHub could not be asked: check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.';
      findings.push({ what, problems: [problem] });
    }
  }
  return findings;
}

/** Whether the mail server can be reached and lets the bot in; nothing is sent. */
export async function examineMail({ smtp }: Pick<Config, 'smtp'>): Promise<Finding> {
  if (!smtp)
    return { what: 'E-mail: not configured; notices to distributors are sent by hand', problems: [] };
  const check = await createMailer(smtp).verify();
  return { what: 'E-mail', problems: check.ok ? [] : [mailTroubleInWords(check)] };
}

/** The findings as lines for a terminal. */
export function report(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ what, problems }) => [
      `${problems.length === 0 ? '✓' : '✗'} ${what}`,
      ...problems.map((problem) => `    ${problem}`),
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
