import { createGitHub, type GitHub } from '../../src/github/github.ts';
import { Corrections } from '../../src/app/publication/corrections.ts';
import { Watch } from '../../src/app/watch/watch.ts';
import { syncOf } from '../../src/process/dependencies/dependency.ts';
import type { GitHubAuth } from '../../src/github/octokit.ts';
import { Sync } from '../../src/jobs/sync.ts';
import { readPolicy } from '../../src/process/policy.ts';
import type { EventBody } from '../../src/process/events.ts';
import { startGitHub, type GitHubOptions, type GitHubService } from '../../src/sandbox/github/service.ts';
import { PEOPLE } from '../../src/sandbox/people.ts';
import { Wire } from '../../src/sandbox/wire.ts';
import { readTemplates } from '../../src/template-files.ts';
import { announcementsHere } from './announcements.ts';
import { START, temporaryStore, type TemporaryStore } from './temporary.ts';
import { recordedLog } from './recorded-log.ts';

export const CODEGATE = 'stacklok/codegate';

export interface SyncBench extends AsyncDisposable {
  readonly wire: Wire;
  readonly service: GitHubService;
  readonly github: GitHub;
  readonly temporary: TemporaryStore;
  readonly store: TemporaryStore['store'];
  readonly log: ReturnType<typeof recordedLog>;
  /** Told by the sync whether each repository could be followed. */
  readonly watch: Watch;
  now: Temporal.Instant;
  /** What happens, each once, between GitHub's answer to this question and the sync's hearing it. */
  readonly meanwhile: { listed?: () => void; read?: () => void; owners?: () => void };
  /** Lets time pass and syncs; gives how many requests that took. */
  run(length?: Temporal.DurationLike): Promise<number>;
  /** The bot starts anew: what it held in memory is gone. */
  restart(): void;
  /** Somebody reports a vulnerability in GitHub. */
  report(change?: object): string;
  /** The case of an advisory. */
  caseOf(ghsaId: string): ReturnType<typeof caseOf>;
  /** What happened to an advisory's case since it had so many events. */
  since(ghsaId: string, version: number): EventBody[];
  /** How far each listing has come. */
  cursors(): Record<string, string>;
}

function caseOf({ store }: TemporaryStore, ghsaId: string) {
  const state = store.cases.byAdvisory(ghsaId);
  if (!state) throw new Error('the advisory has no case');
  return state;
}

/** The real sync and the real Octokit over a real store, against the sandbox's GitHub. */
export async function startSync(
  options: Pick<GitHubOptions, 'tokenRights' | 'comments'> & {
    repositories?: readonly string[];
    app?: boolean;
  } = {},
): Promise<SyncBench> {
  const { repositories = [CODEGATE], app = false, ...rights } = options;
  const wire = new Wire();
  let now = START;
  const more = repositories
    .map((each) => each.replace('stacklok/', ''))
    .filter((each) => each.startsWith('r-'));
  const service = await startGitHub({ wire, now: () => now, people: PEOPLE, repositories: more, ...rights });
  const temporary = temporaryStore();
  temporary.database.sqlite.pragma('synchronous = OFF');
  const { store } = temporary;
  const log = recordedLog();
  const auth: GitHubAuth = app
    ? {
        kind: 'app',
        appId: service.appEnv['GITHUB_APP_ID'] ?? '',
        privateKey: service.appEnv['GITHUB_APP_PRIVATE_KEY'] ?? '',
      }
    : { kind: 'token', token: service.env['GITHUB_TOKEN'] ?? '' };
  const github = createGitHub({ auth, apiUrl: service.url, repositories });
  const meanwhile: SyncBench['meanwhile'] = {};
  const happens = <T>(when: keyof typeof meanwhile, answer: T): T => {
    const act = meanwhile[when];
    delete meanwhile[when];
    act?.();
    return answer;
  };
  const slow: GitHub = {
    ...github,
    list: async (...asked) => happens('listed', await github.list(...asked)),
    listAll: async (...asked) => happens('listed', await github.listAll(...asked)),
    advisory: async (...asked) => happens('read', await github.advisory(...asked)),
    codeOwners: async (...asked) => happens('owners', await github.codeOwners(...asked)),
  };
  const watch = new Watch({
    syncEvery: readPolicy().sync.every,
    store,
    dependencies: repositories.map(syncOf),
    now: () => now,
  });
  const corrections = new Corrections({
    announcements: announcementsHere,
    templates: readTemplates(),
    githubUrl: 'https://github.com',
  });
  const { policy } = temporary;
  const made = () =>
    new Sync({ store, github: slow, repositories, log: log.log, watch, corrections, policy });
  let sync = made();
  return {
    wire,
    service,
    github,
    temporary,
    store,
    log,
    watch,
    meanwhile,
    get now() {
      return now;
    },
    set now(instant) {
      now = instant;
    },
    async run(length = { minutes: 5 }) {
      now = now.add(length);
      const before = wire.exchanges.length;
      await sync.run(now);
      return wire.exchanges.length - before;
    },
    restart() {
      sync = made();
    },
    report: (change = {}) =>
      service.report({ repository: CODEGATE, summary: 'A summary', description: 'Steps', ...change }).ghsa_id,
    caseOf: (ghsaId) => caseOf(temporary, ghsaId),
    since: (ghsaId, version) =>
      store.cases
        .history(caseOf(temporary, ghsaId))
        .slice(version)
        .map(({ body }) => body),
    cursors: () => Object.fromEntries(store.facts.under(`sync cursor ${CODEGATE} `)),
    async [Symbol.asyncDispose]() {
      temporary[Symbol.dispose]();
      await service.close();
    },
  };
}

/** Every case there is, by id. */
export function caseIds({ temporary }: SyncBench): string[] {
  return temporary.store.cases.suggest({ id: '0', security: true }, '', 1000).map(({ id }) => id);
}
