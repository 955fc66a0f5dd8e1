import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { refusalOf } from './discord/errors.ts';

/** The services the sandbox plays. The registry is GitHub's container registry, and `cve` the public registry of CVEs. */
export type Target = 'discord' | 'github' | 'registry' | 'cve';

/** What the next `times` matching requests suffer. `path` is a substring of the asked path. */
export interface Fault {
  target: Target;
  path?: string | undefined;
  method?: string | undefined;
  status?: number | undefined;
  /** Discord's own error code beside the status, such as 50278, or GitHub's message. */
  code?: number | string | undefined;
  /** Seconds, as the services say it beside 429. */
  retry_after?: number | undefined;
  /** Added to the answer, whether the fault or the service gives it. */
  headers?: Readonly<Record<string, string>> | undefined;
  delay_ms?: number | undefined;
  /** The connection is cut before the service acted, or after. */
  drop?: 'before' | 'after' | undefined;
  times: number | 'until-cleared';
}

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'no name of a header');
const headerValue = z
  .union([z.string().regex(/^[\t\x20-\x7e]*$/, 'no value of a header'), z.number()])
  .transform(String);

/** What the control API takes as a fault of a service. */
export const faultSchema = z
  .strictObject({
    target: z.enum(['discord', 'github', 'registry', 'cve']),
    path: z.string().optional(),
    method: z.string().toUpperCase().optional(),
    status: z.int().min(400).max(599).optional(),
    code: z.union([z.int(), z.string().min(1)]).optional(),
    retry_after: z.number().min(0).optional(),
    headers: z.record(headerName, headerValue).optional(),
    delay_ms: z.int().min(0).max(60_000).optional(),
    drop: z.enum(['before', 'after']).optional(),
    times: z
      .union([z.int().min(1), z.literal('until-cleared')], {
        error: 'a number of requests from 1 on, or "until-cleared"',
      })
      .default(1),
  })
  .superRefine(({ target, status, code, retry_after: wait, headers, delay_ms: delay, drop }, ctx) => {
    const complain = (message: string) => ctx.addIssue({ code: 'custom', message });
    if ([status, code, wait, headers, delay, drop].every((each) => each === undefined))
      complain('a fault needs a status, a code, a retry_after, headers, a delay_ms or a drop');
    if (code === undefined) return;
    const isNumber = typeof code === 'number';
    if ((target === 'discord') !== isNumber)
      complain(
        isNumber
          ? `code: ${target} refuses with a message, not with a number`
          : 'code: Discord refuses with a number, such as 50007',
      );
    else if (status === undefined && (!isNumber || !refusalOf(code)))
      complain(`code: with which status does ${target} say ${code}?`);
  });

/** The answer of a fault, as a service sends it. */
interface FaultAnswer {
  status: number;
  body: Readonly<Record<string, unknown>>;
  headers: Record<string, string>;
}

/** Trouble that the services of one sandbox are to make. */
export class Faults {
  readonly #planned: Fault[] = [];

  /** Whether a request to this service may yet suffer something. */
  isArmed(target: Target): boolean {
    return this.#planned.some((fault) => fault.target === target);
  }

  add(fault: Fault): void {
    this.#planned.push({ ...fault });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** The fault that this request suffers, `undefined` if none; the one that was planned first comes first. */
  take(target: Target, method: string, path: string): Fault | undefined {
    const index = this.#planned.findIndex(
      (fault) =>
        fault.target === target &&
        (fault.method === undefined || fault.method === method) &&
        (fault.path === undefined || path.includes(fault.path)),
    );
    const found = this.#planned[index];
    if (!found || found.times === 'until-cleared') return found;
    found.times -= 1;
    if (found.times <= 0) this.#planned.splice(index, 1);
    return found;
  }
}

/**
 * The answer that a fault gives in the service's place, in that service's words.
 *
 * @returns `undefined` if the service itself answers
 */
export function answerOfFault(fault: Fault): FaultAnswer | undefined {
  const { target, code, retry_after: wait } = fault;
  const known = typeof code === 'number' ? refusalOf(code) : undefined;
  const status = fault.status ?? known?.status ?? (wait === undefined ? undefined : 429);
  if (status === undefined) return undefined;
  const seconds = wait ?? (status === 429 ? 1 : undefined);
  const waiting = seconds === undefined ? {} : { 'retry-after': String(Math.ceil(seconds)) };
  if (target === 'discord') return ofDiscord(fault, status, seconds, waiting, known?.message);
  const message = typeof code === 'string' ? code : messageOf(status);
  return target === 'github'
    ? {
        status,
        body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
        headers: waiting,
      }
    : { status, body: { errors: [{ code: ociCode(status), message }] }, headers: waiting };
}

function ofDiscord(
  { code, headers = {} }: Fault,
  status: number,
  seconds: number | undefined,
  waiting: Record<string, string>,
  known: string | undefined,
): FaultAnswer {
  const message = known ?? `${status}: ${STATUS_CODES[status] ?? 'Unknown'}`;
  if (status !== 429) return { status, body: { message, code: code ?? 0 }, headers: waiting };
  const isGlobal = Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'x-ratelimit-global' && value === 'true',
  );
  return {
    status,
    body: {
      message: 'You are being rate limited.',
      retry_after: seconds,
      global: isGlobal,
      ...(code === undefined ? {} : { code }),
    },
    headers: {
      ...waiting,
      ...(isGlobal ? {} : { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0' }),
      ...(isGlobal ? {} : { 'x-ratelimit-reset-after': String(seconds) }),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
    },
  };
}

/** What GitHub says with a status, where the fault does not say it. */
function messageOf(status: number): string {
  const said: Readonly<Record<number, string>> = {
    401: 'Bad credentials',
    403: 'Resource not accessible by personal access token',
    422: 'Validation Failed',
    429: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    500: 'Server Error',
    502: 'Server Error',
  };
  return said[status] ?? STATUS_CODES[status] ?? 'Server Error';
}

/** The code that registries give with a status (OCI distribution specification). */
function ociCode(status: number): string {
  const codes: Readonly<Record<number, string>> = {
    401: 'UNAUTHORIZED',
    403: 'DENIED',
    404: 'MANIFEST_UNKNOWN',
    429: 'TOOMANYREQUESTS',
  };
  return codes[status] ?? 'UNKNOWN';
}
