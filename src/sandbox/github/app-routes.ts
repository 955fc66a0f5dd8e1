import { simpleUser } from './account-views.ts';
import { APP_ID, INSTALLATION_ID, requireApp, type Callers } from './callers.ts';
import { notFound } from './refusal.ts';
import type { Route } from './router.ts';
import { nodeId, ORGANISATION, timestamp, type World } from './world.ts';

const SLUG = 'codegate-advisory-bot';
const PERMISSIONS = {
  contents: 'read',
  metadata: 'read',
  members: 'read',
  pull_requests: 'read',
  attestations: 'read',
  repository_advisories: 'write',
};

/** The GitHub App, its one installation, and the tokens that it gives out. */
export function appRoutes(world: World, callers: Callers): Route[] {
  const created = timestamp(world.now());
  return [
    {
      method: 'GET',
      template: '/app',
      docs: 'apps/apps#get-the-authenticated-app',
      handle(call) {
        requireApp(call.caller);
        return {
          status: 200,
          body: {
            id: APP_ID,
            slug: SLUG,
            node_id: nodeId('App', APP_ID),
            owner: simpleUser(world, world.organisation),
            name: 'CodeGate Advisory Bot',
            description: null,
            external_url: 'https://github.com/stacklok/codegate',
            html_url: `https://github.com/apps/${SLUG}`,
            created_at: created,
            updated_at: created,
            permissions: PERMISSIONS,
            events: [],
            installations_count: 1,
          },
        };
      },
    },
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/installation',
      docs: 'apps/apps#get-a-repository-installation-for-the-authenticated-app',
      handle(call) {
        requireApp(call.caller);
        const repository = world.findRepository(call.param('owner'), call.param('repo'));
        if (!repository || repository.forkOf !== null) throw notFound();
        return {
          status: 200,
          body: {
            id: INSTALLATION_ID,
            account: simpleUser(world, world.organisation),
            repository_selection: 'all',
            access_tokens_url: `${world.url}/app/installations/${INSTALLATION_ID}/access_tokens`,
            repositories_url: `${world.url}/installation/repositories`,
            html_url: `https://github.com/organizations/${ORGANISATION}/settings/installations/${INSTALLATION_ID}`,
            app_id: APP_ID,
            app_slug: SLUG,
            target_id: world.organisation.id,
            target_type: 'Organization',
            permissions: PERMISSIONS,
            events: [],
            created_at: created,
            updated_at: created,
            single_file_name: null,
            suspended_by: null,
            suspended_at: null,
          },
        };
      },
    },
    {
      method: 'POST',
      template: '/app/installations/{installation_id}/access_tokens',
      docs: 'apps/apps#create-an-installation-access-token-for-an-app',
      handle(call) {
        requireApp(call.caller);
        if (call.param('installation_id') !== String(INSTALLATION_ID)) throw notFound();
        return {
          status: 201,
          body: {
            token: callers.issueInstallationToken(),
            // Octokit compares this with the machine's time, as it does for its JWT.
            expires_at: timestamp(Temporal.Now.instant().add({ hours: 1 })),
            permissions: PERMISSIONS,
            repository_selection: 'all',
          },
        };
      },
    },
  ];
}
