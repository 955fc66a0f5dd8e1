import type { components } from '@octokit/openapi-types';
import { simpleUser } from './account-views.ts';
import { repositoryOf } from './advisory-routes.ts';
import { sha1, type History, type Pull } from './history.ts';
import { numberedPage, pageReply } from './paging.ts';
import { noCommit, notFound } from './refusal.ts';
import { pullRepository } from './repository-views.ts';
import type { Route } from './router.ts';
import { nodeId, ORGANISATION, timestamp, type Repository, type World } from './world.ts';

type Schemas = components['schemas'];

/** Merged pull requests, by number and by the commit they became. */
export function pullRoutes(world: World, history: History): Route[] {
  return [
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/commits/{commit_sha...}/pulls',
      docs: 'commits/commits#list-pull-requests-associated-with-a-commit',
      handle(call) {
        const repository = repositoryOf(world, call);
        const sha = call.param('commit_sha');
        if (repository !== history.repository || !history.find(sha)) throw noCommit(sha);
        const found = history.pulls.filter(({ mergeCommit }) => mergeCommit === sha);
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
        const pull = history.pulls.find(({ number }) => String(number) === call.param('pull_number'));
        if (!pull || repository !== history.repository) throw notFound();
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
