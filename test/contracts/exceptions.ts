import type { Target } from '../../src/sandbox/wire.ts';

/** Exchanges that the specifications do not cover, each with the reason why it is right all the same. */
interface Exception {
  target: Target;
  method?: string;
  path: RegExp;
  reason: string;
}

/** Paths that no specification here describes. */
const UNDESCRIBED: readonly Exception[] = [
  {
    target: 'github',
    path: /^\/repos\/[^/]+\/[^/]+\/security-advisories\/[^/]+\/comments(\/\d+)?$/,
    reason: 'the comments of an advisory are a public preview that the specification does not have yet',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/user\/\d+$/,
    reason: 'the extract of the specification leaves out an account by its number',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/codeowners\/errors$/,
    reason: 'the extract of the specification leaves out what is wrong with a CODEOWNERS file',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/private-vulnerability-reporting$/,
    reason: 'the extract of the specification leaves out whether private vulnerability reporting is on',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/[^/]+\/[^/]+\/releases\/download\//,
    reason: 'a download is a page of the web site, not an operation of the API',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/attestations\/\d+\.json\.sn$/,
    reason: 'a bundle that GitHub keeps apart is a file on another server, whose address the API gives',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/commits(\/(?!.*\/pulls$).+)?$/,
    reason: 'the extract of the specification leaves out the commits of a repository',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/branches$/,
    reason: 'the extract of the specification leaves out the branches of a repository',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/compare\/.+$/,
    reason: 'the extract of the specification leaves out the comparison of two commits',
  },
  {
    target: 'github',
    method: 'GET',
    path: /^\/advisories\/GHSA-[^/]+$/,
    reason: 'the extract of the specification leaves out the database of all advisories',
  },
  {
    target: 'cve',
    path: /^/,
    reason: 'the CVE Services have a specification of their own, which is not among the contracts',
  },
  {
    target: 'registry',
    path: /^/,
    reason: 'registries follow the OCI distribution specification, which is not an OpenAPI document',
  },
];

/** Answers that are not JSON because the request asked for another media type. */
const UNTYPED: readonly Exception[] = [
  {
    target: 'github',
    method: 'GET',
    path: /^\/repos\/[^/]+\/[^/]+\/contents\//,
    reason: 'with the media type `application/vnd.github.raw+json` a file comes as it is',
  },
];

/** Problems that are the specification's own. */
const TOLERATED: readonly { target: Target; problem: RegExp; reason: string }[] = [
  {
    target: 'discord',
    problem: /^request(\/\d+)?\/default_member_permissions: must be integer,null$/,
    reason: 'the documentation has permissions as text, which discord.js sends and Discord takes',
  },
  {
    target: 'github',
    problem: /^answer 200\/attestations\/\d+\/bundle: must be object$/,
    reason: 'since July 2026 GitHub answers null there, and gives the address of the bundle beside it',
  },
  {
    target: 'github',
    problem: /^answer 20\d(\/\d+)?: must NOT have additional properties: comments$/,
    reason:
      'the count of comments comes with their public preview, which the specification does not have yet',
  },
];

/**
 * Statuses that every operation of a service may answer, so that its specification leaves them out: unchanged,
 * bad credentials, missing rights, invalid query, too many requests, and the service's own failures.
 */
const EVERYWHERE: Readonly<Record<Target, readonly RegExp[]>> = {
  github: [/^304$/, /^401$/, /^403$/, /^404$/, /^422$/, /^429$/, /^5\d\d$/],
  discord: [/^5\d\d$/],
  registry: [],
  cve: [],
};

interface Asked {
  target: Target;
  method: string;
  path: string;
}

/** Why no specification has this path, if that is as it should be. */
export function undescribed(asked: Asked): string | undefined {
  return UNDESCRIBED.find((exception) => matches(exception, asked))?.reason;
}

/** Why this answer is not JSON, if that is as it should be. */
export function untyped(asked: Asked): string | undefined {
  return UNTYPED.find((exception) => matches(exception, asked))?.reason;
}

/** Why a problem is none, if the specification is what is wrong. */
export function tolerated(target: Target, problem: string): string | undefined {
  return TOLERATED.find((one) => one.target === target && one.problem.test(problem))?.reason;
}

/** Whether a service may answer with that status anywhere. */
export function answeredEverywhere(target: Target, status: number): boolean {
  return EVERYWHERE[target].some((pattern) => pattern.test(String(status)));
}

function matches(exception: Exception, asked: Asked): boolean {
  return (
    exception.target === asked.target &&
    (exception.method === undefined || exception.method === asked.method) &&
    exception.path.test(asked.path)
  );
}
