import { ButtonStyle, ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import {
  announcement,
  mitigation,
  type Announcement,
} from '../../../../src/documents/announcement/announcement.ts';
import { announcementView } from '../../../../src/discord/views/publication/announcement.ts';
import { BANDS } from '../../../../src/process/events.ts';
import { MITIGATIONS, SHAPES } from '../../../support/advisory-shapes.ts';
import { readMessageForm } from '../../../../src/sandbox/discord/message-form.ts';
import { buttonsOf, componentsOf, rawOf, textOf } from '../../../support/screens.ts';
import { readTemplates } from '../../../../src/template-files.ts';

const templates = readTemplates();
const said: Announcement = { text: 'Words.', severity: 'high', links: [] };

describe('Discord takes the announcement of an advisory that is', () => {
  test.each([
    ...Object.entries(SHAPES).map(([name, shape]) => [name, () => announcement(shape(), templates)] as const),
    ...Object.entries(MITIGATIONS).map(
      ([name, shape]) => [`${name}, before the fix`, () => mitigation(shape(), templates)] as const,
    ),
  ])('%s', (_, made) => {
    const view = announcementView(made());
    const { files = [] } = view;
    const form = readMessageForm(JSON.parse(rawOf(view)), {
      files: files.map(({ content }) => ({ bytes: Buffer.from(content) })),
    });
    expect(textOf(view)).toBe(made().text);
    expect(form.allowed_mentions?.parse ?? []).toEqual([]);
    expect(view.pings).toBeUndefined();
  });
});

test('the links are buttons', () => {
  const view = announcementView(announcement(SHAPES['ordinary']?.() ?? fail(), templates));
  expect(buttonsOf(view)).toEqual({
    Advisory: 'https://github.com/stacklok/codegate/security/advisories/GHSA-2q5h-3c6w-8fjm',
    'The fix': 'https://github.com/stacklok/codegate/compare/v0.1.28...v0.1.29',
    'Release v0.1.29': 'https://github.com/stacklok/codegate/releases/tag/v0.1.29',
  });
  const styles = componentsOf(view).flatMap((part) =>
    part.type === ComponentType.Button ? [part.style] : [],
  );
  expect(new Set(styles)).toEqual(new Set([ButtonStyle.Link]));
});

test('the file is shown, and sent along', () => {
  const view = announcementView({
    ...said,
    attachment: { name: 'CVE-2026-10001.md', content: '# All of it\n' },
  });
  expect(view.files).toEqual([{ name: 'CVE-2026-10001.md', content: '# All of it\n' }]);
  expect(componentsOf(view)).toContainEqual(
    expect.objectContaining({ type: ComponentType.File, file: { url: 'attachment://CVE-2026-10001.md' } }),
  );
});

test('nothing to send along, nothing to press: words alone', () => {
  const view = announcementView(said);
  expect(view.files).toBeUndefined();
  expect(buttonsOf(view)).toEqual({});
});

test('its edge is red for what is high, amber for what is not scored, and calm for what is low', () => {
  expect(Object.fromEntries(BANDS.map((band) => [band, colourOf(band)]))).toEqual({
    none: 0x3b82f6,
    low: 0x3b82f6,
    medium: 0xf59e0b,
    high: 0xdc2626,
    critical: 0xdc2626,
  });
  expect(colourOf(undefined)).toBe(0xf59e0b);
});

function colourOf(severity: Announcement['severity']) {
  return announcementView({ ...said, severity }).container.data.accent_color;
}

function fail(): never {
  throw new Error('there is no such shape');
}
