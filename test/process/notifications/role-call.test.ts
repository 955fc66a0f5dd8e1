import { describe, expect, test } from 'vitest';
import type { AddressedNotification } from '../../../src/process/notifications/event-notifications.ts';
import { isRoleCalled } from '../../../src/process/notifications/role-call.ts';
import { ANNA, BEN, CASE_ID } from '../../support/cases.ts';

type Addressed = Pick<AddressedNotification, 'to' | 'notification'>;

const none = { people: [], others: [] };
const actorAlone = { people: [ANNA], others: [] };
const another = { people: [ANNA, BEN], others: [BEN] };

describe('the role is called', () => {
  const opened: Addressed = {
    to: { kind: 'security' },
    notification: { template: 'case-opened', caseId: CASE_ID },
  };

  test('where no member of the security team is known', () => {
    expect(isRoleCalled(opened, none)).toBe(true);
    expect(isRoleCalled({ ...opened, to: { kind: 'in-charge' } }, none)).toBe(true);
    expect(isRoleCalled(opened, actorAlone)).toBe(false);
    expect(isRoleCalled(opened, another)).toBe(false);
  });

  test('for what waits for a second member, where the actor is the only one known', () => {
    const asked: Addressed = {
      to: { kind: 'security' },
      notification: { template: 'approval-asked', caseId: CASE_ID, request: 4 },
    };
    expect([none, actorAlone, another].map((known) => isRoleCalled(asked, known))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('not for the fix team, whose notifications go to the people in charge too', () => {
    expect(isRoleCalled({ ...opened, to: { kind: 'fix-team' } }, none)).toBe(false);
    expect(isRoleCalled({ ...opened, to: { kind: 'login', login: 'fay' } }, none)).toBe(false);
  });
});
