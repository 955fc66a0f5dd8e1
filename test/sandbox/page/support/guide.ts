import type { Locator, Page } from 'playwright-core';

export function guideOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Guide' });
}

/** Goes on by the Tab key from where the focus is until it is on that button, and presses it. */
export async function reach(page: Page, button: Locator): Promise<void> {
  await button.waitFor();
  for (let steps = 0; steps < 200; steps += 1) {
    if (await button.evaluate((element) => element.matches(':focus'))) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard does not get there');
}
