import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { CODEOWNERS_LIMIT, CODEOWNERS_PLACES, parseCodeowners, type Owner } from './codeowners.ts';
import type { Ask, Place } from './connection.ts';
import { refusalIn } from './github-error.ts';
import { understood } from './response.ts';
import { teams } from './teams.ts';

/** A person who owns code in a repository. */
interface CodeOwner {
  readonly login: string;
  /** A few of their patterns, for showing. */
  readonly owns: readonly string[];
  /** The team that makes them one, `@org/team`; `undefined` for who is named in the file. */
  readonly through?: string | undefined;
}

/**
 * Who owns code in a repository, in the order of its CODEOWNERS file: named there, and with write access by GitHub's own
 * judgement. A name alone makes nobody a code owner.
 */
export interface CodeOwners {
  readonly people: readonly CodeOwner[];
  /** Named in the file, and without the write access that a code owner has: people, and teams. */
  readonly withoutAccess: readonly string[];
  /**
   * Owners whom nobody could look at: e-mail addresses, teams that the token may not look into, people whose access it
   * may not see. That is not the same as being no code owner.
   */
  readonly unresolved: readonly string[];
  /** How many lines GitHub takes for errors. */
  readonly skippedLines: number;
  /** Whether there is a file that GitHub would use; one over its limit is none. */
  readonly found: boolean;
}

/** Reads CODEOWNERS of the default branch. What was read is remembered for some minutes, a failure never. */
export interface CodeOwnersReading {
  /**
   * All who own code, to choose from; with `among`, those of these logins who do, to decide by: what a person may do in
   * the repository is then asked anew.
   */
  codeOwners(repository: string, among?: readonly string[]): Promise<CodeOwners>;
}

/** Long enough for a person to type a name, short enough that a change of the file counts soon. */
const REMEMBERED_MS = 5 * 60_000;
const SHOWN_PATTERNS = 3;
/** More people are not asked about for one answer; they count as not looked at. */
const MOST_ASKED = 100;
const AT_A_TIME = 5;

/** `now` is a clock that never goes back, in milliseconds. */
export function codeOwnersReading(ask: Ask, now: () => number): CodeOwnersReading {
  const named = remembered((repository) => ask(repository, read), now);
  const judgedOf = async (repository: string, among?: readonly string[]): Promise<CodeOwners> => {
    const owners = await named(repository);
    const wanted = among && new Set(among.map((login) => login.toLowerCase()));
    const people = owners.people.filter(({ login }) => !wanted || wanted.has(login.toLowerCase()));
    return ask(repository, async (octokit, place) => ({
      ...owners,
      ...(await judged(octokit, place, { ...owners, people })),
    }));
  };
  const all = remembered((repository) => judgedOf(repository), now);
  return {
    codeOwners: (repository, among) => (among ? judgedOf(repository, among) : all(repository)),
  };
}

/** Remembers an answer about each repository for some minutes, and a failure never. */
function remembered<T>(
  ask: (repository: string) => Promise<T>,
  now: () => number,
): (repository: string) => Promise<T> {
  const known = new Map<string, { readonly since: number; readonly answer: Promise<T> }>();
  return (repository) => {
    const held = known.get(repository);
    if (held && now() - held.since < REMEMBERED_MS) return held.answer;
    const asked = { since: now(), answer: ask(repository) };
    known.set(repository, asked);
    asked.answer.catch(() => {
      if (known.get(repository) === asked) known.delete(repository);
    });
    return asked.answer;
  };
}

/** What the file says, before anybody's access is looked at. */
type Named = CodeOwners;

async function read(octokit: Octokit, place: Place): Promise<Named> {
  const text = await readFile(octokit, place);
  const parsed = text === undefined ? undefined : parseCodeowners(text);
  if (!parsed || parsed.tooLarge)
    return { people: [], withoutAccess: [], unresolved: [], skippedLines: 0, found: false };
  const unknown = await unknownOwners(octokit, place);
  const isUnknown = ({ owner }: { readonly owner: Owner }) => unknown.has(owner.name.toLowerCase());
  const owners = parsed.allOwners.filter((each) => !isUnknown(each));
  const { people, unresolved } = await resolve(octokit, place, owners);
  const withoutAccess = parsed.allOwners.filter(isUnknown).map(({ owner }) => owner.name);
  return { people, withoutAccess, unresolved, skippedLines: parsed.skipped.length, found: true };
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
    return understood(Raw, data);
  }
  return undefined;
}

/** A directory may come as the list of what is in it, which is never empty. */
const Content = z.union([z.looseObject({ type: z.string() }), z.array(z.unknown()).min(1)]);
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
    return File.safeParse(understood(Content, data)).data;
  } catch (error) {
    if (refusalIn(error)?.status === 404) return undefined;
    throw error;
  }
}

const OwnersErrors = z.object({
  errors: z.array(z.object({ kind: z.string(), source: z.string().nullish(), column: z.int() })),
});
const Permission = z.object({ permission: z.string() });

/** The owners that GitHub itself takes for none: nobody has the name, or they may not write. As written, in lower case. */
async function unknownOwners(octokit: Octokit, place: Place): Promise<Set<string>> {
  try {
    const { data } = await octokit.rest.repos.codeownersErrors(place);
    return new Set(
      understood(OwnersErrors, data)
        .errors.filter(({ kind }) => kind === 'Unknown owner')
        .map(
          ({ source, column }) =>
            (source ?? '')
              .slice(column - 1)
              .split(/\s/, 1)[0]
              ?.toLowerCase() ?? '',
        ),
    );
  } catch (error) {
    // A server that does not offer the list; everybody's access is asked all the same.
    if (refusalIn(error)?.status === 404) return new Set();
    throw error;
  }
}

/** The people among the named ones who may write; the others by what is known of them. */
async function judged(
  octokit: Octokit,
  place: Place,
  { people, withoutAccess, unresolved }: Named,
): Promise<Pick<CodeOwners, 'people' | 'withoutAccess' | 'unresolved'>> {
  const asked = people.slice(0, MOST_ASKED);
  const access = await aFewAtATime(asked, ({ login }) => accessOf(octokit, place, login));
  const having = (wanted: Access) => people.filter((_, index) => (access[index] ?? 'unknown') === wanted);
  const names = (wanted: Access) => having(wanted).map(({ login }) => login);
  return {
    people: having('write'),
    withoutAccess: [...withoutAccess, ...names('none')],
    unresolved: [...unresolved, ...names('unknown')],
  };
}

async function aFewAtATime<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += AT_A_TIME)
    answers.push(...(await Promise.all(items.slice(from, from + AT_A_TIME).map(ask))));
  return answers;
}

type Access = 'write' | 'none' | 'unknown';

async function accessOf(octokit: Octokit, place: Place, username: string): Promise<Access> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...place, username });
    const { permission } = understood(Permission, data);
    return permission === 'admin' || permission === 'write' ? 'write' : 'none';
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    return refusal.status === 404 && refusal.says(/is not a user/i) ? 'none' : 'unknown';
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
  // A file may name hundreds of teams, and GitHub refuses who asks for all of them at once.
  const logins = await aFewAtATime(owners, ({ owner }) => loginsOf(owner));
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
