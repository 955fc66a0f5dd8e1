import { memoryDirectory } from '../support/memory-directory.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { readArguments } from './arguments.ts';
import { commandOf, simulate } from './simulate.ts';

const asked = readArguments(process.argv.slice(2));
if ('why' in asked) {
  console.error(asked.why);
  process.exitCode = 1;
} else await live(asked);

async function live({
  first,
  days,
  worlds,
  isVerbose,
}: Exclude<typeof asked, { why: string }>): Promise<void> {
  process.env['TMPDIR'] = memoryDirectory() ?? process.env['TMPDIR'];
  using directory = temporaryDirectory();
  const log = isVerbose ? (line: string) => console.log(line) : undefined;
  const began = process.cpuUsage();
  for (let seed = first; seed < first + worlds; seed += 1) {
    const { broken, trace, counts } = await simulate(seed, days, directory.path, log);
    console.log(
      `seed ${seed}, ${days} days: ${broken.length === 0 ? 'every promise kept' : 'BROKEN'} (${trace})`,
    );
    if (worlds === 1) console.log(counts);
    if (broken.length === 0) continue;
    for (const words of broken) console.log(`  ${words}`);
    console.log(`  again: ${commandOf(seed, days)} --verbose`);
    process.exitCode = 1;
  }
  const { user, system } = process.cpuUsage(began);
  console.log(`${((user + system) / 1e6).toFixed(1)} s of processor time`);
}
