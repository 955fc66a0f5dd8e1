import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A file of the page as a browser takes it. */
interface PageFile {
  readonly contentType: string;
  readonly text: string;
}

const FOLDER = fileURLToPath(new URL('page/', import.meta.url));
/** Where the page's folder stands in an address. */
const PREFIX = '/page/';
/** What lies here takes from packages what the page needs; a browser gets it with those packages, as one module. */
const OF_PACKAGES = 'packages/';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  svg: 'image/svg+xml',
  ts: 'text/javascript',
};

/**
 * The files of the page to practise on. There is no build: Node takes the types away when a browser asks for a module,
 * and packages are put together in memory, once. A file that is changed meanwhile is read anew.
 */
class PageFiles {
  /** By its address; whatever is not here cannot be asked for. */
  readonly #paths = new Map(
    readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => extensionOf(name) in CONTENT_TYPES)
      .map((name) => [`${PREFIX}${name}`, name]),
  );
  readonly #bundles = new Map<string, Promise<string>>();
  /** Modules without their types, as they were at an instant of the file. */
  readonly #stripped = new Map<string, { readonly from: number; readonly text: string }>();

  /**
   * The file at an address.
   *
   * @returns `undefined` if there is none
   */
  async at(address: string): Promise<PageFile | undefined> {
    const name = address === '/' ? 'index.html' : this.#paths.get(address);
    const contentType = CONTENT_TYPES[extensionOf(name ?? '')];
    if (name === undefined || contentType === undefined) return undefined;
    return { contentType: `${contentType}; charset=utf-8`, text: await this.#textOf(name) };
  }

  /** Makes every module ready, so that the first browser does not wait. */
  async prepare(): Promise<void> {
    await Promise.all(this.#modules.map((name) => this.#textOf(name)));
  }

  get #modules(): string[] {
    return [...this.#paths.values()].filter((name) => name.endsWith('.ts'));
  }

  async #textOf(name: string): Promise<string> {
    if (name.startsWith(OF_PACKAGES)) return this.#bundle(name);
    if (name.endsWith('.ts')) return this.#moduleOf(name);
    const text = await readFile(`${FOLDER}${name}`, 'utf8');
    return name === 'index.html' ? this.#preloading(text) : text;
  }

  async #moduleOf(name: string): Promise<string> {
    const { mtimeMs: from } = await stat(`${FOLDER}${name}`);
    const kept = this.#stripped.get(name);
    if (kept?.from === from) return kept.text;
    const text = stripTypeScriptTypes(await readFile(`${FOLDER}${name}`, 'utf8'));
    this.#stripped.set(name, { from, text });
    return text;
  }

  /** A browser that hears of all modules at once does not ask for them one after the other. */
  #preloading(html: string): string {
    const links = this.#modules.map((name) => `<link rel="modulepreload" href="${PREFIX}${name}" />`);
    return html.replace('</head>', `  ${links.join('\n    ')}\n  </head>`);
  }

  #bundle(name: string): Promise<string> {
    return this.#bundles.getOrInsertComputed(name, async () => {
      const { build } = await import('esbuild');
      const { outputFiles } = await build({
        entryPoints: [`${FOLDER}${name}`],
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'browser',
        target: 'esnext',
        legalComments: 'inline',
        minify: true,
      });
      return outputFiles.map(({ text }) => text).join('');
    });
  }
}

/** One for all sandboxes of a process. */
export const pageFiles = new PageFiles();

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
