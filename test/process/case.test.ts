import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/process/case.ts';
import { evolve, fold } from '../../src/process/evolve.ts';
import type { EventBody } from '../../src/process/events.ts';
import { check, histories } from '../support/arbitraries.ts';
import {
  ANNA,
  BEN,
  caseOf,
  CASE_ID,
  days,
  folded,
  GHSA_ID,
  history,
  hours,
  linked,
  opened,
  START,
} from '../support/cases.ts';

const github = { kind: 'github' } as const;
const anna = { kind: 'member', id: ANNA } as const;
const proposed: EventBody = { type: 'release-proposed', at: days(10) };
/** An agreement to the proposal that the event of this number made. */
const agreed = (side: 'security' | 'fix-team', proposal: number): EventBody => ({
  type: 'release-agreed',
  side,
  proposal,
});

describe('the fold', () => {
  test('of all events is that of one after the other, and leaves the events as they were', () => {
    check([histories], (events) => {
      const before = JSON.stringify(events);
      let state: Case | undefined;
      for (const event of events) {
        state = evolve(CASE_ID, state, event);
        expect(state.version).toBe(event.seq);
      }
      expect(fold(CASE_ID, events)).toEqual(state);
      expect(JSON.stringify(events)).toBe(before);
    });
  });

  test('goes on from anywhere', () => {
    check([histories], (events) => {
      const half = Math.ceil(events.length / 2);
      const resumed = events
        .slice(half)
        .reduce((state, event) => evolve(CASE_ID, state, event), folded(events.slice(0, half)));
      expect(resumed).toEqual(folded(events));
    });
  });

  test('of nothing is nothing', () => {
    expect(fold(CASE_ID, [])).toBeUndefined();
  });

  test('refuses a history that does not begin with its opening, or opens twice', () => {
    expect(() => fold(CASE_ID, history({ type: 'fork-created' }))).toThrow('not opened');
    expect(() => fold(CASE_ID, history(opened(), opened()))).toThrow('open already');
  });
});

describe('the release day', () => {
  test('is agreed when both sides agree to the proposal', () => {
    const one = caseOf(proposed, agreed('fix-team', 2));
    expect(one.proposal?.agreed).toEqual(['fix-team']);
    expect(one.steps['release-day']).toBeUndefined();
    const two = caseOf(proposed, agreed('fix-team', 2), agreed('security', 2));
    expect(two.steps['release-day']).toBeDefined();
  });

  test('is not agreed by one side twice', () => {
    expect(
      caseOf(proposed, agreed('security', 2), agreed('security', 2)).steps['release-day'],
    ).toBeUndefined();
  });

  test('is not agreed by words about another proposal, or about none', () => {
    const later = caseOf(
      proposed,
      { ...proposed, at: days(11) },
      agreed('security', 2),
      agreed('fix-team', 2),
    );
    expect(later.proposal).toEqual({
      revision: 3,
      proposedAt: START.add({ minutes: 2 }),
      at: days(11),
      by: anna,
      agreed: [],
      agreedBy: {},
    });
    expect(later.steps['release-day']).toBeUndefined();
    expect(caseOf(agreed('security', 1)).proposal).toBeUndefined();
  });

  test('is open again after a changed proposal, even to the same day', () => {
    const state = caseOf(
      proposed,
      agreed('security', 2),
      agreed('fix-team', 2),
      proposed,
      agreed('security', 5),
    );
    expect(state.proposal).toEqual({
      revision: 5,
      proposedAt: START.add({ minutes: 4 }),
      at: days(10),
      by: anna,
      agreed: ['security'],
      agreedBy: { security: anna.id },
    });
    expect(state.steps['release-day']).toBeUndefined();
  });
});

