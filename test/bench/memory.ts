import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How much of a process is in memory (RSS), in megabytes: from `/proc`, or from `ps` where there is none. */
export function residentMegabytes(pid: number): number {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return Number(kilobytes) / 1024;
}
