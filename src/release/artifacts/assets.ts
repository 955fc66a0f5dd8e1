import { GitHubError } from '../../github/github-error.ts';
import type { Attestations, Attested } from '../../github/attestations.ts';
import type { ReleaseAsset } from '../../github/release-facts.ts';
import type { InspectedAsset } from './inspected-artifacts.ts';
import { type Check, open, best, ok, unknown, unseen, wrong } from '../check.ts';
import type { Downloads } from './downloads.ts';
import { short } from './untrusted-text.ts';
import { UNREADABLE, type Sigstore } from './sigstore.ts';
import type { ExpectedSigner } from './signer.ts';
import { statementIn } from './statement.ts';
import { attempt, Unobtainable } from './unobtainable.ts';
import type { Web } from './web.ts';

/** GitHub may also keep statements that are no word of who built a file, such as lists of its parts. */
const PROVENANCE = 'https://slsa.dev/provenance/';

/** Attestations of one file that are looked at. */
const MOST = 30;

export interface AssetSources {
  readonly web: Web;
  readonly downloads: Downloads;
  readonly attestations: Attestations['attestations'];
  readonly sigstore: () => Promise<Sigstore>;
  readonly signers: readonly ExpectedSigner[];
}

/** A file that nobody looked at, for a reason that asking again does not change: what GitHub recorded of it is known. */
export function unlooked({ name, digest }: ReleaseAsset, reason: string): InspectedAsset {
  const missing = unseen(reason);
  return { name, digest, available: missing, digestMatches: missing, signed: missing };
}

/**
 * Downloads a file of a release as anybody would, and looks for the attestation of what came. One that is too large, or
 * too slow, is judged by the digest that GitHub recorded, and by whether that is attested.
 */
export async function inspectAsset(
  sources: AssetSources,
  repository: string,
  asset: ReleaseAsset,
): Promise<InspectedAsset> {
  const { name } = asset;
  const looked = await attempt(() => sources.downloads.look(sources.web, asset));
  if ('missing' in looked) {
    const { missing } = looked;
    return { name, digest: undefined, available: missing, digestMatches: missing, signed: missing };
  }
  const { digest, unread } = looked.got;
  const available = ok('anybody can download it');
  if (digest === undefined) {
    const missing = unseen(`not downloaded, because it ${unread ?? ''}, and GitHub has no digest of it`);
    return { name, digest, available, digestMatches: missing, signed: missing };
  }
  const signed = await attested(sources, repository, digest);
  const digestMatches =
    unread === undefined ? matches(asset, digest, signed) : recorded(digest, unread, signed);
  return { name, digest, available, digestMatches, signed };
}

function matches({ digest: expected }: ReleaseAsset, digest: string, signed: Check): Check {
  if (expected === digest) return ok(short(digest));
  if (expected !== undefined) return wrong(`${short(digest)} comes, ${short(expected)} was released`);
  // GitHub has recorded digests since June 2025 only; the workflow's own word is as good.
  if (signed.verdict === 'ok') return ok(`${short(digest)}, as attested`);
  return signed.verdict === 'unknown' ? signed : unseen('GitHub has no digest of it');
}

/** What the workflow attested and GitHub recorded alike needs no download; GitHub's record alone is nobody's word. */
function recorded(digest: string, unread: string, signed: Check): Check {
  if (signed.verdict === 'ok') return ok(`${short(digest)}, as recorded and attested; it ${unread}`);
  if (signed.verdict === 'unknown') return signed;
  return unseen(`not compared, because it ${unread}; GitHub recorded ${short(digest)}`);
}

async function attested(sources: AssetSources, repository: string, digest: string): Promise<Check> {
  const none = open('GitHub has no attestation of it');
  const looked = await attempt(async () => {
    const { bundles, more } = await attestationsOf(sources, repository, digest);
    if (bundles.length === 0 && !more) return none;
    const sigstore = await sources.sigstore();
    const checks = bundles
      .slice(0, MOST)
      .flatMap((json) => ofBundle(sigstore, sources.signers, json, digest) ?? []);
    const found = best(checks, none);
    // The right one may be among those that were not looked at.
    return found.verdict === 'ok' || !more
      ? found
      : unknown(
          `GitHub has more attestations of it than are looked at (${MOST}), none of these by the signer`,
        );
  });
  return 'missing' in looked ? looked.missing : looked.got;
}

async function attestationsOf(
  { attestations }: AssetSources,
  repository: string,
  digest: string,
): Promise<Attested> {
  try {
    return await attestations(repository, digest, MOST);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { failure } = error;
    throw new Unobtainable(
      unknown(
        failure.kind === 'rights'
          ? `GitHub lets the bot read no attestations: it needs ${failure.right}`
          : 'could not be checked: GitHub does not answer about attestations',
        failure.kind === 'later' ? failure.wait : undefined,
      ),
    );
  }
}

/** `undefined` for a statement about something else than who built the file. */
function ofBundle(
  sigstore: Sigstore,
  signers: readonly ExpectedSigner[],
  json: unknown,
  digest: string,
): Check | undefined {
  const bundle = sigstore.read(json);
  const statement = bundle && statementIn(bundle);
  if (!statement) return wrong(UNREADABLE);
  if (!statement.predicateType.startsWith(PROVENANCE)) return undefined;
  if (!statement.digests.has(digest)) return wrong('the attestation is for another digest');
  return sigstore.verify(bundle, signers);
}
