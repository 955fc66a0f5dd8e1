import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { build } from '../../../src/build.ts';
import { stateOfBuild } from '../../../src/release-build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that a bot of the end-to-end tests runs where it has a process of its own, in a sandbox or without. */
    botEntry?: string;
  }
}

const directory = new URL('../../../.vitest/bot/', import.meta.url);

/**
 * Makes one file of the bot, as `npm run build` does for the release: it is started some forty times, and takes half as
 * long for it.
 */
export default async function setup(project: TestProject): Promise<void> {
  if (stateOfBuild(directory) !== 'current') await build('test/e2e/fixtures/bot.ts', directory);
  project.provide('botEntry', fileURLToPath(new URL('bot.js', directory)));
}
