import { z } from 'zod';
import { understood, unlessRefused } from './response.ts';
import type { Ask } from './connection.ts';
import { GitHubError } from './github-error.ts';
import { pagesOf } from './pages.ts';
import { isForbidden, publicFetch, type Answer, type Fetch } from './public-web.ts';
import { unsnap } from './snappy.ts';

/** The signed statements about a release's files that GitHub keeps. */
export interface Attestations {
  /**
   * The Sigstore bundles that a repository has for a digest (`sha256:…`), as they came: who reads one has to verify
   * it. Empty where there are none. One that GitHub names and that cannot be read is left out. `most` are asked for,
   * one after the other, and no more than `MOST_BYTES` of them are kept.
   */
  attestations(repository: string, digest: string, most: number): Promise<Attested>;
}

/** The bundles of a digest, as far as they were asked for. */
export interface Attested {
  readonly bundles: readonly unknown[];
  /** GitHub has others, which were not asked for. */
  readonly more: boolean;
}

const Page = z.object({
  attestations: z
    .array(z.object({ bundle: z.unknown().optional(), bundle_url: z.string().nullish() }))
    .nullish(),
});
type Listed = NonNullable<z.output<typeof Page>['attestations']>[number];

/** Few come at once: each may have to be fetched by itself. */
const PAGE = 30;
/** Bytes of all the bundles of one digest: they are in memory together. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Bundles have some kilobytes; one that describes all the parts of a release may have megabytes. */
const LARGEST = 8 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** `apiUrl` is where the API is: what it serves itself is fetched from there, however it is reached. */
export function attestationReading(ask: Ask, apiUrl: string): Attestations {
  const fetchFrom = publicFetch([apiUrl]);
  return {
    attestations: (repository, digest, most) =>
      ask(repository, async (octokit, place) => {
        if (!/^[0-9a-z]+:[0-9a-f]+$/.test(digest)) return NONE;
        const found = await unlessRefused([404], async (): Promise<Attested> => {
          const bundles: unknown[] = [];
          const route = 'GET /repos/{owner}/{repo}/attestations/{subject_digest}';
          const asked = { ...place, subject_digest: digest, per_page: Math.min(most, PAGE) };
          let left = most;
          let room = MOST_BYTES;
          for await (const page of pagesOf(octokit, route, asked))
            for (const each of understood(Page, page).attestations ?? []) {
              if (left <= 0 || room <= 0) return { bundles, more: true };
              left -= 1;
              // One after the other: what is fetched is in memory as bytes, unpacked and parsed.
              const { bundle, size } = await bundleOf(each, apiUrl, fetchFrom);
              room -= size;
              if (bundle !== undefined) bundles.push(bundle);
            }
          return { bundles, more: false };
        });
        return found ?? NONE;
      }),
  };
}

const NONE: Attested = { bundles: [], more: false };

/** GitHub gave bundles in the list until July 2026, and has since named the place from which each is fetched. */
async function bundleOf(
  { bundle, bundle_url: url }: Listed,
  apiUrl: string,
  fetchFrom: Fetch,
): Promise<{ readonly bundle: unknown; readonly size: number }> {
  if (bundle !== null && bundle !== undefined) return { bundle, size: 0 };
  if (!url || !isTrusted(url, apiUrl)) return { bundle: undefined, size: 0 };
  const text = unpacked(await fetched(url, fetchFrom));
  return { bundle: text && parsed(text), size: text?.length ?? 0 };
}

function isTrusted(url: string, apiUrl: string): boolean {
  const address = URL.parse(url);
  return address?.protocol === 'https:' || address?.origin === new URL(apiUrl).origin;
}

/** The address opens by itself and for some minutes only; it is a foreign one, and gets no credentials. */
async function fetched(url: string, fetchFrom: Fetch): Promise<Uint8Array | undefined> {
  let answer: Answer;
  try {
    answer = await fetchFrom(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok) return await bytesOf(answer);
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw new GitHubError({ kind: 'later' });
  }
  // An address that has run out: the next listing has a new one.
  await answer.body?.cancel().catch(() => undefined);
  throw new GitHubError({ kind: 'later' });
}

/** The body, or `undefined` for one that is too large to be a bundle. */
async function bytesOf(answer: Answer): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A bundle's text: compressed as GitHub stores it, or plain. What is no bundle is still text. */
function unpacked(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && (unsnap(bytes, LARGEST) ?? bytes);
}

function parsed(text: Uint8Array): unknown {
  try {
    return z.looseObject({}).parse(JSON.parse(Buffer.from(text).toString('utf8')));
  } catch {
    return undefined;
  }
}
