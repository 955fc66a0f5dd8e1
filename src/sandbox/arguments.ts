import { parseArgs } from 'node:util';
import { FLAG_NAMES } from './help.ts';

/** What `npm run sandbox` was asked for. */
export type Arguments =
  | { do: 'help' }
  | { do: 'drill' }
  | { do: 'stay'; port: number }
  | { do: 'refuse'; why: string };

const DEFAULT_PORT = '4680';

/** Reads the words after `npm run sandbox --`; what is wrong with them is a sentence that says what there is. */
export function readArguments(words: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const { values, tokens } = parseArgs({
    args: [...words],
    options: { port: { type: 'string' }, drill: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') return refusal(`"${token.value}" is no flag`);
    if (token.kind !== 'option') continue;
    if (!['port', 'drill', 'help'].includes(token.name)) return refusal(`there is no flag ${token.rawName}`);
    if (token.name !== 'port' && token.value !== undefined) return refusal(`${token.rawName} takes no value`);
  }
  if (values.help === true) return { do: 'help' };
  if (values.drill === true) return { do: 'drill' };
  const asked = values.port ?? env['SANDBOX_PORT'] ?? DEFAULT_PORT;
  const port = typeof asked === 'string' && /^\d+$/.test(asked) ? Number(asked) : Number.NaN;
  if (!(port <= 65_535))
    return { do: 'refuse', why: 'the port is a number from 0 to 65535; 0 takes a free one' };
  return { do: 'stay', port };
}

function refusal(why: string): Arguments {
  return { do: 'refuse', why: `${why}; there are ${FLAG_NAMES.join(', ')}` };
}
