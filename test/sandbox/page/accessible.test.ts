import { expect, test, describe } from 'vitest';
import { sampled } from '../../e2e/support/soak.ts';
import { CASE, hold, reported } from '../../e2e/support/support.ts';
import { axeFaults } from './support/axe.ts';
import { HAS_NO_BROWSER, lastMessage, open, type } from './support/page.ts';

describe.skipIf(HAS_NO_BROWSER)('axe finds nothing wrong', () => {
  test.each(
    sampled(
      [
        { scheme: 'light', width: 360 },
        { scheme: 'dark', width: 1440 },
      ] as const,
      2,
    ),
  )('$scheme, $width px', async (options) => {
    await using held = await hold();
    const { sandbox } = held;
    await sandbox.run('security-1', '/advisory me github:security-1');
    await reported(sandbox);
    await using opened = await open(sandbox, options);
    const { page } = opened;
    await type(page, `/advisory show case:${CASE}`);
    await expect.poll(() => lastMessage(page).innerText()).toContain('Only you can see this');
    expect(await axeFaults(page)).toEqual([]);

    await type(page, `/advisory severity case:${CASE}`);
    await page.getByRole('dialog').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });
});
