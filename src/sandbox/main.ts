import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

// `npm run sandbox`: a place to try the bot in, or with `--drill` one whole case as a transcript.

const { values } = parseArgs({
  options: { port: { type: 'string' }, drill: { type: 'boolean', default: false } },
});

if (values.drill) {
  const { drill } = await import('./drill.ts');
  process.exitCode = await drill();
} else {
  await stay(Number(values.port ?? process.env['SANDBOX_PORT'] ?? 4680));
}

/** Starts a sandbox and keeps it until SIGINT or SIGTERM. */
async function stay(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error('the port is a number from 0 to 65535; 0 takes a free one');
    process.exitCode = 1;
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const sandbox = await startSandbox({ port, log: (line) => console.error(line) }).catch((error: unknown) => {
    console.error(`the sandbox did not start: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!sandbox) {
    process.exitCode = 1;
    return;
  }
  const { url } = sandbox;
  const post = (path: string, body: object) =>
    `  curl -s ${url}/sandbox/${path} -d '${JSON.stringify(body)}'`;
  console.log(
    [
      `sandbox ready ${url}`,
      '',
      'Type a command, see what was said, let a day pass:',
      post('run', { as: 'security-1', line: '/advisory open repository:stacklok/codegate source:email' }),
      `  curl -s ${url}/sandbox/channels/security`,
      `  curl -s ${url}/sandbox/dms/security-1`,
      post('clock', { advance: 'P1D' }),
      '',
      'Ctrl-C ends it and leaves nothing behind.',
    ].join('\n'),
  );
  await stopped;
  await sandbox.close();
}
