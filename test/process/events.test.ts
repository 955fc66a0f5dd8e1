import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventBody } from '../../src/process/events.ts';
import { bodies, check } from '../support/arbitraries.ts';
import { FINGERPRINT } from '../support/cases.ts';

const types = eventBody.options.map((option) => option.shape.type.value);

/** What a body is after it was stored and read again. */
function stored(body: unknown): unknown {
  return eventBody.parse(JSON.parse(JSON.stringify(body)));
}

describe('an event', () => {
  test('of every type there is can be generated', () => {
    expect(Object.keys(bodies).toSorted()).toEqual(types.toSorted());
  });

  test.each(types)('%s survives being stored', (type) => {
    check(
      [bodies[type]],
      (body) => {
        expect(body.type).toBe(type);
        expect(stored(body)).toEqual(body);
      },
      50,
    );
  });

  test('keeps nothing that its type does not name', () => {
    expect(stored({ type: 'advisory-accepted', summary: 'a secret' })).toEqual({ type: 'advisory-accepted' });
  });

  test('may have a reason of 500 letters, whatever letters they are', () => {
    for (const reason of ['x'.repeat(500), '🔥'.repeat(500)])
      expect(stored({ type: 'reopened', reason })).toEqual({ type: 'reopened', reason });
    expect(() => stored({ type: 'reopened', reason: 'x'.repeat(501) })).toThrow('500');
    expect(() => stored({ type: 'reopened', reason: '' })).toThrow('reason');
  });

  test.each<[string, unknown]>([
    ['an unknown type', { type: 'exploded' }],
    ['an instant that is none', { type: 'advisory-published', at: 'yesterday' }],
    ['an instant without a zone', { type: 'advisory-published', at: '2026-03-02T09:00' }],
    ['an unknown step', { type: 'step-checked', step: 'coffee' }],
    [
      'an advisory id with a vowel',
      { type: 'advisory-linked', ghsaId: 'GHSA-aaaa-2222-3333', created: true },
    ],
    ['a CVE id without a year', { type: 'cve-assigned', cveId: 'CVE-1234' }],
    ['a member by name', { type: 'coordinator-named', member: 'anna' }],
    ['a score over 10', { type: 'severity-scored', band: 'high', score: 10.1 }],
    ['a condition that there is not', { type: 'preflight-overridden', condition: 'luck', reason: 'x' }],
    ['a condition that an API shows', { type: 'preflight-confirmed', condition: 'signed' }],
    ['something else to make public', { type: 'publication-asked', what: 'report', print: FINGERPRINT }],
    ['a preview in its own words', { type: 'publication-asked', what: 'advisory', print: 'a secret' }],
    [
      'a fingerprint with more to it',
      { type: 'publication-asked', what: 'advisory', print: `${FINGERPRINT}0` },
    ],
    [
      'an announced retrospective',
      { type: 'announced', what: 'retrospective', messageId: '1', print: FINGERPRINT, exploited: 'no' },
    ],
    [
      'an announcement without its fingerprint',
      { type: 'announced', what: 'announcement', messageId: '1', exploited: 'no' },
    ],
    ['a message by its address', { type: 'retrospective-posted', messageId: 'https://example.org/1' }],
    ['a pull request without a number', { type: 'origin-recorded', pullRequests: ['a branch'] }],
    ['a pull request of number 0', { type: 'origin-recorded', pullRequests: [0] }],
    ['eleven pull requests', { type: 'origin-recorded', pullRequests: Array(11).fill(1) }],
    ['evidence over 500', { type: 'step-checked', step: 'merged', evidence: 'x'.repeat(501) }],
  ])('is refused with %s', (_, body) => {
    expect(eventBody.safeParse(body).success).toBe(false);
  });

  test('is never read from garbage', () => {
    check([fc.jsonValue()], (value) => {
      expect(eventBody.safeParse(value).success).toBe(false);
    });
  });
});
