import { once } from 'node:events';
import { PromptSmtpServer } from './prompt-smtp-server.ts';

/** One e-mail as it came in. */
interface Received {
  readonly to: readonly string[];
  readonly text: string;
}

/** A mail server on loopback that takes everything and passes nothing on. */
export interface Mailbox {
  /** For the bot's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly received: readonly Received[];
  /** Whether it turns everybody away. Its port stays its own: a free one may be anybody's a moment later. */
  down: boolean;
  close(): Promise<void>;
}

/** @param took told of each e-mail that came in */
export async function startMailbox(took: (mail: Received) => void = () => {}): Promise<Mailbox> {
  const received: Received[] = [];
  const state = { down: false };
  const server = new PromptSmtpServer({
    // Looking an address up would ask a name server.
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onConnect(_session, done) {
      done(state.down ? Object.assign(new Error('down'), { responseCode: 421 }) : null);
    },
    onData(stream, session, done) {
      let body = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (body += chunk));
      stream.once('error', done);
      stream.once('end', () => {
        const mail = { to: session.envelope.rcptTo.map(({ address }) => address), text: body };
        received.push(mail);
        took(mail);
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return {
    env: {
      SMTP_URL: `smtp://127.0.0.1:${address.port}`,
      SMTP_FROM: 'CodeGate Security <security@codegate.test>',
    },
    received,
    get down() {
      return state.down;
    },
    set down(down) {
      state.down = down;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
