// @module-tag slow
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { ApprovedRequest, Case } from '../../../src/process/case.ts';
import { gate, type Keys } from '../../../src/process/publication/gate.ts';
import type { Parts } from '../../../src/process/publication/parts.ts';
import { caseOf, doneBy, START } from '../../support/cases.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

// The gate against all that can be put before it, by an oracle that knows only what is promised; and the gate with one
// comparison taken out, which the oracle must catch.

type Gate = typeof gate;
type Made = Parameters<Gate>[2];

const SAME: Parts = { severity: 'a'.repeat(32), workarounds: 'b'.repeat(32) };
const OTHER: Parts = { ...SAME, workarounds: 'c'.repeat(32) };
const AGREED = '1'.repeat(32);
const NAMED = '2'.repeat(32);
const ELSE = '3'.repeat(32);
const WHAT = ['announcement', 'retrospective', 'mitigation'] as const;
const HELD: readonly Keys[] = [true, false].flatMap((asker) =>
  [true, false].map((approver) => ({ asker, approver })),
);
const none = undefined;

/** Everything that may be made: words, parts, and the identifier that GitHub shows. */
const MADE: readonly Made[] = [AGREED, NAMED, ELSE].flatMap((fingerprint) =>
  [SAME, OTHER].flatMap((parts) =>
    [none, { fingerprint: AGREED }, { fingerprint: NAMED }].map((official) => ({
      fingerprint,
      parts,
      official,
    })),
  ),
);
const REQUESTS: readonly (ApprovedRequest | undefined)[] = [
  none,
  ...[{ approvedBy: '10' }, { approvedBy: '20' }, { approvedBy: '10', alone: 'nobody is awake' }].flatMap(
    (by) =>
      [none, SAME].map((parts) => ({
        revision: 5,
        askedBy: '10',
        at: START,
        fingerprint: AGREED,
        ...by,
        ...(parts && { parts }),
      })),
  ),
];
const POSTED: readonly ({ readonly fingerprint: string; readonly parts?: Parts } | undefined)[] = [
  none,
  { fingerprint: AGREED },
  { fingerprint: AGREED, parts: SAME },
];

interface Situation {
  readonly approved: ApprovedRequest | undefined;
  readonly posted: (typeof POSTED)[number];
  readonly isDone: boolean;
  readonly isPublic: boolean;
  readonly what: (typeof WHAT)[number];
  readonly request: number | undefined;
  readonly made: Made;
  readonly keys: Keys;
}

function* situations(): Generator<Situation> {
  for (const approved of REQUESTS)
    for (const posted of POSTED)
      for (const [isDone, isPublic] of [
        [false, false],
        [true, false],
        [false, true],
      ] as const)
        for (const what of WHAT)
          for (const request of [none, 5, 6])
            for (const made of MADE)
              for (const keys of HELD)
                yield { approved, posted, isDone, isPublic, what, request, made, keys };
}

const PRIVATE = caseOf();
const PUBLIC = caseOf({ type: 'disclosure-changed', kind: 'public' });
const DONE = caseOf(doneBy('retrospective-posted'));

function stateOf({ approved, posted, isDone, isPublic, what }: Situation): Case {
  const state = isDone ? DONE : isPublic ? PUBLIC : PRIVATE;
  return {
    ...state,
    leaving: approved ? { [what]: approved } : {},
    announced: posted ? { announcement: { messageId: '7', at: START, exploited: 'no', ...posted } } : {},
  };
}

/** Whether these words may become, or stay, public: what is promised, in other words than the gate's. */
function isPromised(situation: Situation, wording: 'known' | 'official'): boolean {
  const { approved, posted, isDone, isPublic, what, request, made, keys } = situation;
  const said = wording === 'official' ? made.official?.fingerprint : made.fingerprint;
  if (said === undefined) return false;
  if (request === undefined)
    return what === 'announcement' && posted?.parts !== none && made.parts === SAME && wording === 'official';
  if (approved?.revision !== request) return false;
  const areTwo = approved.askedBy !== approved.approvedBy;
  // What helps users against what everybody knows, where the policy let one member say so, and why.
  const mayBeOne = what === 'mitigation' && isPublic && approved.alone !== undefined;
  if (!(areTwo || mayBeOne) || !keys.asker || !keys.approver) return false;
  if (what === 'retrospective' && isDone) return false;
  if (approved.parts) return made.parts === SAME && (said === AGREED || wording === 'official');
  return said === AGREED;
}

