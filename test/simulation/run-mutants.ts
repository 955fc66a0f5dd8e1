import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { z } from 'zod';
import { memoryDirectory } from '../support/memory-directory.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import type * as Simulate from './simulate.ts';

// Puts one fault after the other into the product, and lives in the worlds of some seeds until the oracle finds it by the promise
// that it breaks. All of a mutant's modules are loaded anew, under addresses that name it.

const PROJECT = new URL('../../', import.meta.url).href;
const WORLDS = 16;
const DAYS = 40;

const { success: isChosen, data: only } = z.coerce.number().int().safeParse(process.argv[2]);

function mutantOf(address: string | undefined): string | null {
  return address?.startsWith('file:') ? new URL(address).searchParams.get('mutant') : null;
}

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const mutant = mutantOf(context.parentURL);
    const isOurs = resolved.url.startsWith(PROJECT) && !resolved.url.includes('/node_modules/');
    if (mutant === null || !isOurs || !resolved.url.includes('.ts')) return resolved;
    const url = new URL(resolved.url);
    url.searchParams.set('mutant', mutant);
    return { ...resolved, url: url.href };
  },
  load(address, context, next) {
    const number = mutantOf(address);
    const { pathname } = new URL(address);
    const changes = (number === null ? undefined : MUTANTS[Number(number)])?.changes.filter(
      ({ file }) => pathname === new URL(`src/${file}`, PROJECT).pathname,
    );
    if (!changes?.length) return next(address, context);
    let source = readFileSync(new URL(pathname, 'file:'), 'utf8');
    for (const { file, from, to } of changes) {
      if (!source.includes(from)) throw new Error(`${file} does not hold ${from}`);
      source = source.replace(from, () => to);
    }
    return { format: 'module', source: stripTypeScriptTypes(source), shortCircuit: true };
  },
});

process.env['TMPDIR'] = memoryDirectory() ?? process.env['TMPDIR'];
using directory = temporaryDirectory();
for (const [index, mutant] of MUTANTS.entries()) {
  if (isChosen && only !== index) continue;
  const mutated: typeof Simulate = await import(`./simulate.ts?mutant=${index}`);
  if (!(await isFound(mutant, index, mutated.simulate))) process.exitCode = 1;
}

/** Lives in one world after the other; one that ends with another promise shows nothing of this one. */
async function isFound(
  { what, breaks, seed: first = 1 }: Mutant,
  index: number,
  simulate: typeof Simulate.simulate,
): Promise<boolean> {
  const seeds = new Set([first, ...Array.from({ length: WORLDS }, (_, before) => before + 1)]);
  for (const seed of seeds) {
    const [words] = (await simulate(seed, DAYS, directory.path)).broken;
    if (words === undefined) continue;
    const isIt = words.includes(` ${breaks}: `);
    console.log(`${index}. ${what}: ${isIt ? 'found' : 'beside it'} in the world of seed ${seed}: ${words}`);
    if (isIt) return true;
  }
  console.log(`${index}. ${what}: NOT FOUND`);
  return false;
}
