import type { Names } from '../shown.ts';
import type { Files } from './files.ts';
import { fullName, type World } from './world.ts';

/** The repositories with who owns and who administers them, and who is in which team. */
export function namesOn(world: World, files: Files): Pick<Names, 'repositories' | 'teams'> {
  const members = world.teams.map(({ slug, members: accounts }) => [
    slug,
    accounts.map(({ login }) => login),
  ]);
  return {
    repositories: world.repositories
      .filter(({ forkOf }) => forkOf === null)
      .map((each) => ({
        name: fullName(each),
        codeowners: files.owners(each)?.text ?? null,
        administrators: world.people
          .filter((account) => world.access(each, account) === 'admin')
          .map(({ login }) => login),
      })),
    teams: Object.fromEntries(members),
  };
}
