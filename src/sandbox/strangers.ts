import type { IncomingHttpHeaders } from 'node:http';

/** Under which names this machine calls itself. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Why a request is not of this machine's own making: a page of another site that makes a browser send it, or that
 * borrows the sandbox's address for its own name.
 *
 * @returns `undefined` if it may be answered
 */
export function strangeness(headers: IncomingHttpHeaders): string | undefined {
  const { host, origin } = headers;
  if (host === undefined || !OWN_NAMES.has(nameIn(host)))
    return 'the sandbox answers under 127.0.0.1 and localhost alone';
  if (origin !== undefined && origin !== `http://${host}`) return 'the sandbox answers no page but its own';
  // Without an origin a browser asks for pictures, scripts and pages. A link may lead here from anywhere.
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if ((site === 'cross-site' || site === 'same-site') && mode !== 'navigate')
    return 'the sandbox answers no page but its own';
  return undefined;
}

function nameIn(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
