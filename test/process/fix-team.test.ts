import { describe, expect, test } from 'vitest';
import { addToFixTeam, answerRequest, removeFromFixTeam } from '../../src/process/acts/fix-team.ts';
import type { EventBody } from '../../src/process/events.ts';
import {
  after,
  ANNA,
  as,
  BEN,
  benSecurity,
  caseOf,
  codeOf,
  eventsOf,
  FAY,
  fixTeam,
  linked,
  security,
} from '../support/cases.ts';

const open = caseOf(linked);
const owner = { login: 'Gus-Guards', codeOwner: true };
const outsider = { login: 'Ida', codeOwner: false };
const seen: EventBody = { type: 'outsider-seen', login: 'Ida' };
/** Ida was asked for by Anna, in the third event. */
const asked = after(open, addToFixTeam(open, outsider, security), security);
const yes = (request: number) => ({ request, approves: true });
const no = (request: number) => ({ request, approves: false });

describe('a code owner', () => {
  test('is added at once by the security team', () => {
    const decision = addToFixTeam(open, owner, security);
    expect(eventsOf(decision)).toEqual([{ type: 'fix-team-added', login: 'gus-guards' }]);
    const state = after(open, decision, security);
    expect(state.fixTeam).toEqual(['gus-guards']);
    expect(state.steps['fix-team']).toBeDefined();
  });

  test('is asked for by the fix team, like anyone else', () => {
    expect(eventsOf(addToFixTeam(open, owner, fixTeam))).toEqual([
      { type: 'collaborator-requested', login: 'gus-guards', askedBy: FAY },
    ]);
  });
});

describe('somebody from outside', () => {
  test('is asked for, whoever wants them', () => {
    for (const how of [security, fixTeam, as(BEN, ['security', 'fix-team'])])
      expect(eventsOf(addToFixTeam(open, outsider, how))).toEqual([
        { type: 'collaborator-requested', login: 'ida', askedBy: how.who.id },
      ]);
    expect(asked.requests).toEqual([{ revision: 3, login: 'ida', askedBy: ANNA, at: security.now }]);
    expect(asked.approved).toEqual([]);
    expect(asked.fixTeam).toEqual([]);
  });

  test('is approved by another member of the security team, and then added by anyone', () => {
    const decision = answerRequest(asked, yes(3), benSecurity);
    expect(eventsOf(decision)).toEqual([{ type: 'collaborator-approved', login: 'ida', request: 3 }]);
    const approved = after(asked, decision, benSecurity);
    expect(approved).toMatchObject({ approved: ['ida'], requests: [], fixTeam: [] });
    for (const how of [security, fixTeam])
      expect(eventsOf(addToFixTeam(approved, outsider, how))).toEqual([
        { type: 'fix-team-added', login: 'ida' },
      ]);
  });

  test('joins with the approval where they are in the advisory already', () => {
    const there = caseOf(linked, seen, { type: 'collaborator-requested', login: 'Ida', askedBy: ANNA });
    const decision = answerRequest(there, yes(4), benSecurity);
    expect(eventsOf(decision)).toEqual([
      { type: 'collaborator-approved', login: 'ida', request: 4 },
      { type: 'fix-team-added', login: 'ida' },
    ]);
    expect(after(there, decision, benSecurity)).toMatchObject({ fixTeam: ['ida'], outsiders: [] });
  });

  test('is refused, and can be asked for again under another number', () => {
    const decision = answerRequest(asked, no(3), benSecurity);
    expect(eventsOf(decision)).toEqual([{ type: 'collaborator-refused', login: 'ida', request: 3 }]);
    const refused = after(asked, decision, benSecurity);
    expect(refused).toMatchObject({ approved: [], requests: [] });
    const again = after(refused, addToFixTeam(refused, outsider, fixTeam), fixTeam);
    expect(again.requests.map(({ revision }) => revision)).toEqual([5]);
  });
});

