import { Agent, DecoratorHandler, type Dispatcher } from 'undici';

/** The gate of a machine that may be one of several: called right before anything leaves it, throws where nothing may. */
export type Leave = () => void;

/** What changes nothing elsewhere may be asked at any time. */
const READS = new Set(['GET', 'HEAD']);

/**
 * A way to a server with a gate in it. `leave` is called right before the first byte of a request is given to the network,
 * however long it waited for a connection, so that a process that was stopped in between sends nothing late.
 */
export function gatedAgent(leave: Leave): Dispatcher {
  // One of its own: what is there for all of the process is Node's, which takes other handlers.
  return new Agent().compose(
    (dispatch) => (options, handler) =>
      dispatch(options, READS.has(options.method) ? handler : new Gated(handler, leave)),
  );
}

class Gated extends DecoratorHandler implements Dispatcher.DispatchHandlers {
  readonly #handler: Dispatcher.DispatchHandlers;
  readonly #leave: Leave;

  constructor(handler: Dispatcher.DispatchHandlers, leave: Leave) {
    super(handler);
    this.#handler = handler;
    this.#leave = leave;
  }

  onConnect(abort: (error?: Error) => void): void {
    try {
      this.#leave();
    } catch (error) {
      abort(error instanceof Error ? error : undefined);
      return;
    }
    this.#handler.onConnect?.(abort);
  }
}
