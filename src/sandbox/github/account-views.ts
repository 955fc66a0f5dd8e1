import type { components } from '@octokit/openapi-types';
import { nodeId, ORGANISATION, timestamp, type Account, type Role, type Team, type World } from './world.ts';

type Schemas = components['schemas'];

/** An account as other objects embed it. */
export function simpleUser(world: World, account: Account): Schemas['simple-user'] {
  const { login, id, type } = account;
  const url = `${world.url}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
    user_view_type: 'public',
  };
}

/** An account on its own, as `/users/{username}` and a token without the `user` scope give it. */
export function publicUser(world: World, account: Account): Schemas['public-user'] {
  const born = timestamp(Temporal.Instant.from('2023-02-01T09:00:00Z'));
  return {
    ...simpleUser(world, account),
    name: account.login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: account.login === ORGANISATION ? 2 : 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: born,
    updated_at: born,
  };
}

export function teamView(world: World, team: Team): Schemas['team'] {
  const { id, slug, name, description } = team;
  return {
    id,
    node_id: nodeId('Team', id),
    name,
    slug,
    description,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: team.role === 'write' ? 'push' : team.role,
    url: `${world.url}/organizations/${world.organisation.id}/team/${id}`,
    html_url: `https://github.com/orgs/${ORGANISATION}/teams/${slug}`,
    members_url: `${world.url}/organizations/${world.organisation.id}/team/${id}/members{/member}`,
    repositories_url: `${world.url}/organizations/${world.organisation.id}/team/${id}/repos`,
    type: 'organization',
    parent: null,
  };
}

/** The five flags in which GitHub spells a role out. */
export function permissions(role: Role | 'none'): {
  admin: boolean;
  maintain: boolean;
  push: boolean;
  triage: boolean;
  pull: boolean;
} {
  const push = role === 'write' || role === 'admin';
  return { admin: role === 'admin', maintain: role === 'admin', push, triage: push, pull: role !== 'none' };
}
