import { build as bundle, type Plugin } from 'esbuild';
import { parseSync, Visitor } from 'oxc-parser';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeInputs } from './release-build.ts';

// `npm run build`: the bot as one file, which starts sooner and takes less memory than a thousand modules.

const ROOT = resolve(import.meta.dirname, '..');

/** Left where `npm ci` put them: what is native, and what is loaded with its first use only, if at all. */
const EXTERNAL = [
  'better-sqlite3',
  '@resvg/resvg-js',
  'sigstore',
  '@sigstore/bundle',
  'nodemailer',
  'prom-client',
  'imapflow',
  'postal-mime',
];

/**
 * CommonJS that many of our modules import. esbuild would copy its exports for each of them: of discord.js there were 43 copies
 * and 25,000 getters, which stayed in memory as long as the bot ran.
 */
const SHARED = /^discord\.js$/;
/** esbuild's namespace of what lies in no file. */
const namespace = 'shared';

/** Where a file starts a thread, which gets a bundle of its own. */
const THREAD = /new URL\('\.\/([\w-]+-thread)\.ts', import\.meta\.url\)/g;

/** Our own modules as the bundle needs them: each still finds the files that lie beside it, and its thread. */
function ownModules(directory: string, threads: Set<string>): Plugin {
  return {
    name: 'own modules',
    setup(bundling) {
      bundling.onResolve({ filter: /\/drizzle\.ts$/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path.replace(/drizzle\.ts$/, 'drizzle-modules.ts')),
      }));
      bundling.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const place = JSON.stringify(relative(directory, path).replaceAll('\\', '/'));
        const text = readFileSync(path, 'utf8').replaceAll(THREAD, (_, name: string) => {
          threads.add(resolve(dirname(path), `${name}.ts`));
          return `new URL('./${name}.js', import.meta['url'])`;
        });
        const contents = withEscapedPatterns(path, text)
          .replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`)
          // Of a namespace, what is not used is left out: Zod's words in forty languages.
          .replace("import { z } from 'zod';", "import * as z from 'zod';");
        return { loader: 'ts', contents };
      });
    },
  };
}

/** Gives our own modules `SHARED` by way of one module, which alone copies its exports. */
const sharedPackage: Plugin = {
  name: 'shared package',
  setup(bundling) {
    bundling.onResolve({ filter: SHARED }, ({ path, importer }) =>
      importer.endsWith('.ts') ? { path, namespace } : undefined,
    );
    bundling.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)};`,
      resolveDir: ROOT,
    }));
  },
};

/** The files of discord.js that define a manager, also where a path is written as Windows does. */
export const MANAGERS = /[\\/]discord\.js[\\/]src[\\/]managers[\\/]\w+\.js$/;

/**
 * discord.js knows its caches by the names of their managers, which a bundle changes where two are alike: here they are written
 * down. To keep every function's name, as esbuild can, took 3 MB.
 */
const namedManagers: Plugin = {
  name: 'named managers',
  setup(bundling) {
    bundling.onLoad({ filter: MANAGERS }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /^class (\w+)(?: extends \w+)? \{$/m,
        "$&\n  static name = '$1';",
      ),
    }));
  },
};

/**
 * The same text with regular expressions in ASCII, as esbuild writes all else: with one letter more than that, Node
 * takes two bytes for each of the bundle's.
 */
function withEscapedPatterns(path: string, text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  const patterns: { readonly start: number; readonly end: number }[] = [];
  new Visitor({
    Literal(literal) {
      if ('regex' in literal) patterns.push(literal);
    },
  }).visit(parseSync(path, text).program);
  let escaped = '';
  let end = 0;
  for (const pattern of patterns) {
    escaped += text.slice(end, pattern.start) + inAscii(text.slice(pattern.start, pattern.end));
    end = pattern.end;
  }
  return escaped + text.slice(end);
}

function inAscii(pattern: string): string {
  return pattern.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Makes a bundle of `entry` and of what it imports, and of its threads, in a directory that is emptied before. */
export async function build(entry: string, target: URL): Promise<void> {
  const directory = fileURLToPath(target);
  rmSync(directory, { recursive: true, force: true });
  const threads = new Set<string>();
  const inputs = await bundleOf(entry, directory, threads);
  for (const thread of threads) inputs.push(...(await bundleOf(thread, directory, threads)));
  // A package changes with the lock file only.
  const own = inputs.filter((file) => !file.includes('node_modules') && !file.startsWith(`${namespace}:`));
  writeInputs(target, [...new Set(own), 'package-lock.json', 'src/build.ts']);
}

/** Makes one bundle; gives the files that it is made of, and adds the threads that it starts. */
async function bundleOf(entry: string, directory: string, threads: Set<string>): Promise<string[]> {
  const { metafile } = await bundle({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: directory,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    external: EXTERNAL,
    plugins: [sharedPackage, namedManagers, ownModules(directory, threads)],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // What is CommonJS requires Node's own modules.
    banner: {
      js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}

if (import.meta.main) await build('src/main.ts', new URL('../dist/', import.meta.url));
