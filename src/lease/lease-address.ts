/** Where the lease is kept. */
export interface LeaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  /** Whether it is on this very machine: elsewhere it is spoken to over TLS only, and its certificate has to hold. */
  readonly loopback: boolean;
}

/** Reads `postgres://USER:PASSWORD@HOST:5432/DATABASE`; `undefined` where it is no such address. */
export function readLeaseAddress(text: string): LeaseAddress | undefined {
  let url: URL;
  try {
    url = new URL(text);
    const { protocol, hostname, port, username, password, pathname, search, hash } = url;
    const database = decodeURIComponent(pathname.slice(1));
    const isPostgres = protocol === 'postgres:' || protocol === 'postgresql:';
    if (!isPostgres || !hostname || !username || !database || database.includes('/') || search || hash)
      return undefined;
    const host = hostname.replaceAll(/^\[|\]$/g, '');
    return {
      host,
      port: port === '' ? 5432 : Number(port),
      user: decodeURIComponent(username),
      password: password === '' ? undefined : decodeURIComponent(password),
      database,
      loopback: /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host),
    };
  } catch {
    return undefined;
  }
}
