import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ scripts: z.object({ start: z.string() }) });

/** Node's arguments in `npm start`, without the `.env` of whoever measures, and the file it starts. */
export function startScript(): { readonly options: readonly string[]; readonly entry: string } {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { start } = manifest.parse(JSON.parse(text)).scripts;
  const [exec, node, ...rest] = start.split(' ');
  const entry = rest.pop();
  if (exec !== 'exec' || node !== 'node' || entry === undefined)
    throw new Error(`"${start}" is not understood here any more`);
  return { options: rest.filter((option) => !option.startsWith('--env-file')), entry };
}