/** The promises that a gate breaks; nor may it hold back what two members approved as it is. */
function broken(candidate: Gate): string[] {
  const problems = new Set<string>();
  for (const situation of situations()) {
    const { approved, what, request, made, keys, isDone, isPublic } = situation;
    const verdict = candidate(stateOf(situation), { what, request }, made, keys);
    if (verdict.kind === 'leave' && !isPromised(situation, verdict.wording)) problems.add('leaves');
    const isApproved =
      approved?.revision === request &&
      (approved?.approvedBy === '20' ||
        (what === 'mitigation' && isPublic && approved?.alone !== undefined)) &&
      keys.asker &&
      keys.approver &&
      made.fingerprint === AGREED &&
      made.parts === SAME;
    const isOver = what === 'retrospective' && isDone;
    if (isApproved && !isOver && verdict.kind !== 'leave') problems.add('is held back');
    if (approved?.revision === request && verdict.kind === 'obsolete' && request !== none)
      problems.add('has no end that is told');
    if (verdict.kind === 'withhold' && verdict.why === 'changed' && made.parts === OTHER && approved?.parts)
      if (request === 5 && !verdict.parts.includes('workarounds')) problems.add('does not say what differs');
  }
  return [...problems];
}

test('the gate keeps what is promised, whatever is put before it', () => {
  expect(broken(gate)).toEqual([]);
});

const SOURCE = new URL('../../../src/process/publication/', import.meta.url);

/** One comparison, or one look at a role, taken out of the gate. */
const MUTATIONS: readonly (readonly [string, string])[] = [
  ['approved.revision !== request', 'false'],
  ['approved.askedBy === approved.approvedBy', 'false'],
  ['&& !mayLeaveAlone(state, what, approved)', ''],
  ["what === 'mitigation' && alone", 'alone'],
  ['alone !== undefined && ', ''],
  [" && disclosure.kind === 'public'", ''],
  ['!keys.asker || !keys.approver', '!keys.approver'],
  ['!keys.asker || !keys.approver', '!keys.asker'],
  ["what === 'retrospective' && state.steps['retrospective-posted']", 'false'],
  ["if (changed.length > 0) return withhold('changed', changed);", ''],
  ['made.fingerprint === fingerprint', 'true'],
  ['made.official?.fingerprint === fingerprint', 'true'],
  ["if (parts === undefined) return withhold('changed');", ''],
  ['return made.official ?', 'return true ?'],
  ["if (!made.official) return { kind: 'wait' };", ''],
  [
    "if (posted.parts === undefined) return withhold('changed');",
    'if (posted.parts === undefined) return { kind: "leave", wording: "official" };',
  ],
  ['if (changed.length === 0)', 'if (true)'],
];

test.each(MUTATIONS)('a gate without `%s` is caught', async (from, to) => {
  using directory = temporaryDirectory();
  const source = readFileSync(new URL('gate.ts', SOURCE), 'utf8');
  expect(source).toContain(from);
  const mutant = source
    .replace(from, () => to)
    .replaceAll(/from '(\.[^']+)'/g, (_, path: string) => `from '${new URL(path, SOURCE).href}'`);
  const path = join(directory.path, 'mutant', 'gate.ts');
  mkdirSync(join(directory.path, 'mutant'));
  writeFileSync(path, mutant);
  const made: { gate: Gate } = await import(/* @vite-ignore */ pathToFileURL(path).href);
  let problems: string[] = [];
  try {
    problems = broken(made.gate);
  } catch {
    problems = ['fails'];
  }
  expect(problems).not.toEqual([]);
});
