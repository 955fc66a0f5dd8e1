import type { Stream } from './call.ts';
import { pageFiles } from './page-files.ts';
import type { Names } from './shown.ts';

/** What the page asks for that is no call. */
interface Watched {
  /** Whose name stands behind an id in a text. */
  names(): Names;
  /** What happens, without what one person alone sees. */
  pageEvents(): Stream;
}

/** Nothing but what the sandbox itself serves; no script and no style inside of a text; no HTML made of a text. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** What is sent for an address of the page. */
export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Serves the page to practise on: `GET /` and what it is made of. */
export class PageRoutes {
  readonly #sandbox: Watched;

  constructor(sandbox: Watched) {
    this.#sandbox = sandbox;
  }

  /**
   * What a browser gets at an address.
   *
   * @returns `undefined` if nothing of the page is there
   */
  async get(address: string): Promise<PageAnswer | Stream | undefined> {
    if (address === '/page/events') return this.#sandbox.pageEvents();
    const file =
      address === '/page/names'
        ? { contentType: 'application/json', text: JSON.stringify(this.#sandbox.names()) }
        : await pageFiles.at(address);
    if (!file) return undefined;
    return {
      headers: {
        'content-type': file.contentType,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      },
      text: file.text,
    };
  }
}
