import { readFileSync, statSync, writeFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);
/** What lies beside a build and says what it was made of. */
const INPUTS = 'inputs.json';

/** Notes in the directory of a build the files it was made of, relative to the project, as they are now. */
export function writeInputs(directory: URL, files: readonly string[]): void {
  const stamps = Object.fromEntries(files.map((file) => [file, stampOf(file)]));
  writeFileSync(new URL(INPUTS, directory), JSON.stringify(stamps, undefined, 1));
}

/** Whether the build in a directory is what building anew would give: `stale` where a file it was made of changed. */
export function stateOfBuild(directory: URL): 'current' | 'stale' | 'missing' {
  let stamps: unknown;
  try {
    stamps = JSON.parse(readFileSync(new URL(INPUTS, directory), 'utf8'));
  } catch {
    return 'missing';
  }
  const isCurrent =
    typeof stamps === 'object' &&
    stamps !== null &&
    Object.entries(stamps).every(([file, stamp]) => stampOf(file) === stamp);
  return isCurrent ? 'current' : 'stale';
}

/** Size in bytes, and the second of the last change: where files are copied, its fraction may be lost. */
function stampOf(file: string): string | undefined {
  const found = statSync(new URL(file, ROOT), { throwIfNoEntry: false });
  return found && `${found.size} ${Math.floor(found.mtimeMs / 1000)}`;
}
