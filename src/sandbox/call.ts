import type { Fields } from './discord/modal-input.ts';
import type { ServerChange } from './discord/server-changes.ts';
import type { Fault } from './faults.ts';
import type { Names } from './shown.ts';

/** What the calls of the control API are done by. Whatever it gives is sent back as JSON. */
export interface Controlled {
  info(): unknown;
  run(as: string, line: string, channel?: string): unknown;
  press(as: string, message: string, button: string): unknown;
  choose(as: string, message: string, values: readonly string[], select?: string): unknown;
  submit(as: string, modal: string, fields: Fields): unknown;
  autocomplete(as: string, line: string, focused: string, channel?: string): unknown;
  channel(name: string): unknown;
  dms(user: string): unknown;
  advance(duration: string): unknown;
  to(instant: string): unknown;
  report(body: unknown): unknown;
  advisory(ghsa: string): unknown;
  patchAdvisory(ghsa: string, body: unknown): unknown;
  release(body: unknown): unknown;
  setAccess(body: unknown): unknown;
  faults(fault: Fault | { target: 'gateway'; close: number; times?: number }): unknown;
  clearFaults(): unknown;
  changeServer(change: ServerChange): unknown;
  restart(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): unknown;
  requests(): unknown;
  names(): Names;
}

/** A request that shows what a call is for. */
export interface Example {
  /** The call's path with a name in place of its last part, where that is in capitals. */
  readonly path?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The command whose answer has the id that stands in the body as MESSAGE or MODAL. */
  readonly after?: string;
}

/** What came in with a call. */
interface Asked {
  /** What stands in the path in place of its last part. */
  readonly name: string;
  /** What was sent, unchecked; `undefined` if nothing was. */
  readonly body: unknown;
  /** The control API's address. */
  readonly url: string;
}

/** One call of the control API. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A last part in capitals stands for a name. */
  readonly path: string;
  /** The fields of the body; those with `?` can be left out. */
  readonly takes?: string;
  readonly does: string;
  readonly gives: string;
  readonly examples: readonly Example[];
  /**
   * Does it.
   *
   * @returns a text, which is sent as it is, or what is sent as JSON
   * @throws ControlError for a body or a name that is wrong
   */
  readonly answer: (sandbox: Controlled, asked: Asked) => unknown;
}
