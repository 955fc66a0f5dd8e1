import type { components } from '@octokit/openapi-types';
import { simpleUser } from './account-views.ts';
import { repositoryOf } from './advisory-routes.ts';
import { sha1, type Change, type Commit, type History } from './history.ts';
import { numberedPage, pageReply } from './paging.ts';
import { GitHubRefusal, noCommit, notFound } from './refusal.ts';
import type { Call, Route } from './router.ts';
import { nodeId, ORGANISATION, timestamp, type World } from './world.ts';

type Schemas = components['schemas'];

const COMMITS = '/repos/{owner}/{repo}/commits';

/** Commits, the history of a file, and what lies between two commits. */
export function historyRoutes(world: World, history: History): Route[] {
  const require = (call: Call): void => {
    if (repositoryOf(world, call) !== history.repository) throw notFound();
  };
  return [
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/branches',
      docs: 'branches/branches#list-branches',
      handle(call) {
        require(call);
        const { page, headers } = numberedPage(call, world.url, history.branches());
        const views = page.map(({ name, sha }) => ({
          name,
          commit: { sha, url: `${apiOf(world, history)}/commits/${sha}` },
          protected: name === 'main',
        }));
        return pageReply(views, headers);
      },
    },
    {
      method: 'GET',
      template: COMMITS,
      docs: 'commits/commits#list-commits',
      handle(call) {
        require(call);
        const from = history.find(call.query.get('sha') ?? 'main');
        if (!from) throw notFound();
        const path = call.query.get('path');
        // Of a file, git shows the commits that changed it and leaves out those that merge them.
        const touches = ({ parents, changes }: Commit) =>
          parents.length < 2 && changes.some((change) => change.path === path);
        const found = history.log(from).filter((commit) => path === null || touches(commit));
        const { page, headers } = numberedPage(call, world.url, found);
        return pageReply(
          page.map((commit) => commitView(world, history, commit)),
          headers,
        );
      },
    },
    {
      method: 'GET',
      template: `${COMMITS}/{ref...}`,
      docs: 'commits/commits#get-a-commit',
      handle(call) {
        require(call);
        const commit = history.find(call.param('ref'));
        if (!commit) throw noCommit(call.param('ref'));
        if (call.headers.accept?.includes('sha') === true) {
          const headers = { 'content-type': 'application/vnd.github.sha; charset=utf-8' };
          return { status: 200, body: Buffer.from(commit.sha), headers };
        }
        const files = commit.changes.map((change) => fileView(world, history, commit, change));
        return { status: 200, body: { ...commitView(world, history, commit), files } };
      },
    },
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/compare/{basehead...}',
      docs: 'commits/commits#compare-two-commits',
      handle(call) {
        require(call);
        const [base = '', head = ''] = call.param('basehead').split('...');
        const [from, to] = [history.find(base), history.find(head)];
        if (!from || !to) throw notFound();
        const shared = history.log(from).find((commit) => history.log(to).includes(commit));
        if (!shared) throw new GitHubRefusal(404, `No common ancestor between ${base} and ${head}.`);
        return { status: 200, body: comparison(world, history, { from, to, shared }) };
      },
    },
  ];
}

function comparison(
  world: World,
  history: History,
  { from, to, shared }: { from: Commit; to: Commit; shared: Commit },
): Schemas['commit-comparison'] {
  const known = new Set(history.log(from));
  const ahead = history.log(to).filter((commit) => !known.has(commit));
  const reached = new Set(history.log(to));
  const behind = history.log(from).filter((commit) => !reached.has(commit));
  const pair = `${from.sha}...${to.sha}`;
  const url = `${apiOf(world, history)}/compare/${pair}`;
  const html = `${webOf(history)}/compare/${pair}`;
  return {
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitView(world, history, from),
    merge_base_commit: commitView(world, history, shared),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead
      .slice(0, 250)
      .toReversed()
      .map((commit) => commitView(world, history, commit)),
    files: netChanges(ahead.toReversed()).map((change) => fileView(world, history, to, change)),
  };
}

function statusOf(ahead: number, behind: number): Schemas['commit-comparison']['status'] {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** What commits changed together, the earliest first: a file once, added if it was not there before. */
function netChanges(commits: readonly Commit[]): Change[] {
  const found = new Map<string, Change>();
  for (const { parents, changes } of commits) {
    // What a merge brings is in what it merges.
    if (parents.length > 1) continue;
    for (const change of changes) {
      const before = found.get(change.path);
      const status = before?.status === 'added' ? 'added' : change.status;
      found.set(change.path, { ...change, status, lines: change.lines + (before?.lines ?? 0) });
    }
  }
  return [...found.values()];
}

function commitView(world: World, history: History, commit: Commit): Schemas['commit'] {
  const { sha, message, author, at, parents } = commit;
  const url = `${apiOf(world, history)}/commits/${sha}`;
  const html = `${webOf(history)}/commit/${sha}`;
  const person = { name: author.login, email: `${author.login}@example.org`, date: timestamp(at) };
  return {
    url,
    sha,
    node_id: nodeId('Commit', Number.parseInt(sha.slice(0, 8), 16)),
    html_url: html,
    comments_url: `${url}/comments`,
    commit: {
      url: `${apiOf(world, history)}/git/commits/${sha}`,
      author: person,
      committer: person,
      message,
      comment_count: 0,
      tree: { sha: sha1(`${sha} tree`), url: `${apiOf(world, history)}/git/trees/${sha1(`${sha} tree`)}` },
      verification: {
        verified: false,
        reason: 'unsigned',
        payload: null,
        signature: null,
        verified_at: null,
      },
    },
    author: simpleUser(world, author),
    committer: simpleUser(world, author),
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${apiOf(world, history)}/commits/${parent}`,
      html_url: `${webOf(history)}/commit/${parent}`,
    })),
  };
}

function fileView(
  world: World,
  history: History,
  { sha }: Commit,
  { path, status, lines }: Change,
): Schemas['diff-entry'] {
  return {
    sha: sha1(`${sha} ${path}`),
    filename: path,
    status,
    additions: status === 'removed' ? 0 : lines,
    deletions: status === 'removed' ? lines : 0,
    changes: lines,
    blob_url: `${webOf(history)}/blob/${sha}/${path}`,
    raw_url: `${webOf(history)}/raw/${sha}/${path}`,
    contents_url: `${apiOf(world, history)}/contents/${path}?ref=${sha}`,
  };
}

function apiOf(world: World, { repository }: History): string {
  return `${world.url}/repos/${ORGANISATION}/${repository.name}`;
}

function webOf({ repository }: History): string {
  return `https://github.com/${ORGANISATION}/${repository.name}`;
}
