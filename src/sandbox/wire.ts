import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { answerOfFault, Faults, type Fault, type Target } from './faults.ts';
import { parseMultipart, type UploadedFile } from './multipart.ts';

export type { Fault, Target };

/** One request that the bot made and what it was answered; `status` is null where the connection was cut. */
export interface Exchange {
  target: Target;
  method: string;
  /** Path with its query, as it was asked. */
  path: string;
  status: number | null;
  ms: number;
  body: unknown;
  readonly answer: unknown;
}

export interface WireRequest {
  method: string;
  /** Path without its query, without the server's prefix. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The parsed JSON (of a multipart body: its `payload_json`), or `undefined` if there was none. */
  body: unknown;
  /** Whether there is a body that claims to be JSON and is none. */
  malformed: boolean;
  /** The files of a multipart body. */
  files: readonly UploadedFile[];
  /** The body's bytes as they came. */
  raw: Buffer;
}

export interface WireResponse {
  status: number;
  /** JSON, or bytes that are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type WireHandler = (request: WireRequest) => WireResponse | Promise<WireResponse>;

/** Remembers every exchange and holds the faults, for all the services of one sandbox. */
export class Wire {
  readonly exchanges: Exchange[] = [];
  readonly #faults = new Faults();
  /** Awaited before a service acts: the sandbox makes sure here that its clock shows what the bot's shows. */
  beforeActing: () => Promise<void> = () => Promise.resolve();
  /** The time that the services' answers bear; this machine's, unless given. */
  now: () => Temporal.Instant = () => Temporal.Now.instant();

  /** Whether a request to this service may yet suffer something. */
  isArmed(target: Target): boolean {
    return this.#faults.isArmed(target);
  }

  addFault(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** The fault that this request suffers, `undefined` if none. */
  takeFault(target: Target, method: string, path: string): Fault | undefined {
    return this.#faults.take(target, method, path);
  }

  clearFaults(): void {
    this.#faults.clear();
  }
}

/** Serves one target on 127.0.0.1; `prefix` (such as `/api/v10`) is taken off the path before the handler sees it. */
export async function serve(
  wire: Wire,
  target: Target,
  handler: WireHandler,
  options: { prefix?: string; port?: number } = {},
): Promise<{ server: Server; port: number; close: () => Promise<void> }> {
  const prefix = options.prefix ?? '';
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const started = performance.now();
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(incoming, 'end');
      const raw = Buffer.concat(chunks);
      const method = incoming.method ?? 'GET';
      const asked = incoming.url ?? '/';
      const url = new URL(asked, 'http://127.0.0.1');
      const contentType = incoming.headers['content-type'];
      const multipart = parseMultipart(raw, contentType);
      const body = multipart ? multipart.payload : parseJson(raw, contentType);
      const fault = wire.takeFault(target, method, asked);
      const record = (status: number | null, text: string | undefined) =>
        wire.exchanges.push({
          target,
          method,
          // Clients encode the @ of `@original` and `@me` without need; the record has it as the specification does.
          path: (asked.startsWith(prefix) ? asked.slice(prefix.length) : asked).replaceAll('%40', '@'),
          status,
          ms: Math.round((performance.now() - started) * 10) / 10,
          body: body ?? null,
          // As text, which was said and stays so: it is seldom asked for.
          get answer(): unknown {
            return text === undefined ? null : JSON.parse(text);
          },
        });
      if (fault?.delay_ms) await delay(fault.delay_ms, undefined, { ref: false });
      if (fault?.drop === 'before') {
        record(null, undefined);
        incoming.socket.destroy();
        return;
      }
      await wire.beforeActing();
      const response: WireResponse =
        (fault && answerOfFault(fault)) ??
        (await handler({
          method,
          path: decodeURIComponent(
            url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname,
          ),
          query: url.searchParams,
          headers: incoming.headers,
          body,
          malformed: raw.length > 0 && contentType !== undefined && body === undefined,
          files: multipart?.files ?? [],
          raw,
        }));
      if (fault?.drop === 'after') {
        record(null, undefined);
        incoming.socket.destroy();
        return;
      }
      const { body: answered } = response;
      const bytes = Buffer.isBuffer(answered);
      const text = bytes || answered === undefined ? undefined : JSON.stringify(answered);
      record(response.status, text);
      outgoing.writeHead(response.status, {
        date: new Date(wire.now().epochMilliseconds).toUTCString(),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...response.headers,
        ...fault?.headers,
      });
      outgoing.end(bytes ? answered : text);
    })().catch((error: unknown) => {
      // The client ended in the middle of its request.
      if (incoming.destroyed && !incoming.complete) return;
      console.error(`sandbox ${target} failed:`, error);
      outgoing.destroy();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port');
  return {
    server,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function parseJson(raw: Buffer, contentType: string | undefined): unknown {
  if (raw.length === 0 || !contentType?.includes('json')) return undefined;
  try {
    const parsed: unknown = JSON.parse(raw.toString('utf8'));
    return parsed;
  } catch {
    return undefined;
  }
}
