import { describe, expect, test } from 'vitest';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import { addToFixTeam, answerRequest } from '../../src/process/acts/fix-team.ts';
import { openCase } from '../../src/process/acts/open.ts';
import { recordReporter, reporterMayJoin } from '../../src/process/acts/reporter.ts';
import type { EventBody } from '../../src/process/events.ts';
import {
  after,
  ANNA,
  benSecurity,
  caseOf,
  codeOf,
  eventsOf,
  GHSA_ID,
  linked,
  opened,
  security,
} from '../support/cases.ts';

const open = caseOf();
const recorded = (
  channel: 'private' | 'public',
  more: { login?: string; credit?: boolean } = {},
): EventBody => ({
  type: 'reporter-recorded',
  login: 'Ida',
  channel,
  ...more,
});

describe('the reporter', () => {
  test.each([
    { login: 'ida', channel: 'private' },
    { login: 'ida', channel: 'public', credit: true },
    { login: 'ida', channel: 'private', credit: false },
  ] as const)('is recorded as %o', (facts) => {
    const decision = recordReporter(open, { ...facts, shownByGitHub: true }, security);
    expect(eventsOf(decision)).toEqual([{ type: 'reporter-recorded', ...facts }]);
    expect(after(open, decision, security).reporter).toEqual(facts);
  });

  test('without a GitHub account is recorded as such, and asks nobody to let them in', () => {
    const facts = { channel: 'private', credit: true, shownByGitHub: false } as const;
    const decision = recordReporter(open, facts, security);
    expect(eventsOf(decision)).toEqual([{ type: 'reporter-outside', channel: 'private', credit: true }]);
    const state = after(open, decision, security);
    expect(state.reporterOutside).toEqual({ channel: 'private', credit: true });
    expect(reporterMayJoin(state)).toBe(false);
    expect(codeOf(recordReporter(state, facts, security))).toBe('recorded-already');
    // What they said of their name stays, where the channel alone is put right.
    expect(eventsOf(recordReporter(state, { channel: 'public', shownByGitHub: false }, security))).toEqual([
      { type: 'reporter-outside', channel: 'public', credit: true },
    ]);
  });

  test('who turns out to have an account is recorded by it', () => {
    const outside: EventBody = { type: 'reporter-outside', channel: 'private' };
    const facts = { login: 'ida', channel: 'private', shownByGitHub: true } as const;
    const state = after(caseOf(outside), recordReporter(caseOf(outside), facts, security), security);
    expect(state.reporterOutside).toBeUndefined();
    expect(state.reporter).toMatchObject({ login: 'ida' });
    expect(caseOf(recorded('private'), outside).reporter).toBeUndefined();
  });

  test('who is known by their login is meant where none is said', () => {
    const state = caseOf(recorded('private'));
    expect(
      eventsOf(recordReporter(state, { channel: 'private', credit: true, shownByGitHub: false }, security)),
    ).toEqual([{ type: 'reporter-recorded', login: 'Ida', channel: 'private', credit: true }]);
  });

  test('keeps what they said about credit where only the channel is put right', () => {
    const state = caseOf(recorded('public', { credit: false }));
    const facts = { login: 'IDA', channel: 'private' } as const;
    expect(eventsOf(recordReporter(state, { ...facts, shownByGitHub: true }, security))).toEqual([
      { type: 'reporter-recorded', ...facts, credit: false, approval: 'needed' },
      { type: 'collaborator-requested', login: 'ida', askedBy: ANNA, reporter: true },
    ]);
    expect(
      codeOf(recordReporter(state, { ...facts, channel: 'public', shownByGitHub: true }, security)),
    ).toBe('recorded-already');
  });

  test('leaves what they said about credit to themselves, where it was somebody else', () => {
    const state = caseOf(recorded('private', { credit: true }));
    const facts = { login: 'octo_corp', channel: 'private' } as const;
    expect(eventsOf(recordReporter(state, { ...facts, shownByGitHub: true }, security))).toEqual([
      { type: 'reporter-recorded', ...facts, approval: 'needed' },
      { type: 'collaborator-requested', login: 'octo_corp', askedBy: ANNA, reporter: true },
    ]);
  });

  test('may change their mind, also after the publication', () => {
    const state = caseOf(recorded('private', { credit: true }), {
      type: 'advisory-published',
      at: security.now,
    });
    const facts = { login: 'Ida', channel: 'private', credit: false, shownByGitHub: false } as const;
    expect(codeOf(recordReporter(state, facts, security))).toBe('ok');
  });
});

