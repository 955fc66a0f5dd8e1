import { once } from 'node:events';
import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { GatewayCloseCodes, GatewayOpcodes as Op } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import * as people from '../people.ts';

const HEARTBEAT_MS = 41_250;

const frame = z.object({ op: z.enum(Op), d: z.unknown() });
const identify = z.object({ token: z.string(), intents: z.int() });
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

interface Session {
  id: string;
  seq: number;
  intents: number;
  /** What was sent, to be sent again after a resume. */
  events: { seq: number; text: string }[];
  socket?: WebSocket;
}

/** What READY and GUILD_CREATE say; there is no server where the bot is on none. */
interface Hello {
  ready: Record<string, unknown>;
  guild: Record<string, unknown> | undefined;
}

/** Whether a client must not come back after this close code, by Discord's own table. */
export function isFatal(code: number): boolean {
  return FATAL.has(code);
}

const FATAL = new Set<number>([
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

/** These tell that the session is over: the client comes back with a new one. */
const SESSION_LOST = new Set<number>([GatewayCloseCodes.InvalidSeq, GatewayCloseCodes.SessionTimedOut]);

/** Discord's Gateway for one bot: one session, its events numbered and kept for a resume. */
export class Gateway {
  readonly #sockets: WebSocketServer;
  readonly #token: string;
  readonly #disallowedIntents: number;
  readonly #hello: (intents: number) => Hello;
  #session: Session | undefined;
  #sessions = 0;
  #waiting: (() => void)[] = [];

  constructor(options: {
    server: Server;
    token: string;
    disallowedIntents: number;
    hello: (intents: number) => Hello;
  }) {
    this.#token = options.token;
    this.#disallowedIntents = options.disallowedIntents;
    this.#hello = options.hello;
    this.#sockets = new WebSocketServer({ server: options.server });
    this.#sockets.on('connection', (socket) => this.#greet(socket));
  }

  get intents(): number {
    return this.#session?.intents ?? 0;
  }

  get connected(): boolean {
    return this.#session?.socket !== undefined;
  }

  /** Sends an event, or keeps it until the bot resumes. */
  dispatch(event: string, data: unknown): void {
    const session = this.#session;
    if (!session) return;
    session.seq += 1;
    const text = JSON.stringify({ op: Op.Dispatch, t: event, s: session.seq, d: data });
    session.events.push({ seq: session.seq, text });
    if (session.events.length > 1000) session.events.shift();
    session.socket?.send(text);
  }

  /** Resolves when the bot has got all that was sent so far; at once where it is not connected. */
  async delivered(): Promise<void> {
    const socket = this.#session?.socket;
    if (!socket) return;
    const { promise: heard, resolve } = Promise.withResolvers<void>();
    const hear = () => resolve();
    socket.on('pong', hear).on('close', hear);
    socket.ping();
    await heard;
    socket.off('pong', hear).off('close', hear);
    // The client reads a message after the turn in which it came.
    await setImmediate();
  }

  /** Cuts the socket with this close code; resolves when the bot is back, or at once where it may not come back. */
  async cut(code: number): Promise<void> {
    const socket = this.#session?.socket;
    if (!socket) throw new Error('the bot is not connected to the Gateway');
    const back = isFatal(code) ? Promise.resolve() : this.#connection();
    if (this.#session) delete this.#session.socket;
    if (isFatal(code) || SESSION_LOST.has(code)) this.#session = undefined;
    // 1006 is what a client sees when the line is simply dead; it can't be sent.
    if (code === 1006) socket.terminate();
    else socket.close(code, 'sandbox');
    await back;
  }

  /** Forgets the session, because the bot's process is gone. */
  forget(): void {
    this.#session?.socket?.terminate();
    this.#session = undefined;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await once(this.#sockets, 'close');
  }

  /** Resolves at the next READY or RESUMED. */
  #connection(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #connected(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  #greet(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.#session?.socket === socket) delete this.#session.socket;
    });
    socket.on('message', (data) => this.#receive(socket, data));
    send(socket, Op.Hello, { heartbeat_interval: HEARTBEAT_MS });
  }

  #receive(socket: WebSocket, data: unknown): void {
    const received = parseFrame(data);
    if (!received) return socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    const authenticated = this.#session?.socket === socket;
    switch (received.op) {
      case Op.Heartbeat:
        return send(socket, Op.HeartbeatAck, null);
      case Op.Identify:
        if (authenticated)
          return socket.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
        return this.#identify(socket, received.d);
      case Op.Resume:
        return this.#resume(socket, received.d);
      case Op.PresenceUpdate:
      case Op.VoiceStateUpdate:
      case Op.RequestGuildMembers:
        return authenticated
          ? undefined
          : socket.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
      default:
        return socket.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
    }
  }

  #identify(socket: WebSocket, data: unknown): void {
    const asked = identify.safeParse(data);
    if (!asked.success) return socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    if (asked.data.token !== this.#token)
      return socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    if ((asked.data.intents & this.#disallowedIntents) !== 0)
      return socket.close(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
    this.#sessions += 1;
    const session: Session = {
      id: `sandbox${String(this.#sessions).padStart(25, '0')}`,
      seq: 0,
      intents: asked.data.intents,
      events: [],
      socket,
    };
    this.#session = session;
    const { ready, guild } = this.#hello(asked.data.intents);
    this.dispatch('READY', {
      v: 10,
      ...ready,
      session_id: session.id,
      session_type: 'normal',
      shard: [0, 1],
      guilds: guild ? [{ id: people.GUILD_ID, unavailable: true }] : [],
    });
    if (guild) this.dispatch('GUILD_CREATE', guild);
    this.#connected();
  }

  #resume(socket: WebSocket, data: unknown): void {
    const asked = resume.safeParse(data);
    const session = this.#session;
    if (!asked.success || !session || asked.data.session_id !== session.id)
      return send(socket, Op.InvalidSession, false);
    if (asked.data.token !== this.#token)
      return socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    if (asked.data.seq > session.seq) return socket.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
    session.socket = socket;
    for (const event of session.events) if (event.seq > asked.data.seq) socket.send(event.text);
    this.dispatch('RESUMED', { _trace: [] });
    this.#connected();
  }
}

function send(socket: WebSocket, op: Op, data: unknown): void {
  socket.send(JSON.stringify({ op, d: data, s: null, t: null }));
}

function parseFrame(data: unknown): z.infer<typeof frame> | undefined {
  if (!Buffer.isBuffer(data)) return undefined;
  try {
    return frame.safeParse(JSON.parse(data.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
