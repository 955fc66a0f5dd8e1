import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** Lets all else of this machine come before a program, where the system lets it. */
export function giveWay({ pid }: Pick<ChildProcess, 'pid'>): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or a unit of systemd keeps this process from that.
  }
}
