import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContributionTexts } from '../../src/store/contributions.ts';
import { temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const CASE = 'CG-2026-001';
const OTHER = 'CG-2026-002';
const NAMED = { named: true };
const UNNAMED = { named: false };

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary[Symbol.dispose]());

function said(more: Partial<ContributionTexts>): ContributionTexts {
  return { wentWell: null, wentWrong: null, lucky: null, critique: null, actions: null, ...more };
}

const contributions = () => temporary.store.contributions;
const of = (caseId: string) =>
  contributions()
    .of(caseId)
    .map(({ author, wentWell }) => [author, wentWell]);

describe('a named contribution', () => {
  test('is kept under its author, word for word', () => {
    const texts = {
      wentWell: 'the fix',
      wentWrong: 'the mail\n“quoted”; -- and more',
      lucky: '🍀',
      critique: 'too late',
      actions: 'ask earlier',
    };
    contributions().keep(CASE, '1', texts, NAMED);
    expect(contributions().of(CASE)).toEqual([{ author: '1', ...texts }]);
    expect(contributions().named(CASE, '1')).toMatchObject(texts);
  });

  test('takes the place of an earlier one, with all that it left out', () => {
    contributions().keep(CASE, '1', said({ wentWell: 'the fix', lucky: 'the day' }), NAMED);
    contributions().keep(CASE, '1', said({ wentWell: 'the team' }), NAMED);
    expect(contributions().of(CASE)).toEqual([{ author: '1', ...said({ wentWell: 'the team' }) }]);
  });

  test('is of one person and one case', () => {
    contributions().keep(CASE, '1', said({ wentWell: 'a' }), NAMED);
    contributions().keep(CASE, '2', said({ wentWell: 'b' }), NAMED);
    contributions().keep(OTHER, '1', said({ wentWell: 'c' }), NAMED);
    expect(of(CASE)).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
    expect(of(OTHER)).toEqual([['1', 'c']]);
    expect(contributions().named(OTHER, '2')).toBeUndefined();
  });
});

describe('an unnamed contribution', () => {
  test('has no author, and adds to what else they said', () => {
    contributions().keep(CASE, '1', said({ wentWell: 'a' }), NAMED);
    contributions().keep(CASE, '1', said({ wentWell: 'b' }), UNNAMED);
    contributions().keep(CASE, '1', said({ wentWell: 'c' }), UNNAMED);
    expect(of(CASE)).toEqual([
      ['1', 'a'],
      [undefined, 'b'],
      [undefined, 'c'],
    ]);
    expect(contributions().named(CASE, '1')).toMatchObject({ wentWell: 'a' });
  });

  test('does not lead back to them: its row holds nobody', () => {
    contributions().keep(CASE, '123456789', said({ wentWell: 'a' }), UNNAMED);
    const rows = temporary.database.sqlite.prepare('SELECT * FROM contributions').all();
    expect(JSON.stringify(rows)).not.toContain('123456789');
    expect(contributions().named(CASE, '123456789')).toBeUndefined();
  });

  test.each(['wentWell', 'wentWrong', 'lucky', 'critique', 'actions'] as const)(
    'comes in an order that does not show who was first: by “%s” alone',
    (field) => {
      const words = ['banana', 'cherry', 'apple'];
      for (const [index, word] of words.entries())
        contributions().keep(CASE, String(index), said({ [field]: word }), UNNAMED);
      expect(
        contributions()
          .of(CASE)
          .map((each) => each[field]),
      ).toEqual(words.toSorted());
    },
  );

  test('comes after the named ones, which come by their author', () => {
    contributions().keep(CASE, '5', said({ wentWell: 'a' }), UNNAMED);
    contributions().keep(CASE, '2', said({ wentWell: 'b' }), NAMED);
    contributions().keep(CASE, '1', said({ wentWell: 'c' }), NAMED);
    expect(of(CASE)).toEqual([
      ['1', 'c'],
      ['2', 'b'],
      [undefined, 'a'],
    ]);
  });
});

describe('those who have contributed', () => {
  test('are known, named or not, each once', () => {
    expect(contributions().contributors(CASE)).toEqual(new Set());
    contributions().keep(CASE, '1', said({ wentWell: 'a' }), NAMED);
    contributions().keep(CASE, '2', said({ wentWell: 'b' }), UNNAMED);
    contributions().keep(CASE, '2', said({ wentWell: 'c' }), UNNAMED);
    contributions().keep(OTHER, '3', said({ wentWell: 'd' }), UNNAMED);
    expect(contributions().contributors(CASE)).toEqual(new Set(['1', '2']));
    expect(contributions().contributors(OTHER)).toEqual(new Set(['3']));
  });

  test('are still known after a restart, with what they said', () => {
    contributions().keep(CASE, '1', said({ wentWell: 'a' }), NAMED);
    temporary.restart();
    expect(contributions().contributors(CASE)).toEqual(new Set(['1']));
    expect(of(CASE)).toEqual([['1', 'a']]);
  });
});

describe('striking', () => {
  test('takes one unnamed contribution out, and leaves who has contributed as it was', () => {
    contributions().keep(CASE, '1', said({ wentWell: 'words-to-strike' }), UNNAMED);
    contributions().keep(CASE, '2', said({ wentWell: 'b' }), UNNAMED);
    const [id = ''] = contributions()
      .unnamed(CASE)
      .filter(({ wentWell }) => wentWell === 'words-to-strike')
      .map((each) => each.id);
    contributions().strike(CASE, id);
    expect(of(CASE)).toEqual([[undefined, 'b']]);
    expect(contributions().contributors(CASE)).toEqual(new Set(['1', '2']));
    temporary.database.fold();
    expect(readFileSync(temporary.path).includes('words-to-strike')).toBe(false);
  });

  test('touches no named one, nor another case', () => {
    contributions().keep(CASE, '1', said({ wentWell: 'a' }), NAMED);
    contributions().keep(OTHER, '2', said({ wentWell: 'b' }), UNNAMED);
    expect(contributions().unnamed(CASE)).toEqual([]);
    const rows = temporary.database.sqlite.prepare('SELECT id FROM contributions').pluck().all();
    for (const id of rows) contributions().strike(CASE, String(id));
    expect(of(CASE)).toEqual([['1', 'a']]);
    expect(of(OTHER)).toEqual([[undefined, 'b']]);
  });
});
