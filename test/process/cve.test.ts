import { describe, expect, test } from 'vitest';
import { recordCve, requestCve } from '../../src/process/acts/cve.ts';
import { observe } from '../../src/process/acts/observe.ts';
import type { EventBody } from '../../src/process/events.ts';
import { after, benSecurity, caseOf, codeOf, eventsOf, GHSA_ID, linked, security } from '../support/cases.ts';

const open = caseOf(linked);
const requested = after(open, requestCve(open, security), security);
const published: EventBody = { type: 'advisory-published', at: security.now };
const cveId = 'CVE-2026-1234';
/** What GitHub shows of an advisory without a CVE. */
const shown = {
  ghsaId: GHSA_ID,
  state: 'triage',
  hasDetails: false,
  collaborators: [],
  knowsAllCollaborators: true,
  hasFork: false,
} as const;

describe('a CVE', () => {
  test('is requested once, whoever asks again and whatever happens meanwhile', () => {
    expect(eventsOf(requestCve(open, security))).toEqual([{ type: 'cve-requested' }]);
    expect(requested.steps['cve-requested']).toBeDefined();
    const later = caseOf(
      linked,
      { type: 'cve-requested' },
      { type: 'closed', resolution: 'invalid' },
      { type: 'reopened' },
    );
    for (const state of [requested, later]) {
      expect(codeOf(requestCve(state, security))).toBe('recorded-already');
      expect(codeOf(requestCve(state, benSecurity))).toBe('recorded-already');
    }
  });

  test('that is there is not requested', () => {
    const given = after(open, recordCve(open, { cveId }, security), security);
    expect(given.cve).toEqual({ id: cveId });
    expect(given.steps['cve-requested']).toBeDefined();
    expect(codeOf(requestCve(given, security))).toBe('cve-known');
  });

  test('may arrive when it was requested, weeks later, and after the publication, by what GitHub shows', () => {
    const state = caseOf(linked, { type: 'cve-requested' }, published);
    const seen = { ...shown, state: 'published', cveId } as const;
    expect(observe(state, seen, () => false)).toEqual([{ type: 'cve-assigned', cveId }]);
    const given = caseOf(linked, { type: 'cve-requested' }, published, { type: 'cve-assigned', cveId });
    expect(given.cve.id).toBe(cveId);
    expect(given.steps['cve-requested']).toEqual(state.steps['cve-requested']);
  });

  test('that one member types after the publication does not stand in public by one key', () => {
    const state = caseOf(linked, { type: 'cve-requested' }, published);
    expect(codeOf(recordCve(state, { cveId }, security))).toBe('public-already');
  });

  test('may be requested after the publication', () => {
    expect(codeOf(requestCve(caseOf(linked, published), security))).toBe('ok');
  });

  test('that was mistyped is put right, and what GitHub shows counts', () => {
    const wrong = after(open, recordCve(open, { cveId: 'CVE-2026-4321' }, security), security);
    expect(eventsOf(recordCve(wrong, { cveId }, security))).toEqual([{ type: 'cve-assigned', cveId }]);
    const seen = { ...shown, cveId };
    expect(observe(wrong, seen, () => false)).toEqual([{ type: 'cve-assigned', cveId }]);
  });
});
