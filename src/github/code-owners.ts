import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { CODEOWNERS_LIMIT, CODEOWNERS_PLACES, parseCodeowners, type Owner } from './codeowners.ts';
import type { Ask, Place } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { teams } from './teams.ts';

/** A person who owns code in a repository. */
interface CodeOwner {
  readonly login: string;
  /** A few of their patterns, for showing. */
  readonly owns: readonly string[];
  /** The team that makes them one, `@org/team`; `undefined` for who is named in the file. */
  readonly through?: string | undefined;
}

/** Who owns code in a repository, in the order of its CODEOWNERS file. */
export interface CodeOwners {
  readonly people: readonly CodeOwner[];
  /** Owners without a login that GitHub tells: e-mail addresses, and teams that the token may not look into. */
  readonly unresolved: readonly string[];
  /** How many lines GitHub takes for errors. */
  readonly skippedLines: number;
  /** Whether there is a file that GitHub would use; one over its limit is none. */
  readonly found: boolean;
}

/** Reads CODEOWNERS of the default branch. What was read is remembered for some minutes, a failure never. */
export interface CodeOwnersReading {
  codeOwners(repository: string): Promise<CodeOwners>;
}

/** Long enough for a person to type a name, short enough that a change of the file counts soon. */
const REMEMBERED_MS = 5 * 60_000;
const SHOWN_PATTERNS = 3;

/** `now` is a clock that never goes back, in milliseconds. */
export function codeOwnersReading(ask: Ask, now: () => number): CodeOwnersReading {
  const known = new Map<string, { readonly since: number; readonly answer: Promise<CodeOwners> }>();
  return {
    codeOwners(repository) {
      const held = known.get(repository);
      if (held && now() - held.since < REMEMBERED_MS) return held.answer;
      const asked = { since: now(), answer: ask(repository, read) };
      known.set(repository, asked);
      asked.answer.catch(() => {
        if (known.get(repository) === asked) known.delete(repository);
      });
      return asked.answer;
    },
  };
}

async function read(octokit: Octokit, place: Place): Promise<CodeOwners> {
  const text = await readFile(octokit, place);
  const parsed = text === undefined ? undefined : parseCodeowners(text);
  if (!parsed || parsed.tooLarge) return { people: [], unresolved: [], skippedLines: 0, found: false };
  const { people, unresolved } = await resolve(octokit, place, parsed.allOwners);
  return { people, unresolved, skippedLines: parsed.skipped.length, found: true };
}

/** The file that GitHub uses. A file over the limit is not asked for, and hides those in the later places. */
async function readFile(octokit: Octokit, place: Place): Promise<string | undefined> {
  for (const path of CODEOWNERS_PLACES) {
    const file = await fileAt(octokit, place, path);
    if (!file) continue;
    if (file.size > CODEOWNERS_LIMIT) return undefined;
    // GitHub gives no content in this form over 1 MB.
    if (file.encoding === 'base64') return Buffer.from(file.content, 'base64').toString('utf8');
    const { data } = await octokit.rest.repos.getContent({ ...place, path, mediaType: { format: 'raw' } });
    return Raw.parse(data);
  }
  return undefined;
}

const File = z.object({
  type: z.literal('file'),
  size: z.number(),
  encoding: z.string(),
  content: z.string(),
});
/** Octokit gives bytes where the answer's media type names no character set. */
const Raw = z.union([
  z.string(),
  z.instanceof(ArrayBuffer).transform((bytes) => new TextDecoder().decode(bytes)),
]);

async function fileAt(octokit: Octokit, place: Place, path: string) {
  try {
    const { data } = await octokit.rest.repos.getContent({ ...place, path, mediaType: { format: 'object' } });
    // What is no file there (a directory, a link that leads nowhere) is not what GitHub looks for.
    return File.safeParse(data).data;
  } catch (error) {
    if (refusalIn(error)?.status === 404) return undefined;
    throw error;
  }
}

/** Who the owners are: teams with their members, everyone once. */
async function resolve(
  octokit: Octokit,
  place: Place,
  owners: readonly { readonly owner: Owner; readonly patterns: readonly string[] }[],
): Promise<Pick<CodeOwners, 'people' | 'unresolved'>> {
  const membersOf = teams(octokit, place.owner);
  const loginsOf = async (owner: Owner): Promise<readonly string[] | undefined> => {
    if (owner.kind === 'user') return [owner.login];
    // Only teams of the organisation that has the repository can own code in it.
    const own = owner.kind === 'team' && owner.org.toLowerCase() === place.owner.toLowerCase();
    return own ? membersOf(owner.slug.toLowerCase()) : undefined;
  };
  const logins = await Promise.all(owners.map(({ owner }) => loginsOf(owner)));
  const people = new Map<string, CodeOwner>();
  for (const [index, { owner, patterns }] of owners.entries())
    for (const login of logins[index] ?? []) {
      const through = owner.kind === 'team' ? owner.name : undefined;
      const key = login.toLowerCase();
      people.set(key, joined(people.get(key), { login, owns: patterns, through }));
    }
  const unresolved = owners.filter((_, index) => !logins[index]).map(({ owner }) => owner.name);
  return { people: [...people.values()], unresolved };
}

/** One person from two mentions; being named oneself comes before being in a team. */
function joined(known: CodeOwner | undefined, more: CodeOwner): CodeOwner {
  const mentions = known ? [known, more] : [more];
  const named = mentions.some(({ through }) => through === undefined);
  const owns = new Set(mentions.flatMap((mention) => mention.owns));
  return {
    login: known?.login ?? more.login,
    owns: [...owns].slice(0, SHOWN_PATTERNS),
    through: named ? undefined : (known ?? more).through,
  };
}
