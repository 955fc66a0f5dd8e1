import { ComponentType } from 'discord.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timelineView } from '../../../src/discord/views/timeline.ts';
import {
  linesWithin,
  listed,
  plain,
  MessageBuilder,
  escapeMarkdown,
} from '../../../src/discord/views/view.ts';
import { lateness } from '../../../src/process/lateness.ts';
import { check } from '../../support/arbitraries.ts';
import { CASE_ID, caseOf, days, folded, history, opened, policy } from '../../support/cases.ts';
import { componentsOf, HOSTILE, LONG_HOSTILE, rawOf, textOf } from '../../support/screens.ts';
import { cardOf, context } from '../../support/looks.ts';

/** What Discord would make something of, were it not escaped. */
const WORKING = /(?<!\\)(?:[*_~`|[\]]|<[@#:/at])|@everyone|@here|^(?:#|>|-|\d+\.)|\n|\u202E/;

/** A text as it is read: escapes and the breaks in mentions taken away. */
const read = (text: string) => text.replaceAll(/\\([^0-9A-Za-z\s])/g, '$1').replaceAll('@\u200B', '@');

describe('what other people wrote', () => {
  test('does not format, call anybody, or lead anywhere', () => {
    expect(escapeMarkdown(HOSTILE, 1000)).not.toMatch(WORKING);
    expect(escapeMarkdown('<:x:1> _still_', 1000)).not.toMatch(WORKING);
    check(
      [
        fc.string({
          unit: fc.constantFrom(...Array.from('*_~`|[]()<>@#:/\\ -1.+\naeveryonhr')),
          maxLength: 60,
        }),
      ],
      (text) => {
        expect(escapeMarkdown(text)).not.toMatch(WORKING);
      },
    );
  });

  test('reads as it was written, in one line', () => {
    check([fc.string({ unit: 'binary-ascii', maxLength: 100 })], (text) => {
      const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
      expect(read(escapeMarkdown(text))).toBe(line);
    });
  });

  test('ends in an ellipsis where it is too long, never in half a letter', () => {
    expect(escapeMarkdown('x'.repeat(200))).toBe('x'.repeat(200));
    expect(escapeMarkdown('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(escapeMarkdown('🔥'.repeat(9), 3)).toBe('🔥🔥…');
    expect(escapeMarkdown(LONG_HOSTILE, 100).length).toBeLessThanOrEqual(250);
  });

  test('stays what it is where it is plain', () => {
    for (const text of [
      'Easter holidays until 2026-04-07',
      'see PR #123',
      'it’s “fine” – really',
      'a - b + c 1. d',
    ])
      expect(escapeMarkdown(text)).toBe(text);
  });
});

describe('wherever it is shown', () => {
  const told = [
    opened(),
    { type: 'deadline-set', stage: 'fix-team', at: days(2), reason: HOSTILE },
    { type: 'upstream-set', project: HOSTILE.slice(0, 100), disclosesAt: days(30) },
    { type: 'slow-track-set', until: days(60), reviewAt: days(30), reason: HOSTILE },
    { type: 'fix-team-added', login: '__init__' },
    { type: 'reporter-recorded', login: '_ida_', channel: 'private' },
    { type: 'severity-reclassified', band: 'low', reason: HOSTILE },
    { type: 'preflight-overridden', condition: 'signed', reason: HOSTILE },
    { type: 'distributor-acknowledged', distributor: HOSTILE.slice(0, 100) },
  ] as const;
  const closed = [...told, { type: 'closed', resolution: 'wont-fix', reason: HOSTILE }] as const;
  const plan = lateness(CASE_ID, history(...closed), policy);
  /** What would work in a text once all that is escaped is taken out of it. */
  const works = /\|\||~~|__|_it_|\[|`code|<@&|<#|<:|<t:0|<\/|@everyone|@here|\n(?:# |> )/;

  test.each([
    ['card', cardOf(caseOf(...told), context())],
    ['card of a closed case', cardOf(caseOf(...closed), context())],
    ['timeline', timelineView(caseOf(...closed), history(...closed), { page: 0, place: 'channel', plan })],
  ])('%s', (_, view) => {
    expect(textOf(view)).toContain('click');
    expect(textOf(view).replaceAll(/\\./g, '')).not.toMatch(works);
  });

  test('nobody is notified but whom a view means to', () => {
    const view = cardOf(folded(history(...told)), context());
    expect(JSON.parse(rawOf(view))).toMatchObject({ allowed_mentions: { parse: [], users: [], roles: [] } });
  });
});

describe('a sheet', () => {
  test('leaves no trace of empty parts', () => {
    expect(
      componentsOf(
        new MessageBuilder().text('a', undefined, false, '').text(undefined).buttons(false).view(),
      ),
    ).toHaveLength(2);
  });

  test('of plain words is one text', () => {
    expect(textOf(plain('a', 'b'))).toBe('a\nb');
  });
});

test('lines are shown as far as there is room, and the others are counted', () => {
  const lines = ['- a', '- b', '- c', '- d'];
  expect(linesWithin(lines, 16)).toEqual(lines);
  expect(linesWithin(lines, 15)).toEqual(['- a', '- b', '- c', '- …and 1 more']);
  expect(linesWithin(lines, 0)).toEqual(['- …and 4 more']);
  expect(linesWithin([], 0)).toEqual([]);
});

const menuOf = (choices: readonly { label: string; value: string; description?: string }[], most = 5) => {
  const view = new MessageBuilder()
    .menu('recruit', { caseId: CASE_ID }, { placeholder: 'Who?', choices, most })
    .view();
  return componentsOf(view).find((part) => part.type === ComponentType.StringSelect);
};

const choice = (index: number) => ({ label: `dev-${index}`, value: `dev-${index}` });

describe('a menu', () => {
  test('is not there where there is nothing to choose', () => {
    expect(() => componentsOf(new MessageBuilder().text('a').view())).not.toThrow();
    const empty = new MessageBuilder()
      .text('a')
      .menu('recruit', { caseId: CASE_ID }, { placeholder: 'Who?', choices: [] });
    expect(componentsOf(empty.view())).toHaveLength(2);
  });

  test.each([1, 3, 25, 26, 60])('of %i choices passes, and asks for no more than there are', (count) => {
    const menu = menuOf(
      Array.from({ length: count }, (_, index) => choice(index)),
      count,
    );
    expect(menu?.options).toHaveLength(Math.min(count, 25));
    expect(menu?.max_values).toBe(Math.min(count, 25));
  });

  test('cuts what is too long, never in half a letter, and leaves no empty description', () => {
    const menu = menuOf([
      { label: 'x'.repeat(100), value: '1', description: '' },
      { label: 'x'.repeat(101), value: '2', description: `${'y'.repeat(98)}🔥🔥` },
    ]);
    expect(menu?.options.map(({ label }) => label)).toEqual(['x'.repeat(100), `${'x'.repeat(99)}…`]);
    expect(menu?.options.map(({ description }) => description)).toEqual([undefined, `${'y'.repeat(98)}…`]);
  });
});

test('a list stays short however long it grows', () => {
  expect(listed(['a', 'b'], 2)).toBe('a, b');
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});
