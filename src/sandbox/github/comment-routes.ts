import type { Advisory, Comment } from './advisory.ts';
import type { AdvisoryBook } from './advisory-book.ts';
import { CommentBody, parseBody } from './advisory-input.ts';
import { visibleAdvisory } from './advisory-routes.ts';
import { commentView } from './advisory-views.ts';
import { requireAccount } from './callers.ts';
import { numberedPage, pageReply } from './paging.ts';
import { GitHubRefusal, invalidRequest, notFound } from './refusal.ts';
import type { Route } from './router.ts';
import type { World } from './world.ts';

const DOCS = 'security-advisories/repository-advisories';
const ALL = '/repos/{owner}/{repo}/security-advisories/{ghsa_id}/comments';
const ONE = `${ALL}/{comment_id}`;

/** The comments of an advisory, a public preview since October 2026: list, get, add, edit, and no way to delete. */
export function commentRoutes(world: World, book: AdvisoryBook): Route[] {
  return [
    {
      method: 'GET',
      template: ALL,
      docs: `${DOCS}#list-repository-advisory-comments`,
      permission: 'repository_advisories=read',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        const since = readSince(call.query.get('since'));
        const comments = advisory.comments.filter(
          ({ updatedAt }) => since === undefined || Temporal.Instant.compare(updatedAt, since) >= 0,
        );
        const { page, headers } = numberedPage(call, world.url, comments);
        return pageReply(
          page.map((comment) => commentView(world, advisory, comment)),
          headers,
        );
      },
    },
    {
      method: 'POST',
      template: ALL,
      docs: `${DOCS}#create-a-repository-advisory-comment`,
      permission: 'repository_advisories=write',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        const author = requireAccount(call.caller);
        const { body } = parseBody(CommentBody, call.body);
        const comment = book.comment(advisory, author, body);
        return { status: 201, body: commentView(world, advisory, comment) };
      },
    },
    {
      method: 'GET',
      template: ONE,
      docs: `${DOCS}#get-a-repository-advisory-comment`,
      permission: 'repository_advisories=read',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        return {
          status: 200,
          body: commentView(world, advisory, commentOf(advisory, call.param('comment_id'))),
        };
      },
    },
    {
      method: 'PATCH',
      template: ONE,
      docs: `${DOCS}#update-a-repository-advisory-comment`,
      permission: 'repository_advisories=write',
      handle(call) {
        const advisory = visibleAdvisory(world, book, call);
        const comment = commentOf(advisory, call.param('comment_id'));
        if (comment.author !== requireAccount(call.caller)) {
          throw new GitHubRefusal(403, 'Only the author of a comment may edit it.');
        }
        comment.body = parseBody(CommentBody, call.body).body;
        comment.updatedAt = world.now();
        return { status: 200, body: commentView(world, advisory, comment) };
      },
    },
  ];
}

function commentOf(advisory: Advisory, id: string): Comment {
  const found = advisory.comments.find((comment) => String(comment.id) === id);
  if (!found) throw notFound();
  return found;
}

function readSince(since: string | null): Temporal.Instant | undefined {
  if (since === null) return undefined;
  try {
    return Temporal.Instant.from(since);
  } catch {
    throw invalidRequest(`Invalid property /since: \`${since}\` is not a valid date-time.`);
  }
}
