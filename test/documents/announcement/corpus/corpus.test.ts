import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTemplates } from '../../../../src/template-files.ts';
import { reviewed, type Shape } from './shape.ts';
import { TEXTS } from './texts.ts';
import { VERSIONS } from './versions.ts';

const templates = readTemplates();
const SHAPES: Readonly<Record<string, Shape>> = { ...TEXTS, ...VERSIONS };

test.each(Object.entries(SHAPES))('%s reads as it was reviewed', async (name, shape) => {
  await expect(reviewed(shape, templates)).toMatchFileSnapshot(`reviewed/${name}.txt`);
});

test('each reviewed file is that of a shape', () => {
  const files = readdirSync(join(import.meta.dirname, 'reviewed'));
  expect(files.toSorted()).toEqual(
    Object.keys(SHAPES)
      .map((name) => `${name}.txt`)
      .toSorted(),
  );
});
