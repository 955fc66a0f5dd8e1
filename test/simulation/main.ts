import { parseArgs } from 'node:util';
import { memoryDirectory } from '../support/memory-directory.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { commandOf, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '60' },
    worlds: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});

const [first, days, worlds] = [values.seed, values.days, values.worlds].map(Number);
if (!first || !days || !worlds) throw new Error('--seed, --days and --worlds are whole numbers from 1');

process.env['TMPDIR'] = memoryDirectory() ?? process.env['TMPDIR'];
using directory = temporaryDirectory();
const log = values.verbose ? (line: string) => console.log(line) : undefined;
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
