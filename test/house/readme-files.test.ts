import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = globSync('{commands,src,test}/**/*.ts').map((file) => file.replaceAll('\\', '/'));

/** The names of files in a text that no file of the house ends with. */
function unknownFiles(text: string): string[] {
  const names = [...text.matchAll(/`((?:[\w-]+\/)*[\w-]+\.ts)`/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter(
    (name) => !files.some((file) => file.endsWith(`/${name}`) || file === name),
  );
}

const readmes = globSync('src/*/**/README.md');

test.each(readmes)('every file that %s names is there', (readme) => {
  expect(unknownFiles(readFileSync(readme, 'utf8'))).toEqual([]);
});

test('a file that is not there is found', () => {
  expect(unknownFiles('`src/main.ts`, `app/record.ts`, `gone.ts` and `app/main.ts`')).toEqual([
    'gone.ts',
    'app/main.ts',
  ]);
});

test('the READMEs of the rooms are looked at', () => {
  expect(readmes.length).toBeGreaterThan(3);
});
