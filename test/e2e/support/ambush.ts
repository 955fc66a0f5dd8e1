import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { Fault, Target } from '../../../src/sandbox/wire.ts';
import { settle } from './support.ts';

/** Which request of the bot is waited for. */
export interface Spot {
  readonly target?: Target;
  readonly method?: string;
  readonly path: RegExp;
  /** The first one, unless told otherwise. */
  readonly nth?: number;
}

/** A place where the bot's process ends: when a request reaches the service, which then acts on it, or does not. */
export interface KillPoint extends Spot {
  readonly acted: boolean;
  /** What the service waits for before it acts: until then the request is on its way. */
  readonly after?: Promise<unknown>;
}

/**
 * Calls `met` once, when the request reaches the service and before anything is done about it; what it gives is what
 * the request suffers.
 */
export function meet(
  sandbox: Sandbox,
  spot: Spot,
  met: () => Omit<Fault, 'target' | 'times'> | undefined,
): void {
  const { wire } = sandbox;
  const takeFault = wire.takeFault.bind(wire);
  let seen = 0;
  wire.takeFault = (target, method, path) => {
    const fits =
      (spot.target === undefined || spot.target === target) &&
      (spot.method === undefined || spot.method === method) &&
      spot.path.test(path);
    if (fits) seen += 1;
    if (!fits || seen !== (spot.nth ?? 1)) return takeFault(target, method, path);
    wire.takeFault = takeFault;
    const fault = met();
    return fault && { ...fault, target, times: 0 };
  };
}

/**
 * Does something during which the bot's process is killed at `point`, and starts it again. `act` may fail, since
 * the bot dies under it. Gives whether the point was reached: a test that reached none has shown nothing.
 */
export async function killDuring(
  sandbox: Sandbox,
  point: KillPoint,
  act: () => Promise<unknown>,
  ...further: readonly KillPoint[]
): Promise<number> {
  const restarts: Promise<unknown>[] = [];
  const arm = (next: KillPoint, rest: readonly KillPoint[]): void =>
    meet(sandbox, next, () => {
      const kill = () => {
        const [following, ...others] = rest;
        if (following) arm(following, others);
        restarts.push(sandbox.restart('SIGKILL').catch(() => undefined));
      };
      if (!next.acted) {
        kill();
        return { drop: 'before' };
      }
      const { wire } = sandbox;
      const { beforeActing } = wire;
      // The service shows the bot's clock, then the bot dies, and the service acts for nobody.
      wire.beforeActing = async () => {
        wire.beforeActing = beforeActing;
        await beforeActing();
        kill();
        await next.after;
      };
      return undefined;
    });
  const { wire } = sandbox;
  const takeFault = wire.takeFault.bind(wire);
  arm(point, further);
  await Promise.allSettled([act()]);
  for (let done = 0; done < restarts.length; done += 1) {
    await restarts[done];
    if (sandbox.info().bot.ready) await settle(sandbox).catch(() => undefined);
  }
  wire.takeFault = takeFault;
  return restarts.length;
}

/** Lets time pass while the bot is not running. */
export async function sleepThrough(sandbox: Sandbox, to: string): Promise<void> {
  await sandbox.restart('SIGTERM', to);
  await settle(sandbox);
}
