import type { GitHubHappening } from '../happenings.ts';
import type { Names } from '../shown.ts';
import { serve, type Wire, type WireHandler } from '../wire.ts';
import { AdvisoryBook } from './advisory-book.ts';
import { advisoryRoutes } from './advisory-routes.ts';
import { advisoryView, commentView } from './advisory-views.ts';
import { Api } from './api.ts';
import { Arrivals } from './arrivals.ts';
import { appRoutes } from './app-routes.ts';
import { APP_ID, Callers, type TokenRights } from './callers.ts';
import { commentRoutes } from './comment-routes.ts';
import { Files } from './files.ts';
import type { Flaw } from './flaws.ts';
import { contentRoutes } from './content-routes.ts';
import { GitHubPages } from './control.ts';
import { directoryRoutes } from './directory-routes.ts';
import { History } from './history.ts';
import { historyRoutes } from './history-routes.ts';
import { Publishing, type Published } from './publishing.ts';
import { RELEASE_WORKFLOW } from './release-names.ts';
import { namesOn } from './names.ts';
import { pullRoutes } from './pull-routes.ts';
import { RateLimit } from './rate-limit.ts';
import { Registry } from './registry.ts';
import { releaseRoutes } from './release-routes.ts';
import { Releases } from './releases.ts';
import type { Sigstore } from './sigstore.ts';
import { TufRepository } from './tuf.ts';
import { World } from './world.ts';

type AdvisoryView = ReturnType<typeof advisoryView>;
type CommentView = ReturnType<typeof commentView>;

export interface GitHubOptions {
  wire: Wire;
  /** The sandbox's clock. */
  now: () => Temporal.Instant;
  /**
   * The logins that exist. `security…` and `closed-dms…` are in the team `security`, which administers every
   * repository, `maintainer…` in `maintainers`, which may write; everyone else is the public.
   */
  people: readonly string[];
  /** What the tokens may do with advisories; `write` unless said otherwise. */
  tokenRights?: TokenRights;
  /** The preview of advisory comments, which a GitHub Enterprise Server does not have yet. */
  comments?: 'preview' | 'absent';
  /** More public repositories of the organisation, by name. */
  repositories?: readonly string[];
  /** Told of everything that changes, whoever changes it. */
  told?: (happening: GitHubHappening) => void;
}

/** What a verifier of releases has to know. All of it is public in the real world. */
interface Verification {
  /** The content of Sigstore's `trusted_root.json`, for this sandbox's own certificate authority and logs. */
  trustedRoot: Readonly<Record<string, unknown>>;
  /** The issuer that a signing certificate has to name. */
  issuer: string;
  /** The identity that the certificate of a release's signatures has to carry. */
  identity: (repository: string, tag: string) => string;
}

/** A GitHub on loopback, and the hands of the people in its pages. */
export interface GitHubService {
  url: string;
  /** The bot's configuration with a fine-grained token. */
  env: Record<string, string>;
  /** The bot's configuration as a GitHub App, in place of `env`. */
  appEnv: Record<string, string>;
  /** A token of that person, with the rights of `tokenRights`. */
  tokenOf(login: string): string;
  /** "Report a vulnerability". @throws ControlError */
  report(body: unknown): { ghsa_id: string };
  /** What happens in GitHub's pages. @throws ControlError */
  patchAdvisory(ghsaId: string, body: unknown): AdvisoryView;
  /** An administrator changes what a person may do in a repository. @throws ControlError */
  setAccess(body: unknown): void;
  /** A person renames their account. @throws ControlError */
  renameAccount(body: unknown): void;
  /** An administrator turns private vulnerability reporting on or off. @throws ControlError */
  setPrivateReporting(body: unknown): void;
  /** The advisory as the REST API gives it. @throws ControlError */
  advisory(ghsaId: string): AdvisoryView;
  /** Every advisory as the REST API gives it. */
  advisories(): AdvisoryView[];
  /** How often something changed: where it is the same, nothing has. */
  readonly changes: number;
  /** The conversation in an advisory, as the REST API gives it. @throws ControlError */
  comments(ghsaId: string): CommentView[];
  /** Somebody writes in that conversation. @throws ControlError */
  comment(ghsaId: string, body: unknown): CommentView;
  /** Somebody commits a file, or takes it away. @throws ControlError */
  writeFile(body: unknown): void;
  /** The CNA and GitHub's reviewers take what was published over, or have not. @throws ControlError */
  setArrival(body: unknown): void;
  /** The repositories with who owns and who administers them, and who is in which team. */
  names(): Pick<Names, 'repositories' | 'teams'>;
  /** A release appears, as CodeGate's workflow would make it, or with flaws. @throws ControlError */
  release(body: unknown, flaws?: readonly Flaw[]): Promise<Published>;
  /** What is on `stacklok/codegate`'s main branch, and beside it. */
  history: Pick<History, 'commit' | 'offMain' | 'unrelated'>;
  /** So many pull requests are open in the private fork of an advisory. @throws ControlError */
  openForkPulls(ghsaId: string, count: number): void;
  /** From now on, attestations are listed without their bundles, as GitHub does since July 2026. */
  keepBundlesApart(): void;
  /** `127.0.0.1:PORT` of the container registry that stands for ghcr.io. It speaks plain HTTP. */
  registryHost: string;
  /** What a verifier has to trust. The sandbox's Sigstore is made when it, or the first signature, is asked for. */
  verification(): Promise<Verification>;
  /** Lets everybody ask anew what GitHub's rate limit allows in an hour. */
  renewRateLimit(): void;
  close(): Promise<void>;
}

