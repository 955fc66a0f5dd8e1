import { ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { parseCustomId } from '../../../src/discord/custom-ids.ts';
import { hintLines, retrospectiveMessage } from '../../../src/discord/views/retrospective.ts';
import { MessageBuilder, type View } from '../../../src/discord/views/view.ts';
import type { PullRequest } from '../../../src/github/pull-requests.ts';
import { blameHints } from '../../../src/process/blame.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { BEN, caseOf, days, doneBefore, doneBy, linked, opened, START } from '../../support/cases.ts';
import { buttonsOf, componentsOf, HOSTILE, LONG_HOSTILE, SECRETS, textOf } from '../../support/screens.ts';
import { context, introducingChangesOf, retrospectiveOf, type Look } from '../../support/looks.ts';

const published = (...more: EventBody[]) => caseOf(opened(), linked, ...doneBefore('retrospective'), ...more);
const posted = published(doneBy('introduced-by'), doneBy('critiques'), doneBy('retrospective-posted'));
const picture = { png: new Uint8Array([1]), alt: 'Five bars.' };
const content = () => new MessageBuilder().text('The retrospective.').file('retro.md', '# Retro').view();

const draft = (
  state: Case,
  given = context(),
  missing: readonly string[] = [],
  names: readonly string[] = [],
) => retrospectiveOf(state, content(), given, { missing, names });

const security = context();
const fixTeam = context({ sides: ['fix-team'] });
const both = context({ sides: ['security', 'fix-team'] });

const post = (state: Case, given = security) => buttonsOf(draft(state, given))['Post…'];
const origins = (state: Case, given = security) => buttonsOf(draft(state, given))['What introduced it…'];
const said = (pullRequests: number[]) => published({ type: 'origin-recorded', pullRequests });
const message = (title: string, state = posted) =>
  retrospectiveMessage({ state, document: { title, markdown: '# Retrospective' }, picture });

test('one message looks back on several cases: a picture and a document of each, and no number of a case', () => {
  const told = (title: string, ghsaId: string) => ({
    state: { ...posted, ...(posted.advisory ? { advisory: { ...posted.advisory, ghsaId } } : {}) },
    document: { title, markdown: '# Retrospective' },
    picture,
  });
  const view = retrospectiveMessage(told('CVE-2026-10001', 'GHSA-2222-cfgh-jmpq'), [
    told('CVE-2026-10002', 'GHSA-3333-cfgh-jmpq'),
  ]);
  expect(textOf(view)).toContain('## Retrospective of CVE-2026-10001, CVE-2026-10002');
  expect(textOf(view)).toContain('How these vulnerabilities were handled, from the first report on');
  expect(textOf(view)).not.toContain(posted.id);
  expect(view.files?.map(({ name }) => name)).toEqual([
    'timeline.png',
    'retrospective-GHSA-2222-cfgh-jmpq.md',
    'timeline-2.png',
    'retrospective-GHSA-3333-cfgh-jmpq.md',
  ]);
});

describe('the draft of a retrospective', () => {
  test('says what it is, and who has not been heard', () => {
    expect(textOf(draft(published(), security, [BEN]))).toMatch(
      new RegExp(`^-# CG-2026-001 · Draft of the retrospective\\. Not heard yet: <@${BEN}>\\.\\n`),
    );
    expect(textOf(draft(published()))).toContain('Everyone has contributed.');
    const many = Array.from({ length: 200 }, (_, index) => String(10n ** 18n + BigInt(index)));
    expect(textOf(draft(published(), security, many))).toContain('and 192 more');
  });

  test('shows the document, whole', () => {
    expect(draft(published()).files).toEqual([{ name: 'retro.md', content: '# Retro' }]);
  });

  test('takes everybody’s part, named or not', () => {
    for (const given of [security, fixTeam, both])
      expect(Object.values(buttonsOf(draft(published(), given))).slice(0, 2)).toEqual([
        'contribute:CG-2026-001:yes',
        'contribute:CG-2026-001:no',
      ]);
  });

  test('lets a person say that they have nothing to add, until they were heard', () => {
    for (const given of [security, fixTeam, both])
      expect(buttonsOf(draft(published(), given))['Nothing to add']).toBe('nothing-to-add:CG-2026-001');
  });

  test('flags the people whom unnamed words name, and tells those who may strike them how', () => {
    const named = (given: Look) => textOf(draft(published(), given, [], ['fay-fixes', '<@1>']));
    expect(named(security)).toContain(
      String.raw`⚠️ An unnamed contribution names fay-fixes, \<@1\>. Where it should not stand there, strike it`,
    );
    expect(named(fixTeam)).toContain('⚠️ An unnamed contribution names fay-fixes');
    expect(named(fixTeam)).not.toContain('strike it');
    expect(textOf(draft(published()))).not.toContain('names');
    expect(textOf(draft(posted, security, [], ['fay-fixes']))).not.toContain('names');
  });

  test('asks the fix team what introduced it, also to correct it; the security team where there is none', () => {
    expect(origins(published(), fixTeam)).toBe('origins:CG-2026-001');
    expect(origins(published(doneBy('introduced-by')), fixTeam)).toBe('origins:CG-2026-001');
    expect(origins(published(), security)).toBeUndefined();
    const alone = published({ type: 'fix-team-removed', login: 'fay-fixes' });
    expect(origins(alone, security)).toBe('origins:CG-2026-001');
  });

  test('is posted by the security team, once the critiques are collected', () => {
    expect(post(published())).toBeUndefined();
    expect(post(published(doneBy('critiques')))).toBe('post-retro:CG-2026-001');
    expect(post(published(doneBy('critiques')), fixTeam)).toBeUndefined();
  });

  test('takes nothing more once it is posted', () => {
    for (const given of [security, fixTeam, both]) expect(buttonsOf(draft(posted, given))).toEqual({});
  });
});

const suspect = (number: number, title = `Add part ${number}`): PullRequest => ({
  number,
  title,
  url: `https://github.com/stacklok/codegate/pull/${number}`,
  mergedAt: START,
  author: 'gus-guards',
});

/** The pull requests that the menu offers, and how many of them at most. */
function offered(view: View) {
  const menu = componentsOf(view).find((part) => part.type === ComponentType.StringSelect);
  if (!menu) return undefined;
  expect(parseCustomId(menu.custom_id)).toEqual({ kind: 'introduced', caseId: 'CG-2026-001' });
  return { values: menu.options.map(({ value }) => value), most: menu.max_values };
}

describe('what introduced it', () => {
  test('is chosen from what the files of the fix point to', () => {
    const view = introducingChangesOf(published(), [suspect(101), suspect(117)], fixTeam);
    expect(offered(view)).toEqual({ values: ['101', '117'], most: 2 });
    expect(textOf(view)).toContain('- #101 Add part 101 · merged <t:');
    expect(textOf(view)).toContain('it does not name who wrote them');
    expect(buttonsOf(view)).toEqual({
      'None did': 'no-origin:CG-2026-001',
      'Others…': 'other-origin:CG-2026-001',
    });
  });

  test('is said without a suggestion where there is none', () => {
    const view = introducingChangesOf(published(), [], fixTeam);
    expect(offered(view)).toBeUndefined();
    expect(textOf(view)).toContain('I find no pull request');
    expect(Object.keys(buttonsOf(view))).toEqual(['None did', 'Others…']);
  });

  test('is for the fix team to say, and for the security team only where there is none', () => {
    const view = introducingChangesOf(published(), [suspect(101)], security);
    expect(offered(view)).toBeUndefined();
    expect(buttonsOf(view)).toEqual({});
    expect(textOf(view)).toContain('The fix team says which.');
    const alone = published({ type: 'fix-team-removed', login: 'fay-fixes' });
    expect(offered(introducingChangesOf(alone, [suspect(101)], security))).toEqual({
      values: ['101'],
      most: 1,
    });
  });

  test('shows what was said before, which can be corrected until it is posted', () => {
    expect(textOf(introducingChangesOf(said([101, 117]), [], fixTeam))).toContain(
      'Recorded so far: #101, #117.',
    );
    expect(textOf(introducingChangesOf(said([]), [], fixTeam))).toContain('Recorded so far: none did.');
    expect(buttonsOf(introducingChangesOf(said([]), [], fixTeam))).toHaveProperty('Others…');
    expect(buttonsOf(introducingChangesOf(posted, [suspect(101)], fixTeam))).toEqual({});
  });

  test('passes with the most suspects there are, whatever their titles', () => {
    const suspects = Array.from({ length: 10 }, (_, index) => suspect(999_999_990 + index, LONG_HOSTILE));
    const view = introducingChangesOf(published(), suspects, both);
    expect(offered(view)?.values).toHaveLength(10);
    expect(textOf(view).replaceAll(/\\./g, '')).not.toMatch(/\|\||~~|\[click|<@&|@everyone|\n(?:# |> )/);
  });
});

describe('a hint', () => {
  test('is gentle, quotes what was written, and changes nothing', () => {
    const hints = blameHints('Bob should have tested it.');
    const [head = '', ...lines] = hintLines(hints);
    expect(head).toContain('It is kept as you wrote it.');
    expect(lines).toHaveLength(hints.length);
    expect(lines[0]).toContain('“Bob should have tested it');
  });

  test('is not there where there is nothing to hint at', () => {
    expect(hintLines([])).toEqual([]);
  });

  test('comes three times at most, whatever was written', () => {
    const many = Array.from({ length: 50 }, () => ({ found: HOSTILE, suggestion: 'What was missing?' }));
    const lines = hintLines(many);
    expect(lines).toHaveLength(4);
    expect(lines.join('\n').length).toBeLessThan(700);
    expect(lines.join('\n').replaceAll(/\\./g, '')).not.toMatch(/\|\||~~|\[click|<@&|@everyone|\n(?:# |> )/);
  });
});

describe('the message in #codegate', () => {
  test('is short, and has the picture with its words and the document beside it', () => {
    const view = message('Path traversal in the file API');
    expect(textOf(view)).toContain('## Retrospective of Path traversal in the file API');
    expect(textOf(view).length).toBeLessThan(600);
    expect(buttonsOf(view)).toEqual({});
    expect(view.files).toEqual([
      { name: 'timeline.png', content: picture.png, description: picture.alt },
      { name: `retrospective-${SECRETS.ghsaId}.md`, content: '# Retrospective' },
    ]);
    const shown = componentsOf(view).flatMap((part) =>
      part.type === ComponentType.MediaGallery
        ? part.items.map(({ media, description }) => [media.url, description])
        : part.type === ComponentType.File
          ? [[part.file.url]]
          : [],
    );
    expect(shown).toEqual([
      ['attachment://timeline.png', picture.alt],
      [`attachment://retrospective-${SECRETS.ghsaId}.md`],
    ]);
  });

  test('passes with any title, and calls nobody', () => {
    const text = textOf(message(LONG_HOSTILE));
    expect(text.replaceAll(/\\./g, '')).not.toMatch(/\|\||~~|\[click|<@&|@everyone|\n(?:# |> )/);
  });

  test('has room for what a preview and a draft say above it', () => {
    const view = retrospectiveOf(published(doneBy('critiques')), message(LONG_HOSTILE), both, {
      missing: Array(100).fill(BEN),
      names: Array(5).fill('x'.repeat(39)),
    });
    expect(Object.keys(buttonsOf(view))).toHaveLength(6);
    expect(textOf(view)).toContain('Not heard yet');
  });

  test('of a case without a known publication has no dates', () => {
    const unknown = caseOf(opened(), linked);
    expect(textOf(message('A title', unknown))).toContain('How this vulnerability was handled');
    expect(textOf(message('A title', unknown))).not.toContain('<t:');
    expect(textOf(message('A title', published({ type: 'cve-requested' })))).toContain(
      `<t:${days(0).epochMilliseconds / 1000}:f>`,
    );
  });
});
