import { fullName, ORGANISATION, type Repository, type World } from './world.ts';

/** Where GitHub looks for a list of code owners, in this order. */
const OWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

const OWNERS = `# The last line that matches a file decides.

*        @maintainer-1 @maintainer-2
/docs/   @${ORGANISATION}/maintainers # the team with the two of them
`;

const FIRST: Readonly<Record<string, string>> = {
  '.github/CODEOWNERS': OWNERS,
  'SECURITY.md': '# Security\n\nPlease use the "Report a vulnerability" tab.\n',
};

/** The files of the default branches that the API gives. */
export class Files {
  readonly #world: World;
  /** By repository and path; null for one that was taken away. */
  readonly #written = new Map<string, string | null>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns `undefined` if there is no such file */
  read(repository: Repository, path: string): string | undefined {
    const written = this.#written.get(`${repository.id}:${path}`);
    if (written !== undefined) return written ?? undefined;
    return repository.name === 'codegate' ? FIRST[path] : undefined;
  }

  /** Somebody commits a file, or with `null` takes it away. */
  write(repository: Repository, path: string, content: string | null): void {
    this.#written.set(`${repository.id}:${path}`, content);
    this.#world.tell({ what: 'file', repository: fullName(repository), path });
  }

  /** The list of code owners that counts: the first that is found. */
  owners(repository: Repository): { path: string; text: string } | undefined {
    for (const path of OWNERS_PLACES) {
      const text = this.read(repository, path);
      if (text !== undefined) return { path, text };
    }
    return undefined;
  }
}