describe('an advisory', () => {
  test('is linked, accepted and published', () => {
    const state = caseOf(linked, { type: 'advisory-accepted' }, { type: 'advisory-published', at: hours(5) });
    expect(state.advisory).toEqual({ ghsaId: GHSA_ID, accepted: true, state: 'published' });
    expect(state.publishedAt).toEqual(hours(5));
    expect(state.steps).toMatchObject({ advisory: {}, published: {} });
  });

  test('that GitHub closes closes the case, without a resolution', () => {
    const state = caseOf(linked, { body: { type: 'advisory-closed' }, actor: github });
    expect(state.status).toBe('closed');
    expect(state.closed?.resolution).toBeUndefined();
    expect(caseOf(linked, { type: 'advisory-closed' }, { type: 'advisory-reopened' }).status).toBe('open');
  });

  test('that GitHub closes after the case was closed leaves the resolution', () => {
    const state = caseOf(linked, { type: 'closed', resolution: 'invalid' }, { type: 'advisory-closed' });
    expect(state.closed?.resolution).toBe('invalid');
  });
});

describe('the people of a case', () => {
  test('are a fix team in lower case, each once; without anyone the step is open again', () => {
    const added: EventBody = { type: 'fix-team-added', login: 'Fay-Fixes' };
    const state = caseOf(added, { ...added, login: 'fay-FIXES' }, { ...added, login: 'gus' });
    expect(state.fixTeam).toEqual(['fay-fixes', 'gus']);
    const one = caseOf(added, { ...added, login: 'gus' }, { type: 'fix-team-removed', login: 'GUS' });
    expect(one.fixTeam).toEqual(['fay-fixes']);
    expect(one.steps['fix-team']).toBeDefined();
    expect(caseOf(added, { type: 'fix-team-removed', login: 'Fay-Fixes' }).steps['fix-team']).toBeUndefined();
  });

  test('are a coordinator, whom an offer does not replace until it is accepted', () => {
    const offered: EventBody = { type: 'coordinator-offered', member: BEN };
    const named: EventBody = { type: 'coordinator-named', member: '1' };
    expect(caseOf(named, offered)).toMatchObject({
      coordinator: '1',
      coordinatorOffer: { member: BEN, revision: 3 },
    });
    const accepted = caseOf(named, offered, { type: 'coordinator-named', member: BEN });
    expect(accepted).toMatchObject({ coordinator: BEN });
    expect(accepted.coordinatorOffer).toBeUndefined();
    const declined = caseOf(named, offered, { type: 'coordinator-declined', member: BEN });
    expect(declined.coordinator).toBe('1');
    expect(declined.coordinatorOffer).toBeUndefined();
  });

  test('who left the team coordinates no more, and is not asked to: the step is open again', () => {
    const named = { type: 'coordinator-named', member: '1' } as const;
    const offered = { type: 'coordinator-offered', member: BEN } as const;
    const without1 = caseOf(named, offered, { type: 'coordinator-left', member: '1' });
    expect(without1.coordinator).toBeUndefined();
    expect(without1.steps.coordinator).toBeUndefined();
    expect(without1.coordinatorOffer?.member).toBe(BEN);
    const withoutBen = caseOf(named, offered, { type: 'coordinator-left', member: BEN });
    expect(withoutBen.coordinator).toBe('1');
    expect(withoutBen.steps.coordinator).toBeDefined();
    expect(withoutBen.coordinatorOffer).toBeUndefined();
  });
});

describe('steps', () => {
  test('say who did them, when, and with what evidence', () => {
    const evidence = 'https://example.org/run/1';
    const state = caseOf({ body: { type: 'step-checked', step: 'merged', evidence }, at: hours(3) });
    expect(state.steps.merged).toEqual({
      actor: anna,
      at: hours(3),
      evidence,
      observed: false,
    });
  });

  test('say where GitHub itself shows them', () => {
    expect(caseOf({ body: { type: 'fork-created' }, actor: github }).steps.fork?.observed).toBe(true);
  });

  test('can be taken back', () => {
    const state = caseOf(
      { type: 'step-checked', step: 'merged' },
      { type: 'step-unchecked', step: 'merged' },
    );
    expect(state.steps).toEqual({});
  });

  test('a CVE that arrives unasked was requested', () => {
    const state = caseOf({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    expect(state.cve).toEqual({ id: 'CVE-2026-1234' });
    expect(state.steps['cve-requested']).toBeDefined();
  });
});
