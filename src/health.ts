import { createServer } from 'node:http';

/** What `/healthz` answers from. */
export interface Health {
  /** Whether the gateway is connected. */
  readonly connected: () => boolean;
  /** When the reminders last ticked. */
  readonly lastTick: () => Temporal.Instant | undefined;
  readonly now: () => Temporal.Instant;
  /** What is known of each thing the bot depends on. */
  readonly states: () => readonly DependencyHealth[];
}

interface DependencyHealth {
  readonly name: string;
  readonly goodAt: Temporal.Instant | undefined;
  readonly loss: { readonly since: Temporal.Instant } | undefined;
}

/** Reminders tick every minute; after this many seconds without, something is wrong. */
const LATE_S = 180;

/**
 * Answers on 127.0.0.1. `GET /healthz`: 200 while the bot is connected and its reminders tick, else 503, for a supervisor
 * that starts it anew. `GET /healthz/dependencies`: 200 while nothing it depends on is lost, else 503, for a monitor that
 * calls a person: no restart mends GitHub. Both say the same: these facts, and when each dependency was well last.
 * Gives the port and the way to end it.
 */
export async function serveHealth(
  port: number,
  health: Health,
): Promise<{ port: number; close: () => void }> {
  const server = createServer((request, response) => {
    const { url } = request;
    if (url !== '/healthz' && url !== '/healthz/dependencies') {
      response.writeHead(404).end();
      return;
    }
    const tick = health.lastTick();
    // A tick of the future was one by a clock that was wrong, and says nothing of now.
    const ticking = tick !== undefined && health.now().since(tick).abs().total('seconds') < LATE_S;
    const connected = health.connected();
    const states = health.states();
    const lost = states.filter(({ loss }) => loss).map(({ name }) => name);
    const isWell = url === '/healthz' ? connected && ticking : lost.length === 0;
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ connected, ticking, lost, lastGood: lastGoodOf(states) }));
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => reject(new Error(portProblem(port, error))));
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () => server.close(),
  };
}

/** When each dependency was well last, to the second; null where it never was. */
function lastGoodOf(states: readonly DependencyHealth[]): Record<string, string | null> {
  return Object.fromEntries(
    states.map(({ name, goodAt }) => [name, goodAt?.toString({ smallestUnit: 'second' }) ?? null]),
  );
}

/** Why a port cannot be listened at, and what to do. */
export function portProblem(port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
  const why =
    code === 'EADDRINUSE'
      ? 'another program has it. Stop that one, or name another port'
      : code === 'EACCES'
        ? 'the system lets only its own programs have it. Name one above 1023'
        : 'it cannot be listened at. Name another one';
  return `HEALTH_PORT ${port}: ${why}. (${code})`;
}
