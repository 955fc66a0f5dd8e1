import { createContext, Script } from 'node:vm';

/** Work took more time, or more memory, than it may. */
export class Overrun extends Error {
  override name = 'Overrun';
}

const room: { work?: () => unknown } = {};
const context = createContext(room);
const script = new Script('work()');

/**
 * Does synchronous work that is given up after `ms` milliseconds: in a script of its own, for only that can be
 * interrupted. Work may be ended at any step, and must keep nothing outside itself.
 * @throws {Overrun} Where it takes longer.
 */
export function withTimeLimit<Result>(ms: number, work: () => Result): Result {
  if (ms <= 0) throw new Overrun();
  let result: { readonly value: Result } | undefined;
  room.work = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: ms });
  } catch (error) {
    throw hasCode(error, 'ERR_SCRIPT_EXECUTION_TIMEOUT') ? new Overrun() : error;
  } finally {
    delete room.work;
  }
  if (!result) throw new Overrun();
  return result.value;
}

/** Whether it is an error with such a code of Node's, which may come from the script's own world of objects. */
export function hasCode(error: unknown, code: string): boolean {
  return Error.isError(error) && 'code' in error && error.code === code;
}
