import { pino, type DestinationStream, type LogFn, type Logger } from 'pino';

export type Log = Logger;

/**
 * Structured logs, one JSON object a line, without anything embargoed: callers log what kind of thing happened
 * (a class, a code, a count), never texts, ids of advisories or request bodies. The redaction below is the second
 * net, for fields that libraries put into their errors.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    formatters: { log: errorsByKind },
    hooks: {
      // pino would make an error's text the line's message.
      logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn) {
        const [first, ...rest] = args;
        if (isError(first)) method.apply(this, [errorKind(first), ...rest]);
        else method.apply(this, args);
      },
    },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: {
      paths: [
        '*.requestBody',
        '*.request',
        '*.response',
        '*.url',
        '*.headers',
        '*.token',
        '*.message',
        '*.stack',
      ],
      remove: true,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

function isError(value: unknown): value is Error {
  return value instanceof Error;
}

/** An error that is logged whole is logged by its kind: its text may quote a request or an answer. */
function errorsByKind(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorKind(value) : value]),
  );
}

/** What may be said in a log of an error: its class and its code, not its text. */
export function errorKind(error: unknown): { error: string; code?: string | number } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const number = typeof code === 'string' || typeof code === 'number' ? code : status;
  return typeof number === 'string' || typeof number === 'number'
    ? { error: error.name, code: number }
    : { error: error.name };
}
