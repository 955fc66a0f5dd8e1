import { z } from 'zod';
import type { AdvisoryFacts } from '../process/acts/observe.ts';
import { leadingCaseId } from '../process/case-id.ts';
import type { Band } from '../process/events.ts';
import { GitHubError } from './github-error.ts';
import { Time, understood } from './response.ts';

/** What GitHub may leave out, or say otherwise one day, without the rest being of less use. */
function lenient<T>(schema: z.ZodType<T>) {
  return schema.nullish().catch(null);
}

const account = z.object({ login: z.string(), id: lenient(z.int()) });
const team = z.object({ slug: z.string() });
const scored = lenient(z.object({ score: lenient(z.number()) }));

/**
 * The part of an advisory that the process is about. Everything else of GitHub's answer (summary, description,
 * vector, versions) is dropped here, before any other code could see it (DESIGN §6). It can be read where GitHub says
 * which one it is and what has become of it; what else is unreadable counts as not said.
 */
const answered = z.object({
  ghsa_id: z.string(),
  summary: lenient(z.string()),
  state: z.enum(['triage', 'draft', 'published', 'closed', 'withdrawn']),
  severity: lenient(z.enum(['low', 'medium', 'high', 'critical'])),
  cve_id: lenient(z.string().regex(/^CVE-\d{4}-\d{4,}$/)),
  created_at: lenient(Time),
  updated_at: lenient(Time),
  published_at: lenient(Time),
  author: lenient(account),
  submission: z.unknown().optional(),
  vulnerabilities: lenient(z.array(lenient(z.object({ vulnerable_version_range: lenient(z.string()) })))),
  cvss_severities: lenient(z.object({ cvss_v3: scored, cvss_v4: scored })),
  collaborating_users: lenient(z.array(lenient(account))),
  collaborating_teams: lenient(z.array(lenient(team))),
  credits_detailed: lenient(
    z.array(
      lenient(z.object({ user: lenient(account), state: z.enum(['pending', 'accepted', 'declined']) })),
    ),
  ),
  private_fork: lenient(z.object({ html_url: lenient(z.string()) })),
  // Of the preview of comments: not every GitHub has it.
  comments: lenient(z.int()),
});
const advisory = answered.transform(({ summary, vulnerabilities, submission, ...rest }) => ({
  ...rest,
  isReport: Boolean(submission),
  // Only in what the team made itself: anyone can write a summary into a report.
  caseId: submission ? undefined : leadingCaseId(summary ?? ''),
  hasDetails: (vulnerabilities ?? []).some((each) => Boolean(each?.vulnerable_version_range?.trim())),
}));
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
  /** GitHub's numbers of the accounts that are in it by name, by login in lower case, as far as it shows them. */
  readonly accounts?: ReadonlyMap<string, number> | undefined;
  /** How many comments its thread has; `undefined` where GitHub does not say. */
  readonly comments?: number | undefined;
  /** Where its private fork is. It holds the advisory's id: for showing only, never stored. */
  readonly forkUrl?: string | undefined;
}

/** The members of a team by its slug; `undefined` for a team that the token may not look into. */
export type TeamMembers = (slug: string) => Promise<readonly string[] | undefined>;

/**
 * An advisory in GitHub's answer.
 * @throws {GitHubError} `later` where there is none, or none that can be read.
 */
export async function seenAdvisory(raw: unknown, membersOf: TeamMembers): Promise<SeenAdvisory> {
  return seen(readAdvisory(raw), membersOf);
}

/** An entry of a listing, as far as it is kept: an advisory, or the id (or the empty text) of one that cannot be read. */
export interface ListedAdvisory {
  /** `owner/name` in lower case; `undefined` where GitHub does not say it. */
  readonly repository: string | undefined;
  readonly read: GitHubAdvisory | { readonly unreadable: string };
}

/**
 * Reads a page of a listing.
 * @throws {GitHubError} `later` where it is none.
 */