// "One approval for every new reader": a login that one member alone names as the reporter's.
describe('a reporter whom GitHub does not show', () => {
  const named = { login: 'Ida', channel: 'private', shownByGitHub: false } as const;
  const start = caseOf(linked, { type: 'outsider-seen', login: 'ida' });
  const asked = after(start, recordReporter(start, named, security), security);
  const request = asked.requests[0]?.revision ?? 0;
  const presence: AdvisoryFacts = {
    ghsaId: GHSA_ID,
    state: 'triage',
    hasDetails: false,
    collaborators: ['ida'],
    knowsAllCollaborators: true,
    hasFork: false,
  };

  test('neither enters, nor is a guest, nor clears an alarm, before another member approves', () => {
    expect(asked.requests).toMatchObject([{ login: 'ida', askedBy: ANNA, reporter: true }]);
    expect(asked.outsiders).toEqual(['ida']);
    expect(reporterMayJoin(asked)).toBe(false);
    const fresh = after(caseOf(linked), recordReporter(caseOf(linked), named, security), security);
    expect(observe(fresh, presence, () => false)).toEqual([{ type: 'outsider-seen', login: 'ida' }]);
    expect(codeOf(answerRequest(asked, { request, approves: true }, security))).toBe('own-request');
  });

  test('is a guest once another member approves, and on no fix team', () => {
    const decision = answerRequest(asked, { request, approves: true }, benSecurity);
    expect(eventsOf(decision)).toEqual([{ type: 'collaborator-approved', login: 'ida', request }]);
    const approved = after(asked, decision, benSecurity);
    expect(approved).toMatchObject({ outsiders: [], requests: [], fixTeam: [], approved: [] });
    expect(reporterMayJoin(approved)).toBe(true);
    expect(observe(approved, presence, () => false)).toEqual([]);
    expect(eventsOf(addToFixTeam(approved, { login: 'ida', codeOwner: false }, security))).toMatchObject([
      { type: 'collaborator-requested', login: 'ida' },
    ]);
  });

  test('is asked for again after a refusal, and not twice before it', () => {
    expect(codeOf(recordReporter(asked, named, security))).toBe('approval-pending');
    const refused = after(
      asked,
      answerRequest(asked, { request, approves: false }, benSecurity),
      benSecurity,
    );
    expect(reporterMayJoin(refused)).toBe(false);
    expect(eventsOf(recordReporter(refused, named, security))).toEqual([
      { type: 'collaborator-requested', login: 'ida', askedBy: ANNA, reporter: true },
    ]);
  });

  test('is another question with every change, even back to the one whom GitHub shows', () => {
    const approved = after(
      asked,
      answerRequest(asked, { request, approves: true }, benSecurity),
      benSecurity,
    );
    const other = { ...named, login: 'octo_corp' };
    const changed = after(approved, recordReporter(approved, other, security), security);
    expect(reporterMayJoin(changed)).toBe(false);
    expect(changed.requests).toMatchObject([{ login: 'octo_corp', reporter: true }]);
    const back = after(
      changed,
      recordReporter(changed, { ...named, shownByGitHub: true }, security),
      security,
    );
    expect(reporterMayJoin(back)).toBe(false);
    expect(back.requests).toMatchObject([{ login: 'ida', reporter: true }]);
  });

  test('is asked for from the start where the case is opened with them', () => {
    const opening = {
      repository: 'stacklok/codegate',
      source: 'email',
      disclosedAt: security.now,
      pgpRequested: false,
      reporter: 'Ida',
    } as const;
    // Of an e-mail GitHub shows no reporter; of another person's report, that person.
    for (const shownReporter of [undefined, 'rita'])
      expect(eventsOf(openCase({ ...opening, shownReporter }, security)).slice(1)).toEqual([
        { type: 'reporter-recorded', login: 'Ida', channel: 'private', approval: 'needed' },
        { type: 'collaborator-requested', login: 'ida', askedBy: ANNA, reporter: true },
      ]);
    expect(eventsOf(openCase({ ...opening, shownReporter: 'ida' }, security)).slice(1)).toEqual([
      { type: 'reporter-recorded', login: 'Ida', channel: 'private' },
    ]);
  });
});

describe('in the advisory', () => {
  const seen: AdvisoryFacts = {
    ghsaId: GHSA_ID,
    state: 'triage',
    hasDetails: false,
    collaborators: ['ida'],
    knowsAllCollaborators: true,
    hasFork: false,
  };

  test.each<[string, EventBody[], boolean]>([
    ['nobody is known', [], false],
    ['the report came by a private channel', [recorded('private')], true],
    ['the report was public', [recorded('public')], false],
    ['the channel was put right', [recorded('public'), recorded('private')], true],
    ['it was published', [recorded('private'), { type: 'advisory-published', at: security.now }], false],
    ['the case is closed', [recorded('private'), { type: 'closed', resolution: 'invalid' }], false],
  ])('they may be, or not, where %s', (_, told, may) => {
    expect(reporterMayJoin(caseOf(opened(), ...told))).toBe(may);
  });

  test('who reported in private is a guest, and no outsider', () => {
    expect(observe(caseOf(linked, recorded('private')), seen, () => true)).toEqual([]);
    const known = caseOf(linked, { type: 'outsider-seen', login: 'ida' }, recorded('private'));
    expect(known.outsiders).toEqual([]);
  });

  test.each<[string, EventBody[], boolean]>([
    ['a stranger', [], false],
    ['a code owner', [], true],
    ['somebody approved', [{ type: 'collaborator-approved', login: 'ida', request: 1 }], false],
  ])('who reported in public never joins, be it %s', (_, told, isOwner) => {
    expect(observe(caseOf(linked, recorded('public'), ...told), seen, () => isOwner)).toEqual([
      { type: 'outsider-seen', login: 'ida' },
    ]);
  });
});
