import { readArguments } from './arguments.ts';
import { CALLS } from './calls.ts';
import { curl, helpText } from './help.ts';

// `npm run sandbox`: a place to try the bot in, or with `--drill` one whole case as a transcript.

const asked = readArguments(process.argv.slice(2), process.env);

switch (asked.do) {
  case 'help':
    process.stdout.write(helpText(CALLS, 'http://127.0.0.1:4680'));
    break;
  case 'drill': {
    const { drill } = await import('./drill.ts');
    process.exitCode = await drill();
    break;
  }
  case 'stay':
    await stay(asked.port);
    break;
  case 'refuse':
    console.error(asked.why);
    process.exitCode = 1;
    break;
}

/** Starts a sandbox and keeps it until SIGINT or SIGTERM. */
async function stay(port: number): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const [{ startSandbox }, { pageFiles }] = await Promise.all([
    import('./sandbox.ts'),
    import('./page-files.ts'),
  ]);
  // While the bot starts in its own process.
  const prepared = pageFiles.prepare();
  const sandbox = await startSandbox({ port, around: process.env, log: (line) => console.error(line) }).catch(
    (error: unknown) => {
      console.error(`the sandbox did not start: ${failure(error, port)}`);
    },
  );
  if (!sandbox) {
    process.exitCode = 1;
    return;
  }
  await prepared;
  const { url } = sandbox;
  console.log(
    [
      `sandbox ready ${url}`,
      '',
      'Open that address in a browser to practise, or go by calls.',
      '',
      'A report arrives, five minutes pass, and the team’s channel says so:',
      ...['/sandbox/github/report', '/sandbox/clock', '/sandbox/channels/NAME'].flatMap((path) =>
        firstExample(path, url),
      ),
      'Every call there is:',
      ...firstExample('/sandbox/help', url),
      '',
      ...placesOf(sandbox.env),
      'Ctrl-C ends it and leaves nothing behind.',
    ].join('\n'),
  );
  await stopped;
  await sandbox.close();
}

/** Where the optional features can be seen that have a place. */
function placesOf(env: Readonly<Record<string, string>>): string[] {
  const { HEALTH_PORT: health = '', BACKUP_DIR: backups = '' } = env;
  return [
    ...(health === '' ? [] : ['Whether the bot is well:', `  curl -s http://127.0.0.1:${health}/healthz`]),
    ...(backups === '' ? [] : [`Daily backups, at 03:17 UTC of the sandbox’s clock: ${backups}`]),
    '',
  ];
}

function firstExample(path: string, url: string): string[] {
  const call = CALLS.find((each) => each.path === path);
  const [example] = call?.examples ?? [];
  return call && example ? [`  ${curl(call, example, url)}`] : [];
}

/** Why it did not start, and what to do where that is known. */
function failure(error: unknown, port: number): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'EADDRINUSE'
    ? `port ${port} is taken; choose another with --port, or a free one with --port 0`
    : error.message;
}
