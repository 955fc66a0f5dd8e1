import { describe, expect, test } from 'vitest';
import { endCve, recordCve, requestCve } from '../../src/process/acts/cve.ts';
import { observe } from '../../src/process/acts/observe.ts';
import type { EventBody } from '../../src/process/events.ts';
import { evolve } from '../../src/process/evolve.ts';
import { notificationsOf } from '../../src/process/notifications/event-notifications.ts';
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

const ended = (outcome: 'turned-down' | 'none' | 'rejected'): EventBody => ({ type: 'cve-ended', outcome });

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

  const assigned: EventBody = { type: 'cve-assigned', cveId };

  test('that was turned down, or rejected, can be asked for again', () => {
    for (const [outcome, before] of [
      ['turned-down', { type: 'cve-requested' }],
      ['rejected', assigned],
    ] as const) {
      const state = caseOf(linked, before, ended(outcome));
      expect(state.steps['cve-requested']).toBeUndefined();
      expect(state.cve.id).toBeUndefined();
      const again = after(state, requestCve(state, security), security);
      expect(again.cve.requestedAt).toEqual(security.now);
      expect(again.cve.outcome).toBeUndefined();
    }
  });

  test('of which none will come is asked for by nobody', () => {
    const state = after(open, endCve(open, { outcome: 'none' }, security), security);
    expect(state.steps['cve-requested']).toBeDefined();
    expect(codeOf(endCve(state, { outcome: 'none' }, security))).toBe('recorded-already');
  });

  test('that was rejected does not come back because GitHub goes on showing it, and another one does', () => {
    const state = caseOf(linked, assigned, ended('rejected'));
    expect(observe(state, { ...shown, cveId }, () => false)).toEqual([]);
    const other = { type: 'cve-assigned', cveId: 'CVE-2026-9999' } as const;
    expect(observe(state, { ...shown, cveId: other.cveId }, () => false)).toEqual([other]);
    expect(
      observe(caseOf(linked, assigned, ended('rejected'), other), { ...shown, cveId }, () => false),
    ).toEqual([]);
  });

  test('of which the end is told brings the announcement up to date', () => {
    const announced: EventBody = {
      type: 'announced',
      what: 'announcement',
      messageId: '1',
      print: 'f'.repeat(32),
      exploited: 'no',
      cveId,
    };
    const state = caseOf(linked, published, assigned, announced);
    const event = {
      seq: state.version + 1,
      at: security.now,
      actor: { kind: 'bot' as const },
      cause: 'test',
      body: ended('rejected'),
    };
    const told = notificationsOf(state, evolve(state.id, state, event), event);
    expect(told.map(({ to, notification }) => `${notification.template} to ${to.kind}`)).toEqual([
      'cve-ended to security',
      'announcement-edit to codegate',
    ]);
  });
});
