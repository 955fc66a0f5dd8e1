import { expect, test } from 'vitest';
import type { Changes } from '../../src/github/changes.ts';
import type { EventBody } from '../../src/process/events.ts';
import { fixIn } from '../../src/release/fix-in-release.ts';
import type { Verdict } from '../../src/process/publication/conditions.ts';
import { caseOf, doneBy, linked, START } from '../support/cases.ts';
import { changes, release } from './inspections.ts';

const sha = (digit: string) => digit.repeat(40);
const [MERGE, TAGGED, REVERT, AGAIN, EARLIER] = [sha('a'), changes.to, sha('b'), sha('c'), sha('9')];

const reverting = (id: string, of: string | undefined, title = 'Revert "Merge commit from fork"') => ({
  sha: id,
  title,
  of,
});
/** What came with the release: these commits before its own, and what is known of them. */
const came = (shas: readonly string[], more: Partial<Changes> = {}): Changes => ({
  ...changes,
  shas: [...shas, TAGGED],
  total: shas.length + 1,
  ...more,
});
const reverted = came([MERGE, REVERT], { reverts: [reverting(REVERT, MERGE.slice(0, 10))] });

const named = (...commits: readonly string[]): EventBody => ({
  type: 'step-checked',
  step: 'merged',
  commits: commits.map((to) => ({ from: EARLIER, to })),
});
const seen: EventBody = { type: 'step-checked', step: 'merged', by: 'observed' };
const fork = doneBy('fork');

interface Given {
  readonly facts?: readonly EventBody[];
  readonly of?: Changes | undefined;
  readonly isShared?: boolean;
}

test.each<[string, Given, Verdict, RegExp]>([
  ['the private fork’s merge is in it', {}, 'ok', /holds the merge of the private fork, aaaaaaaaaa/],
  ['it is in it, and was seen before', { facts: [fork, seen] }, 'ok', /holds the merge/],
  ['there was no fork: the merge is another advisory’s', { facts: [] }, 'open', /nobody has said yet/],
  [
    'the merge is from before the report',
    {
      of: came([MERGE], {
        merges: [{ sha: MERGE, title: 'Merge commit from fork', at: START.subtract({ hours: 1 }) }],
      }),
    },
    'open',
    /nobody has said/,
  ],
  ['another case has a fork, too', { isShared: true }, 'open', /nobody has said/],
  [
    'any commit of main, and no merge of a fork',
    { of: came([sha('d')], { merges: [] }) },
    'open',
    /nobody has said/,
  ],
  ['GitHub names only some of the commits', { of: came([MERGE], { total: 300 }) }, 'open', /nobody has said/],
  ['GitHub does not show the commits', { of: undefined }, 'unknown', /does not show its commits/],
  [
    'merged, reverted, then tagged',
    { of: reverted },
    'wrong',
    /bbbbbbbbbb takes commits back: “Revert "Merge/,
  ],
  [
    'the revert does not say of what',
    { of: { ...reverted, reverts: [reverting(REVERT, undefined)] } },
    'wrong',
    /takes commits back/,
  ],
  ['seen before, and reverted since', { facts: [fork, seen], of: reverted }, 'wrong', /takes commits back/],
  ['reverted, where another case has a fork', { of: reverted, isShared: true }, 'open', /takes commits back/],
  [
    'merged, reverted and merged again',
    {
      of: came([MERGE, REVERT, AGAIN], {
        ...reverted,
        shas: [MERGE, REVERT, AGAIN, TAGGED],
        total: 4,
        merges: [...changes.merges, ...changes.merges.map((each) => ({ ...each, sha: AGAIN }))],
      }),
    },
    'ok',
    /holds the merge of the private fork, cccccccccc/,
  ],
  [
    'the revert was reverted',
    {
      of: came([MERGE, REVERT, AGAIN], {
        reverts: [
          reverting(REVERT, MERGE),
          reverting(AGAIN, REVERT, 'Revert "Revert "Merge commit from fork""'),
        ],
      }),
    },
    'ok',
    /holds the merge/,
  ],
  [
    'something else was reverted',
    { of: came([MERGE, REVERT], { reverts: [reverting(REVERT, sha('d'), 'Revert "Docs"')] }) },
    'ok',
    /holds the merge/,
  ],
  ['a member names its commits', { facts: [named(TAGGED)], of: undefined }, 'ok', /a member has said/],
  [
    'a member names them, and the revert with them',
    { facts: [named(TAGGED)], of: reverted },
    'ok',
    /a member has said/,
  ],
  [
    'a member named commits of main, and it holds them',
    { facts: [named(MERGE)], of: came([MERGE], { merges: [] }) },
    'ok',
    /holds the commits that a member has named/,
  ],
  [
    'a member named commits of main, which it does not hold',
    { facts: [named(sha('d'))], of: came([MERGE], { merges: [] }) },
    'open',
    /nobody has said/,
  ],
  [
    'a member named commits of main, reverted since',
    { facts: [named(MERGE)], of: { ...reverted, merges: [] } },
    'wrong',
    /takes commits back/,
  ],
  [
    'something was reverted before what they named',
    { facts: [named(REVERT)], of: { ...reverted, merges: [] } },
    'ok',
    /holds the commits/,
  ],
  [
    'ticked before commits were named',
    { facts: [doneBy('merged')], of: came([MERGE], { merges: [] }) },
    'ok',
    /holds the commits/,
  ],
])('%s', (_, { isShared = false, ...given }, verdict, words) => {
  const of = 'of' in given ? given.of : changes;
  const state = caseOf(linked, ...(given.facts ?? [fork]));
  const { facts } = release();
  const found = fixIn(state, { facts, changes: of }, isShared);
  expect([found.verdict, found.what]).toEqual([verdict, expect.stringMatching(words)]);
});
