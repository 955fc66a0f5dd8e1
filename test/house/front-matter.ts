import type { Fault } from './layers.ts';

/** What is registered in Discord of one subcommand. */
export interface RegisteredCommand {
  /** `fix-team add` of `/advisory fix-team add`. */
  readonly name: string;
  readonly options: readonly string[];
}

/** Where the table of commands in the README, whose text is `readme`, differs from what is registered. */
export function commandFaults(readme: string, registered: readonly RegisteredCommand[]): Fault[] {
  const rows = rowsBelow(readme, 'command').map(({ line, cells: [names = '', , options = ''] }) => ({
    line,
    names: codeIn(names),
    options: codeIn(options),
  }));
  const faults: Fault[] = [];
  const fault = (line: number, rule: string, cure: string) =>
    void faults.push({ file: 'README.md', line, rule, cure });
  const told = new Set<string>();
  for (const { line, names, options } of rows) {
    const commands = registered.filter(({ name }) => names.includes(name));
    for (const name of names) {
      if (!commands.some((command) => command.name === name))
        fault(
          line,
          `no \`/advisory ${name}\` is registered`,
          'take it out of the table, or write its whole name',
        );
      if (told.has(name)) fault(line, `\`${name}\` is in the table twice`, 'keep one of the rows');
      told.add(name);
    }
    const theirs = new Set(commands.flatMap((command) => command.options));
    if (commands.length > 0 && theirs.symmetricDifference(new Set(options)).size > 0)
      fault(
        line,
        `the options of ${names.join(', ')} are ${[...theirs].join(', ') || 'none'}, and the table says otherwise`,
        'write each option in backticks into the last column',
      );
  }
  for (const { name } of registered)
    if (!told.has(name))
      fault(rows[0]?.line ?? 1, `\`${name}\` is missing in the table of commands`, 'add its row');
  return faults;
}

/**
 * Where the floors in `src/README.md`, whose text is `house`, differ from the `entries` of the folder `src`: a folder
 * ends in a slash there.
 */
export function floorFaults(house: string, entries: readonly string[]): Fault[] {
  const file = 'src/README.md';
  const rows = rowsBelow(house, 'floor');
  const named = new Set(codeIn(house).map((name) => name.replace(/^src\//, '')));
  const missing = entries.filter((entry) => !named.has(entry));
  const gone = rows.flatMap(({ line, cells: [floor = ''] }) =>
    codeIn(floor)
      .filter((name) => name.startsWith('src/') && !entries.includes(name.slice('src/'.length)))
      .map((name) => ({ line, name })),
  );
  return [
    ...missing.map((entry) => ({
      file,
      line: rows[0]?.line ?? 1,
      rule: `src/${entry} is missing among the floors`,
      cure: 'say in the table what is in it, or below the table what it is for',
    })),
    ...gone.map(({ line, name }) => ({
      file,
      line,
      rule: `${name} is in the table of floors, but not in src`,
      cure: 'take it out of the table',
    })),
  ];
}

/** The rows, less the two of its head, of the table whose first column is called `head`, with their lines. */
function rowsBelow(
  markdown: string,
  head: string,
): { readonly line: number; readonly cells: readonly string[] }[] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| *${head} *\\|`).test(line));
  if (start < 0) return [];
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end < 0 ? undefined : end).map((text, index) => ({
    line: start + 3 + index,
    cells: text.split('|').slice(1, -1),
  }));
}

/** What stands in backticks. */
function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}
