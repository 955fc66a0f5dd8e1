import { createHash } from 'node:crypto';
import type { components } from '@octokit/openapi-types';
import { simpleUser } from './account-views.ts';
import { repositoryOf } from './advisory-routes.ts';
import { numberedPage, pageReply } from './paging.ts';
import { notFound } from './refusal.ts';
import { pullRepository } from './repository-views.ts';
import type { Route } from './router.ts';
import { nodeId, ORGANISATION, timestamp, type Account, type Repository, type World } from './world.ts';

type Schemas = components['schemas'];

const CODEOWNERS = `# The last line that matches a file decides.

*        @maintainer-1 @maintainer-2
/docs/   @${ORGANISATION}/maintainers # the team with the two of them
`;

const FILES: Readonly<Record<string, string>> = {
  '.github/CODEOWNERS': CODEOWNERS,
  'SECURITY.md': '# Security\n\nPlease use the "Report a vulnerability" tab.\n',
};

/** A merged pull request: what a retrospective links as the one that introduced a vulnerability. */
interface Pull {
  number: number;
  title: string;
  branch: string;
  mergeCommit: string;
  author: Account;
  mergedAt: Temporal.Instant;
}

/** What is in the repositories: files of the default branch, and merged pull requests. */
export function contentRoutes(world: World): Route[] {
  const pulls = seedPulls(world);
  return [
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/contents/{path...}',
      docs: 'repos/contents#get-repository-content',
      handle(call) {
        const repository = repositoryOf(world, call);
        const path = call.param('path');
        const text = repository.name === 'codegate' ? FILES[path] : undefined;
        const ref = call.query.get('ref') ?? 'main';
        if (text === undefined || ref !== 'main') throw notFound();
        if (call.headers.accept?.includes('raw')) {
          return {
            status: 200,
            body: Buffer.from(text),
            headers: { 'content-type': 'text/plain; charset=utf-8' },
          };
        }
        return { status: 200, body: contentFile(world, repository, path, text) };
      },
    },
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/commits/{commit_sha...}/pulls',
      docs: 'commits/commits#list-pull-requests-associated-with-a-commit',
      handle(call) {
        const repository = repositoryOf(world, call);
        const sha = call.param('commit_sha');
        const found =
          repository.name === 'codegate' ? pulls.filter(({ mergeCommit }) => mergeCommit === sha) : [];
        const { page, headers } = numberedPage(call, world.url, found);
        return pageReply(
          page.map((pull) => pullView(world, repository, pull)),
          headers,
        );
      },
    },
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/pulls/{pull_number}',
      docs: 'pulls/pulls#get-a-pull-request',
      handle(call) {
        const repository = repositoryOf(world, call);
        const pull = pulls.find(({ number }) => String(number) === call.param('pull_number'));
        if (!pull || repository.name !== 'codegate') throw notFound();
        const body = {
          ...pullView(world, repository, pull),
          merged: true,
          mergeable: null,
          mergeable_state: 'unknown',
          merged_by: simpleUser(world, pull.author),
          comments: 0,
          review_comments: 0,
          maintainer_can_modify: false,
          commits: 1,
          additions: 12,
          deletions: 3,
          changed_files: 2,
        };
        return { status: 200, body };
      },
    },
  ];
}

function seedPulls(world: World): readonly Pull[] {
  const author = world.findAccount('contributor') ?? world.bot;
  const mergedAt = world.now().subtract({ hours: 24 * 60 });
  return ['Cache prompts between workspaces', 'Accept model names from the environment'].map(
    (title, index) => ({
      number: 101 + index,
      title,
      branch: `topic-${index + 1}`,
      mergeCommit: sha1(title),
      author,
      mergedAt,
    }),
  );
}

function contentFile(
  world: World,
  repository: Repository,
  path: string,
  text: string,
): Schemas['content-file'] {
  const fullName = `${ORGANISATION}/${repository.name}`;
  const sha = sha1(`blob ${Buffer.byteLength(text)}\0${text}`);
  const self = `${world.url}/repos/${fullName}/contents/${path}?ref=main`;
  const git = `${world.url}/repos/${fullName}/git/blobs/${sha}`;
  const html = `https://github.com/${fullName}/blob/main/${path}`;
  return {
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(text),
    name: path.split('/').at(-1) ?? path,
    path,
    // GitHub breaks its base64 into lines of 60 characters.
    content: Buffer.from(text).toString('base64').replaceAll(/.{60}/g, '$&\n'),
    sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: `https://raw.githubusercontent.com/${fullName}/main/${path}`,
    _links: { self, git, html },
  };
}

function pullView(world: World, repository: Repository, pull: Pull): Schemas['pull-request-simple'] {
  const fullName = `${ORGANISATION}/${repository.name}`;
  const api = `${world.url}/repos/${fullName}`;
  const url = `${api}/pulls/${pull.number}`;
  const html = `https://github.com/${fullName}/pull/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const merged = timestamp(pull.mergedAt);
  const head = sha1(`${pull.title} head`);
  const side = (ref: string, sha: string) => ({
    label: `${ORGANISATION}:${ref}`,
    ref,
    sha,
    user: simpleUser(world, world.organisation),
    repo: pullRepository(world, repository),
  });
  return {
    url,
    id: repository.id * 1000 + pull.number,
    node_id: nodeId('PullRequest', pull.number),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${api}/statuses/${head}`,
    number: pull.number,
    state: 'closed',
    locked: false,
    title: pull.title,
    user: simpleUser(world, pull.author),
    body: null,
    labels: [],
    milestone: null,
    created_at: merged,
    updated_at: merged,
    closed_at: merged,
    merged_at: merged,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(pull.branch, head),
    base: side('main', sha1('main')),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${api}/statuses/${head}` },
    },
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    draft: false,
  };
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
