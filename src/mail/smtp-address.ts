/** Where and how the mail server is reached, as `SMTP_URL` says it. */
export interface SmtpAddress {
  readonly host: string;
  /** Undefined: the one that is usual, 465 or 587. */
  readonly port: number | undefined;
  /** TLS from the first byte (`smtps:`), instead of by STARTTLS. */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly pass: string } | undefined;
  /** On this very machine. */
  readonly loopback: boolean;
}

/**
 * Reads `smtp://` or `smtps://`, `USER:PASSWORD@` where needed, a host and perhaps a port; `undefined` if it is not
 * that. A path or a query is refused: in nodemailer's own URLs, a query can switch off what is to protect the notice.
 */
export function readSmtpAddress(text: string): SmtpAddress | undefined {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') return undefined;
  const user = decoded(url.username);
  const pass = decoded(url.password);
  if (user === undefined || pass === undefined || (user === '') !== (pass === '')) return undefined;
  const host = decoded(url.hostname)?.replaceAll(/^\[|\]$/g, '');
  if (host === undefined || !/^[\w.:-]+$/.test(host)) return undefined;
  return {
    host,
    port: url.port === '' ? undefined : Number(url.port),
    secure: url.protocol === 'smtps:',
    login: user === '' ? undefined : { user, pass },
    loopback: /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
