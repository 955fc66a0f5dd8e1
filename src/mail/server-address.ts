/** Where and how a mail server is reached, as an address in the configuration says it. */
export interface ServerAddress {
  readonly host: string;
  /** Undefined: the one that is usual. */
  readonly port: number | undefined;
  /** TLS from the first byte. */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly pass: string } | undefined;
  /** On this very machine. */
  readonly loopback: boolean;
  /** What stands behind the host, without its first slash. */
  readonly path: string;
}

/**
 * Reads `PROTOCOL://` or, with TLS, `PROTOCOLs://`, `USER:PASSWORD@` where needed, a host, perhaps a port and a path;
 * `undefined` if it is not that. A query is refused: in the URLs of some packages it can switch off what is to protect a mail.
 */
export function readServerAddress(text: string, protocol: 'imap' | 'smtp'): ServerAddress | undefined {
  const url = URL.parse(text);
  if (!url || ![`${protocol}:`, `${protocol}s:`].includes(url.protocol) || url.hostname === '')
    return undefined;
  if (url.search !== '' || url.hash !== '') return undefined;
  const user = decoded(url.username);
  const pass = decoded(url.password);
  const path = decoded(url.pathname.replace(/^\//, ''));
  if (user === undefined || pass === undefined || (user === '') !== (pass === '')) return undefined;
  const host = decoded(url.hostname)?.replaceAll(/^\[|\]$/g, '');
  if (path === undefined || host === undefined || !/^[\w.:-]+$/.test(host)) return undefined;
  return {
    host,
    port: url.port === '' ? undefined : Number(url.port),
    secure: url.protocol === `${protocol}s:`,
    login: user === '' ? undefined : { user, pass },
    loopback: /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host),
    path,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
