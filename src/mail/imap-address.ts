import { readServerAddress, type ServerAddress } from './server-address.ts';

/** Where the security team's mailbox is, as `IMAP_URL` says it. */
export interface ImapAddress extends Omit<ServerAddress, 'path' | 'login'> {
  readonly login: NonNullable<ServerAddress['login']>;
  /** The folder that is read. */
  readonly folder: string;
}

/**
 * Reads `imaps://USER:PASSWORD@HOST`, perhaps with a port, and with a folder in place of the inbox. Without TLS
 * (`imap://`) on this very machine alone: what would go over the wire are reports, and the password.
 *
 * @returns why it cannot be used, where it is no such address
 */
export function readImapAddress(text: string): ImapAddress | 'no address' | 'not encrypted' {
  const address = readServerAddress(text, 'imap');
  if (!address?.login) return 'no address';
  if (!address.secure && !address.loopback) return 'not encrypted';
  const { path, login, ...server } = address;
  return { ...server, login, folder: path === '' ? 'INBOX' : path };
}
