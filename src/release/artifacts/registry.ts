import { z } from 'zod';
import type { Answer } from '../../github/public-web.ts';
import { jsonOf } from './json.ts';
import { short } from './untrusted-text.ts';
import { attempt, Unobtainable } from './unobtainable.ts';
import { open, wrong } from '../check.ts';
import { bytesOf, digestOf, discard, isForNow, refusalOf, type Web } from './web.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';

/** All the forms that a manifest or an index comes in. */
const ACCEPT = [
  INDEX,
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** As large as registries allow a manifest to be. */
const MANIFEST_BYTES = 4 * 1024 * 1024;

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const Platform = z
  .object({ os: z.string(), architecture: z.string(), variant: z.string().nullish() })
  .nullish()
  .catch(undefined);

export const Descriptor = z.object({
  mediaType: z.string().optional().catch(undefined),
  digest: Digest,
  platform: Platform,
  annotations: z.record(z.string(), z.string()).nullish().catch(undefined),
});
export type Descriptor = z.output<typeof Descriptor>;

const Odd = z.object({ platform: Platform });

/** What an index lists. `odd` are the entries without a digest that is read here, which leave the others as they are. */
export const Index = z
  .object({ manifests: z.array(z.unknown()).max(500) })
  .transform(({ manifests: all }) => {
    const read = all.map((each) => ({ each, descriptor: Descriptor.safeParse(each).data }));
    return {
      manifests: read.flatMap(({ descriptor }) => descriptor ?? []),
      odd: read.flatMap(({ each, descriptor }) => (descriptor ? [] : (Odd.safeParse(each).data ?? []))),
    };
  });
export const Manifest = z.object({ config: Descriptor, layers: z.array(Descriptor).max(500) });

/** A document of a registry, with the digest that its bytes have. */
export interface Content {
  readonly bytes: Buffer;
  readonly digest: string;
  /** The digest that the registry states, where it does. */
  readonly stated: string | undefined;
}

/** Where the registry of an image such as `ghcr.io/stacklok/codegate` is, if not at the `url` of the configuration. */
export function registryUrlOf(image: string, url: string | undefined): string {
  return url ?? `https://${image.slice(0, image.indexOf('/'))}`;
}

/** One image's place in a registry, read as the OCI distribution specification has it, without credentials. */
export class Registry {
  readonly #web: Web;
  readonly #base: string;
  readonly #name: string;
  #token: string | undefined;

  /** `url` is where the registry is; `name` is the image's there, such as `stacklok/codegate`. */
  constructor(web: Web, url: string, name: string) {
    this.#web = web;
    this.#base = `${url}/v2/${name}`;
    this.#name = name;
  }

  /** A manifest or an index by its tag or digest. Throws `Unobtainable`, of other bytes than its digest's too. */
  async manifest(reference: string): Promise<Content> {
    const answer = await this.#ask(`manifests/${reference}`, { headers: { accept: ACCEPT } });
    const bytes = await bytesOf(await successful(answer), MANIFEST_BYTES);
    const stated = answer.headers.get('docker-content-digest') ?? undefined;
    return { bytes: checked(reference, bytes), digest: digestOf(bytes), stated };
  }

  /** The bytes of a digest. Throws `Unobtainable`, of more than `most` bytes and of others too. */
  async blob(digest: string, most: number): Promise<Buffer> {
    const answer = await successful(await this.#ask(`blobs/${digest}`));
    return checked(digest, await bytesOf(answer, most));
  }

  /** Throws `Unobtainable` where the registry would not give this blob to everybody. */
  async requireBlob(digest: string): Promise<void> {
    await discard(await successful(await this.#ask(`blobs/${digest}`, { method: 'HEAD' })));
  }

  /** What refers to a digest, as far as the registry itself says. Some say nothing, and use a tag in its place. */
  async referrers(digest: string): Promise<readonly Descriptor[]> {
    // GitHub's registry has no such list and sends to its web site, which has none either.
    const answer = await this.#ask(`referrers/${digest}`, { headers: { accept: INDEX }, follow: false });
    if (answer.status === 200) return jsonOf(Index, await bytesOf(answer, MANIFEST_BYTES))?.manifests ?? [];
    await discard(answer);
    if (isForNow(answer)) throw new Unobtainable(refusalOf(answer));
    return [];
  }

  async #ask(
    path: string,
    asked: { method?: 'HEAD'; headers?: Readonly<Record<string, string>>; follow?: boolean } = {},
  ): Promise<Answer> {
    const ask = () =>
      this.#web.open(`${this.#base}/${path}`, {
        ...asked,
        headers: { ...asked.headers, ...(this.#token && { authorization: `Bearer ${this.#token}` }) },
        ms: this.#web.limits.answerMs,
      });
    const answer = await ask();
    if (answer.status !== 401 || this.#token !== undefined) return answer;
    await discard(answer);
    this.#token = await this.#anonymousToken(answer.headers.get('www-authenticate') ?? '');
    return ask();
  }

  /** The registry says where everybody gets a token for reading what is public. */
  async #anonymousToken(challenge: string): Promise<string | undefined> {
    const said = new Map(
      Array.from(challenge.slice(0, 2000).matchAll(/\b(\w+)="([^"]*)"/g), ([, key, value]) => [key, value]),
    );
    const realm = URL.parse(said.get('realm') ?? '');
    if (!realm || !/^bearer\s/i.test(challenge)) return undefined;
    realm.searchParams.set('scope', `repository:${this.#name}:pull`);
    const service = said.get('service');
    if (service !== undefined) realm.searchParams.set('service', service);
    const { answerMs } = this.#web.limits;
    const answer = await this.#web.open(realm.href, { ms: answerMs });
    if (answer.status === 403 && !isForNow(answer) && (await saysNotPublic(answer)))
      throw new Unobtainable(open('is not public (403)'));
    const granted = jsonOf(Token, await bytesOf(await successful(answer), 64 * 1024));
    return granted?.token ?? granted?.access_token;
  }
}

const TokenText = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .optional();
const Token = z.object({ token: TokenText, access_token: TokenText });

const NOT_PUBLIC = new Set(['DENIED', 'UNAUTHORIZED', 'NAME_UNKNOWN']);
const Refusal = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) });
const REFUSAL_BYTES = 64 * 1024;

