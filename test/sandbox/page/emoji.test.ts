import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawingOf, EMOJI } from '../../../src/sandbox/page/markdown/emoji.ts';

test('each emoji that the bot writes has a drawing', () => {
  const used = new Set(
    globSync(['src/{app,discord,documents,process}/**/*.ts', 'commands/**/*.ts']).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\p{Emoji_Presentation}|\p{Emoji}(?=\u{FE0F})/gu)].map(
        ([emoji]) => emoji,
      ),
    ),
  );
  expect(used.size).toBeGreaterThan(5);
  const drawn = new Set(EMOJI.map((emoji) => emoji.replace('\u{FE0F}', '')));
  expect([...used].filter((emoji) => !drawn.has(emoji))).toEqual([]);
  for (const emoji of EMOJI)
    expect(existsSync(`src/sandbox${drawingOf(emoji)}`), `the drawing of ${emoji}`).toBe(true);
});
