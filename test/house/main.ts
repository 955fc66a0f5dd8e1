import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandFaults, floorFaults } from './front-matter.ts';
import { codeBelow, faultsIn, tell, type Fault } from './layers.ts';
import { UNTIL_MENDED } from './until-mended.ts';

const [, , root = fileURLToPath(new URL('../../', import.meta.url))] = process.argv;

let count = 0;
function report(faults: readonly Fault[]): void {
  for (const fault of faults) console.error(tell(fault));
  count += faults.length;
}

report(faultsIn(root, UNTIL_MENDED));
const files = codeBelow(root, ['src']).map((file) => file.slice('src/'.length));
const entries = new Set(files.map((file) => file.replace(/\/.*/s, '/')));
report(floorFaults(readFileSync(join(root, 'src/README.md'), 'utf8'), [...entries]));
// Last, since it runs the bot's own code.
const { registeredCommands } = await import('./registered-commands.ts');
report(commandFaults(readFileSync(join(root, 'README.md'), 'utf8'), registeredCommands()));

if (count > 0) {
  console.error(`\n${count} fault(s) in the house. Its rules: src/README.md, test/house/floors.ts.`);
  process.exitCode = 1;
}
