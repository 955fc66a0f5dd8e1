import { GitHubError } from '../../github/github-error.ts';
import type { Attestations, Attested } from '../../github/attestations.ts';
import type { ReleaseAsset } from '../../github/release-facts.ts';
import type { InspectedAsset } from './inspected-artifacts.ts';
import { type Check, open, best, ok, unknown, wrong } from '../check.ts';
import { short } from './untrusted-text.ts';
import { UNREADABLE, type Sigstore } from './sigstore.ts';
import type { ExpectedSigner } from './signer.ts';
import { statementIn } from './statement.ts';
import { attempt, Unobtainable } from './unobtainable.ts';
import { digestOfFile, discard, refusalOf, type Web } from './web.ts';

/** GitHub may also keep statements that are no word of who built a file, such as lists of its parts. */
const PROVENANCE = 'https://slsa.dev/provenance/';

/** Attestations of one file that are looked at. */
const MOST = 30;

export interface AssetSources {
  readonly web: Web;
  readonly attestations: Attestations['attestations'];
  readonly sigstore: () => Promise<Sigstore>;
  readonly signer: ExpectedSigner;
}

/** A file that nobody looked at, for a reason that holds for all of it. */
export function unlooked({ name }: ReleaseAsset, reason: string): InspectedAsset {
  const missing = unknown(reason);
  return { name, digest: undefined, available: missing, digestMatches: missing, signed: missing };
}

/** Downloads a file of a release as anybody would, and looks for the attestation of what came. */
export async function inspectAsset(
  sources: AssetSources,
  repository: string,
  asset: ReleaseAsset,
): Promise<InspectedAsset> {
  const downloaded = await attempt(() => download(sources.web, asset));
  if ('missing' in downloaded) {
    const { missing } = downloaded;
    return {
      name: asset.name,
      digest: undefined,
      available: missing,
      digestMatches: missing,
      signed: missing,
    };
  }
  const digest = downloaded.got;
  const signed = await attested(sources, repository, digest);
  return {
    name: asset.name,
    digest,
    available: ok('anybody can download it'),
    digestMatches: matches(asset, digest, signed),
    signed,
  };
}

/** One byte more than the file has is enough to know that it is another one. */
async function download(web: Web, { url, size }: ReleaseAsset): Promise<string> {
  const { downloadBytes, downloadMs } = web.limits;
  if (size > downloadBytes) throw new Unobtainable(unknown('too large to be looked at'));
  const answer = await web.open(url, { ms: downloadMs });
  if (answer.ok) return digestOfFile(answer, size);
  await discard(answer);
  throw new Unobtainable(refusalOf(answer));
}

function matches({ digest: recorded }: ReleaseAsset, digest: string, signed: Check): Check {
  if (recorded === digest) return ok(short(digest));
  if (recorded !== undefined) return wrong(`${short(digest)} comes, ${short(recorded)} was released`);
  // GitHub has recorded digests since June 2025 only; the workflow's own word is as good.
  return signed.verdict === 'ok'
    ? ok(`${short(digest)}, as attested`)
    : unknown('GitHub has no digest of it');
}

async function attested(sources: AssetSources, repository: string, digest: string): Promise<Check> {
  const none = open('GitHub has no attestation of it');
  const looked = await attempt(async () => {
    const { bundles, more } = await attestationsOf(sources, repository, digest);
    if (bundles.length === 0 && !more) return none;
    const sigstore = await sources.sigstore();
    const checks = bundles
      .slice(0, MOST)
      .flatMap((json) => ofBundle(sigstore, sources.signer, json, digest) ?? []);
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
          : 'GitHub does not answer about attestations',
      ),
    );
  }
}

/** `undefined` for a statement about something else than who built the file. */
function ofBundle(
  sigstore: Sigstore,
  signer: ExpectedSigner,
  json: unknown,
  digest: string,
): Check | undefined {
  const bundle = sigstore.read(json);
  const statement = bundle && statementIn(bundle);
  if (!statement) return wrong(UNREADABLE);
  if (!statement.predicateType.startsWith(PROVENANCE)) return undefined;
  if (!statement.digests.has(digest)) return wrong('the attestation is for another digest');
  return sigstore.verify(bundle, signer);
}
