import { once } from 'node:events';
import { createServer } from 'node:http';
import { globSync, readFileSync } from 'node:fs';
import { REST } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restOptions } from '../../src/discord/rest.ts';
import { fetchFor } from '../../src/github/octokit.ts';
import { LeaseOverError } from '../../src/lease/lease-problem.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { reachOf } from '../house/imports.ts';
import { SmtpBench } from '../support/smtp-server.ts';

// Every way out of the bot asks the gate right before: a primary whose lease is over lets nothing leave.

/** A gate that a test opens and shuts. */
class Gate {
  isOpen = true;
  readonly leave = (): void => {
    if (!this.isOpen) throw new LeaseOverError();
  };
}

describe('over HTTP', () => {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(request.method ?? '');
    response.setHeader('content-type', 'application/json').end('{}');
  });
  let url = '';
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => void server.close());

  const ways = {
    Discord: (gate: Gate) => {
      const rest = new REST({ ...restOptions(url, { leave: gate.leave }), retries: 0 }).setToken('token');
      return {
        read: () => rest.get('/channels/1/messages'),
        write: () => rest.post('/channels/1/messages', { body: { content: 'text' } }),
      };
    },
    GitHub: (gate: Gate) => {
      const ask = fetchFor(gate.leave);
      const headers = { 'content-type': 'application/json' };
      return {
        read: () => ask(url, { method: 'GET', headers }),
        write: () => ask(url, { method: 'POST', headers, body: '{}' }),
      };
    },
  };

  test.each(Object.entries(ways))(
    'to %s nothing leaves, be it shut before or while it connects',
    async (_, way) => {
      arrived.length = 0;
      const gate = new Gate();
      const { read, write } = way(gate);
      await write();
      expect(arrived).toEqual(['POST']);
      gate.isOpen = false;
      await expect(write()).rejects.toThrow(/the lease is over|fetch failed/);
      await read();
      expect(arrived).toEqual(['POST', 'GET']);
      gate.isOpen = true;
      const fresh = way(gate);
      const sending = fresh.write();
      // The connection is not there yet: so it is for one that was stopped while it connected.
      gate.isOpen = false;
      await expect(sending).rejects.toThrow(/the lease is over|fetch failed/);
      expect(arrived).toEqual(['POST', 'GET']);
    },
  );
});

describe('by e-mail', () => {
  const from = { address: 'security@codegate.example' };
  const letter = {
    to: { name: 'Distro', address: 'security@distro.example' },
    subject: 'Advance notice',
    text: 'text\n',
    messageId: '0123456789abcdef',
    at: Temporal.Instant.from('2026-11-20T09:30:00Z'),
  };

  test('nothing leaves, and it is known that it did not', async () => {
    await using server = await SmtpBench.start();
    const gate = new Gate();
    const mailer = createMailer({ url: server.url(), from, leave: gate.leave });
    gate.isOpen = false;
    expect(await mailer.send(letter)).toMatchObject({ kind: 'later', unknown: false });
    expect([server.connections, server.received]).toEqual([0, []]);
    gate.isOpen = true;
    expect(await mailer.send(letter)).toEqual({ kind: 'sent' });
  });

  test('what is shut while the mail server listens is not taken by it', async () => {
    await using server = await SmtpBench.start();
    const gate = new Gate();
    server.atRecipient = () => {
      gate.isOpen = false;
      return 'go on';
    };
    const mailer = createMailer({ url: server.url(), from, leave: gate.leave });
    expect(await mailer.send(letter)).toMatchObject({ kind: 'later' });
    expect(server.received).toEqual([]);
  });
});

/** What can reach another machine. */
const REACHING =
  /^(node:(http|https|http2|net|tls|dgram|child_process)|undici|ws|pg|nodemailer|imapflow|sigstore|@octokit\/(rest|request|core|auth-app))$/;
/** Names that do so without an import. */
const GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource']);

/** Stands in each file that has one of either. */
const NAMED = /node:|undici|'ws'|'pg'|nodemailer|imapflow|sigstore|octokit|\bfetch\b|WebSocket|EventSource/;

/** How each file that can reach another machine is kept from it once the lease is over. */
const KNOWN: Readonly<Record<string, string>> = {
  'src/lease/gated-agent.ts': 'it is the gate',
  'src/lease/postgres.ts': 'it asks for the lease itself',
  'src/github/octokit.ts': 'goes through the gate',
  'src/github/public-web.ts': 'reads',
  'src/mail/mailer.ts': 'goes through the gate',
  'src/mail/imap-client.ts': 'reads, but for the flag that correspondence.ts asks the gate for',
  'src/release/artifacts/sigstore.ts': 'reads',
  'src/store/litestream.ts': 'runs Litestream, which reads',
  'src/store/look-through.ts': 'runs look-through.ts, which reads',
  'src/health.ts': 'answers',
  'src/webhook.ts': 'answers',
  'src/doctor.ts': 'is no bot, and reads',
};

test('a file that can reach another machine is known here, with how the gate keeps it', () => {
  const files = globSync(['src/**/*.ts', 'commands/**/*.ts']).filter(
    (file) => !file.startsWith('src/sandbox/'),
  );
  const reaching = files.filter((file) => {
    const code = readFileSync(file, 'utf8');
    // To read a file whole takes its time, and most name none of them.
    if (!NAMED.test(code)) return false;
    const { imports, globals } = reachOf(file, code);
    return (
      imports.some(({ specifier, values }) => values.length > 0 && REACHING.test(specifier ?? '')) ||
      globals.some(({ name }) => GLOBALS.has(name))
    );
  });
  expect(files.length).toBeGreaterThan(300);
  expect(reaching.toSorted()).toEqual(Object.keys(KNOWN).toSorted());
  // discord.js has a way of its own, which is made in one place.
  const clients = files.filter((file) => /new (Client|REST)\(/.test(readFileSync(file, 'utf8')));
  expect(clients.toSorted()).toEqual([
    'src/discord/client.ts',
    'src/github/octokit.ts',
    'src/mail/imap-client.ts',
  ]);
  expect(readFileSync('src/bot.ts', 'utf8')).toContain('createClient(config.discord.apiUrl, { leave:');
});
