// @module-tag slow
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CASE, enrol, hold, reported } from '../../e2e/support/support.ts';
import { axeFaults } from './support/axe.ts';
import { IS_FOR_SOAK, lastMessage, open, type } from './support/page.ts';
import { postSpecimen } from './support/specimen.ts';

/** Each state of the page that a person can come to, one after the other. */
const STATES: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  [
    'a message with every part',
    async (page) => {
      await lastMessage(page).getByRole('img').waitFor();
      await lastMessage(page).getByRole('combobox').click();
    },
  ],
  [
    'an answer',
    async (page) => {
      await page.getByRole('link', { name: '#security' }).click();
      await type(page, `/advisory show case:${CASE}`);
      await lastMessage(page).getByText('Only you can see this').waitFor();
    },
  ],
  [
    'what is refused',
    async (page) => {
      await type(page, '/advisory nonsense');
      await page.getByRole('alert').getByText('has no subcommand').waitFor();
    },
  ],
  [
    'a form',
    async (page) => {
      await type(page, `/advisory severity case:${CASE}`);
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'commands to pick from',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('textbox', { name: 'Message' }).pressSequentially('/advisory fix');
      await page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first().waitFor();
    },
  ],
  [
    'the guide, and where to begin',
    async (page) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('');
      await page.getByRole('button', { name: 'Guide' }).click();
      await page.getByRole('button', { name: 'Start over' }).click();
      await page.getByRole('button', { name: /^0-day/ }).waitFor();
    },
  ],
  [
    'a question of GitHub',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Report a vulnerability' }).click();
      await page.getByRole('dialog', { name: 'Report a vulnerability' }).waitFor();
    },
  ],
  [
    'direct messages, with a fault set',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'GitHub refuses' }).click();
      await page.getByRole('link', { name: 'Direct messages' }).click();
      await lastMessage(page).waitFor();
    },
  ],
];

describe.skipIf(IS_FOR_SOAK)('axe finds nothing wrong', () => {
  test.each([
    { scheme: 'light', width: 360 },
    { scheme: 'dark', width: 1440 },
  ] as const)('$scheme, $width px', async (options) => {
    await using held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1');
    await reported(sandbox);
    postSpecimen(sandbox);
    await using opened = await open(sandbox, { ...options, at: '#general' });
    for (const [state, come] of STATES) {
      await come(opened.page);
      expect({ state, faults: await axeFaults(opened.page) }).toEqual({ state, faults: [] });
    }
    // A refused call is told in the console, too.
    expect(opened.complaints.filter((text) => !text.includes('400'))).toEqual([]);
  });
});
