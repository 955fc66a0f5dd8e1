import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SLOW_FILE = /^\/\/ @module-tag slow$/mu;
const SLOW_TEST = /^import .*support\/slow\.ts'/mu;

/**
 * The files, from the root of the project, in which a run with a filter of tags has nothing to do. Vitest would load them all
 * the same, with all that they import: for the two parts of the tests together, that was half a minute.
 *
 * @param filter as `--tags-filter` gives it; one that names other tags leaves nothing out
 */
export function filesWithout(filter: readonly string[] | undefined): string[] {
  const [wanted] = filter ?? [];
  if (filter?.length !== 1 || (wanted !== 'slow' && wanted !== '!slow')) return [];
  return globSync('test/**/*.test.ts', { cwd: ROOT }).filter((file) => {
    const text = readFileSync(`${ROOT}${file}`, 'utf8');
    if (wanted === '!slow') return SLOW_FILE.test(text);
    return !SLOW_FILE.test(text) && !SLOW_TEST.test(text);
  });
}

/** Each project asks for the same. */
let without: string[] | undefined;

/** Leaves what the filter of tags does not want out of a run before it is loaded, and before a browser is started for it. */
export const onlyWanted: Plugin = {
  name: 'only what the tags ask for',
  configureVitest({ project }) {
    without ??= filesWithout(project.config.tagsFilter);
    project.config.exclude.push(...without);
  },
};
