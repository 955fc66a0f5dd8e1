import { describe, expect, test } from 'vitest';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import type { Case } from '../../src/process/case.ts';
import { evolve } from '../../src/process/evolve.ts';
import type { EventBody } from '../../src/process/events.ts';
import { check, facts, histories } from '../support/arbitraries.ts';
import { caseOf, folded, GHSA_ID, hours, linked } from '../support/cases.ts';
import { walks } from './walks.ts';

const report: AdvisoryFacts = {
  ghsaId: GHSA_ID,
  state: 'triage',
  hasDetails: false,
  collaborators: [],
  knowsAllCollaborators: true,
  hasFork: false,
};

function after(state: Case, events: readonly EventBody[]): Case {
  return events.reduce(
    (now, body) =>
      evolve(now.id, now, {
        seq: now.version + 1,
        at: hours(1),
        actor: { kind: 'github' },
        cause: 'sync',
        body,
      }),
    state,
  );
}

const owners = (login: string) => !login.startsWith('out');
const nobody = () => false;
const outside: EventBody = { type: 'outsider-seen', login: 'Outsider' };

const seeing = (before: readonly EventBody[], severity: AdvisoryFacts['severity']) =>
  observe(caseOf(linked, ...before), { ...report, severity }, nobody);

describe('looking at GitHub', () => {
  test('twice records once', () => {
    check([walks, facts], ({ state }, seen) => {
      expect(observe(after(state, observe(state, seen, owners)), seen, owners)).toEqual([]);
    });
  });

  test('twice records once, whatever happened before', () => {
    check([histories, facts], (events, seen) => {
      const state = folded(events);
      expect(observe(after(state, observe(state, seen, owners)), seen, owners)).toEqual([]);
    });
  });

  test.each<[string, EventBody[], Partial<AdvisoryFacts>, EventBody[]]>([
    ['a report for the first time', [], {}, [linked]],
    ['nothing new', [linked], {}, []],
    ['it accepted', [linked], { state: 'draft' }, [{ type: 'advisory-accepted' }]],
    ['it closed', [linked], { state: 'closed' }, [{ type: 'advisory-closed' }]],
    [
      'it open again',
      [linked, { type: 'advisory-closed' }],
      { state: 'triage' },
      [{ type: 'advisory-reopened' }],
    ],
    [
      'it published',
      [linked],
      { state: 'published', publishedAt: hours(9) },
      [{ type: 'advisory-accepted' }, { type: 'advisory-published', at: hours(9) }],
    ],
    [
      'a published one withdrawn, which takes nothing back',
      [linked, { type: 'advisory-published', at: hours(9) }],
      { state: 'withdrawn', publishedAt: hours(9) },
      [{ type: 'advisory-standing', now: 'withdrawn' }],
    ],
    [
      'one that was published and is closed now',
      [linked],
      { state: 'closed', publishedAt: hours(9) },
      [{ type: 'advisory-published', at: hours(9) }, { type: 'advisory-closed' }],
    ],
    ['details', [linked], { hasDetails: true }, [{ type: 'details-recorded' }]],
    ['a fork', [linked], { hasFork: true }, [{ type: 'fork-created' }]],
    ['a fork gone, which takes nothing back', [linked, { type: 'fork-created' }], { hasFork: false }, []],
    [
      'a CVE, and another one later',
      [linked, { type: 'cve-assigned', cveId: 'CVE-2026-1111' }],
      { cveId: 'CVE-2026-2222' },
      [{ type: 'cve-assigned', cveId: 'CVE-2026-2222' }],
    ],
    [
      'people come and go',
      [linked, { type: 'fix-team-added', login: 'gone' }, { type: 'fix-team-added', login: 'stays' }],
      { collaborators: ['Stays', 'New-One', 'new-one'] },
      [
        { type: 'fix-team-added', login: 'new-one' },
        { type: 'fix-team-removed', login: 'gone' },
      ],
    ],
    [
      'nobody gone where GitHub does not show everybody',
      [linked, { type: 'fix-team-added', login: 'in-a-team' }],
      { knowsAllCollaborators: false },
      [],
    ],
    [
      'somebody from outside',
      [linked],
      { collaborators: ['Outsider'] },
      [{ type: 'outsider-seen', login: 'outsider' }],
    ],
    ['somebody from outside again', [linked, outside], { collaborators: ['outsider'] }, []],
    [
      'somebody from outside who was approved meanwhile',
      [linked, outside, { type: 'collaborator-approved', login: 'outsider', request: 1 }],
      { collaborators: ['outsider'] },
      [{ type: 'fix-team-added', login: 'outsider' }],
    ],
    [
      'somebody from outside who owns code meanwhile',
      [linked, { type: 'outsider-seen', login: 'new-owner' }],
      { collaborators: ['new-owner'] },
      [{ type: 'fix-team-added', login: 'new-owner' }],
    ],
    ['somebody from outside gone', [linked, outside], {}, [{ type: 'outsider-left', login: 'outsider' }]],
    [
      'nobody from outside gone where GitHub does not show everybody',
      [linked, outside],
      { knowsAllCollaborators: false },
      [],
    ],
  ])('sees %s', (_, before, seen, events) => {
    expect(observe(caseOf(...before), { ...report, ...seen }, owners)).toEqual(events);
  });
});

describe('the reporter', () => {
  const recorded: EventBody = { type: 'reporter-recorded', login: 'Ida', channel: 'private' };

  test('is a guest of the advisory, never of the fix team', () => {
    expect(observe(caseOf(linked, recorded), { ...report, collaborators: ['ida', 'IDA'] }, owners)).toEqual(
      [],
    );
  });

  test('stays on the fix team that the team itself brought them onto, if the report was private', () => {
    const state = caseOf(linked, { type: 'fix-team-added', login: 'ida' }, recorded);
    expect(observe(state, { ...report, collaborators: ['ida'] }, owners)).toEqual([]);
  });

  test('leaves the fix team and is an outsider, if it turns out to have been public', () => {
    const state = caseOf(
      linked,
      { type: 'fix-team-added', login: 'ida' },
      { ...recorded, channel: 'public' },
    );
    const seen = { ...report, collaborators: ['ida'] };
    const events = observe(state, seen, owners);
    expect(events).toEqual([
      { type: 'fix-team-removed', login: 'ida' },
      { type: 'outsider-seen', login: 'ida' },
    ]);
    expect(observe(after(state, events), seen, owners)).toEqual([]);
  });
});

describe('a severity', () => {
  const scored: EventBody = { type: 'severity-scored', band: 'high', score: 7.5 };
  const reclassified: EventBody = { type: 'severity-reclassified', band: 'low', reason: 'hard to reach' };

  test('is recorded when it is scored, and when the score changes', () => {
    expect(seeing([], { band: 'high', score: 7.5 })).toEqual([scored]);
    expect(seeing([scored], { band: 'high', score: 7.5 })).toEqual([]);
    expect(seeing([scored], { band: 'high', score: 8 })).toEqual([{ ...scored, score: 8 }]);
    expect(seeing([], { band: 'low' })).toEqual([{ type: 'severity-scored', band: 'low' }]);
  });

  test('that the team reclassified stands while the score is the same', () => {
    expect(seeing([scored, reclassified], { band: 'high', score: 7.5 })).toEqual([]);
    expect(seeing([scored, reclassified], { band: 'critical', score: 9.1 })).toEqual([
      { type: 'severity-scored', band: 'critical', score: 9.1 },
    ]);
  });
});
