import type { components } from '@octokit/openapi-types';
import { permissions, simpleUser } from './account-views.ts';
import { nodeId, ORGANISATION, timestamp, type Repository, type Role, type World } from './world.ts';

type Schemas = components['schemas'];

/** A repository as other objects embed it. */
export function simpleRepository(world: World, repository: Repository): Schemas['simple-repository'] {
  const fullName = `${ORGANISATION}/${repository.name}`;
  const url = `${world.url}/repos/${fullName}`;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName,
    owner: simpleUser(world, world.organisation),
    private: repository.private,
    html_url: `https://github.com/${fullName}`,
    description: repository.description,
    fork: repository.forkOf !== null,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

/** A repository on its own; `role` is what the asking account may do in it. */
export function fullRepository(world: World, repository: Repository, role: Role): Schemas['full-repository'] {
  return {
    ...repositoryDetails(world, repository),
    permissions: permissions(role),
    subscribers_count: 0,
    network_count: 0,
  };
}

/** A repository as a pull request embeds it. */
export function pullRepository(world: World, repository: Repository): Schemas['repository'] {
  return {
    ...repositoryDetails(world, repository),
    is_template: false,
    allow_forking: true,
    permissions: permissions('read'),
  };
}

function repositoryDetails(world: World, repository: Repository) {
  const fullName = `${ORGANISATION}/${repository.name}`;
  const created = timestamp(repository.createdAt);
  return {
    ...simpleRepository(world, repository),
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `https://github.com/${fullName}.git`,
    svn_url: `https://github.com/${fullName}`,
    mirror_url: null,
    homepage: null,
    language: 'Python',
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 4096,
    default_branch: 'main',
    open_issues_count: 0,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    pushed_at: created,
    created_at: created,
    updated_at: created,
    license: null,
    forks: 0,
    open_issues: 0,
    watchers: 0,
    web_commit_signoff_required: false,
  };
}
