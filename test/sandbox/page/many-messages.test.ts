// @module-tag slow
import { describe, expect, test } from 'vitest';
import { readMessageForm } from '../../../src/sandbox/discord/message-form.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { hold } from '../../e2e/support/support.ts';
import { IS_FOR_SOAK, log, open } from './support/page.ts';

const ALL = 2000;

function postAll(sandbox: Sandbox): void {
  const { messages, world } = sandbox.discord.state;
  const place = world.placeNamed('general');
  if (!place) throw new Error('there is no #general');
  for (let index = 1; index <= ALL; index += 1)
    messages.create(
      place,
      readMessageForm({ content: `**Message ${index}**\n- a point\n- <t:1772528400:R>` }, { files: [] }),
      [],
      {},
    );
}

describe.skipIf(IS_FOR_SOAK)('2,000 messages', () => {
  test(
    'are drawn as a person scrolls up to them, and what is read stays where it is',
    { timeout: 300_000 },
    async () => {
      await using held = await hold();
      postAll(held.sandbox);
      await using opened = await open(held.sandbox, { at: '#general', width: 360 });
      const { page } = opened;
      const articles = log(page).getByRole('article');
      await articles.last().getByText(`Message ${ALL}`).waitFor();
      // At first no more than a screen or two.
      expect(await articles.count()).toBe(50);

      // The oldest of those that were there stays before the person's eyes, while others come in above it.
      const oldest = articles.filter({ hasText: `Message ${ALL - 49}` }).first();
      await log(page).evaluate((element: { scrollTop: number }) => {
        element.scrollTop = 200;
      });
      await expect.poll(() => articles.count()).toBeGreaterThan(50);
      const box = await oldest.boundingBox();
      expect(box).toMatchObject({ y: expect.toSatisfy((y: number) => Math.abs(y) < 740) });

      await page.mouse.move(180, 400);
      await expect
        .poll(async () => {
          await page.mouse.wheel(0, -5000);
          return articles.count();
        })
        .toBe(ALL);
      // What is far from the eyes costs nothing: the browser leaves it out.
      const last = articles.last();
      expect(await last.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(
        false,
      );
      expect(opened.complaints).toEqual([]);
    },
  );
});
