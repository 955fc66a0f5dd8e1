import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ControlError } from './control-error.ts';
import type { Sandbox } from './sandbox.ts';

const values = z.array(z.string());

const bodies = {
  run: z.strictObject({ as: z.string(), in: z.string().optional(), line: z.string() }),
  press: z.strictObject({ as: z.string(), message: z.string(), button: z.string() }),
  choose: z.strictObject({
    as: z.string(),
    message: z.string(),
    values: z.union([values, z.string().transform((value) => [value])]),
    select: z.string().optional(),
  }),
  submit: z.strictObject({
    as: z.string(),
    modal: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.boolean(), values])),
  }),
  autocomplete: z.strictObject({
    as: z.string(),
    in: z.string().optional(),
    line: z.string(),
    focused: z.string(),
  }),
  clock: z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })]),
  faults: z.discriminatedUnion('target', [
    z.strictObject({ target: z.literal('gateway'), close: z.int().min(1000).max(4999) }),
    ...(['discord', 'github', 'registry'] as const).map((target) =>
      z
        .strictObject({
          target: z.literal(target),
          path: z.string().optional(),
          method: z.string().optional(),
          status: z.int().min(400).max(599).optional(),
          code: z.int().optional(),
          delay_ms: z.int().min(0).max(60_000).optional(),
          drop: z.enum(['before', 'after']).optional(),
          times: z.int().min(1).default(1),
        })
        .refine(
          (fault) => fault.status !== undefined || fault.delay_ms !== undefined || fault.drop !== undefined,
          {
            error: 'a fault needs a status, a delay_ms or a drop',
          },
        ),
    ),
  ]),
  restart: z.strictObject({ signal: z.enum(['SIGTERM', 'SIGKILL', 'SIGINT']).default('SIGTERM') }),
};

/** Serves the control API on 127.0.0.1: JSON in, JSON out, 400 with a sentence for a wrong call. */
export async function serveControl(
  sandbox: Sandbox,
  port: number,
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const { status, body } = await respond(sandbox, incoming);
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(`${JSON.stringify(body)}\n`);
    })();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control API listens on no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  sandbox: Sandbox,
  incoming: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  try {
    const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const body = await bodyOf(incoming);
    return {
      status: 200,
      body: (await call(sandbox, incoming.method ?? 'GET', decodeURIComponent(pathname), body)) ?? {},
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: error instanceof ControlError ? 400 : 500, body: { error: message } };
  }
}

/** One call; `body` is what was sent, unchecked. */
async function call(sandbox: Sandbox, method: string, path: string, body: unknown): Promise<unknown> {
  const named = /^\/sandbox\/(channels|dms|github\/advisories)\/(.+)$/.exec(path);
  const name = named?.[2] ?? '';
  switch (`${method} ${named ? `/sandbox/${named[1]}/*` : path}`) {
    case 'GET /sandbox':
      return sandbox.info();
    case 'POST /sandbox/run': {
      const asked = read(bodies.run, body);
      return sandbox.run(asked.as, asked.line, asked.in);
    }
    case 'POST /sandbox/press': {
      const asked = read(bodies.press, body);
      return sandbox.press(asked.as, asked.message, asked.button);
    }
    case 'POST /sandbox/choose': {
      const asked = read(bodies.choose, body);
      return sandbox.choose(asked.as, asked.message, asked.values, asked.select);
    }
    case 'POST /sandbox/submit': {
      const asked = read(bodies.submit, body);
      return sandbox.submit(asked.as, asked.modal, asked.fields);
    }
    case 'POST /sandbox/autocomplete': {
      const asked = read(bodies.autocomplete, body);
      return sandbox.autocomplete(asked.as, asked.line, asked.focused, asked.in);
    }
    case 'GET /sandbox/channels/*':
      return sandbox.channel(name);
    case 'GET /sandbox/dms/*':
      return sandbox.dms(name);
    case 'POST /sandbox/clock': {
      const asked = read(bodies.clock, body);
      return 'to' in asked ? sandbox.to(asked.to) : sandbox.advance(asked.advance);
    }
    case 'POST /sandbox/github/report':
      return sandbox.report(body);
    case 'POST /sandbox/github/release':
      return sandbox.release(body);
    case 'GET /sandbox/github/advisories/*':
      return sandbox.advisory(name);
    case 'PATCH /sandbox/github/advisories/*':
      return sandbox.patchAdvisory(name, body);
    case 'POST /sandbox/faults':
      return sandbox.faults(read(bodies.faults, body));
    case 'POST /sandbox/restart':
      return sandbox.restart(read(bodies.restart, body ?? {}).signal);
    case 'GET /sandbox/requests':
      return sandbox.requests();
    default:
      throw new ControlError(`there is no call ${method} ${path}`);
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ControlError(
    result.error.issues
      .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
      .join('; '),
  );
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(incoming, 'end');
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new ControlError('the body is not JSON');
  }
}
