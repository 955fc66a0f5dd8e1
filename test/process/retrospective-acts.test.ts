import { describe, expect, test } from 'vitest';
import { contribute, recordIntroducingChanges } from '../../src/process/acts/retrospective.ts';
import { after, caseOf, codeOf, doneBy, eventsOf, fixTeam, linked, security } from '../support/cases.ts';
import { onBothSides, stranger } from '../support/plain-acts.ts';

const published = caseOf(linked, doneBy('fix-team'), doneBy('published'));
const alone = caseOf(linked, doneBy('published'));
const given = (named: boolean, last: boolean) => ({ named, last });
const link = (...pullRequests: number[]) => ({ pullRequests });

describe('what introduced it', () => {
  test('is the fix team’s to say, in order and each once', () => {
    expect(eventsOf(recordIntroducingChanges(published, link(102, 7, 102), fixTeam))).toEqual([
      { type: 'origin-recorded', pullRequests: [7, 102] },
    ]);
    expect(codeOf(recordIntroducingChanges(published, link(7), security))).toBe('not-your-step');
    expect(codeOf(recordIntroducingChanges(published, link(7), stranger))).toBe('not-your-step');
  });

  test('is the security team’s where there is no fix team', () => {
    expect(codeOf(recordIntroducingChanges(alone, link(7), security))).toBe('ok');
    expect(codeOf(recordIntroducingChanges(alone, link(7), stranger))).toBe('not-your-step');
  });

  test('may be nothing at all', () => {
    expect(eventsOf(recordIntroducingChanges(published, link(), fixTeam))).toEqual([
      { type: 'origin-recorded', pullRequests: [] },
    ]);
  });

  test('is corrected until the retrospective is posted', () => {
    const said = after(published, recordIntroducingChanges(published, link(7), fixTeam), fixTeam);
    expect(codeOf(recordIntroducingChanges(said, link(7), fixTeam))).toBe('recorded-already');
    expect(codeOf(recordIntroducingChanges(said, link(), fixTeam))).toBe('ok');
    expect(codeOf(recordIntroducingChanges(said, link(7, 8), fixTeam))).toBe('ok');
    expect(codeOf(recordIntroducingChanges(said, link(8), fixTeam))).toBe('ok');
  });

  test('is still owed after that where nobody has said it', () => {
    const posted = caseOf(
      linked,
      ...(['published', 'critiques', 'retrospective-posted'] as const).map(doneBy),
    );
    const said = after(posted, recordIntroducingChanges(posted, link(7), onBothSides), onBothSides);
    expect(said.introducedBy).toEqual([7]);
    expect(codeOf(recordIntroducingChanges(said, link(8), onBothSides))).toBe('already-done');
  });
});

describe('a contribution', () => {
  test('is of everybody who is on the case, and says no more than whether it is named', () => {
    for (const how of [fixTeam, security, onBothSides])
      for (const named of [true, false])
        expect(eventsOf(contribute(published, given(named, false), how))).toEqual([
          { type: 'critique-contributed', named },
        ]);
    expect(codeOf(contribute(published, given(true, false), stranger))).toBe('not-your-step');
  });

  test('may be that there is nothing to add, which counts like any other', () => {
    expect(eventsOf(contribute(published, { named: false, last: true, nothing: true }, fixTeam))).toEqual([
      { type: 'critique-contributed', named: false, nothing: true },
      { type: 'step-checked', step: 'critiques' },
    ]);
    const early = { named: false, last: false, nothing: true } as const;
    expect(codeOf(contribute(caseOf(linked), early, fixTeam))).toBe('not-published');
  });

  test('of the last of them means that the critiques are collected, once', () => {
    const decision = contribute(published, given(false, true), fixTeam);
    expect(eventsOf(decision)).toEqual([
      { type: 'critique-contributed', named: false },
      { type: 'step-checked', step: 'critiques' },
    ]);
    const collected = after(published, decision, fixTeam);
    expect(eventsOf(contribute(collected, given(true, true), security))).toEqual([
      { type: 'critique-contributed', named: true },
    ]);
  });
});
