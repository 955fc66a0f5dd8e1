import { parseArgs } from 'node:util';

/** What `npm run simulate` was asked for: these worlds, or the words that say why not. */
type Arguments =
  | { readonly first: number; readonly days: number; readonly worlds: number; readonly isVerbose: boolean }
  | { readonly why: string };

const THERE_ARE = 'there are --seed N, --days N, --worlds N and --verbose';

/** Reads the words after `npm run simulate --`. */
export function readArguments(words: readonly string[]): Arguments {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(words);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { why: `${error.message.split(/[.\n]/, 1).join()}; ${THERE_ARE}` };
  }
  const { seed, days, worlds, verbose: isVerbose } = values;
  if ([seed, days, worlds].some((each) => !/^[1-9]\d{0,8}$/.test(each)))
    return { why: `--seed, --days and --worlds are whole numbers from 1; ${THERE_ARE}` };
  return { first: Number(seed), days: Number(days), worlds: Number(worlds), isVerbose };
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      seed: { type: 'string', default: '1' },
      days: { type: 'string', default: '60' },
      worlds: { type: 'string', default: '1' },
      verbose: { type: 'boolean', default: false },
    },
  }).values;
}
