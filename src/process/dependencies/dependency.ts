/**
 * What the bot depends on, each with a line of rules (`rules.ts`) and of words (`documents/dependencies.ts`). Stored:
 * a kind may be added, and its name never changes.
 */
export const DEPENDENCY_KINDS = [
  /** Discord's gateway, by which commands and presses arrive. */
  'gateway',
  /** Following the advisories of one repository. */
  'sync',
  /** GitHub takes the token, or the App's key. */
  'token',
  /** The token goes on for a while. */
  'token-end',
  /** The security team's role tells who is of the team. */
  'role',
  'private-channel',
  'codegate',
  /** Direct messages arrive. */
  'dms',
  /** The mail server takes what is for distributors. */
  'mail',
  'disk',
  'backup',
  /** This machine's clock agrees with those of others. */
  'clock',
] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** One dependency: of a sync, the one of a repository. */
export type Dependency = Exclude<DependencyKind, 'sync'> | `sync ${string}`;

/** The sync of a repository, as a dependency. */
export function syncOf(repository: string): Dependency {
  return `sync ${repository}`;
}

/** The kind of a dependency; `undefined` of a name that no version knows. */
export function kindOf(name: string): DependencyKind | undefined {
  return DEPENDENCY_KINDS.find((kind) => (kind === 'sync' ? name.startsWith('sync ') : name === kind));
}

/** The repository of a sync; `undefined` of any other dependency. */
export function repositoryOf(name: string): string | undefined {
  return name.startsWith('sync ') ? name.slice('sync '.length) : undefined;
}
