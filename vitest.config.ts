import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';
import { memoryDirectory } from './test/support/memory-directory.ts';
import { onlyWanted } from './test/support/parts.ts';

const LOOPBACK_ONLY = 'src/sandbox/loopback-only.ts';
const ONE_SEED = 'test/support/one-seed.ts';
const SMALL_STREAMS = 'test/support/small-streams.ts';
const e2e = ['test/e2e/**/*.test.ts'];
/** What speaks with a Discord, a GitHub, a mail server or a registry on loopback, or starts programs. */
const services = [
  'test/{app,contracts,github,golden,jobs,lease,mail,sandbox}/**/*.test.ts',
  'test/release/artifacts/**/*.test.ts',
  'test/documents/announcement/npm.test.ts',
  'test/discord/{sign-in,verify}.test.ts',
  'test/store/{litestream,replica-lost}.test.ts',
  'test/{doctor,health,release-build,require-node,webhook}.test.ts',
];
/** What needs a browser. */
const page = ['test/sandbox/page/**/*.test.ts'];
const temporary = memoryDirectory();

/**
 * Packages as Node gives them to the bot. Vitest would ask for what their developers use, such as a parser of Markdown
 * that checks itself at every character.
 */
const asReleased: Plugin = {
  name: 'packages as released',
  configResolved({ ssr }) {
    const { conditions = [] } = ssr.resolve ?? {};
    conditions.splice(0, conditions.length, 'node', 'module-sync');
  },
};

export default defineConfig({
  plugins: [asReleased, onlyWanted],
  test: {
    // A part of an end-to-end test is waiting: for a process to start, for an answer on loopback. With more of them than that,
    // more is spent on loading the modules in each.
    maxWorkers: availableParallelism() + 1,
    // Room for what is new: a worker makes far more garbage than the bot does, and a fifth of its work was to sort it out.
    execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
    // Node strips types and links modules by itself, as it does for the bot: through Vite each use of an import is a look
    // into an object, and a fifth of the time went into that.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // No test keeps anything in a module, and loading discord.js once a file would cost more than many tests.
    isolate: false,
    // What hangs ends some time. No test says less: a machine may be busy, slow, or stand still for a second.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    env: {
      // What one worker has compiled the next one need not.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('.vitest/compiled', import.meta.url)),
      ...(temporary === undefined ? {} : { TMPDIR: temporary }),
    },
    // `npm test` leaves these out. A file says that it is one of them by a line with `@module-tag slow`.
    tags: [
      {
        name: 'slow',
        description: 'a whole matrix, every point of a kill, chance, weeks of a clock, a browser',
      },
      { name: 'long', description: 'takes most of a minute or more, and is begun before the others' },
    ],
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...e2e, ...services],
          setupFiles: [LOOPBACK_ONLY, ONE_SEED, 'test/support/no-sockets.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: services,
          exclude: page,
          setupFiles: [LOOPBACK_ONLY, ONE_SEED, SMALL_STREAMS],
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: page,
          setupFiles: [LOOPBACK_ONLY, SMALL_STREAMS],
          globalSetup: 'test/sandbox/page/support/start-browser.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: e2e,
          setupFiles: [LOOPBACK_ONLY, SMALL_STREAMS],
          globalSetup: 'test/e2e/support/build-bot.ts',
        },
      },
    ],
  },
});
