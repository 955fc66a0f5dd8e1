import type { Call, Example } from './call.ts';

/** How `npm run sandbox` is started, by flag. */
const FLAGS: readonly { flag: string; does: string }[] = [
  { flag: '', does: 'starts the sandbox and keeps it; Ctrl-C ends it and leaves nothing behind' },
  {
    flag: '--port PORT',
    does: 'the control API’s port, in place of SANDBOX_PORT or 4680; 0 takes a free one',
  },
  {
    flag: '--drill',
    does: 'plays one whole case and one that goes wrong, and prints them; exits 0 if both ended as the policy says',
  },
  { flag: '--help', does: 'prints this' },
];

/** The flags there are, for the line that refuses another. */
export const FLAG_NAMES = FLAGS.map(({ flag }) => flag).filter(Boolean);

/** How the sandbox is started, and every call with an example as a person can paste it into a shell. */
export function helpText(calls: readonly Call[], url: string): string {
  const width = Math.max(...FLAGS.map(({ flag }) => flag.length));
  return [
    'The sandbox: a Discord and a GitHub on 127.0.0.1 with the real bot between them. It needs no account.',
    '',
    ...FLAGS.map(
      ({ flag, does }) => `  npm run sandbox ${flag ? '--' : '  '} ${flag.padEnd(width)}  ${does}`,
    ),
    '',
    'Every call takes and gives JSON. A wrong one gets 400 and {"error": "what is wrong"}.',
    'An answer and a message, field by field: src/sandbox/README.md.',
    ...calls.flatMap((call) => ['', ...describe(call, url)]),
    '',
  ].join('\n');
}

/** An example as a command for the shell. */
export function curl(
  call: Pick<Call, 'method' | 'path' | 'goesOn'>,
  { path = call.path, body }: Example,
  url: string,
): string {
  const isCurlsOwn = call.method === 'GET' || (call.method === 'POST' && body !== undefined);
  const method = isCurlsOwn ? '' : ` -X ${call.method}`;
  return `curl -s${call.goesOn ? 'N' : ''}${method} ${url}${path}${body ? ` -d '${JSON.stringify(body)}'` : ''}`;
}

function describe(call: Call, url: string): string[] {
  return [
    `${call.method} ${call.path}${call.takes === undefined ? '' : `  ${call.takes}`}`,
    `    ${call.does}`,
    `    → ${call.gives}`,
    ...call.examples.flatMap((example) => [
      ...(example.after === undefined ? [] : [`    ${placeholderNote(example)}`]),
      `    ${curl(call, example, url)}`,
    ]),
  ];
}

/** Says where the id comes from that an example cannot know. */
function placeholderNote({ after = '', path = '', body = {} }: Example): string {
  if (path.endsWith('/FILE')) return `FILE is raw.attachments[0].id in the answer to ${after}`;
  return 'modal' in body
    ? `MODAL is modal.id in the answer to ${after}`
    : `MESSAGE is the id of the answer to ${after}`;
}
