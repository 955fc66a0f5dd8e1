import type { Call } from '../call.ts';
import { GHSA, REPOSITORY } from './story.ts';

/** What happens in GitHub’s pages. */
export const GITHUB_CALLS: readonly Call[] = [
  {
    method: 'GET',
    path: '/sandbox/github/advisories',
    does: 'every advisory as GitHub’s REST API gives it now, in the order in which they came',
    gives: '[advisory]',
    examples: [{}],
    answer: (sandbox) => sandbox.github.advisories(),
  },
  {
    method: 'GET',
    path: '/sandbox/github/advisories/GHSA',
    does: 'an advisory as GitHub’s REST API gives it now',
    gives: 'an advisory',
    examples: [{ path: `/sandbox/github/advisories/${GHSA}` }],
    answer: (sandbox, { name }) => sandbox.advisory(name),
  },
  {
    method: 'PATCH',
    path: '/sandbox/github/advisories/GHSA',
    takes:
      '{as?, state?, summary?, description?, vulnerabilities?, severity?, cvss_vector_string?, cwe_ids?, cve_id?, credits?, collaborating_users?, collaborating_teams?, private_fork?: true}',
    does: 'what people do in GitHub’s pages (security-1, unless as says otherwise), and the CVE id that GitHub assigns; a list replaces the list that was there',
    gives: 'an advisory',
    examples: [
      {
        path: `/sandbox/github/advisories/${GHSA}`,
        body: { state: 'draft', collaborating_users: ['maintainer-1'] },
      },
      { path: `/sandbox/github/advisories/${GHSA}`, body: { cve_id: 'CVE-2026-10001' } },
    ],
    answer: (sandbox, { name, body }) => sandbox.patchAdvisory(name, body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/advisories/GHSA/comments',
    takes: '{as, body}',
    does: 'a person writes in the conversation of an advisory',
    gives: 'the comment',
    examples: [
      {
        path: `/sandbox/github/advisories/${GHSA}/comments`,
        body: { as: 'reporter', body: 'It also works on Windows.' },
      },
    ],
    answer: (sandbox, { name, body }) => sandbox.github.comment(name, body),
  },
  {
    method: 'GET',
    path: '/sandbox/github/advisories/GHSA/comments',
    does: 'the conversation in an advisory, oldest first',
    gives: '[comment]',
    examples: [{ path: `/sandbox/github/advisories/${GHSA}/comments` }],
    answer: (sandbox, { name }) => sandbox.github.comments(name),
  },
  {
    method: 'PUT',
    path: '/sandbox/github/file',
    takes: '{repository, path, content: a text, or null to take the file away}',
    does: 'a person commits a file to the default branch, CODEOWNERS and the like',
    gives: '{}',
    examples: [
      {
        body: {
          repository: REPOSITORY,
          path: '.github/CODEOWNERS',
          content: '* @maintainer-1 @maintainer-2\n/docs/ @contributor\n',
        },
      },
    ],
    answer: (sandbox, { body }) => sandbox.github.writeFile(body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/access',
    takes: '{repository, login, permission: none, read, write or admin}',
    does: 'an administrator changes what a person may do in a repository, whatever their teams may',
    gives: '{}',
    examples: [{ body: { repository: REPOSITORY, login: 'maintainer-2', permission: 'read' } }],
    answer: (sandbox, { body }) => sandbox.github.setAccess(body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/rename',
    takes: '{login, to, taken?: true}',
    does: 'a person renames their account; with `taken` another account has the old name at once',
    gives: '{}',
    examples: [{ body: { login: 'maintainer-1', to: 'maintainer-one', taken: true } }],
    answer: (sandbox, { body }) => sandbox.github.renameAccount(body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/private-reporting',
    takes: '{repository, enabled: true or false}',
    does: 'an administrator turns private vulnerability reporting of a repository on or off',
    gives: '{}',
    examples: [{ body: { repository: REPOSITORY, enabled: false } }],
    answer: (sandbox, { body }) => sandbox.github.setPrivateReporting(body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/arrival',
    takes:
      '{ghsa_id, cve?: published, reserved or rejected, database?: reviewed, unreviewed or absent, range?: a text, or null for the advisory’s own}',
    does: 'whether what is published has arrived: the record of its CVE is public, GitHub’s reviewers have it in their database, with the same ranges; all of it has, unless this says otherwise',
    gives: '{}',
    examples: [{ body: { ghsa_id: GHSA, cve: 'reserved', database: 'unreviewed' } }],
    answer: (sandbox, { body }) => sandbox.github.setArrival(body),
  },
  {
    method: 'POST',
    path: '/sandbox/github/release',
    takes:
      '{repository, tag, assets?: names or {name, content} or {name, size}, image?: true, false or a name, signed?: true, false or "wrong-identity", identity?: another workflow that signs, neighbours?: true, branch?: another than the main one}',
    does: 'a release appears as CodeGate’s workflow makes one: files attested, the image pushed and signed',
    gives: '{tag, html_url, assets: [{name, digest, url}], image: {reference, digest} or null}',
    examples: [
      { body: { repository: REPOSITORY, tag: 'v0.1.29' } },
      { body: { repository: REPOSITORY, tag: 'v0.1.30', signed: 'wrong-identity' } },
      {
        body: {
          repository: 'stacklok/other',
          tag: 'other@1.2.3',
          assets: ['other.tar.gz'],
          neighbours: true,
          identity: 'release.yml@refs/heads/main',
        },
      },
    ],
    answer: (sandbox, { body }) => sandbox.release(body),
  },
];
