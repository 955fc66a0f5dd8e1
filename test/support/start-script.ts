import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ scripts: z.object({ start: z.string() }) });

/** What `npm start` starts. */
interface Started {
  /** The environment that it gives to Node. */
  readonly env: Readonly<Record<string, string>>;
  /** Node's arguments, without the `.env` of whoever measures. */
  readonly options: readonly string[];
  readonly entry: string;
}

/** What `npm start` starts, and how. */
export function startScript(): Started {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { start } = manifest.parse(JSON.parse(text)).scripts;
  const [, given = '', args = ''] = /^exec env ((?:\w+=\S+ )*)node (.+)$/.exec(start) ?? [];
  const options = args.split(' ');
  const entry = options.pop();
  if (entry === undefined || entry === '') throw new Error(`"${start}" is not understood here any more`);
  return {
    env: Object.fromEntries(
      [...given.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
    ),
    options: options.filter((option) => !option.startsWith('--env-file')),
    entry,
  };
}
