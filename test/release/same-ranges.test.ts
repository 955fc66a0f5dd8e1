import { expect, test } from 'vitest';
import { sameRanges } from '../../src/release/same-ranges.ts';

type Product = Parameters<typeof sameRanges>[0][number];

const product = (affected: string | undefined, patched?: string, name = 'codegate', ecosystem = 'pip') =>
  ({ ecosystem, name, affected, patched }) satisfies Product;
const one = [product('< 0.1.29', '0.1.29')];

const rows: readonly (readonly [string, readonly Product[], readonly Product[], boolean | undefined])[] = [
  ['the same', one, one, true],
  ['other blanks', one, [product('<0.1.29', '0.1.29')], true],
  ['a name in capitals', one, [product('< 0.1.29', '0.1.29', 'CodeGate')], true],
  ['from the very first', one, [product('>= 0, < 0.1.29', '0.1.29')], true],
  ['a zero more', one, [product('< 0.1.29.0', '0.1.29')], true],
  ['a v before it', one, [product('< 0.1.29', 'v0.1.29')], true],
  [
    'one entry of each range',
    [product('>= 1.0, < 1.2.9 || >= 2.0, < 2.0.1', '1.2.9, 2.0.1')],
    [product('>= 2.0, < 2.0.1', '2.0.1'), product('>= 1.0, < 1.2.9', '1.2.9')],
    true,
  ],
  ['another end', one, [product('< 0.1.30', '0.1.29')], false],
  ['another end, included', one, [product('<= 0.1.29', '0.1.29')], false],
  ['another beginning', one, [product('>= 0.1.0, < 0.1.29', '0.1.29')], false],
  ['another fixed version', one, [product('< 0.1.29', '0.1.30')], false],
  ['no fixed version', one, [product('< 0.1.29')], false],
  ['a fixed version of theirs alone', [product('< 0.1.29')], one, false],
  ['another package', one, [product('< 0.1.29', '0.1.29', 'gatecode')], false],
  ['another registry', one, [product('< 0.1.29', '0.1.29', 'codegate', 'npm')], false],
  ['one package less', [...one, product('< 2', '2', 'other')], one, false],
  ['one package more', one, [...one, product('< 2', '2', 'other')], false],
  ['none of theirs', one, [], false],
  ['no order known, and written the same', [product('before autumn')], [product('before  autumn')], true],
  ['no order known, and written otherwise', [product('before autumn')], [product('< 0.1.29')], undefined],
  [
    'no order known, and another fixed version',
    [product('before autumn', '1')],
    [product('< 1', '2')],
    false,
  ],
];

test.each(rows)('%s', (_, ours, theirs, isSame) => {
  expect(sameRanges(ours, theirs)).toBe(isSame);
});
