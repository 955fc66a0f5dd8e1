import { z } from 'zod';
import { invalidRequest } from './refusal.ts';

const ECOSYSTEMS = [
  'rubygems',
  'npm',
  'pip',
  'maven',
  'nuget',
  'composer',
  'go',
  'rust',
  'erlang',
  'actions',
  'pub',
  'other',
  'swift',
] as const;

export const CREDIT_TYPES = [
  'analyst',
  'finder',
  'reporter',
  'coordinator',
  'remediation_developer',
  'remediation_reviewer',
  'remediation_verifier',
  'tool',
  'sponsor',
  'other',
] as const;

const Vulnerability = z.strictObject({
  package: z.object({ ecosystem: z.enum(ECOSYSTEMS), name: z.string().nullish() }),
  vulnerable_version_range: z.string().nullish(),
  patched_versions: z.string().nullish(),
  vulnerable_functions: z.array(z.string()).nullish(),
});

const Credit = z.strictObject({ login: z.string(), type: z.enum(CREDIT_TYPES) });

const summary = z.string().max(1024);
const description = z.string().max(65_535);

const scored = {
  severity: z.enum(['critical', 'high', 'medium', 'low']).nullish(),
  cvss_vector_string: z.string().nullish(),
  cwe_ids: z.array(z.string()).nullish(),
};

/** Body of `POST …/security-advisories`. */
export const CreateBody = z.strictObject({
  ...scored,
  summary,
  description,
  vulnerabilities: z.array(Vulnerability),
  cve_id: z.string().nullish(),
  credits: z.array(Credit).nullish(),
  start_private_fork: z.boolean().optional(),
});

/** Body of `POST …/security-advisories/reports`. */
export const ReportBody = z.strictObject({
  ...scored,
  summary,
  description,
  vulnerabilities: z.array(Vulnerability).nullish(),
  start_private_fork: z.boolean().optional(),
});

/** Body of `PATCH …/security-advisories/{ghsa_id}`. */
export const UpdateBody = z.strictObject({
  ...scored,
  summary: summary.optional(),
  description: description.optional(),
  vulnerabilities: z.array(Vulnerability).optional(),
  cve_id: z.string().nullish(),
  credits: z.array(Credit).nullish(),
  state: z.enum(['published', 'closed', 'draft']).optional(),
  collaborating_users: z.array(z.string()).nullish(),
  collaborating_teams: z.array(z.string()).nullish(),
});

/** Body of the preview's `POST …/comments` and `PATCH …/comments/{id}`. */
export const CommentBody = z.strictObject({ body: z.string().min(1).max(65_536) });

export type AdvisoryFields = z.infer<typeof UpdateBody>;
export type VulnerabilityInput = z.infer<typeof Vulnerability>;

/** Parses a body. @throws GitHubRefusal 422 in the words that GitHub has for a body that misses its schema. */
export function parseBody<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidRequest(issue ? sentence(issue) : 'The body does not match its schema.');
}

function sentence(issue: z.core.$ZodIssue): string {
  const field = issue.path.at(-1);
  if (issue.input === undefined && field !== undefined && issue.code !== 'unrecognized_keys') {
    return `${within(issue.path.slice(0, -1))}"${String(field)}" wasn't supplied.`;
  }
  const what = within(issue.path);
  const given = JSON.stringify(issue.input ?? null);
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${what}${issue.keys.map((key) => `"${key}"`).join(', ')} ${issue.keys.length === 1 ? 'is not a permitted key' : 'are not permitted keys'}.`;
    case 'too_big':
      return `${what}Only ${String(issue.maximum)} characters are allowed; ${String(issue.input).length} were supplied.`;
    case 'invalid_value':
      return `${what}${given} is not a member of ${JSON.stringify(issue.values)}.`;
    case 'invalid_type':
      return `${what}${given} is not ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}.`;
    default:
      return `${what}${given} is not valid.`;
  }
}

function within(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `For 'properties/${path.map(String).join('/')}', `;
}
