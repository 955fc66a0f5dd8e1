import { describe, expect, test } from 'vitest';
import { recognisedNotes } from '../../../../src/discord/views/publication/recognised.ts';
import { previewFrame } from '../../../../src/discord/views/publication/preview.ts';
import { MessageBuilder } from '../../../../src/discord/views/view.ts';
import type { TemplateTexts } from '../../../../src/documents/announcement/templates.ts';
import { readTemplates } from '../../../../src/template-files.ts';
import { facts, mitigationFacts } from '../../../support/advisory-shapes.ts';
import { announcementsHere } from '../../../support/announcements.ts';
import { fullCase, textOf } from '../../../support/screens.ts';

const TEXTS: TemplateTexts = readTemplates().texts;

/** What those who approve an announcement of such an advisory read about it. */
async function published(description: string): Promise<string | undefined> {
  const { recognised } = await announcementsHere.announcement(facts({ description }), TEXTS);
  return recognisedNotes(recognised)[0];
}

/** The same of a mitigation. */
async function beforeFix(description: string): Promise<string | undefined> {
  const { recognised } = await announcementsHere.mitigation(mitigationFacts(description), TEXTS);
  return recognisedNotes(recognised)[0];
}

describe('those who approve an announcement see what was recognised:', () => {
  test('by which headings, and what ends it', async () => {
    expect(await published('## Impact\nThey read files.\n## Workarounds\nStop it.\n## Links\nx')).toBe(
      '-# Read from the advisory: the impact under “Impact”; what helps under “Workarounds”, up to “Links”.',
    );
  });

  test('in a sentence elsewhere', async () => {
    expect(await published('They read files.\n\nAs a workaround, stop it.')).toBe(
      '-# Read from the advisory: the impact from line 1 on; what helps in a sentence in line 3.',
    );
  });

  test('that it says there is none, which is not that nothing was found', async () => {
    expect(await published('## Impact\nThey read files.\n## Workarounds\nNone.')).toBe(
      '-# Read from the advisory: the impact under “Impact”; under “Workarounds”: no workaround.',
    );
    expect(await published('## Impact\nThey read files.')).toMatch(
      /^⚠️ No workaround was recognised in the advisory\. Headings that count: “Workarounds”, .* look again\.\n/,
    );
    expect(await published('## Impact\nThey read files.\n## Mitigation\nUpgrade to 0.1.29.')).toBe(
      '⚠️ Under “Mitigation” the advisory only says to upgrade.\n-# Also read: the impact under “Impact”.',
    );
  });

  test('a title does nothing', async () => {
    expect(await published('## Impact of @everyone [x](https://evil.example)\nThey read files.')).not.toMatch(
      /@everyone|\]\(/,
    );
  });
});

describe('those who approve a mitigation see what was left out, and not a word of it:', () => {
  test('where it stands', async () => {
    expect(await beforeFix('## Impact\nSecret.\n## Workarounds\nStop it.\n## Secret\nx')).toBe(
      '-# Told from the advisory: what stands under the heading in line 3 of its description.',
    );
  });

  test('which line ended it, and which headings count', async () => {
    const note = await beforeFix('## Workarounds\nStop it.\n\nRun:\n\n```\n## secret\n```\n');
    expect(note).toContain(
      '⚠️ Left out, since in doubt nothing leaves before the fix:\n- line 4: words that',
    );
    expect(note).toContain('\n- line 6: code in which a heading seems to stand');
    expect(note).toContain('Only headings that promise workarounds and nothing else count: “Workarounds”');
    expect(note).not.toMatch(/secret/i);
  });

  test('that nothing was found', async () => {
    expect(await beforeFix('## Secret recommendations\nStop it.')).toMatch(
      /^⚠️ Nothing was recognised that may be told before the fix\.\nOnly headings .* count: .* look again\.$/,
    );
  });
});

test('where there is no room for all of it, it says the least', () => {
  const state = fullCase();
  const frame = (length: number) =>
    textOf(
      previewFrame(
        state,
        'announcement',
        new MessageBuilder().text('x'.repeat(length)).view(),
        { kind: 'reads', why: { code: 'own-request' } },
        { notes: ['a'.repeat(500), 'b'.repeat(150)] },
      ),
    ).split('\n');
  expect(frame(3000)[1]).toBe('a'.repeat(500));
  expect(frame(3600)[1]).toBe('b'.repeat(150));
  expect(frame(3800)[1]).toBe('x'.repeat(3800));
});
