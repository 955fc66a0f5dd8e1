import type { Fields } from './discord/modal-input.ts';
import type { ServerChange } from './discord/server-changes.ts';
import type { Fault } from './faults.ts';
import type { GitHubService } from './github/service.ts';
import type { PostOffice } from './mail/post-office.ts';
import type { Preset } from './presets.ts';
import type { Names } from './shown.ts';

/** What the calls of the control API are done by. Whatever it gives is sent back as JSON. */
export interface Controlled {
  readonly github: GitHubService;
  readonly postOffice: PostOffice;
  info(): unknown;
  run(as: string, line: string, channel?: string): unknown;
  press(as: string, message: string, button: string | { custom_id: string }): unknown;
  dismiss(as: string, message: string): unknown;
  choose(as: string, message: string, values: readonly string[], select?: string): unknown;
  submit(as: string, modal: string, fields: Fields): unknown;
  autocomplete(as: string, line: string, focused: string, channel?: string): unknown;
  channel(name: string): unknown;
  dms(user: string): unknown;
  answers(user: string): unknown;
  file(id: string): Bytes;
  commands(): unknown;
  events(): Stream;
  pageEvents(): Stream;
  advance(duration: string): unknown;
  to(instant: string): unknown;
  toNext(): unknown;
  report(body: unknown): unknown;
  advisory(ghsa: string): unknown;
  patchAdvisory(ghsa: string, body: unknown): unknown;
  release(body: unknown): unknown;
  faults(fault: Fault | { target: 'gateway'; close: number; times?: number }): unknown;
  clearFaults(): unknown;
  changeServer(change: ServerChange): unknown;
  restart(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): unknown;
  mail(body: unknown): unknown;
  reset(preset: Preset): unknown;
  requests(): unknown;
  names(): Names;
}

/** What is sent as it is. */
export class Bytes {
  readonly content: Buffer;
  readonly contentType: string;
  /** What the file is called. */
  readonly name: string;

  constructor(content: Buffer, contentType: string, name: string) {
    this.content = content;
    this.contentType = contentType;
    this.name = name;
  }
}

/** What goes on until the caller hangs up. */
export class Stream {
  /** Begins to send; gives what ends it. */
  readonly open: (send: (text: string) => void) => () => void;

  constructor(open: (send: (text: string) => void) => () => void) {
    this.open = open;
  }
}

/** A request that shows what a call is for. */
export interface Example {
  /** The call's path with a name in place of its part in capitals. */
  readonly path?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The command whose answer has the id that stands in the body as MESSAGE or MODAL. */
  readonly after?: string;
}

/** What came in with a call. */
interface Asked {
  /** What stands in the path in place of its part in capitals. */
  readonly name: string;
  /** What was sent, unchecked; `undefined` if nothing was. */
  readonly body: unknown;
  /** The control API's address. */
  readonly url: string;
}

/** One call of the control API. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A part in capitals stands for a name. */
  readonly path: string;
  /** The fields of the body; those with `?` can be left out. */
  readonly takes?: string;
  readonly does: string;
  readonly gives: string;
  readonly examples: readonly Example[];
  /** Whether the answer goes on until the caller hangs up. */
  readonly goesOn?: true;
  /**
   * Does it.
   *
   * @returns a text, bytes or a stream, which are sent as they are, or what is sent as JSON
   * @throws ControlError for a body or a name that is wrong
   */
  readonly answer: (sandbox: Controlled, asked: Asked) => unknown;
}
