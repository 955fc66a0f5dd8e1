import { expect, test } from 'vitest';
import { createGitHub, type GitHub, type GitHubConfig } from '../../src/github/github.ts';
import { GitHubError, type GitHubFailure } from '../../src/github/github-error.ts';
import { loadContracts, skipNote } from '../contracts/contracts.ts';
import { startGitHub, type GitHubOptions, type GitHubService } from '../../src/sandbox/github/service.ts';
import { PEOPLE } from '../../src/sandbox/people.ts';
import { Wire, type Exchange } from '../../src/sandbox/wire.ts';

export const CODEGATE = 'stacklok/codegate';

const START = Temporal.Instant.from('2026-03-02T09:00:00Z');

/** The sandbox's GitHub, and the bot's view of it. */
export interface GitHubBench extends AsyncDisposable {
  readonly service: GitHubService;
  readonly wire: Wire;
  /** Signed in with the bot's token. */
  readonly github: GitHub;
  as(config: Partial<GitHubConfig>): GitHub;
  /** A draft of the team's own, with what its pages would have set. */
  draft(fields?: object): string;
  /** What was sent to change something since, oldest first. */
  writesSince(position: number): Exchange[];
}

/** `pause` does not wait: nothing in the sandbox takes its time. */
const noPause = { now: () => 0, pause: () => Promise.resolve() };

export async function startGitHubBench(
  options: Pick<GitHubOptions, 'comments' | 'tokenRights'> = {},
): Promise<GitHubBench> {
  const wire = new Wire();
  const service = await startGitHub({ wire, now: () => START, people: PEOPLE, ...options });
  const as = (config: Partial<GitHubConfig>) =>
    createGitHub({
      auth: { kind: 'token', token: service.env['GITHUB_TOKEN'] ?? '' },
      apiUrl: service.url,
      repositories: [CODEGATE],
      timing: noPause,
      ...config,
    });
  return {
    service,
    wire,
    github: as({}),
    as,
    draft(fields = {}) {
      const said = { repository: CODEGATE, summary: 'A secret summary', description: 'Steps' };
      const { ghsa_id: ghsaId } = service.report(said);
      service.patchAdvisory(ghsaId, { state: 'draft', ...fields });
      return ghsaId;
    },
    writesSince: (position) => wire.exchanges.slice(position).filter(({ method }) => method !== 'GET'),
    [Symbol.asyncDispose]: () => service.close(),
  };
}

/** How GitHub failed, as the rest of the bot is told. Fails the test if it did not. */
export async function failure(asked: Promise<unknown>): Promise<GitHubFailure> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof GitHubError) return error.failure;
    throw error;
  }
  throw new Error('GitHub answered');
}

/** What came of asking GitHub: its answer, or how it failed. */
export async function outcome<T>(asked: Promise<T>): Promise<T | GitHubFailure> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitHubError) return error.failure;
    throw error;
  }
}

const contracts = loadContracts();

/** Closes a file: whatever was asked of the sandbox's GitHub, and answered, is as GitHub's specification says. */
export function testContract(bench: () => GitHubBench): void {
  test.skipIf(!contracts)(`every exchange above is as GitHub specifies${skipNote(contracts)}`, () => {
    const { exchanges } = bench().wire;
    expect(exchanges.length).toBeGreaterThan(0);
    expect(exchanges.flatMap((exchange) => contracts?.validateExchange(exchange) ?? [])).toEqual([]);
  });
}
