import type { ReleaseAsset } from '../../github/release-facts.ts';
import type { InspectedAsset } from './inspected-artifacts.ts';
import { type Check, ok, unseen, wrong } from '../check.ts';
import { attested, type AttestationSources } from './attested.ts';
import type { Downloads } from './downloads.ts';
import { short } from './untrusted-text.ts';
import { attempt } from './unobtainable.ts';
import type { Web } from './web.ts';

export interface AssetSources extends AttestationSources {
  readonly web: Web;
  readonly downloads: Downloads;
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
