/** What hinders the mail server, as `Mailer.verify` tells it. */
interface MailTrouble {
  readonly kind: 'failed' | 'login' | 'refused' | 'tls';
  readonly failure: string;
}

const WORDS: { readonly [kind in MailTrouble['kind']]: string } = {
  failed: 'the mail server cannot be reached: check the network and the host and port of SMTP_URL.',
  login: 'the mail server does not let the bot in: check the user and password of SMTP_URL.',
  refused: 'the mail server turns the bot away: ask who runs it.',
  tls: 'the connection to the mail server cannot be secured: check its certificate, and whether SMTP_URL begins with smtp: or smtps:.',
};

/** What hinders the mail server and how to mend it, in one line. */
export function mailTroubleInWords({ kind, failure }: MailTrouble): string {
  return `${WORDS[kind]} (${failure})`;
}
