import { describe, expect, test } from 'vitest';
import {
  announcementEdited,
  announcementPosted,
  approvalVoided,
  isApproved,
  retrospectivePosted,
} from '../../../src/process/publication/outcomes.ts';
import { BEN, caseOf, FINGERPRINT, linked } from '../../support/cases.ts';

const asked = { type: 'publication-asked', what: 'announcement', print: FINGERPRINT } as const;
const request = 3;
const approved = { type: 'publication-approved', what: 'announcement', request } as const;

describe('what two members agree on', () => {
  const waiting = caseOf(linked, asked);
  const agreed = caseOf(linked, asked, { body: approved, actor: { kind: 'member', id: BEN } });

  test('is approved by the second one, and for that very request', () => {
    expect(isApproved(waiting, 'announcement', request)).toBe(false);
    expect(isApproved(agreed, 'announcement', request)).toBe(true);
    expect(isApproved(agreed, 'announcement', request + 1)).toBe(false);
    expect(isApproved(agreed, 'mitigation', request)).toBe(false);
  });

  test('is voided once, and never for another request', () => {
    const what = 'announcement';
    const why = 'changed';
    expect(approvalVoided(agreed, { what, request, why })).toEqual([
      { type: 'publication-declined', what, request, why },
    ]);
    expect(approvalVoided(agreed, { what, request, why, changed: ['severity'] })).toEqual([
      { type: 'publication-declined', what, request, why, changed: ['severity'] },
    ]);
    expect(approvalVoided(agreed, { what, request: request + 1, why })).toEqual([]);
    expect(approvalVoided(caseOf(linked), { what, request, why })).toEqual([]);
  });
});

test('what stands in #codegate is recorded with its fingerprint, and nothing else of the notification', () => {
  const notification = {
    template: 'announcement',
    caseId: 'CG-2026-001',
    request,
    what: 'announcement',
    exploited: 'no',
  } as const;
  const standing = { ...notification, fingerprint: FINGERPRINT };
  const said = { what: 'announcement', print: FINGERPRINT, exploited: 'no', request };
  const before = caseOf(linked);
  expect(announcementPosted(before, standing, '42')).toEqual([
    { type: 'announced', messageId: '42', ...said },
  ]);
  expect(announcementEdited(before, standing)).toEqual([{ type: 'announcement-edited', ...said }]);
  expect(retrospectivePosted(before, request, '42')).toEqual([
    { type: 'retrospective-posted', messageId: '42', request },
  ]);
});

test('the record goes on naming the message that stands, whatever is found later', () => {
  const standing = {
    type: 'announced',
    what: 'announcement',
    messageId: '41',
    print: FINGERPRINT,
    exploited: 'no',
  } as const;
  const found = { what: 'announcement', fingerprint: FINGERPRINT, exploited: 'no', request } as const;
  expect(announcementPosted(caseOf(linked, standing), found, '42')).toEqual([]);
  const posted = caseOf(linked, { type: 'retrospective-posted', messageId: '41' });
  expect(retrospectivePosted(posted, request, '42')).toEqual([]);
});
