/**
 * The milliseconds of CPU time that this thread spends on something. A deadline of CPU time says the same on a busy
 * machine as on an idle one.
 */
export function cpuTime(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
