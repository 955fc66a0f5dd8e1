import { createServer, type ServerResponse } from 'node:http';

/** What is answered from. */
export interface Health {
  /** Whether the gateway is connected. */
  readonly connected: () => boolean;
  /** When the reminders last ticked. */
  readonly lastTick: () => Temporal.Instant | undefined;
  readonly now: () => Temporal.Instant;
  /** What is known of each thing the bot depends on. */
  readonly states: () => readonly DependencyHealth[];
  /** The figures for a monitor, in the text form of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** The lease, where there are several machines. */
  readonly lease?: (() => LeaseHealth) | undefined;
}

/** The lease of the primary. */
interface LeaseHealth {
  /** Each primary's is greater than all before it. */
  readonly term: number;
  readonly ageSeconds: number;
  readonly limitSeconds: number;
}

/** What a machine that stands by knows of the lease. */
export interface StandbyHealth {
  /** For how long the primary has given no sign of life; `undefined` before the first look. */
  readonly silentSeconds: number | undefined;
  /** After how many seconds without one it is taken for gone. */
  readonly limitSeconds: number;
  /** Whether the server that keeps the lease answers. */
  readonly isAsking: boolean;
  /** How old what it would take over with is; `undefined` where there is nothing, so that it could not. */
  readonly copySeconds: number | undefined;
}

/** What is known of one thing that the bot depends on. */
export interface DependencyHealth {
  readonly name: string;
  readonly goodAt: Temporal.Instant | undefined;
  /** For how long it may not have been well before it is lost. */
  readonly limit: Temporal.Duration | undefined;
  readonly loss: { readonly since: Temporal.Instant } | undefined;
}

/** Where it is listened at. */
export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

/** Reminders tick every minute; after this many seconds without, something is wrong. */
const LATE_S = 180;

/**
 * Answers at an address. `GET /healthz`: 200 while the bot is connected and its reminders tick, else 503, for a supervisor
 * that starts it anew. `GET /readyz`: 200 while nothing it depends on is lost, else 503, for a monitor that calls a person:
 * no restart mends GitHub. `GET /metrics`: figures for Prometheus.
 *
 * @returns the port, and the way to end it
 * @throws Error whose message says why the address cannot be listened at
 */
export async function serveHealth(address: HealthAddress, health: Health): Promise<Served> {
  return serve(address, health, ANSWERS);
}

/**
 * The same of a machine that stands by. `GET /healthz`: 200. `GET /readyz`: 200 while it could take over: the server
 * that keeps the lease answers, and there is a copy. `GET /metrics`: figures for Prometheus.
 *
 * @throws Error whose message says why the address cannot be listened at
 */
export async function serveStandbyHealth(address: HealthAddress, standby: Standby): Promise<Served> {
  return serve(address, standby, STANDBY_ANSWERS);
}

/** What a machine that stands by is answered for from. */
interface Standby extends Pick<Health, 'metrics'> {
  readonly health: () => StandbyHealth;
}

interface Served {
  readonly port: number;
  readonly close: () => void;
}

async function serve<Of>(
  { host, port }: HealthAddress,
  of: Of,
  answers: ReadonlyMap<string, (of: Of, response: ServerResponse) => void>,
): Promise<Served> {
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers.get(request.url ?? '') : undefined;
    if (answer) answer(of, response);
    else response.writeHead(404).end();
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => reject(new Error(portProblem(port, error))));
  server.listen(port, host, resolve);
  await promise;
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () => server.close(),
  };
}

const ANSWERS: ReadonlyMap<string, (health: Health, response: ServerResponse) => void> = new Map([
  ['/healthz', answerHealthz],
  ['/readyz', answerReadyz],
  // As `/readyz` was named first.
  ['/healthz/dependencies', answerReadyz],
  ['/metrics', answerMetrics],
]);

const STANDBY_ANSWERS: ReadonlyMap<string, (standby: Standby, response: ServerResponse) => void> = new Map([
  ['/healthz', (_standby: Standby, response) => answerJson(response, true, { role: 'standby' })],
  ['/readyz', answerStandbyReadyz],
  ['/metrics', answerMetrics],
]);

function answerStandbyReadyz({ health }: Standby, response: ServerResponse): void {
  const { isAsking, silentSeconds, limitSeconds, copySeconds } = health();
  answerJson(response, isAsking && copySeconds !== undefined, {
    role: 'standby',
    lease: { answers: isAsking, silentSeconds: rounded(silentSeconds), limitSeconds },
    copySeconds: rounded(copySeconds),
  });
}

function rounded(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds);
}

function answerHealthz(health: Health, response: ServerResponse): void {
  const { connected, ticking, ...rest } = knownOf(health);
  answerJson(response, connected && ticking, { connected, ticking, ...rest });
}

function answerReadyz(health: Health, response: ServerResponse): void {
  const known = knownOf(health);
  const now = health.now();
  const dependencies = Object.fromEntries(
    health.states().map(({ name, goodAt, limit }) => [
      name,
      {
        ageSeconds: goodAt ? Math.max(0, Math.round(now.since(goodAt).total('seconds'))) : null,
        limitSeconds: limit?.total('seconds') ?? null,
      },
    ]),
  );
  answerJson(response, known.lost.length === 0, { ...known, dependencies });
}

function answerMetrics({ metrics }: Pick<Health, 'metrics'>, response: ServerResponse): void {
  metrics().then(
    (text) =>
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
    () => response.writeHead(503).end(),
  );
}

/** What every answer says. */
function knownOf(health: Health) {
  const tick = health.lastTick();
  // A tick of the future was one by a clock that was wrong, and says nothing of now.
  const ticking = tick !== undefined && health.now().since(tick).abs().total('seconds') < LATE_S;
  const states = health.states();
  const lease = health.lease?.();
  return {
    ...(lease && {
      role: 'primary',
      lease: { ...lease, ageSeconds: rounded(lease.ageSeconds) },
    }),
    connected: health.connected(),
    ticking,
    lost: states.filter(({ loss }) => loss).map(({ name }) => name),
    lastGood: lastGoodOf(states),
  };
}

function answerJson(response: ServerResponse, isWell: boolean, content: unknown): void {
  response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(content));
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
        : code === 'EADDRNOTAVAIL'
          ? 'this machine does not have the address in HEALTH_HOST. Name one that it has'
          : 'it cannot be listened at. Name another one';
  return `HEALTH_PORT ${port}: ${why}. (${code})`;
}
