import { createHash } from 'node:crypto';
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
  /** Where the address was got from, if from another server: it decides what is safe. */
  readonly from?: string;
  /** Whether to go where a server sends; true unless said otherwise. */
  readonly follow?: boolean;
  readonly ms: number;
}

const REDIRECTS = 5;

/**
 * Servers asked as anybody would, for one inspection: no credentials but those that a registry hands out to everybody.
 */
export class Web {
  readonly #fetch: typeof fetch;
  readonly #end: AbortSignal;
  readonly limits: Limits;

  /** `until` ends it earlier: it is one of several that share a limit. */
  constructor(limits: Limits, fetching: typeof fetch, until?: AbortSignal) {
    this.limits = limits;
    this.#fetch = fetching;
    const end = AbortSignal.timeout(limits.inspectionMs);
    this.#end = until ? AbortSignal.any([end, until]) : end;
  }

  /** The answer whatever its status, its body not yet read. Throws `Unobtainable` where none comes. */
  async open(url: string, asked: Asked): Promise<Response> {
    // One limit for all of it, the body too.
    const signal = AbortSignal.any([AbortSignal.timeout(asked.ms), this.#end]);
    let address = safe(url, asked.from);
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const answer = await this.#ask(address, asked, signal, url);
      const { status } = answer;
      if (asked.follow === false || ![301, 302, 303, 307, 308].includes(status)) return answer;
      await discard(answer);
      const next = URL.parse(answer.headers.get('location') ?? '', address);
      address = safe(next?.href ?? '', address.href);
    }
    throw new Unobtainable(unknown('is sent on too often'));
  }

  async #ask(address: URL, asked: Asked, signal: AbortSignal, first: string): Promise<Response> {
    // A token is for the server that it was meant for.
    const headers = address.origin === URL.parse(first)?.origin ? asked.headers : undefined;
    const options: RequestInit = { method: asked.method ?? 'GET', redirect: 'manual', signal };
    try {
      return await this.#fetch(address, headers ? { ...options, headers } : options);
    } catch {
      throw noAnswer();
    }
  }
}

/** The bytes of an answer. Throws `Unobtainable` where they do not all come, or are more than `most`. */
export async function bytesOf(answer: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(answer, most)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The digest of a file's bytes, which are not kept. Throws as `bytesOf` does. */
export async function digestOfFile(answer: Response, most: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(answer, most)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function* chunksOf(answer: Response, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > most) throw new Unobtainable(wrong('is larger than it may be'));
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Unobtainable ? error : noAnswer();
  }
}

/** Lets go of an answer that nobody will read. */
export async function discard(answer: Response): Promise<void> {
  await answer.body?.cancel().catch(() => undefined);
}

/** What a status that is no success means for a reader without credentials. */
export function refusalOf(status: number): Check {
  if (status === 404 || status === 410) return open(`is not there (${status})`);
  if (status === 401 || status === 403) return open(`is not public (${status})`);
  return unknown(`cannot be had now (${status})`);
}

function noAnswer(): Unobtainable {
  return new Unobtainable(unknown('no answer in time'));
}

function safe(url: string, from: string | undefined): URL {
  const address = URL.parse(url);
  if (address && isSafe(address) && (address.protocol === 'https:' || from === undefined || isHere(from)))
    return address;
  throw new Unobtainable(unknown('its address is not one to ask'));
}

/** Only https, but plain http on this machine; nobody elsewhere may send there. */
export function isSafe(url: URL | string): boolean {
  return URL.parse(String(url))?.protocol === 'https:' || isHere(url);
}

function isHere(url: URL | string): boolean {
  const address = URL.parse(String(url));
  return address?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname);
}
