import { Socket } from 'node:net';

// Loaded before the tests and before the sandbox's bot: whatever connects anywhere but to this machine fails at once.

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Where a call of `connect` goes: its forms are (options), (port, host), (path), and an array of these. */
function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = args;
  if (Array.isArray(first)) return hostOf(first);
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && first.path) return undefined;
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

const prototype: { connect: (...args: never[]) => Socket } = Socket.prototype;
/** Set where the guard stands: the tests of one worker load this once a file. */
const GUARDED = Symbol.for('only this machine');

if (!(GUARDED in prototype)) {
  Object.defineProperty(prototype, GUARDED, { value: true });
  prototype.connect = new Proxy(prototype.connect, {
    apply(connect, socket, args) {
      const host = hostOf(args);
      if (host !== undefined && !LOOPBACK.has(host))
        throw new Error('only this machine may be reached from here');
      return Reflect.apply(connect, socket, args);
    },
  });
}