describe('an approval cannot be had', () => {
  const answered = after(asked, answerRequest(asked, no(3), benSecurity), benSecurity);
  const askedAgain = after(answered, addToFixTeam(answered, outsider, security), security);
  const approved = after(asked, answerRequest(asked, yes(3), benSecurity), benSecurity);
  const andLeft = [
    addToFixTeam(approved, outsider, security),
    removeFromFixTeam(
      after(approved, addToFixTeam(approved, outsider, security), security),
      { login: 'IDA' },
      security,
    ),
  ].reduce((state, decision) => after(state, decision, security), approved);

  test.each([
    ['by the one who asks', asked, yes(3), security, 'own-request'],
    [
      'by the one who asks, standing on both sides',
      asked,
      yes(3),
      as(ANNA, ['security', 'fix-team']),
      'own-request',
    ],
    ['by the fix team', asked, yes(3), fixTeam, 'security-only'],
    ['by anyone on no side', asked, yes(3), as(BEN, []), 'security-only'],
    ['twice', approved, yes(3), benSecurity, 'request-gone'],
    ['after the refusal', answered, yes(3), benSecurity, 'request-gone'],
    [
      'with the number of an earlier request for the same person',
      askedAgain,
      yes(3),
      benSecurity,
      'request-gone',
    ],
    ['with the number of another event', asked, yes(1), benSecurity, 'request-gone'],
    ['with a number that is none', asked, yes(-1), benSecurity, 'request-gone'],
  ] as const)('%s', (_, state, answer, how, code) => {
    expect(codeOf(answerRequest(state, answer, how))).toBe(code);
    expect(codeOf(answerRequest(state, { ...answer, approves: false }, how))).toBe(code);
  });

  test('for good: who left needs a new one', () => {
    expect(andLeft).toMatchObject({ approved: [], fixTeam: [] });
    expect(andLeft.steps['fix-team']).toBeUndefined();
    expect(eventsOf(addToFixTeam(andLeft, outsider, security))).toEqual([
      { type: 'collaborator-requested', login: 'ida', askedBy: ANNA },
    ]);
    expect(codeOf(answerRequest(andLeft, yes(3), benSecurity))).toBe('request-gone');
  });

  test('for one person with the request for another', () => {
    const both = after(
      asked,
      addToFixTeam(asked, { login: 'octo_corp', codeOwner: false }, security),
      security,
    );
    const state = after(both, answerRequest(both, yes(4), benSecurity), benSecurity);
    expect(state.approved).toEqual(['octo_corp']);
    expect(codeOf(addToFixTeam(state, outsider, security))).toBe('approval-pending');
  });
});

describe('a request', () => {
  test('is settled where they come another way, such as when they became a code owner', () => {
    const state = after(asked, addToFixTeam(asked, { ...outsider, codeOwner: true }, security), security);
    expect(state).toMatchObject({ fixTeam: ['ida'], requests: [] });
  });

  test('for whom the case knows as reporter by now can still be refused', () => {
    const state = caseOf(
      linked,
      { type: 'collaborator-requested', login: 'ida', askedBy: ANNA },
      { type: 'reporter-recorded', login: 'Ida', channel: 'public' },
    );
    expect(codeOf(answerRequest(state, yes(3), benSecurity))).toBe('reported-in-public');
    expect(codeOf(answerRequest(state, no(3), benSecurity))).toBe('ok');
  });
});

test('a private reporter who owns the code, or is approved, may be on the fix team', () => {
  const state = caseOf(linked, { type: 'reporter-recorded', login: 'Ida', channel: 'private' });
  expect(codeOf(addToFixTeam(state, { ...outsider, codeOwner: true }, security))).toBe('ok');
  expect(eventsOf(addToFixTeam(state, outsider, security))).toMatchObject([
    { type: 'collaborator-requested' },
  ]);
});

describe('whoever leaves', () => {
  const team = caseOf(linked, { type: 'fix-team-added', login: 'fay-fixes' }, seen);

  test('leaves the fix team', () => {
    expect(eventsOf(removeFromFixTeam(team, { login: 'Fay-Fixes' }, security))).toEqual([
      { type: 'fix-team-removed', login: 'fay-fixes' },
    ]);
  });

  test('leaves the advisory, where they were never on the team', () => {
    const decision = removeFromFixTeam(team, { login: 'IDA' }, security);
    expect(eventsOf(decision)).toEqual([{ type: 'outsider-left', login: 'ida' }]);
    expect(after(team, decision, security).outsiders).toEqual([]);
  });

  test('may be taken out after the publication, too', () => {
    const published = caseOf(
      linked,
      { type: 'fix-team-added', login: 'fay-fixes' },
      { type: 'advisory-published', at: security.now },
    );
    expect(codeOf(removeFromFixTeam(published, { login: 'fay-fixes' }, security))).toBe('ok');
  });
});
