import { describe, expect, test } from 'vitest';
import { closeCase, closingTakesTwo } from '../../src/process/acts/close.ts';
import type { Case } from '../../src/process/case.ts';
import { RESOLUTIONS, type EventBody, type Resolution } from '../../src/process/events.ts';
import { agreedDay, caseOf, doneBefore, doneBy, fixTeam, linked, security } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';

const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
const told = (recipients: number): EventBody => ({ type: 'distributors-notified', recipients, proposal: 3 });

/** What becomes of closing a case at once, without a reason. */
function closing(state: Case, resolution: Resolution, reason?: string): string {
  const decision = closeCase(state, { resolution, reason }, security);
  return decision.ok ? 'closed' : decision.refusal.code;
}

/** As what a case may be closed by one member alone. */
const ROWS: Readonly<Record<string, readonly [state: Case, alone: readonly Resolution[]]>> = {
  'a private report': [caseOf(), RESOLUTIONS],
  'a private case with a release day': [caseOf(linked, ...agreedDay(THURSDAY, 3)), RESOLUTIONS],
  'one whose distributors’ list was empty': [caseOf(linked, ...agreedDay(THURSDAY, 3), told(0)), RESOLUTIONS],
  'one that the distributors were told of': [caseOf(linked, ...agreedDay(THURSDAY, 3), told(2)), []],
  'one that the public knows of': [caseOf(linked, publicly), []],
  'one that is published, with its fix': [caseOf(linked, doneBy('published')), ['fixed']],
  'one that is published without its fix': [
    caseOf(linked, doneBy('published'), publicly, { type: 'fix-missing' }),
    [],
  ],
  'one whose steps are all done': [caseOf(linked, ...doneBefore('end')), ['fixed']],
  'one that GitHub closed already': [caseOf(linked, publicly, { type: 'advisory-closed' }), RESOLUTIONS],
};

describe('closing takes a second member where others know of the case', () => {
  test.each(Object.entries(ROWS))('%s', (_, [state, alone]) => {
    expect(RESOLUTIONS.filter((each) => !closingTakesTwo(state, each))).toEqual(alone);
    for (const resolution of RESOLUTIONS) {
      const one = alone.includes(resolution);
      expect(closing(state, resolution, 'as designed')).toBe(one ? 'closed' : 'closing-takes-two');
    }
    // There a reason is needed; elsewhere only where steps are left out.
    const without = RESOLUTIONS.filter((each) => each !== 'fixed').map((each) => closing(state, each));
    expect(new Set(without)).toEqual(new Set([alone.includes('invalid') ? 'closed' : 'reason-needed']));
  });
});

describe('closing as a duplicate of', () => {
  const state = caseOf(linked);
  const original = { ...caseOf(), id: 'CG-2026-004' };
  const duplicateOf = (of: string): Case => ({
    ...caseOf({ type: 'closed', resolution: 'duplicate', of }),
    id: original.id,
  });
  const { id: of } = original;

  test.each([
    ['a case that is open', { of, original }],
    ['one that is closed', { of, original: { ...caseOf({ type: 'closed', resolution: 'fixed' }), id: of } }],
    ['an advisory without a case', { of: 'GHSA-2345-cfgh-jmpq' }],
  ])('%s keeps which', (_, named) => {
    expect(closeCase(state, { resolution: 'duplicate', ...named }, security)).toEqual({
      ok: true,
      events: [{ type: 'closed', resolution: 'duplicate', of: named.of }],
    });
  });

  test.each([
    ['what is no case', { of }, { of, why: 'unknown' }],
    ['itself', { of: state.id, original: state }, { of: state.id, why: 'itself' }],
    ['a duplicate of it', { of, original: duplicateOf(state.id) }, { of, why: 'circle' }],
    [
      'a duplicate of a third one',
      { of, original: duplicateOf('CG-2026-007') },
      { of, why: 'duplicate', next: 'CG-2026-007' },
    ],
  ])('%s is refused', (_, named, refusal) => {
    expect(closeCase(state, { resolution: 'duplicate', ...named }, security)).toEqual({
      ok: false,
      refusal: { code: 'original-wrong', ...refusal },
    });
  });

  test('is for duplicates alone, and who may not close learns nothing of the other case', () => {
    expect(closeCase(state, { resolution: 'spam', of, original }, security)).toMatchObject({
      refusal: { code: 'original-wrong', why: 'no-duplicate' },
    });
    for (const named of [{ of, original }, { of }])
      expect(closeCase(state, { resolution: 'duplicate', ...named }, fixTeam)).toEqual({
        ok: false,
        refusal: { code: 'security-only' },
      });
  });
});
