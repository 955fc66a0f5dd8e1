/**
 * What the bot depends on, each with a line of rules (`rules.ts`) and of words (`documents/dependencies.ts`). Stored:
 * a kind may be added, and its name never changes.
 */
const DEPENDENCY_KINDS = [
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
  /** The database is where it was, and sound. */
  'database',
  /** The history of every case can be read. */
  'cases',
  /** This machine's clock agrees with those of others. */
  'clock',
  /** Following the advisories of one repository. */
  'sync',
  /** People from outside can report in one repository. */
  'private-reporting',
  /** The mail server takes what is for distributors. */
  'mail',
  /** The mailbox in which reports come by e-mail can be read. */
  'mailbox',
  /** There is room in it. */
  'mailbox-room',
  'backup',
  /** Litestream reads what is written to the database. */
  'replication',
  /** A copy restored from its replica is whole, and young. */
  'replica',
] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** The kinds of which each repository has one. */
const OF_REPOSITORIES = ['sync', 'private-reporting'] as const satisfies readonly DependencyKind[];
type RepositoryKind = (typeof OF_REPOSITORIES)[number];

/** One dependency: of a kind that each repository has, the one of a repository. */
export type Dependency = Exclude<DependencyKind, RepositoryKind> | `${RepositoryKind} ${string}`;

/** What an installation depends on: each of its repositories is followed, and mail both ways, backups and a replica it may be without. */
export function dependenciesOf({
  repositories,
  hasMail,
  hasMailbox,
  hasBackups,
  hasReplica,
}: {
  readonly repositories: readonly string[];
  readonly hasMail: boolean;
  readonly hasMailbox: boolean;
  readonly hasBackups: boolean;
  readonly hasReplica: boolean;
}): readonly Dependency[] {
  return DEPENDENCY_KINDS.flatMap((kind): readonly Dependency[] => {
    if (kind === 'sync') return repositories.map(syncOf);
    if (kind === 'private-reporting') return repositories.map(privateReportingOf);
    const isMissing =
      (kind === 'mail' && !hasMail) ||
      ((kind === 'mailbox' || kind === 'mailbox-room') && !hasMailbox) ||
      (kind === 'backup' && !hasBackups) ||
      ((kind === 'replication' || kind === 'replica') && !hasReplica);
    return isMissing ? [] : [kind];
  });
}

/** The sync of a repository, as a dependency. */
export function syncOf(repository: string): Dependency {
  return `sync ${repository}`;
}

/** The private vulnerability reporting of a repository, as a dependency. */
export function privateReportingOf(repository: string): Dependency {
  return `private-reporting ${repository}`;
}

/** The kind of a dependency; `undefined` of a name that no version knows. */
export function kindOf(name: string): DependencyKind | undefined {
  const kinds: readonly DependencyKind[] = OF_REPOSITORIES;
  return repositoryKindOf(name) ?? DEPENDENCY_KINDS.find((kind) => name === kind && !kinds.includes(kind));
}

/** The repository of a dependency that each repository has; `undefined` of any other. */
export function repositoryOf(name: string): string | undefined {
  const kind = repositoryKindOf(name);
  return kind && name.slice(`${kind} `.length);
}

function repositoryKindOf(name: string): RepositoryKind | undefined {
  return OF_REPOSITORIES.find((kind) => name.startsWith(`${kind} `));
}