async function successful(answer: Answer): Promise<Answer> {
  if (answer.ok) return answer;
  await discard(answer);
  throw new Unobtainable(refusalOf(answer));
}

/**
 * Whether a registry that gives no token says itself that everybody gets none for this image. GitHub's does so of what is
 * private, and of what is not there. Anything else that refuses may be some guard before it.
 */
async function saysNotPublic(answer: Answer): Promise<boolean> {
  const read = await attempt(() => bytesOf(answer, REFUSAL_BYTES));
  const said = 'got' in read ? jsonOf(Refusal, read.got) : undefined;
  return said?.errors.every(({ code }) => NOT_PUBLIC.has(code)) ?? false;
}

/** A tag may name anything; a digest names its bytes only. */
function checked(reference: string, bytes: Buffer): Buffer {
  const digest = digestOf(bytes);
  if (!Digest.safeParse(reference).success || digest === reference) return bytes;
  throw new Unobtainable(wrong(`the registry gives ${short(digest)} for ${short(reference)}`));
}

/** What there is at a reference, or `undefined` if there is nothing. Throws `Unobtainable` of anything else. */
export async function manifestIfAny(registry: Registry, reference: string): Promise<Content | undefined> {
  const found = await attempt(() => registry.manifest(reference));
  if ('got' in found) return found.got;
  if (found.missing.verdict === 'open') return undefined;
  throw new Unobtainable(found.missing);
}
