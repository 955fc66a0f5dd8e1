import { once } from 'node:events';
import type { Server } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import type { SMTPServer, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { PromptSmtpServer } from '../../src/sandbox/mail/prompt-smtp-server.ts';

/** One message as the server took it: the envelope, and what came after DATA. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly secure: boolean;
}

/** What the server does at a point of the conversation: goes on, answers with a number, or cuts the connection. */
export type Turn = 'go on' | number | 'cut' | 'take and cut';

type Done = (error?: Error | null) => void;

export interface SmtpBenchOptions {
  /** TLS from the first byte, by STARTTLS, or none. The certificate is self-signed. */
  readonly tls?: 'at once' | 'starttls' | 'none';
  readonly login?: { readonly user: string; readonly pass: string };
}

/** A real SMTP server on loopback, for one test; freed by `await using`. */
export class SmtpBench implements AsyncDisposable {
  readonly received: Received[] = [];
  /** How many clients connected. */
  connections = 0;
  /** What happens when a message for somebody begins, and when all of it has come. */
  atRecipient: (address: string) => Turn = () => 'go on';
  atData: (address: string) => Turn | Promise<Turn> = () => 'go on';
  readonly #server: SMTPServer;
  #port = 0;

  private constructor(server: (bench: SmtpBench) => SMTPServer) {
    this.#server = server(this);
    // A client that does not trust the certificate breaks off; that is its own affair.
    this.#server.on('error', () => {});
  }

  static async start({ tls = 'none', login }: SmtpBenchOptions = {}): Promise<SmtpBench> {
    const bench = new SmtpBench(
      (self) =>
        new PromptSmtpServer({
          logger: false,
          // Looking an address up would ask a name server.
          disableReverseLookup: true,
          secure: tls === 'at once',
          disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(login ? [] : ['AUTH'])],
          authOptional: login === undefined,
          allowInsecureAuth: true,
          hideENHANCEDSTATUSCODES: false,
          closeTimeout: 100,
          onAuth: ({ username, password }, _session, done) =>
            username === login?.user && password === login?.pass
              ? done(null, { user: username })
              : done(new Error('I know no such user as the secret one')),
          onConnect(_session, done) {
            self.connections += 1;
            done();
          },
          onRcptTo: ({ address }, _session, done) => self.#turn(self.atRecipient(address), done),
          onData: (stream, session, done) => void self.#take(stream, session, done),
        }),
    );
    bench.#port = await listening(bench.#server.listen(0, '127.0.0.1'));
    return bench;
  }

  get port(): number {
    return this.#port;
  }

  /** Its address, `smtp://` unless it speaks TLS at once. */
  url(scheme = 'smtp', login = ''): string {
    return `${scheme}://${login}127.0.0.1:${this.#port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    await closed.promise;
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): Promise<void> {
    try {
      const { mailFrom, rcptTo } = session.envelope;
      const to = rcptTo.map(({ address }) => address);
      const data = await readAll(stream);
      const turn = await this.atData(to.join());
      if (turn === 'go on' || turn === 'take and cut') {
        const from = mailFrom ? mailFrom.address : '';
        this.received.push({ from, to, secure: session.secure, ...partsOf(data) });
      }
      this.#turn(turn, done);
    } catch (error) {
      done(error instanceof Error ? error : new Error('the message could not be read'));
    }
  }

  #turn(turn: Turn, done: Done): void {
    if (turn === 'go on') done();
    else if (typeof turn === 'number') {
      const words = 'somebody@distro.example is not to be told of GHSA-2345-cfgh-jmpq';
      done(Object.assign(new Error(words), { responseCode: turn }));
    } else for (const { _socket: socket } of this.#server.connections) socket.destroy();
  }
}

/** The port of a server that was just told to listen. */
export async function listening(server: Server): Promise<number> {
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens on no port');
  return address.port;
}

function partsOf(data: string): Pick<Received, 'headers' | 'body'> {
  const end = data.indexOf('\r\n\r\n');
  const lines = data
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    if (headers.has(name)) throw new Error(`${name} stands there twice`);
    headers.set(name, decoded(value));
  }
  return { headers, body: data.slice(end + 4).replaceAll('\r\n', '\n') };
}

/** The words of a header, as a mail program shows them (RFC 2047). */
function decoded(value: string): string {
  return value
    .replaceAll(/\?= +=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : decodeURIComponent(text.replaceAll('_', ' ').replaceAll(/=([0-9A-F]{2})/gi, '%$1')),
    );
}
