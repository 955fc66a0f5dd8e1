import type { components } from '@octokit/openapi-types';
import { simpleUser, teamView } from './account-views.ts';
import type { Advisory, Comment } from './advisory.ts';
import type { VulnerabilityInput } from './advisory-input.ts';
import { simpleRepository } from './repository-views.ts';
import { nodeId, ORGANISATION, timestamp, type World } from './world.ts';

type Schemas = components['schemas'];

/** Names of the weaknesses that a drill is likely to use; GitHub has them all. */
const CWE_NAMES: Readonly<Record<string, string>> = {
  'CWE-20': 'Improper Input Validation',
  'CWE-22': "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')",
  'CWE-77': "Improper Neutralization of Special Elements used in a Command ('Command Injection')",
  'CWE-79': "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
  'CWE-200': 'Exposure of Sensitive Information to an Unauthorized Actor',
  'CWE-287': 'Improper Authentication',
  'CWE-502': 'Deserialization of Untrusted Data',
  'CWE-522': 'Insufficiently Protected Credentials',
  'CWE-918': 'Server-Side Request Forgery (SSRF)',
};

/** The preview of comments adds their count, which the specification does not have yet. */
type AdvisoryView = Schemas['repository-advisory'] & { comments?: number };

/** An advisory as every operation of the API answers it. */
export function advisoryView(world: World, advisory: Advisory): AdvisoryView {
  const { ghsaId, cveId, cvss } = advisory;
  const fullName = `${ORGANISATION}/${advisory.repository.name}`;
  const unscored = { vector_string: null, score: null };
  const scored = cvss ? { vector_string: cvss.vector, score: cvss.score } : unscored;
  return {
    ghsa_id: ghsaId,
    cve_id: cveId,
    url: `${world.url}/repos/${fullName}/security-advisories/${ghsaId}`,
    html_url: `https://github.com/${fullName}/security/advisories/${ghsaId}`,
    summary: advisory.summary,
    description: advisory.description,
    severity: advisory.severity,
    author: simpleUser(world, advisory.author),
    publisher: advisory.publisher && simpleUser(world, advisory.publisher),
    identifiers: [
      { type: 'GHSA', value: ghsaId },
      ...(cveId === null ? [] : [{ type: 'CVE' as const, value: cveId }]),
    ],
    state: advisory.state,
    created_at: timestamp(advisory.createdAt),
    updated_at: timestamp(advisory.updatedAt),
    published_at: advisory.publishedAt && timestamp(advisory.publishedAt),
    closed_at: advisory.closedAt && timestamp(advisory.closedAt),
    withdrawn_at: advisory.withdrawnAt && timestamp(advisory.withdrawnAt),
    submission: advisory.accepted === null ? null : { accepted: advisory.accepted },
    vulnerabilities: advisory.vulnerabilities.map(vulnerabilityView),
    cvss: scored,
    cvss_severities: {
      cvss_v3: cvss?.version === 3 ? scored : unscored,
      cvss_v4: cvss?.version === 4 ? scored : unscored,
    },
    cwes: advisory.cweIds.map((id) => ({ cwe_id: id, name: CWE_NAMES[id] ?? id })),
    cwe_ids: [...advisory.cweIds],
    credits: advisory.credits.map(({ account, type }) => ({ login: account.login, type })),
    credits_detailed: advisory.credits.map(({ account, type, state }) => ({
      user: simpleUser(world, account),
      type,
      state,
    })),
    collaborating_users: advisory.users.map((account) => simpleUser(world, account)),
    collaborating_teams: advisory.teams.map((team) => teamView(world, team)),
    private_fork: advisory.fork && simpleRepository(world, advisory.fork),
    ...(world.hasComments ? { comments: advisory.comments.length } : {}),
  };
}

/**
 * A comment of the preview. The specification does not have it yet; what is here are the fields that its
 * users describe, spelled as for comments on issues.
 */
export function commentView(world: World, advisory: Advisory, comment: Comment) {
  const fullName = `${ORGANISATION}/${advisory.repository.name}`;
  return {
    id: comment.id,
    node_id: nodeId('RepositoryAdvisoryComment', comment.id),
    url: `${world.url}/repos/${fullName}/security-advisories/${advisory.ghsaId}/comments/${comment.id}`,
    html_url: `https://github.com/${fullName}/security/advisories/${advisory.ghsaId}#advisory-comment-${comment.id}`,
    body: comment.body,
    user: simpleUser(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
  };
}

function vulnerabilityView(input: VulnerabilityInput): Schemas['repository-advisory-vulnerability'] {
  return {
    package: { ecosystem: input.package.ecosystem, name: input.package.name ?? null },
    vulnerable_version_range: input.vulnerable_version_range ?? null,
    patched_versions: input.patched_versions ?? null,
    vulnerable_functions: input.vulnerable_functions ?? [],
  };
}
