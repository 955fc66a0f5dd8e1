import { z } from 'zod';
import type { Band } from '../process/events.ts';
import type { Parts } from '../process/publication/parts.ts';
import { answerParts } from './answer-parts.ts';
import { Time, understood } from './response.ts';
import type { Ask } from './connection.ts';

/** One product of an advisory: what is affected, and where it is fixed. */
export interface AffectedProduct {
  /** GitHub's name of the package registry (`pip`, `npm`, `go`, …, `other`). */
  readonly ecosystem: string;
  readonly name: string | undefined;
  /** Such as `< 0.1.29`; `undefined` if it was left empty. */
  readonly affected: string | undefined;
  /** Such as `0.1.29` or `1.2.9, 2.0.1`; `undefined` if it was left empty. */
  readonly patched: string | undefined;
}

/** A CVSS vector and its score. 3.0 is what old advisories have. */
interface Cvss {
  readonly version: '3.0' | '3.1' | '4.0';
  readonly vector: string;
  readonly score: number;
}

/**
 * What an advisory says, word for word. Read live, shown to a person who may see it, and dropped: nothing of it is ever
 * stored or logged (DESIGN §6).
 */
export interface AdvisoryText {
  readonly ghsaId: string;
  readonly state: 'triage' | 'draft' | 'published' | 'closed' | 'withdrawn';
  readonly publishedAt: Temporal.Instant | undefined;
  /** Where people read it in a browser. */
  readonly url: string;
  readonly cveId: string | undefined;
  readonly summary: string;
  /** Markdown, usually with the headings Impact, Patches, Workarounds and References. */
  readonly description: string;
  readonly severity: Band | undefined;
  /** The vector with its score; of two, the one of the newer version. */
  readonly cvss: Cvss | undefined;
  readonly products: readonly AffectedProduct[];
  /** Weaknesses, such as `CWE-22` with its name. */
  readonly weaknesses: readonly { readonly id: string; readonly name: string }[];
  /** The people who accepted their credit in GitHub; no other is named. */
  readonly credits: readonly { readonly login: string; readonly type: string }[];
  /** Whether it has a private fork, whose pull requests must be closed or merged before publishing. */
  readonly hasFork: boolean;
  /** The fingerprints of GitHub's whole answer, of which the above is a part; absent of a text made elsewhere. */
  readonly parts?: Parts;
}

/** Reading an advisory word for word. */
export interface AdvisoryTexts {
  advisoryText(repository: string, ghsaId: string): Promise<AdvisoryText>;
}

/** Blank is as good as absent: people leave fields empty. */
const Filled = z
  .string()
  .nullish()
  .transform((text) => text?.trim() || undefined);
const Scored = z
  .object({ vector_string: z.string().nullish(), score: z.number().nullish() })
  .nullish()
  .catch(null);

const Advisory = z.object({
  ghsa_id: z.string(),
  state: z.enum(['triage', 'draft', 'published', 'closed', 'withdrawn']),
  published_at: Time.nullish(),
  html_url: z.string(),
  cve_id: Filled,
  summary: z.string(),
  description: z.string().nullish(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).nullish().catch(null),
  // Old servers have `cvss` alone, new ones will have it no more.
  cvss: Scored,
  cvss_severities: z.object({ cvss_v3: Scored, cvss_v4: Scored }).nullish(),
  vulnerabilities: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: Filled }).nullish(),
        vulnerable_version_range: Filled,
        patched_versions: Filled,
      }),
    )
    .nullish(),
  cwes: z.array(z.object({ cwe_id: z.string(), name: z.string() })).nullish(),
  credits_detailed: z
    .array(z.object({ user: z.object({ login: z.string() }).nullish(), type: z.string(), state: z.string() }))
    .nullish(),
  private_fork: z.unknown().optional(),
});

/** What is read goes to the caller, and nowhere else. */
export function advisoryTexts(ask: Ask): AdvisoryTexts {
  return {
    advisoryText: (repository, ghsaId) =>
      ask(repository, async (octokit, place) => {
        const named = { ...place, ghsa_id: ghsaId };
        const { data } = await octokit.rest.securityAdvisories.getRepositoryAdvisory(named);
        return { ...textOf(understood(Advisory, data)), parts: answerParts(data) };
      }),
  };
}

function textOf(said: z.output<typeof Advisory>): AdvisoryText {
  return {
    ghsaId: said.ghsa_id,
    state: said.state,
    publishedAt: said.published_at ?? undefined,
    url: said.html_url,
    cveId: said.cve_id,
    summary: said.summary,
    description: said.description ?? '',
    severity: said.severity ?? undefined,
    cvss: cvssOf(said),
    products: (said.vulnerabilities ?? []).map((each) => ({
      ecosystem: each.package?.ecosystem ?? 'other',
      name: each.package?.name,
      affected: each.vulnerable_version_range,
      patched: each.patched_versions,
    })),
    weaknesses: (said.cwes ?? []).map(({ cwe_id: id, name }) => ({ id, name })),
    // A credit that was declined, or not answered yet, is not ours to tell.
    credits: (said.credits_detailed ?? []).flatMap(({ user, type, state }) =>
      user && state === 'accepted' ? [{ login: user.login, type }] : [],
    ),
    hasFork: said.private_fork !== null && said.private_fork !== undefined,
  };
}

/** GitHub sends no vector, a score of 0, or both, for what is not scored. */
function cvssOf({ cvss, cvss_severities: both }: z.output<typeof Advisory>): Cvss | undefined {
  for (const scored of [both?.cvss_v4, both?.cvss_v3, cvss]) {
    const vector = scored?.vector_string ?? '';
    const version = (['4.0', '3.1', '3.0'] as const).find((each) => vector.startsWith(`CVSS:${each}/`));
    if (version && scored?.score) return { version, vector, score: scored.score };
  }
  return undefined;
}
