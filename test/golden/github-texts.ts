import type { Script } from './house.ts';

// What GitHub answers, word for word and for good: the fingerprints in the golden files are made from it.

export const REPOSITORY = 'stacklok/codegate';
const TAG = 'v0.1.29';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const BEFORE = 'b'.repeat(40);

const DESCRIPTION = [
  '### Impact',
  'An attacker could read files that are not theirs.',
  '### Patches',
  'Fixed in 0.1.29.',
  '### Workarounds',
  'Turn the importer off:',
  '```sh',
  'codegate config set importer off',
  '```',
  '### References',
  'https://example.org/reference',
].join('\n');

/** An advisory as GitHub's API sends it. */
const ADVISORY = {
  ghsa_id: '',
  cve_id: null as string | null,
  url: 'https://api.github.com/an-advisory',
  html_url: '',
  summary: 'Path traversal in the workspace importer',
  description: DESCRIPTION as string | null,
  severity: 'high' as string | null,
  author: { login: 'rita-reports' },
  state: 'draft',
  created_at: '2026-11-02T09:00:00Z',
  published_at: null as string | null,
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'codegate' },
      vulnerable_version_range: '< 0.1.29',
      patched_versions: '0.1.29',
      vulnerable_functions: [],
    },
  ],
  cvss_severities: {
    cvss_v3: {
      vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' as string | null,
      score: 7.5 as number | null,
    },
    cvss_v4: { vector_string: null as string | null, score: null as number | null },
  },
  cwes: [{ cwe_id: 'CWE-22', name: 'Path Traversal' }],
  credits_detailed: [
    { user: { login: 'rita-reports' }, type: 'reporter', state: 'accepted' },
    { user: { login: 'shy-finder' }, type: 'finder', state: 'pending' },
  ],
  private_fork: null as object | null,
};

export type RawAdvisory = typeof ADVISORY;

/** What differs from the advisory above, by the id of an advisory. */
export type Advisories = Readonly<Record<string, Partial<RawAdvisory>>>;

export const PUBLISHED = { state: 'published', published_at: '2026-11-12T16:00:00Z' } as const;

const RELEASES = [
  [TAG, 129, '2026-11-12T15:00:00Z'],
  ['v0.1.28', 128, '2026-10-01T12:00:00Z'],
  ['v0.1.27', 127, '2026-09-01T12:00:00Z'],
] as const;

const releases = RELEASES.map(([tag, id, publishedAt]) => ({
  id,
  tag_name: tag,
  html_url: `https://github.com/${REPOSITORY}/releases/tag/${tag}`,
  draft: false,
  published_at: publishedAt,
}));

const assets = ['codegate-linux-amd64.tar.gz', 'codegate-darwin-arm64.tar.gz'].map((name, index) => ({
  name,
  state: 'uploaded',
  digest: `sha256:${String(index + 1).repeat(64)}`,
  browser_download_url: `https://github.com/${REPOSITORY}/releases/download/${TAG}/${name}`,
  size: 1000 + index,
}));

/** A GitHub with these advisories and the releases above; it knows nothing else. */
export function githubOf(advisories: Advisories): Script {
  return ({ method, path }) => {
    const body =
      method === 'GET' ? answerTo(path.replace(`/repos/${REPOSITORY}`, ''), advisories) : undefined;
    return body === undefined ? { status: 404, body: { message: 'Not Found' } } : { status: 200, body };
  };
}

function answerTo(path: string, advisories: Advisories): unknown {
  const [, ghsaId = ''] = /^\/security-advisories\/([\w-]+)$/.exec(path) ?? [];
  const change = advisories[ghsaId];
  if (change)
    return {
      ...ADVISORY,
      ghsa_id: ghsaId,
      html_url: `https://github.com/${REPOSITORY}/security/advisories/${ghsaId}`,
      ...change,
    };
  const [, tag] = /^\/releases\/tags\/(.+)$/.exec(path) ?? [];
  if (tag !== undefined) return releases.find((release) => release.tag_name === tag);
  switch (path) {
    case '':
      return { default_branch: 'main' };
    case '/releases':
      return releases;
    case '/releases/129/assets':
      return assets;
    case `/commits/tags%2F${TAG}`:
      return COMMIT;
    // What came with the release, of which nothing was asked in November.
    case '/commits/tags%2Fv0.1.28':
      return BEFORE;
    case `/compare/${BEFORE}...${COMMIT}`:
      return {
        html_url: `https://github.com/${REPOSITORY}/compare/v0.1.28...${TAG}`,
        total_commits: 1,
        commits: [{ sha: COMMIT, commit: { message: 'Release' } }],
      };
    case `/compare/main...${COMMIT}`:
      return { status: 'behind' };
    default:
      return undefined;
  }
}

const fine = (what: string) => ({ verdict: 'ok', what }) as const;

/** What is found of the release's artifacts by whoever looks: everything is as it must be. */
export const FOUND = {
  assets: assets.map(({ name, digest }) => ({
    name,
    digest,
    available: fine('anybody can download it'),
    digestMatches: fine('as released'),
    signed: fine('signed by the release workflow'),
  })),
  missingAssets: [],
  image: {
    reference: `ghcr.io/stacklok/codegate:${TAG}`,
    digest: `sha256:${'a'.repeat(64)}`,
    available: fine('anybody can pull it'),
    platforms: ['linux/amd64', 'linux/arm64'].map((platform) => ({ platform, finding: fine('is there') })),
    digestMatches: fine('made from the commit'),
    signed: fine('signed by the release workflow'),
  },
} as const;
