import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import type { ImapAddress } from './imap-address.ts';

/** How long each step of a connection may take. */
const STEP_MS = 10_000;

/** A connection to the mailbox that is yet to be made. What it says in an error may be of a mail: nobody hears it. */
export async function imapClient(
  address: ImapAddress,
  { silentFor }: { readonly silentFor: number },
): Promise<ImapFlow> {
  const { ImapFlow: Client } = await import('imapflow');
  const client = new Client({ ...clientOptions(address), socketTimeout: silentFor });
  client.on('error', () => {});
  return client;
}

/** How imapflow is to connect: over TLS to a server whose certificate holds, but for one on this very machine. */
function clientOptions({ host, port, secure, login, loopback }: ImapAddress): ImapFlowOptions {
  return {
    host,
    port: port ?? (secure ? 993 : 143),
    secure,
    auth: { user: login.user, pass: login.pass },
    tls: { rejectUnauthorized: !loopback },
    ...(secure ? {} : { doSTARTTLS: false }),
    logger: false,
    emitLogs: false,
    disableCompression: true,
    // It waits for what comes as soon as there is nothing else to do.
    autoIdleDelay: 100,
    maxIdleTime: 5 * 60_000,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
  };
}
