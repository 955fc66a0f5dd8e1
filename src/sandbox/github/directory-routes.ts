import { permissions, publicUser, simpleUser } from './account-views.ts';
import { repositoryOf } from './advisory-routes.ts';
import { accountOf, callerKey, requireAccount } from './callers.ts';
import { choice, numberedPage, pageReply } from './paging.ts';
import type { RateLimit } from './rate-limit.ts';
import { GitHubRefusal, notFound } from './refusal.ts';
import { fullRepository } from './repository-views.ts';
import type { Call, Route } from './router.ts';
import { ORGANISATION, type Account, type World } from './world.ts';

const REPOSITORY = '/repos/{owner}/{repo}';
const TEAM = '/orgs/{org}/teams/{team_slug}';

/** Accounts, teams, repositories, and what a login may do in one. */
export function directoryRoutes(world: World, limits: RateLimit): Route[] {
  return [
    {
      method: 'GET',
      template: '/rate_limit',
      docs: 'rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
      handle(call) {
        const core = limits.status(callerKey(call.headers.authorization), call.caller.kind !== 'anonymous');
        return {
          status: 200,
          body: { resources: { core, search: { ...core, limit: 30, used: 0, remaining: 30 } }, rate: core },
        };
      },
    },
    {
      method: 'GET',
      template: '/user',
      docs: 'users/users#get-the-authenticated-user',
      handle(call) {
        if (call.caller.kind === 'installation') {
          throw new GitHubRefusal(403, 'Resource not accessible by integration');
        }
        return { status: 200, body: publicUser(world, requireAccount(call.caller)) };
      },
    },
    {
      method: 'GET',
      template: '/users/{username}',
      docs: 'users/users#get-a-user',
      handle: (call) => ({ status: 200, body: publicUser(world, world.account(call.param('username'))) }),
    },
    {
      method: 'GET',
      template: '/user/{account_id}',
      docs: 'users/users#get-a-user-using-their-id',
      handle: (call) => ({
        status: 200,
        body: publicUser(world, world.accountWith(Number(call.param('account_id')))),
      }),
    },
    {
      method: 'GET',
      template: REPOSITORY,
      docs: 'repos/repos#get-a-repository',
      handle(call) {
        const repository = repositoryOf(world, call);
        const account = accountOf(call.caller);
        return {
          status: 200,
          body: fullRepository(world, repository, account ? world.role(account) : 'read'),
        };
      },
    },
    {
      method: 'GET',
      template: `${REPOSITORY}/private-vulnerability-reporting`,
      docs: 'repos/repos#check-if-private-vulnerability-reporting-is-enabled-for-a-repository',
      handle: (call) => ({ status: 200, body: { enabled: repositoryOf(world, call).privateReporting } }),
    },
    {
      method: 'GET',
      template: `${REPOSITORY}/collaborators/{username}`,
      docs: 'collaborators/collaborators#check-if-a-user-is-a-repository-collaborator',
      handle(call) {
        requirePush(world, call);
        const access = world.access(repositoryOf(world, call), world.account(call.param('username')));
        if (access === 'read' || access === 'none') throw notFound();
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      template: `${REPOSITORY}/collaborators/{username}/permission`,
      docs: 'collaborators/collaborators#get-repository-permissions-for-a-user',
      handle(call) {
        requirePush(world, call);
        const account = world.findAccount(call.param('username'));
        if (!account) throw new GitHubRefusal(404, `${call.param('username')} is not a user`);
        const role = world.access(repositoryOf(world, call), account);
        const user = { ...simpleUser(world, account), permissions: permissions(role), role_name: role };
        return { status: 200, body: { permission: role, role_name: role, user } };
      },
    },
    {
      method: 'GET',
      template: `${TEAM}/members`,
      docs: 'teams/members#list-team-members',
      handle(call) {
        requireMember(world, call);
        const team = world.team(call.param('org'), call.param('team_slug'));
        // Everyone is a plain member: the sandbox's teams have no maintainers.
        const members =
          choice(call.query, 'role', ['member', 'maintainer', 'all']) === 'maintainer' ? [] : team.members;
        const { page, headers } = numberedPage(call, world.url, members);
        return pageReply(
          page.map((account) => simpleUser(world, account)),
          headers,
        );
      },
    },
    {
      method: 'GET',
      template: `${TEAM}/memberships/{username}`,
      docs: 'teams/members#get-team-membership-for-a-user',
      handle(call) {
        requireMember(world, call);
        const team = world.team(call.param('org'), call.param('team_slug'));
        const account = world.account(call.param('username'));
        if (!team.members.includes(account)) throw notFound();
        const url = `${world.url}/orgs/${ORGANISATION}/teams/${team.slug}/memberships/${account.login}`;
        return { status: 200, body: { url, role: 'member', state: 'active' } };
      },
    },
  ];
}

/** Who works on a repository is shown to who does, not to the public. */
function requirePush(world: World, call: Call): void {
  repositoryOf(world, call);
  const account = requireAccount(call.caller);
  if (world.role(account) === 'read')
    throw new GitHubRefusal(403, 'Must have push access to view repository collaborators.');
}

/** A team is visible to the organisation's members only. */
function requireMember(world: World, call: Call): Account {
  const account = requireAccount(call.caller);
  if (world.role(account) === 'read') throw notFound();
  return account;
}
