import { z } from 'zod';
import type { AdvisoryFacts } from '../process/acts/observe.ts';
import type { Band } from '../process/events.ts';

/**
 * The part of an advisory that the process is about. Everything else of GitHub's answer (summary, description,
 * vector, versions) is dropped here, before any other code could see it (DESIGN §6).
 */
const advisory = z.object({
  ghsa_id: z.string(),
  summary: z.string(),
  state: z.enum(['triage', 'draft', 'published', 'closed', 'withdrawn']),
  severity: z.enum(['low', 'medium', 'high', 'critical']).nullish().catch(null),
  cve_id: z
    .string()
    .regex(/^CVE-\d{4}-\d{4,}$/)
    .nullish()
    .catch(null),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  published_at: z.string().nullish(),
  author: z.object({ login: z.string() }).nullish(),
  submission: z.unknown().optional(),
  vulnerabilities: z.array(z.object({ vulnerable_version_range: z.string().nullish() })).nullish(),
  cvss_severities: z
    .object({
      cvss_v3: z.object({ score: z.number().nullish() }).nullish(),
      cvss_v4: z.object({ score: z.number().nullish() }).nullish(),
    })
    .nullish(),
  collaborating_users: z.array(z.object({ login: z.string() })).nullish(),
  collaborating_teams: z.array(z.object({ slug: z.string() })).nullish(),
  private_fork: z.object({ html_url: z.string().optional() }).nullish(),
});
type GitHubAdvisory = z.output<typeof advisory>;

/** An advisory as the sync sees it: the facts of the process, and what it needs to find the advisory's case. */
export interface SeenAdvisory {
  readonly facts: AdvisoryFacts;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  /** Who reported it through "Report a vulnerability"; `undefined` for a draft that the team made itself. */
  readonly reporter?: string | undefined;
  /** The case whose id the bot wrote into the draft it made. */
  readonly caseId?: string | undefined;
  /** Who is in it by name, whether a team brings them in or not; `undefined` if GitHub does not show them. */
  readonly directCollaborators?: readonly string[] | undefined;
  /** Where its private fork is. It holds the advisory's id: for showing only, never stored. */
  readonly forkUrl?: string | undefined;
}

/** The members of a team by its slug; `undefined` for a team that the token may not look into. */
export type TeamMembers = (slug: string) => Promise<readonly string[] | undefined>;

export async function seenAdvisory(raw: unknown, membersOf: TeamMembers): Promise<SeenAdvisory> {
  const parsed = advisory.parse(raw);
  const teams = await Promise.all((parsed.collaborating_teams ?? []).map((team) => membersOf(team.slug)));
  const createdAt = Temporal.Instant.from(parsed.created_at ?? '1970-01-01T00:00:00Z');
  const severity = severityOf(parsed);
  const direct = parsed.collaborating_users?.map((user) => user.login);
  return {
    facts: {
      ghsaId: parsed.ghsa_id,
      state: parsed.state,
      publishedAt: parsed.published_at ? Temporal.Instant.from(parsed.published_at) : undefined,
      hasDetails: (parsed.vulnerabilities ?? []).some((each) => each.vulnerable_version_range?.trim()),
      severity,
      cveId: parsed.cve_id ?? undefined,
      collaborators: [...(direct ?? []), ...teams.flatMap((members) => members ?? [])],
      knowsAllCollaborators: direct !== undefined && teams.every((members) => members !== undefined),
      hasFork: parsed.private_fork !== null && parsed.private_fork !== undefined,
    },
    createdAt,
    updatedAt: parsed.updated_at ? Temporal.Instant.from(parsed.updated_at) : createdAt,
    reporter: parsed.submission ? parsed.author?.login : undefined,
    // Only in what the team made itself: anyone can write a summary into a report.
    caseId: parsed.submission ? undefined : /^(CG-\d{4}-\d{3,}):/.exec(parsed.summary)?.[1],
    directCollaborators: direct,
    forkUrl: parsed.private_fork?.html_url,
  };
}

/** A score of 0 with no vector is GitHub's way of saying "not scored". */
function severityOf(parsed: GitHubAdvisory): { band: Band; score?: number | undefined } | undefined {
  if (!parsed.severity) return undefined;
  const { cvss_v3: v3, cvss_v4: v4 } = parsed.cvss_severities ?? {};
  const score = v4?.score || v3?.score || undefined;
  return { band: parsed.severity, score };
}
