/**
 * What the bot depends on, each with a line of rules (`rules.ts`) and of words (`documents/dependencies.ts`). Stored:
 * a kind may be added, and its name never changes.
 */
export const DEPENDENCY_KINDS = [
  /** Discord's gateway, by which commands and presses arrive. */
  'gateway',
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
  'disk',
  /** This machine's clock agrees with those of others. */
  'clock',
  /** Following the advisories of one repository. */
  'sync',
  /** The mail server takes what is for distributors. */
  'mail',
  'backup',
] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** One dependency: of a sync, the one of a repository. */
export type Dependency = Exclude<DependencyKind, 'sync'> | `sync ${string}`;

/** What an installation depends on: each of its repositories is followed, and mail and backups it may be without. */
export function dependenciesOf({
  repositories,
  hasMail,
  hasBackups,
}: {
  readonly repositories: readonly string[];
  readonly hasMail: boolean;
  readonly hasBackups: boolean;
}): readonly Dependency[] {
  return DEPENDENCY_KINDS.flatMap((kind): readonly Dependency[] => {
    if (kind === 'sync') return repositories.map(syncOf);
    const isMissing = (kind === 'mail' && !hasMail) || (kind === 'backup' && !hasBackups);
    return isMissing ? [] : [kind];
  });
}

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
