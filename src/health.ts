import { createServer } from 'node:http';

/** What `/healthz` answers from. */
export interface Health {
  /** Whether the gateway is connected. */
  readonly connected: () => boolean;
  /** When the reminders last ticked. */
  readonly lastTick: () => Temporal.Instant | undefined;
  readonly now: () => Temporal.Instant;
}

/** Reminders tick every minute; after this many seconds without, something is wrong. */
const LATE_S = 180;

/**
 * Answers `GET /healthz` on 127.0.0.1: 200 while the bot is connected and its reminders tick, else 503, with
 * nothing in it but these two facts. Gives the port and the way to end it.
 */
export async function serveHealth(
  port: number,
  health: Health,
): Promise<{ port: number; close: () => void }> {
  const server = createServer((request, response) => {
    if (request.url !== '/healthz') {
      response.writeHead(404).end();
      return;
    }
    const tick = health.lastTick();
    const ticking = tick !== undefined && health.now().since(tick).total('seconds') < LATE_S;
    const connected = health.connected();
    response.writeHead(connected && ticking ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ connected, ticking }));
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () => server.close(),
  };
}
