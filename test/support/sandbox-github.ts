import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { PEOPLE } from '../../src/sandbox/people.ts';
import { Wire } from '../../src/sandbox/wire.ts';
import { startGitHub, type GitHubOptions, type GitHubService } from '../../src/sandbox/github/service.ts';

/** What a test of the sandbox's GitHub stands on: the service, its clock, and the real client. */
export interface Bench {
  github: GitHubService;
  wire: Wire;
  /** The real Octokit with the bot's token. */
  octokit: Octokit;
  /** The real Octokit as that person, or as nobody. */
  as(login?: string): Octokit;
  /** Moves the sandbox's clock. */
  advance(duration: string): void;
}

/** The instant at which every test's clock starts. */
const START = Temporal.Instant.from('2026-11-02T09:00:00Z');

/** What the repository's calls take to name it. */
export const CODEGATE = { owner: 'stacklok', repo: 'codegate' };

/** A log for Octokit that says nothing: tests provoke refusals, and it would report each one. */
export const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export async function startBench(more: Pick<GitHubOptions, 'tokenRights' | 'comments'> = {}): Promise<Bench> {
  let now = START;
  const wire = new Wire();
  const github = await startGitHub({ wire, now: () => now, people: PEOPLE, ...more });
  const client = (auth: string | undefined) =>
    new Octokit({ baseUrl: github.url, log: quiet, ...(auth !== undefined && { auth }) });
  return {
    github,
    wire,
    octokit: client(github.env['GITHUB_TOKEN']),
    as: (login) => client(login === undefined ? undefined : github.tokenOf(login)),
    advance(duration) {
      now = now.add(duration);
    },
  };
}

const Refusal = z.object({
  status: z.number(),
  response: z.object({
    headers: z.record(z.string(), z.union([z.string(), z.number()])),
    data: z.object({ message: z.string(), documentation_url: z.string() }).loose(),
  }),
});

/** What GitHub refused a request with. Fails the test if it was not refused. */
export async function refusal(
  request: Promise<unknown>,
): Promise<{ status: number; message: string; headers: Record<string, string | number>; data: unknown }> {
  try {
    await request;
  } catch (error) {
    const { status, response } = Refusal.parse(error);
    return { status, message: response.data.message, headers: response.headers, data: response.data };
  }
  throw new Error('GitHub accepted what it should have refused');
}

function ignore(): void {
  // Nothing is logged.
}
