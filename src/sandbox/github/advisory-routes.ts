import { collaborates, type Advisory } from './advisory.ts';
import type { AdvisoryBook } from './advisory-book.ts';
import { CreateBody, parseBody, ReportBody, UpdateBody, type AdvisoryFields } from './advisory-input.ts';
import { advisoryView } from './advisory-views.ts';
import { accountOf, requireAccount, type Caller } from './callers.ts';
import { choice, compareKeys, cursorPage, pageReply } from './paging.ts';
import { forbidden, notFound } from './refusal.ts';
import { fullRepository } from './repository-views.ts';
import type { Call, Reply, Route } from './router.ts';
import { ORGANISATION, timestamp, type Account, type Repository, type World } from './world.ts';

const DOCS = 'security-advisories/repository-advisories';
const BASE = '/repos/{owner}/{repo}/security-advisories';
const ONE = `${BASE}/{ghsa_id}`;

/** The operations on repository security advisories that the specification has. */
export function advisoryRoutes(world: World, book: AdvisoryBook): Route[] {
  const answer = (status: number, advisory: Advisory): Reply => ({
    status,
    body: advisoryView(world, advisory),
  });
  return [
    {
      method: 'GET',
      template: BASE,
      docs: `${DOCS}#list-repository-security-advisories`,
      permission: 'repository_advisories=read',
      handle(call) {
        const repository = repositoryOf(world, call);
        return list(
          world,
          call,
          book.all.filter((advisory) => advisory.repository === repository),
        );
      },
    },
    {
      method: 'GET',
      template: '/orgs/{org}/security-advisories',
      docs: `${DOCS}#list-repository-security-advisories-for-an-organization`,
      permission: 'repository_advisories=read',
      handle(call) {
        const known = call.param('org').toLowerCase() === ORGANISATION;
        if (!known || world.role(requireAccount(call.caller)) !== 'admin') throw notFound();
        return list(world, call, book.all);
      },
    },
    {
      method: 'POST',
      template: BASE,
      docs: `${DOCS}#create-a-repository-security-advisory`,
      permission: 'repository_advisories=write',
      handle(call) {
        const repository = repositoryOf(world, call);
        const author = requireAdmin(world, call.caller);
        const fields = parseBody(CreateBody, call.body);
        return answer(201, book.open({ repository, author, privateReport: false, fields }));
      },
    },
    {
      method: 'POST',
      template: `${BASE}/reports`,
      docs: `${DOCS}#privately-report-a-security-vulnerability`,
      permission: 'repository_advisories=write',
      handle(call) {
        const repository = repositoryOf(world, call);
        const author = requireAccount(call.caller);
        const { vulnerabilities, ...rest } = parseBody(ReportBody, call.body);
        const fields = { ...rest, vulnerabilities: vulnerabilities ?? [] };
        return answer(201, book.open({ repository, author, privateReport: true, fields }));
      },
    },
    {
      method: 'GET',
      template: ONE,
      docs: `${DOCS}#get-a-repository-security-advisory`,
      permission: 'repository_advisories=read',
      handle: (call) => answer(200, visibleAdvisory(world, book, call)),
    },
    {
      method: 'PATCH',
      template: ONE,
      docs: `${DOCS}#update-a-repository-security-advisory`,
      permission: 'repository_advisories=write',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        const fields = parseBody(UpdateBody, call.body);
        const actor = requireEditor(world, advisory, call.caller, fields);
        book.change(advisory, fields, actor);
        return answer(200, advisory);
      },
    },
    {
      method: 'POST',
      template: `${ONE}/cve`,
      docs: `${DOCS}#request-a-cve-for-a-repository-security-advisory`,
      permission: 'repository_advisories=write',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        requireAdmin(world, call.caller);
        book.requestCve(advisory);
        return { status: 202, body: {} };
      },
    },
    {
      method: 'POST',
      template: `${ONE}/forks`,
      docs: `${DOCS}#create-a-temporary-private-fork`,
      permission: 'repository_advisories=write',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        const actor = requireEditor(world, advisory, call.caller, {});
        return { status: 202, body: fullRepository(world, book.startFork(advisory), world.role(actor)) };
      },
    },
  ];
}

/**
 * The advisory that a path names, for a caller who may see it: everyone once it is published in a public
 * repository; before that its author, its collaborators and the repository's administrators.
 *
 * @throws GitHubRefusal 404
 */
export function visibleAdvisory(world: World, book: AdvisoryBook, call: Call): Advisory {
  const repository = repositoryOf(world, call);
  const advisory = book.find(call.param('ghsa_id'));
  if (advisory?.repository !== repository || !isVisible(world, advisory, call.caller)) throw notFound();
  return advisory;
}

/** @throws GitHubRefusal 403 for who may see the advisory and may not edit it. */
function requireEditor(
  world: World,
  advisory: Advisory,
  caller: Caller,
  fields: Pick<AdvisoryFields, 'state' | 'collaborating_users' | 'collaborating_teams'>,
): Account {
  const account = requireAccount(caller);
  if (world.role(account) === 'admin') return account;
  const reserved =
    fields.state !== undefined ||
    fields.collaborating_users !== undefined ||
    fields.collaborating_teams !== undefined;
  if (reserved || !collaborates(advisory, account)) throw forbidden();
  return account;
}

/** @throws GitHubRefusal 404 for a repository that does not exist or that the caller may not see. */
export function repositoryOf(world: World, call: Call): Repository {
  const repository = world.findRepository(call.param('owner'), call.param('repo'));
  if (!repository) throw notFound();
  if (!repository.private) return repository;
  const account = accountOf(call.caller);
  // Apps do not see temporary private forks, whatever rights they were given.
  const hidden = repository.forkOf !== null && call.caller.kind === 'installation';
  if (!account || hidden || world.role(account) === 'read') throw notFound();
  return repository;
}

function requireAdmin(world: World, caller: Caller): Account {
  const account = requireAccount(caller);
  if (world.role(account) !== 'admin') throw forbidden();
  return account;
}

function isVisible(world: World, advisory: Advisory, caller: Caller): boolean {
  if (advisory.publishedAt) return true;
  const account = accountOf(caller);
  if (!account) return false;
  return world.role(account) === 'admin' || advisory.author === account || collaborates(advisory, account);
}

function list(world: World, call: Call, advisories: readonly Advisory[]): Reply {
  const state = choice(call.query, 'state', ['triage', 'draft', 'published', 'closed']);
  const sort = choice(call.query, 'sort', ['created', 'updated', 'published']) ?? 'created';
  const descending = (choice(call.query, 'direction', ['asc', 'desc']) ?? 'desc') === 'desc';
  const key = (advisory: Advisory): readonly [string, number] => {
    const instant = {
      created: advisory.createdAt,
      updated: advisory.updatedAt,
      published: advisory.publishedAt,
    }[sort];
    return [instant ? timestamp(instant) : '', advisory.id];
  };
  const sorted = advisories
    .filter((advisory) => state === undefined || advisory.state === state)
    .filter((advisory) => isVisible(world, advisory, call.caller))
    .toSorted((one, other) => compareKeys(key(one), key(other)) * (descending ? -1 : 1));
  const { page, headers } = cursorPage(call, world.url, sorted, { key, descending });
  return pageReply(
    page.map((advisory) => advisoryView(world, advisory)),
    headers,
  );
}
