import { readServerAddress, type ServerAddress } from './server-address.ts';

/** Where and how the mail server is reached, as `SMTP_URL` says it; without TLS from the first byte, by STARTTLS. */
export type SmtpAddress = Omit<ServerAddress, 'path'>;

/**
 * Reads `smtp://` or `smtps://`, `USER:PASSWORD@` where needed, a host and perhaps a port; `undefined` if it is not
 * that. A path or a query is refused: in nodemailer's own URLs, a query can switch off what is to protect the notice.
 */
export function readSmtpAddress(text: string): SmtpAddress | undefined {
  const address = readServerAddress(text, 'smtp');
  if (!address) return undefined;
  const { path, ...server } = address;
  return path === '' ? server : undefined;
}
