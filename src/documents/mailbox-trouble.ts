/** What hinders the mailbox, as reading it tells. */
interface MailboxTrouble {
  readonly kind: 'failed' | 'folder' | 'login' | 'tls';
  /** By class and number. */
  readonly failure: string;
}

const WORDS: { readonly [kind in MailboxTrouble['kind']]: string } = {
  failed: 'the mailbox cannot be reached: check the network and the host and port of IMAP_URL.',
  folder: 'the mailbox has no such folder: check what stands behind the host in IMAP_URL.',
  login: 'the mail server does not let the bot read the mailbox: check the user and password of IMAP_URL.',
  tls: 'the connection to the mailbox cannot be secured: check the mail server’s certificate, and the port of IMAP_URL.',
};

/** What hinders reading the mailbox and how to mend it, in one line. */
export function mailboxTroubleInWords({ kind, failure }: MailboxTrouble): string {
  return `${WORDS[kind]} (${failure})`;
}

/** How full the mailbox is, and what to do, in one line. */
export function mailboxFullInWords(percent: number): string {
  return `It is ${percent} % full.`;
}
