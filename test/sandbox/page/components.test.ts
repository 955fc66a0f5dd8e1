import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hold, type Held } from '../../e2e/support/support.ts';
import { axeFaults } from './support/axe.ts';
import { differenceFrom } from './support/looks.ts';
import { HAS_NO_BROWSER, lastMessage, open } from './support/page.ts';
import { postSpecimen } from './support/specimen.ts';

describe.skipIf(HAS_NO_BROWSER)('a message with every part that there is', () => {
  let held: Held;
  beforeAll(async () => {
    held = await hold();
    postSpecimen(held.sandbox);
  });
  afterAll(() => held[Symbol.asyncDispose]());

  test.each(['dark', 'light'] as const)('looks as approved at 360 px, %s', async (scheme) => {
    await using opened = await open(held.sandbox, {
      at: '#general',
      width: 360,
      height: 1560,
      scheme,
      sameFonts: true,
    });
    const { page } = opened;
    await lastMessage(page).getByRole('img').waitFor();
    await expect
      .poll(() => differenceFrom(`specimen-${scheme}`, page), {
        message: 'look at it, and approve it with APPROVE_LOOKS=1',
        interval: 1000,
        timeout: 20_000,
      })
      .toBeLessThan(0.02);
    expect(await axeFaults(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  test('is to be read and used by name', async () => {
    await using opened = await open(held.sandbox, { at: '#general' });
    const { page } = opened;
    const message = lastMessage(page);
    expect(await message.getByRole('heading').allInnerTexts()).toEqual([
      'Largest heading',
      'Larger heading',
      'Heading with code',
    ]);
    expect(await message.locator('.text li').allInnerTexts()).toEqual([
      'a point',
      'another, with what is under it\ndeeper',
      'deeper',
      'first',
      'second',
    ]);
    const due = message.locator('time.timestamp');
    expect(await due.allInnerTexts()).toEqual(['3 March 2026 at 09:00', 'in 1 day']);
    expect(await due.first().getAttribute('title')).toBe('Tuesday, 3 March 2026 at 09:00 UTC');
    expect(await message.getByRole('img').getAttribute('alt')).toBe('Stages against their targets');
    expect(await message.innerText()).toContain('@maintainer-1');
    // What somebody wrote is what is shown, letter by letter.
    expect(await message.innerText()).toContain('*as typed*: <img src=x onerror=alert(1)>');

    const hidden = message.getByRole('button', { name: 'Spoiler: show it' });
    await hidden.click();
    expect(await hidden.count()).toBe(0);

    const menu = message.getByRole('combobox', { name: 'Choose some…' });
    await menu.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await message.getByRole('option', { selected: true }).allInnerTexts()).toEqual([
      'One\nOne of three',
      'Two\nTwo of three',
    ]);
    const sent = page.waitForRequest((request) => request.url().endsWith('/sandbox/choose'));
    await page.keyboard.press('Escape');
    expect((await sent).postDataJSON()).toMatchObject({ as: 'security-1', values: ['One', 'Two'] });
  });
});
