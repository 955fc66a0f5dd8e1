import { z } from 'zod';
import { understood, unlessRefused } from './response.ts';
import type { Ask } from './connection.ts';
import { GitHubError } from './github-error.ts';
import { pagesOf } from './pages.ts';
import { unsnap } from './snappy.ts';

/** The signed statements about a release's files that GitHub keeps. */
export interface Attestations {
  /**
   * The Sigstore bundles that a repository has for a digest (`sha256:…`), as they came: who reads one has to verify
   * it. Empty where there are none. One that GitHub names and that cannot be read is left out.
   */
  attestations(repository: string, digest: string): Promise<readonly unknown[]>;
}

const Page = z.object({
  attestations: z
    .array(z.object({ bundle: z.unknown().optional(), bundle_url: z.string().nullish() }))
    .nullish(),
});
type Listed = NonNullable<z.output<typeof Page>['attestations']>[number];

/** Few come at once: each may have to be fetched by itself. */
const PAGE = 30;
/** Bundles have some kilobytes; one that describes all the parts of a release may have megabytes. */
const LARGEST = 16 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** `apiUrl` is where the API is: what it serves itself is fetched from there, however it is reached. */
export function attestationReading(ask: Ask, apiUrl: string): Attestations {
  return {
    attestations: (repository, digest) =>
      ask(repository, async (octokit, place) => {
        if (!/^[0-9a-z]+:[0-9a-f]+$/.test(digest)) return [];
        const found = await unlessRefused([404], async () => {
          const bundles: unknown[] = [];
          const route = 'GET /repos/{owner}/{repo}/attestations/{subject_digest}';
          const asked = { ...place, subject_digest: digest, per_page: PAGE };
          for await (const page of pagesOf(octokit, route, asked)) {
            const { attestations } = understood(Page, page);
            bundles.push(...(await Promise.all((attestations ?? []).map((each) => bundleOf(each, apiUrl)))));
          }
          return bundles.filter((bundle) => bundle !== undefined);
        });
        return found ?? [];
      }),
  };
}

/** GitHub gave bundles in the list until July 2026, and has since named the place from which each is fetched. */
async function bundleOf({ bundle, bundle_url: url }: Listed, apiUrl: string): Promise<unknown> {
  if (bundle !== null && bundle !== undefined) return bundle;
  if (!url || !isTrusted(url, apiUrl)) return undefined;
  return parsed(await fetched(url));
}

function isTrusted(url: string, apiUrl: string): boolean {
  const address = URL.parse(url);
  return address?.protocol === 'https:' || address?.origin === new URL(apiUrl).origin;
}

/** The address opens by itself and for some minutes only; it is a foreign one, and gets no credentials. */
async function fetched(url: string): Promise<Uint8Array | undefined> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok) return await bytesOf(answer);
  } catch {
    throw new GitHubError({ kind: 'later' });
  }
  // An address that has run out: the next listing has a new one.
  await answer.body?.cancel().catch(() => undefined);
  throw new GitHubError({ kind: 'later' });
}

/** The body, or `undefined` for one that is too large to be a bundle. */
async function bytesOf(answer: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A bundle out of its bytes: compressed as GitHub stores it, or plain. */
function parsed(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  for (const text of [unsnap(bytes, LARGEST), bytes])
    try {
      if (text) return z.looseObject({}).parse(JSON.parse(Buffer.from(text).toString('utf8')));
    } catch {
      // Not in this form.
    }
  return undefined;
}
