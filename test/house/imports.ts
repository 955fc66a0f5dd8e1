import { parseSync, Visitor } from 'oxc-parser';

/** One place at which a file names another file or a package: for a type as much as for a value. */
export interface Import {
  /** As it is written; `undefined` if it is computed, so that nothing can be told of it. */
  readonly specifier: string | undefined;
  readonly line: number;
  /** The names that are taken as values; `*` if it may be any. */
  readonly values: readonly string[];
}

/** A name of the language or the platform that is used without an import: `fetch`, `Temporal.Now`. */
interface Global {
  readonly name: string;
  readonly line: number;
}

/** All that a file reaches for. */
export interface Reach {
  readonly imports: readonly Import[];
  readonly globals: readonly Global[];
}

/** As much of a node of the syntax tree as is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const CODE_FILE = /\.[cm]?[jt]sx?$/;
const LOADERS = /^(?:(require(?:\.resolve)?)|import\.meta\.resolve|createRequire\(.*\))$/s;
const REFERENCE = /^\/\s*<reference\s+(path|types)\s*=\s*["']([^"']+)["']/;

/**
 * What the file `name` with the text `code` reaches for: imports and exports of values and types, `import()`,
 * `import('…').T`, `require('…')` in each form, `import.meta.resolve('…')`, modules that are declared or augmented,
 * triple slashes, and `new URL('….ts', import.meta.url)`, by which a file is started without an import.
 *
 * @throws SyntaxError if it cannot be parsed
 */
export function reachOf(name: string, code: string): Reach {
  const { program, comments, errors } = parseSync(name, code);
  const [error] = errors;
  if (error) throw new SyntaxError(error.message);
  const imports: Import[] = [];
  const globals: Global[] = [];

  const lineOf = linesOf(code);
  const textOf = ({ start, end }: Node) => code.slice(start, end);
  const found = (
    specifier: string | undefined,
    { start }: { readonly start: number },
    values: readonly string[],
  ) => void imports.push({ specifier, line: lineOf(start), values });
  const names = (source: Node | null | undefined, values: readonly string[] = ['*']) => {
    if (source) found(literalOf(textOf(source)), source, values);
  };
  const uses = (node: Node | null) => {
    if (node?.type === 'Identifier') globals.push({ name: textOf(node), line: lineOf(node.start) });
  };

  new Visitor({
    ImportDeclaration({ source, importKind, specifiers }) {
      const values = specifiers.map((each) => {
        if (each.type !== 'ImportSpecifier') return '*';
        return each.importKind === 'type' ? undefined : textOf(each.imported);
      });
      names(source, importKind === 'type' ? [] : values.filter((each) => each !== undefined));
    },
    ExportNamedDeclaration({ source, exportKind, specifiers }) {
      const values = specifiers
        .filter((each) => each.exportKind !== 'type')
        .map(({ local }) => textOf(local));
      names(source, exportKind === 'type' ? [] : values);
    },
    ExportAllDeclaration: ({ source, exportKind }) => names(source, exportKind === 'type' ? [] : ['*']),
    ImportExpression: ({ source }) => names(source),
    TSImportType: ({ source }) => names(source, []),
    TSExternalModuleReference: ({ expression }) => names(expression),
    TSModuleDeclaration({ id }) {
      if (id.type === 'Literal') names(id);
    },
    CallExpression({ callee, arguments: [first] }) {
      uses(callee);
      // A module has no `require` but one that it makes itself; any other is a function of that name.
      const loads = LOADERS.exec(textOf(callee));
      if (loads && (loads[1] === undefined || code.includes('createRequire'))) names(first);
    },
    NewExpression({ callee, arguments: [first, base] }) {
      uses(callee);
      const isBeside = textOf(callee) === 'URL' && base && textOf(base) === 'import.meta.url';
      const file = first && isBeside ? literalOf(textOf(first)) : undefined;
      if (first && file !== undefined && CODE_FILE.test(file) && !/^[a-z]+:/i.test(file))
        found(/^[./]/.test(file) ? file : `./${file}`, first, ['*']);
    },
    MemberExpression(node) {
      uses(node.object);
      if (node.object.type === 'Identifier') globals.push({ name: textOf(node), line: lineOf(node.start) });
    },
    VariableDeclarator: ({ init }) => uses(init),
  }).visit(program);

  for (const comment of comments) {
    const [, kind, path = ''] = REFERENCE.exec(comment.value) ?? [];
    if (kind !== undefined) found(kind === 'types' || path.startsWith('.') ? path : `./${path}`, comment, []);
  }
  return { imports, globals };
}

/** Tells the line of an offset in `code`. */
function linesOf(code: string): (offset: number) => number {
  const ends = Array.from(code.matchAll(/\n/g), ({ index }) => index);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** What the source text `text` says if it is a string, or a template without holes. */
function literalOf(text: string): string | undefined {
  return /^(["'`])((?:(?!\1|\\|\$\{).)*)\1$/s.exec(text)?.[2];
}