export async function startGitHub(options: GitHubOptions): Promise<GitHubService> {
  // Every link in an answer holds the port, which is known only once the server listens.
  const ready = Promise.withResolvers<WireHandler>();
  const server = await serve(options.wire, 'github', async (request) => (await ready.promise)(request));
  const url = `http://127.0.0.1:${server.port}`;
  const { now, people, told, repositories = [] } = options;
  const world = new World({ url, now, people, told, hasComments: options.comments !== 'absent' });
  for (const name of repositories) world.addRepository(name);
  const callers = new Callers(world, options.tokenRights ?? 'write');
  const book = new AdvisoryBook(world);
  const files = new Files(world);
  const pages = new GitHubPages(world, book, files);
  const limits = new RateLimit(options.now);
  const registry = await Registry.start(options.wire);
  const releases = new Releases();
  const history = new History(world, releases, pages.repository('stacklok/codegate'));
  const tuf = await TufRepository.start(async () => (await sigstore()).trustedRoot);
  const arrivals = new Arrivals(world, book);
  const artifacts = {
    CVE_SERVICES_URL: await arrivals.serve(options.wire),
    CONTAINER_REGISTRY_URL: `http://${registry.host}`,
    SIGSTORE_TUF_URL: tuf.url,
    SIGSTORE_TUF_ROOT: tuf.rootPath,
  };
  const publishing = new Publishing(world, { pages, releases, registry, sigstore });
  const routes = [
    ...advisoryRoutes(world, book),
    ...(world.hasComments ? commentRoutes(world, book) : []),
    ...directoryRoutes(world, limits),
    ...appRoutes(world, callers),
    ...contentRoutes(world, files),
    ...pullRoutes(world, history),
    ...historyRoutes(world, history),
    ...releaseRoutes(world, releases),
    ...arrivals.routes,
  ];
  const api = new Api(routes, callers, limits);
  ready.resolve((request) => api.answer(request));
  return {
    url,
    env: { GITHUB_TOKEN: callers.botToken, GITHUB_API_URL: url, ...artifacts },
    appEnv: {
      GITHUB_APP_ID: String(APP_ID),
      GITHUB_APP_PRIVATE_KEY: callers.appPrivateKey,
      GITHUB_API_URL: url,
      ...artifacts,
    },
    renewRateLimit: () => limits.renew(),
    tokenOf: (login) => callers.issue(pages.person(login)),
    report: (body) => ({ ghsa_id: pages.report(body).ghsaId }),
    patchAdvisory: (ghsaId, body) => advisoryView(world, pages.patch(ghsaId, body)),
    setAccess: (body) => pages.setAccess(body),
    renameAccount: (body) => pages.rename(body),
    setPrivateReporting: (body) => pages.setPrivateReporting(body),
    advisory: (ghsaId) => advisoryView(world, pages.advisory(ghsaId)),
    advisories: () => book.all.map((each) => advisoryView(world, each)),
    get changes() {
      return world.changes;
    },
    comments: (ghsaId) => {
      const advisory = pages.advisory(ghsaId);
      return advisory.comments.map((comment) => commentView(world, advisory, comment));
    },
    comment: (ghsaId, body) => commentView(world, pages.advisory(ghsaId), pages.comment(ghsaId, body)),
    setArrival: (body) => arrivals.change(body),
    names: () => namesOn(world, files),
    writeFile: (body) => pages.writeFile(body),
    release: (body, flaws) => publishing.release(body, flaws),
    history,
    openForkPulls: (ghsaId, count) => pages.openForkPulls(ghsaId, count),
    keepBundlesApart: () => void (releases.bundlesApart = true),
    registryHost: registry.host,
    async verification() {
      const { trustedRoot, issuer } = await sigstore();
      return {
        trustedRoot,
        issuer,
        identity: (repository, tag) =>
          `https://github.com/${repository}/.github/workflows/${RELEASE_WORKFLOW}@refs/tags/${tag}`,
      };
    },
    async close() {
      await Promise.all([server.close(), registry.close(), tuf.close(), arrivals.close()]);
    },
  };
}

let made: Promise<Sigstore> | undefined;
/**
 * One for every GitHub of a process, made with the first release: loading its library takes half a second, and its keys
 * and certificates as long again.
 */
function sigstore(): Promise<Sigstore> {
  made ??= import('./sigstore.ts').then((module) => module.Sigstore.start());
  return made;
}
