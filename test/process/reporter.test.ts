import { describe, expect, test } from 'vitest';
import { observe, type AdvisoryFacts } from '../../src/process/acts/observe.ts';
import { recordReporter, reporterMayJoin } from '../../src/process/acts/reporter.ts';
import type { EventBody } from '../../src/process/events.ts';
import { after, caseOf, codeOf, eventsOf, GHSA_ID, linked, opened, security } from '../support/cases.ts';

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
    const decision = recordReporter(open, facts, security);
    expect(eventsOf(decision)).toEqual([{ type: 'reporter-recorded', ...facts }]);
    expect(after(open, decision, security).reporter).toEqual(facts);
  });

  test('keeps what they said about credit where only the channel is put right', () => {
    const state = caseOf(recorded('public', { credit: false }));
    const facts = { login: 'IDA', channel: 'private' } as const;
    expect(eventsOf(recordReporter(state, facts, security))).toEqual([
      { type: 'reporter-recorded', ...facts, credit: false },
    ]);
    expect(codeOf(recordReporter(state, { ...facts, channel: 'public' }, security))).toBe('recorded-already');
  });

  test('leaves what they said about credit to themselves, where it was somebody else', () => {
    const state = caseOf(recorded('private', { credit: true }));
    const facts = { login: 'octo_corp', channel: 'private' } as const;
    expect(eventsOf(recordReporter(state, facts, security))).toEqual([
      { type: 'reporter-recorded', ...facts },
    ]);
  });

  test('may change their mind, also after the publication', () => {
    const state = caseOf(recorded('private', { credit: true }), {
      type: 'advisory-published',
      at: security.now,
    });
    const facts = { login: 'Ida', channel: 'private', credit: false } as const;
    expect(codeOf(recordReporter(state, facts, security))).toBe('ok');
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
