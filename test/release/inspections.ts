import type { InspectedArtifacts } from '../../src/release/artifacts/inspected-artifacts.ts';
import type { Check } from '../../src/release/check.ts';
import type { AdvisoryText, AffectedProduct } from '../../src/github/advisory-text.ts';
import type { Changes } from '../../src/github/changes.ts';
import type { ReleaseFacts } from '../../src/github/release-facts.ts';
import type { InspectedRelease } from '../../src/release/inspection.ts';
import { GHSA_ID } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';

/** What may be found of anything. */
export const yes: Check = { verdict: 'ok', what: 'is there' };
export const absent: Check = { verdict: 'open', what: 'is not there' };
export const wrong: Check = { verdict: 'wrong', what: 'is another one' };
export const unknown: Check = { verdict: 'unknown', what: 'does not answer' };

export const codegate: AffectedProduct = {
  ecosystem: 'pip',
  name: 'codegate',
  affected: '< 0.1.29',
  patched: '0.1.29',
};
/** An advisory with all its details, ready to be published. */
export const advisory: AdvisoryText = {
  ghsaId: GHSA_ID,
  state: 'draft',
  publishedAt: undefined,
  url: 'https://example.org/advisory',
  cveId: undefined,
  summary: 'A summary',
  description: 'A description',
  severity: 'high',
  cvss: undefined,
  products: [codegate],
  weaknesses: [],
  credits: [],
  hasFork: false,
};
const facts: ReleaseFacts = {
  tag: 'v0.1.29',
  url: 'https://example.org/release',
  publishedAt: THURSDAY,
  commit: '0123456789abcdef0123456789abcdef01234567',
  onMain: true,
  assets: [],
};

/** What came with it: the merge of the private fork, and its own commit. */
export const changes: Changes = {
  from: 'f'.repeat(40),
  to: facts.commit ?? '',
  url: 'https://example.org/compare',
  total: 2,
  shas: ['a'.repeat(40), facts.commit ?? ''],
  merges: [{ sha: 'a'.repeat(40), title: 'Merge commit from fork', at: THURSDAY }],
  reverts: [],
};

interface Found {
  readonly asset?: Partial<InspectedArtifacts['assets'][number]>;
  readonly image?: Partial<InspectedArtifacts['images'][number]>;
  readonly missingAssets?: readonly string[];
  readonly facts?: Partial<ReleaseFacts>;
}

/** A release with one file and an image for two platforms, all as it must be but for what is said. */
export function release({ asset, image, missingAssets = [], facts: more }: Found = {}): InspectedRelease {
  return {
    changes,
    facts: { ...facts, ...more },
    artifacts: {
      assets: [
        {
          name: 'codegate.tar.gz',
          digest: 'sha256:aa',
          available: yes,
          digestMatches: yes,
          signed: yes,
          ...asset,
        },
      ],
      missingAssets,
      images: [
        {
          reference: 'ghcr.io/stacklok/codegate:v0.1.29',
          digest: 'sha256:bb',
          available: yes,
          platforms: [
            { platform: 'linux/amd64', check: yes },
            { platform: 'linux/arm64', check: yes },
          ],
          digestMatches: yes,
          signed: yes,
          ...image,
        },
      ],
    },
  };
}

/** A release with nothing in it. */
export const empty: InspectedRelease = {
  facts: { ...facts, tag: 'v0.2.0' },
  artifacts: { assets: [], missingAssets: [], images: [] },
};
