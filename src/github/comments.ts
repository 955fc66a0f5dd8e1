import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Ask } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { loginOf } from './identity.ts';
import type { GitHubAuth } from './octokit.ts';
import { advisoryKey } from './one-advisory.ts';
import { joining } from './in-flight.ts';
import { pagesOf } from './pages.ts';
import { Accepted, Time, understood } from './response.ts';
import type { ThreadComment } from '../process/reporter/thread.ts';

/** Where a comment can be read. */
interface CommentLink {
  readonly url: string;
}

/** What the bot writes into an advisory's conversation. The API for it is a preview that not every GitHub has. */
export interface Comments {
  /**
   * Writes a comment, unless this account has written the same text there before: an attempt whose end is unknown
   * leaves no second one. `undefined` if there is no such API for this token, or the conversation is closed: then
   * a person has to paste the text. Whether it was written before has to be seen first, so nothing is written
   * where the comments cannot be listed.
   */
  comment(repository: string, ghsaId: string, body: string): Promise<CommentLink | undefined>;
  /**
   * Who wrote in an advisory's conversation, and when: of every comment, or of those changed at `since` or after it. What
   * they say is dropped here. `undefined` if there is no such API for this token: then nobody knows what stands there.
   */
  thread(
    repository: string,
    ghsaId: string,
    since?: Temporal.Instant,
  ): Promise<readonly ThreadComment[] | undefined>;
}

const COMMENTS = '/repos/{owner}/{repo}/security-advisories/{ghsa_id}/comments';

/**
 * What stands for "there is no such API here". 403 is among them: a preview need not be open to every kind of token,
 * and one that lacks the right altogether is told so by everything else that it does.
 */
const NOT_THERE = new Set([403, 404, 405, 410]);

/** The parts of a comment that count here. A preview may yet change, so none of them is relied on. */
const Comment = z.object({
  body: z.string().nullish(),
  html_url: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
type SeenComment = z.output<typeof Comment>;

const Written = z.object({ user: z.object({ login: z.string() }), created_at: Time });

/** `webUrl` is where people read this GitHub in a browser. */
export function comments(ask: Ask, { auth, webUrl }: { auth: GitHubAuth; webUrl: string }): Comments {
  const commenting = joining<CommentLink | undefined>();
  return {
    comment: (repository, ghsaId, body) =>
      commenting(`${advisoryKey(repository, ghsaId)} ${body}`, () =>
        ask(repository, async (octokit, place) => {
          const named = { ...place, ghsa_id: ghsaId };
          const urlOf = (comment: SeenComment): CommentLink => ({
            url: comment.html_url ?? `${webUrl}/${repository}/security/advisories/${ghsaId}`,
          });
          const listed = await ifThere(() => listedIn(octokit, named));
          if (!listed) return undefined;
          const before = await ownAmong(octokit, auth, withText(listed, body));
          if (before) return urlOf(before);
          const written = await ifThere(() => octokit.request(`POST ${COMMENTS}`, { ...named, body }));
          if (!written) return undefined;
          // “Created” is GitHub's word, whatever else the preview may say one day; any other status may be a proxy's.
          if (written.status !== 201) understood(Accepted, written.data);
          return urlOf(Comment.catch({}).parse(written.data));
        }),
      ),
    thread: (repository, ghsaId, since) =>
      ask(repository, async (octokit, place) => {
        const asked = { ...place, ghsa_id: ghsaId, ...(since && { since: since.toString() }) };
        const listed = await ifThere(() => listedIn(octokit, asked));
        return listed?.flatMap((each) => {
          // One that cannot be told from others is nobody's word.
          const { data } = Written.safeParse(each);
          return data ? [{ by: data.user.login.toLowerCase(), at: data.created_at }] : [];
        });
      }),
  };
}

/** Every page: what is not looked at may be the one comment that counts. */
async function listedIn(octokit: Octokit, asked: Readonly<Record<string, string>>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const page of pagesOf(octokit, `GET ${COMMENTS}`, { ...asked, per_page: 100 }))
    found.push(...understood(z.array(z.unknown()), page));
  return found;
}

async function ifThere<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal && NOT_THERE.has(refusal.status)) return undefined;
    throw error;
  }
}

function withText(listed: readonly unknown[], body: string): SeenComment[] {
  return listed
    .map((each) => Comment.catch({}).parse(each))
    .filter((comment) => typeof comment.body === 'string' && plain(comment.body) === plain(body));
}

/** GitHub may give line ends, and what surrounds a text, otherwise than it got them. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** The one that the token's own account wrote. Who that is, is asked only if it matters. */
async function ownAmong(
  octokit: Octokit,
  auth: GitHubAuth,
  candidates: readonly SeenComment[],
): Promise<SeenComment | undefined> {
  if (candidates.length === 0) return undefined;
  const own = (await loginOf(octokit, auth)).toLowerCase();
  return candidates.find(({ user }) => user?.login.toLowerCase() === own);
}
