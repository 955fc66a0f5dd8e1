import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { readMessageForm } from '../../../../src/sandbox/discord/message-form.ts';
import { CHANNEL_IDS, USER_IDS } from '../../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';

const PICTURE = new URL('../../../documents/pictures/examples/statistics.png', import.meta.url);

const TEXT = [
  '# Largest heading',
  '## Larger heading',
  '### Heading with `code`',
  `**Strong**, *slanted*, __underlined__, ~~struck~~, ||hidden||, <@${USER_IDS['maintainer-1']}>, <#${CHANNEL_IDS.codegate}>`,
  '-# Small print, which says how',
  'Due <t:1772528400:f> (<t:1772528400:R>)',
  '- a point',
  '- another, with what is under it',
  '  - deeper',
  '1. first',
  '2. second',
  '> a quote of what somebody said',
  '```text\nverbatim, with *no* style\n```',
  '[a link](https://example.org/somewhere) and <https://example.org>',
  String.raw`\*as typed\*: <img src=x onerror=alert(1)>`,
].join('\n');

/** Lets a message appear in #general that has each part and each style that there is. */
export function postSpecimen(sandbox: Sandbox): void {
  const body = {
    flags: MessageFlags.IsComponentsV2,
    components: [
      {
        type: ComponentType.Container,
        accent_color: 0xf59e0b,
        components: [
          { type: ComponentType.TextDisplay, content: TEXT },
          { type: ComponentType.Separator },
          {
            type: ComponentType.Section,
            components: [
              {
                type: ComponentType.TextDisplay,
                content: 'A step that is to be done, and a longer word on it',
              },
            ],
            accessory: button('Done', ButtonStyle.Success),
          },
          {
            type: ComponentType.ActionRow,
            components: [
              button('Primary', ButtonStyle.Primary),
              button('Secondary', ButtonStyle.Secondary),
              button('Danger', ButtonStyle.Danger),
              button('Disabled', ButtonStyle.Secondary, { disabled: true }),
              button('Link', ButtonStyle.Link),
            ],
          },
          {
            type: ComponentType.ActionRow,
            components: [
              {
                type: ComponentType.StringSelect,
                custom_id: 'specimen:menu',
                placeholder: 'Choose some…',
                max_values: 2,
                options: ['One', 'Two', 'Three'].map((label) => ({
                  label,
                  value: label,
                  description: `${label} of three`,
                })),
              },
            ],
          },
          {
            type: ComponentType.MediaGallery,
            items: [
              { media: { url: 'attachment://statistics.png' }, description: 'Stages against their targets' },
            ],
          },
          { type: ComponentType.File, file: { url: 'attachment://notes.md' } },
        ],
      },
    ],
  };
  const files = [
    { index: 0, name: 'statistics.png', contentType: 'image/png', bytes: readFileSync(PICTURE) },
    { index: 1, name: 'notes.md', contentType: 'text/markdown', bytes: Buffer.from('# Notes\n') },
  ];
  const { messages, world } = sandbox.discord.state;
  const place = world.placeNamed('general');
  if (place) messages.create(place, readMessageForm(body, { files }), files, {});
}

function button(label: string, style: ButtonStyle, more: object = {}): object {
  return {
    type: ComponentType.Button,
    label,
    style,
    ...(style === ButtonStyle.Link ? { url: 'https://example.org' } : { custom_id: `specimen:${label}` }),
    ...more,
  };
}

/** Reads each part by its role and name. */
export async function readSpecimen(message: Locator): Promise<void> {
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
  const due = message.locator('time.timestamp').first();
  expect(await due.innerText()).toBe('3 March 2026 at 09:00');
  expect(await due.getAttribute('title')).toBe('Tuesday, 3 March 2026 at 09:00 UTC');
  expect(await message.getByRole('img').getAttribute('alt')).toBe('Stages against their targets');
  expect(await message.innerText()).toContain('@maintainer-1');
  // What somebody wrote is what is shown, letter by letter.
  expect(await message.innerText()).toContain('*as typed*: <img src=x onerror=alert(1)>');

  const hidden = message.getByRole('button', { name: 'Spoiler: show it' });
  await hidden.click();
  expect(await hidden.count()).toBe(0);
}

/** Chooses two of its menu by the keyboard, which are sent once the menu is closed. */
export async function chooseInSpecimen(page: Page, message: Locator): Promise<void> {
  await message.getByRole('combobox', { name: 'Choose some…' }).focus();
  for (const key of ['ArrowDown', 'Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  expect(await message.getByRole('option', { selected: true }).allInnerTexts()).toEqual([
    'One\nOne of three',
    'Two\nTwo of three',
  ]);
  const sent = page.waitForRequest((request) => request.url().endsWith('/sandbox/choose'));
  await page.keyboard.press('Escape');
  expect((await sent).postDataJSON()).toMatchObject({ as: 'security-1', values: ['One', 'Two'] });
}
