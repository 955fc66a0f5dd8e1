import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packed } from '../../../src/documents/audit/packing.ts';

const documents = [
  { name: 'a.jsonl', content: 'ä'.repeat(500) },
  { name: 'a.md', content: 'b'.repeat(1000) },
];

test('what is small enough goes as it is', async () => {
  expect(await packed(documents, 2000)).toBe(documents);
});

test('what is not, counted in bytes and together, is compressed', async () => {
  const files = await packed(documents, 1999);
  expect(files?.map(({ name }) => name)).toEqual(['a.jsonl.gz', 'a.md.gz']);
  expect(files?.map(({ content }) => gunzipSync(content).toString())).toEqual(
    documents.map(({ content }) => content),
  );
});

test('what is too big even so is refused', async () => {
  expect(await packed(documents, 50)).toBeUndefined();
});
