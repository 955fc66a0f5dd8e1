import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { temporaryDirectory } from '../support/temporary.ts';
import { faultsIn, tell } from './layers.ts';
import type { BrokenImport } from './until-mended.ts';

/** What breaks a rule in a repository of these files. */
export function faults(
  files: Readonly<Record<string, string>>,
  untilMended: readonly BrokenImport[] = [],
): string[] {
  using directory = temporaryDirectory();
  write(directory.path, files);
  return faultsIn(directory.path, untilMended).map(tell);
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A file on `floor`: the floor itself if it is a file. */
export function fileOn(floor: string, name: string): string {
  return /\.m?ts$|\.mjs$/.test(floor) ? floor : `${floor}/${name}.ts`;
}

/** How the file `from` names the file `to`. */
export function way(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