export function listedAdvisories(page: unknown): readonly ListedAdvisory[] {
  return understood(z.array(z.unknown()), page).map((raw) => ({
    repository: /\/repos\/([^/]+\/[^/]+)\/security-advisories\//
      .exec(addressed.safeParse(raw).data?.url ?? '')?.[1]
      ?.toLowerCase(),
    read: advisory.safeParse(raw).data ?? { unreadable: named.safeParse(raw).data?.ghsa_id ?? '' },
  }));
}

/** The advisories of a listing; those that cannot be read by their ids alone, or without any. */
export async function seenAdvisories(
  listed: readonly ListedAdvisory[],
  membersOf: TeamMembers,
): Promise<{ readonly seen: readonly SeenAdvisory[]; readonly unreadable: readonly string[] }> {
  const reads = listed.map(({ read }) => read);
  return {
    seen: await Promise.all(reads.flatMap((read) => ('unreadable' in read ? [] : [seen(read, membersOf)]))),
    unreadable: reads.flatMap((read) => ('unreadable' in read ? [read.unreadable] : [])),
  };
}

/**
 * Reads GitHub's answer about one advisory, as far as it is kept.
 * @throws {GitHubError} `later` where there is none, or none that can be read.
 */
export function readAdvisory(raw: unknown): GitHubAdvisory {
  const parsed = advisory.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new GitHubError({ kind: 'later', ...(named.safeParse(raw).success && { unreadable: true }) });
}

const named = z.object({ ghsa_id: z.string() });
const addressed = z.object({ url: z.string() });

/** What the sync sees of an advisory that was read. */
export async function seen(parsed: GitHubAdvisory, membersOf: TeamMembers): Promise<SeenAdvisory> {
  const people = parsed.collaborating_users?.map((user) => user?.login);
  const known = await Promise.all(
    (parsed.collaborating_teams ?? []).map(async (each) => (each ? membersOf(each.slug) : undefined)),
  );
  const logins = people?.filter((login) => login !== undefined);
  // A list that hides one of them is not the whole list.
  const direct = logins?.length === people?.length ? logins : undefined;
  const createdAt = parsed.created_at ?? Temporal.Instant.fromEpochMilliseconds(0);
  const severity = severityOf(parsed);
  return {
    facts: {
      ghsaId: parsed.ghsa_id,
      state: parsed.state,
      publishedAt: parsed.published_at ?? undefined,
      hasDetails: parsed.hasDetails,
      severity,
      cveId: parsed.cve_id ?? undefined,
      collaborators: [...(logins ?? []), ...known.flatMap((members) => members ?? [])],
      knowsAllCollaborators: direct !== undefined && known.every((members) => members !== undefined),
      hasFork: parsed.private_fork !== null && parsed.private_fork !== undefined,
      credits: creditsOf(parsed),
    },
    createdAt,
    updatedAt: parsed.updated_at ?? createdAt,
    reporter: parsed.isReport ? parsed.author?.login : undefined,
    caseId: parsed.caseId,
    directCollaborators: direct,
    accounts: new Map(
      (parsed.collaborating_users ?? []).flatMap((user) =>
        user && typeof user.id === 'number' ? [[user.login.toLowerCase(), user.id] as const] : [],
      ),
    ),
    forkUrl: parsed.private_fork?.html_url ?? undefined,
    comments: parsed.comments ?? undefined,
  };
}

/** Credited in several ways, a person has accepted it, or declined, where they have for one of them. */
function creditsOf({ credits_detailed: credits }: GitHubAdvisory): AdvisoryFacts['credits'] {
  if (!credits || credits.includes(null)) return undefined;
  const found = new Map<string, 'pending' | 'accepted' | 'declined'>();
  for (const order of ['pending', 'declined', 'accepted'] as const)
    for (const credit of credits)
      if (credit?.user && credit.state === order) found.set(credit.user.login.toLowerCase(), order);
  return found;
}

/** A score of 0 with no vector is GitHub's way of saying "not scored". */
function severityOf(parsed: GitHubAdvisory): { band: Band; score?: number | undefined } | undefined {
  if (!parsed.severity) return undefined;
  const { cvss_v3: v3, cvss_v4: v4 } = parsed.cvss_severities ?? {};
  const score = v4?.score || v3?.score || undefined;
  return { band: parsed.severity, score };
}
