import type { components } from '@octokit/openapi-types';
import { repositoryOf } from './advisory-routes.ts';
import type { Files } from './files.ts';
import { sha1 } from './history.ts';
import { notFound } from './refusal.ts';
import type { Route } from './router.ts';
import { ORGANISATION, type Repository, type World } from './world.ts';

type Schemas = components['schemas'];

/** What is in the repositories: files of the default branch. */
export function contentRoutes(world: World, files: Files): Route[] {
  return [
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/codeowners/errors',
      docs: 'repos/repos#list-codeowners-errors',
      handle(call) {
        const repository = repositoryOf(world, call);
        const owners = files.owners(repository);
        if (!owners) throw notFound();
        return { status: 200, body: { errors: codeownersErrors(world, repository, owners) } };
      },
    },
    {
      method: 'GET',
      template: '/repos/{owner}/{repo}/contents/{path...}',
      docs: 'repos/contents#get-repository-content',
      handle(call) {
        const repository = repositoryOf(world, call);
        const path = call.param('path');
        const text = files.read(repository, path);
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
  ];
}

/** What GitHub finds wrong with the file: owners that nobody has the name of, or that may not write. */
function codeownersErrors(
  world: World,
  repository: Repository,
  { path, text }: { path: string; text: string },
): Schemas['codeowners-errors']['errors'] {
  return text.split('\n').flatMap((source, index) =>
    [...source.replace(/#.*/, '').matchAll(/@\S+/g)]
      .filter(([name]) => !mayWrite(world, repository, name.slice(1)))
      .map(({ 0: name, index: at }) => ({
        line: index + 1,
        column: at + 1,
        kind: 'Unknown owner',
        source,
        suggestion: null,
        message: `Unknown owner on line ${index + 1}: make sure ${name} exists and has write access to the repository\n\n  ${source}\n  ${' '.repeat(at)}^`,
        path,
      })),
  );
}

function mayWrite(world: World, repository: Repository, name: string): boolean {
  const slug = name.split('/')[1];
  const account = world.findAccount(name);
  const access =
    slug === undefined ? account && world.access(repository, account) : world.findTeam(slug)?.role;
  return access === 'write' || access === 'admin';
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
