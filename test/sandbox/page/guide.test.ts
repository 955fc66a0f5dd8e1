// @module-tag slow
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { STORIES } from '../../../src/sandbox/page/guide/steps.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { hold } from '../../e2e/support/support.ts';
import { axeFaults } from './support/axe.ts';
import { guideOf, reach } from './support/guide.ts';
import { IS_FOR_SOAK, lastMessage, log, open } from './support/page.ts';

/** How each story ends. */
const ENDS = { case: 'That was a whole case', 'zero-day': 'That was the night' } as const;

/** Follows a story of the guide to its end; `act` does a step by its button. */
async function follow(
  page: Page,
  act: (button: Locator) => Promise<void>,
  story: keyof typeof ENDS = 'case',
): Promise<void> {
  const guide = guideOf(page);
  for (const { title } of STORIES[story]) {
    await guide.getByRole('heading', { name: title }).waitFor();
    await act(guide.getByRole('button', { name: 'Do it for me' }));
  }
  await guide.getByRole('heading', { name: ENDS[story] }).waitFor();
}

/** How the case ended, and what #codegate has. */
async function endOf(sandbox: Sandbox): Promise<{ card: string; codegate: string[] }> {
  const { text } = await sandbox.run('security-1', '/advisory show case:CG-2026-001');
  return { card: text, codegate: sandbox.channel('codegate').messages.map((message) => message.text) };
}

/** As the policy says, with the announcement and the retrospective. */
const THE_END = {
  card: expect.stringMatching(/Closed .* as fixed/),
  codegate: [expect.stringContaining('CVE-2026-10001'), expect.stringContaining('Retrospective')],
};

describe.skipIf(IS_FOR_SOAK)('the guide leads through a whole case', () => {
  test('by mouse', async () => {
    await using held = await hold({ around: {} });
    const { sandbox } = held;
    await using opened = await open(sandbox);
    const { page } = opened;
    await page.getByRole('button', { name: 'Guide' }).click();
    await follow(page, (button) => button.click());
    expect(await endOf(sandbox)).toEqual(THE_END);
    // The announcement and the retrospective are as the public sees them.
    await page.getByRole('link', { name: '#codegate' }).click();
    await expect.poll(() => log(page).getByRole('article').count()).toBe(2);
    await expect.poll(() => log(page).locator('img').first().getAttribute('alt')).toContain('Timeline');
    expect(await axeFaults(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  test('by keyboard alone, at 360 px', async () => {
    await using held = await hold({ around: {} });
    const { sandbox } = held;
    await using opened = await open(sandbox, { width: 360, scheme: 'light' });
    const { page } = opened;
    await reach(page, page.getByRole('button', { name: 'Guide' }));
    await follow(page, (button) => reach(page, button));
    expect(await page.evaluate('[scrollX, scrollY]')).toEqual([0, 0]);
    expect(await endOf(sandbox)).toEqual(THE_END);
  });

  test('through a night, too: a 0-day at 03:00 with one person awake', async () => {
    await using held = await hold({ around: {} });
    const { sandbox } = held;
    await using opened = await open(sandbox);
    const { page } = opened;
    await page.getByRole('button', { name: 'Guide' }).click();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('button', { name: /^0-day/ }).click();
    await follow(page, (button) => button.click(), 'zero-day');
    expect(await axeFaults(page)).toEqual([]);
    // The public knows what helps, before there is a fix, and nothing else.
    expect(sandbox.channel('codegate').messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('What to do until then'),
    ]);
    expect(opened.complaints).toEqual([]);
  });

  test('can be left, and goes on where another beginning is', async () => {
    await using held = await hold({ around: {} });
    const { sandbox } = held;
    await using opened = await open(sandbox);
    const { page } = opened;
    await page.getByRole('button', { name: 'Guide' }).click();
    await guideOf(page).getByRole('button', { name: 'I do it myself' }).click();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Message' }).inputValue())
      .toBe('/advisory me github:security-2');
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('button', { name: /^Published/ }).click();
    await guideOf(page).getByRole('heading', { name: 'Announce it, by two' }).waitFor();
    await guideOf(page).getByRole('button', { name: 'Do it for me' }).click();
    await guideOf(page).getByRole('heading', { name: 'The CVE arrives' }).waitFor();
    await guideOf(page).getByRole('button', { name: 'Stop following' }).click();
    expect(await guideOf(page).count()).toBe(0);
    await expect.poll(() => lastMessage(page).innerText()).toContain('If you cannot upgrade yet');
  });
});
