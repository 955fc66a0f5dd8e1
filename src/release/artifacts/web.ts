import { createHash } from 'node:crypto';
import { isForbidden, type Answer, type Fetch } from '../../github/public-web.ts';
import { waitSaid } from '../../github/github-error.ts';
import { Unobtainable } from './unobtainable.ts';
import { open, unknown, wrong, type Check } from '../check.ts';

/** How much of other people's servers' time and bytes an inspection takes. */
export interface Limits {
  /** For an answer that is read whole: a manifest, a signature. */
  readonly answerMs: number;
  /** For a file that is downloaded. */
  readonly downloadMs: number;
  /** The largest file that is downloaded. */
  readonly downloadBytes: number;
  /** For all of one inspection. */
  readonly inspectionMs: number;
}

interface Asked {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether to go where a server sends; true unless said otherwise. */
  readonly follow?: boolean;
  readonly ms: number;
}

const REDIRECTS = 5;

/**
 * Servers asked as anybody would, for one inspection: no credentials but those that a registry hands out to everybody.
 */
export class Web {
  readonly #fetch: Fetch;
  readonly #end: AbortSignal;
  /** Servers that asked to be left alone, and what they said: they are not asked again. */
  readonly #quiet = new Map<string, Check>();
  readonly limits: Limits;

  /** `until` ends it earlier: it is one of several that share a limit. */
  constructor(limits: Limits, fetching: Fetch, until?: AbortSignal) {
    this.limits = limits;
    this.#fetch = fetching;
    const end = AbortSignal.timeout(limits.inspectionMs);
    this.#end = until ? AbortSignal.any([end, until]) : end;
  }

  /** The answer whatever its status, its body not yet read. Throws `Unobtainable` where none comes. */
  async open(url: string, asked: Asked): Promise<Answer> {
    // One limit for all of it, the body too.
    const signal = AbortSignal.any([AbortSignal.timeout(asked.ms), this.#end]);
    let address = parsed(url);
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const answer = await this.#ask(address, asked, signal, url);
      const { status } = answer;
      if (asked.follow === false || ![301, 302, 303, 307, 308].includes(status)) return answer;
      await discard(answer);
      const next = URL.parse(answer.headers.get('location') ?? '', address);
      address = parsed(next?.href ?? '');
    }
    throw new Unobtainable(unknown('is sent on too often'));
  }

  async #ask(address: URL, asked: Asked, signal: AbortSignal, first: string): Promise<Answer> {
    // A token is for the server that it was meant for.
    const headers = address.origin === URL.parse(first)?.origin ? asked.headers : undefined;
    const options = { method: asked.method ?? 'GET', redirect: 'manual', signal } as const;
    const quiet = this.#quiet.get(address.origin);
    if (quiet) throw new Unobtainable(quiet);
    try {
      const answer = await this.#fetch(address, headers ? { ...options, headers } : options);
      if (isTooOften(answer)) this.#quiet.set(address.origin, refusalOf(answer));
      return answer;
    } catch (error) {
      throw isForbidden(error) ? notToAsk() : noAnswer();
    }
  }
}

/** The bytes of an answer. Throws `Unobtainable` where they do not all come, or are more than `most`. */
export async function bytesOf(answer: Answer, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(answer, most)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The digest of a file's bytes, which are not kept. Throws as `bytesOf` does. */
export async function digestOfFile(answer: Answer, most: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(answer, most)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function* chunksOf(answer: Answer, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > most) throw new Unobtainable(wrong('is larger than it may be'));
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Unobtainable) throw error;
    throw isTimeout(error) ? new TooSlow() : noAnswer();
  }
}

function isTimeout(error: unknown): boolean {
  return Error.isError(error) && error.name === 'TimeoutError';
}

/** Thrown where a file comes, but not all of it in the time that there is for it. */
export class TooSlow extends Unobtainable {
  override name = 'TooSlow';
  constructor() {
    super(unknown('no answer in time'));
  }
}

/** Lets go of an answer that nobody will read. */
export async function discard(answer: Answer): Promise<void> {
  await answer.body?.cancel().catch(() => undefined);
}

/**
 * What an answer that is no success means for a reader without credentials. Only what a server says of the thing itself
 * tells that it is not there: a bare refusal (403) may be one of whoever asks, or of asking too often.
 */
export function refusalOf(answer: Answer): Check {
  const { status, headers } = answer;
  if (!isForNow(answer)) {
    if (status === 404 || status === 410) return open(`is not there (${status})`);
    if (status === 401) return open(`is not public (${status})`);
  }
  return unknown(
    `could not be checked: the server answers ${status}`,
    waitSaid((name) => headers.get(name)),
  );
}

/** Whether a server is down, or a reader asked it too often: that says nothing about what is there. */
export function isForNow(answer: Answer): boolean {
  return answer.status >= 500 || isTooOften(answer);
}

/** Whether a reader is refused because it asked too often. */
function isTooOften({ status, headers }: Answer): boolean {
  const isLimited = headers.get('retry-after') !== null || headers.get('x-ratelimit-remaining') === '0';
  return status === 429 || (status >= 400 && isLimited);
}

function noAnswer(): Unobtainable {
  return new Unobtainable(unknown('no answer in time'));
}

function notToAsk(): Unobtainable {
  return new Unobtainable(unknown('its address is not one to ask'));
}

/** What else than http(s) a fetch could read is none of anybody's. */
function parsed(url: string): URL {
  const address = URL.parse(url);
  if (address && /^https?:$/.test(address.protocol)) return address;
  throw notToAsk();
}
