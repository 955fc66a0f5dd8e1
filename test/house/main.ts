import { fileURLToPath } from 'node:url';
import { faultsIn, tell } from './layers.ts';
import { UNTIL_MENDED } from './until-mended.ts';

const [, , root = fileURLToPath(new URL('../../', import.meta.url))] = process.argv;
const faults = faultsIn(root, UNTIL_MENDED);
for (const fault of faults) console.error(tell(fault));
if (faults.length > 0) {
  console.error(`\n${faults.length} fault(s) in the house. Its rules: src/README.md, test/house/floors.ts.`);
  process.exitCode = 1;
}
