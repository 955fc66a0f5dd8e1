import { describe, expect, test } from 'vitest';
import type { AddressedNotification } from '../../../src/process/notifications/event-notifications.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import { isRoleCalled } from '../../../src/process/notifications/role-call.ts';
import { ANNA, BEN, CASE_ID, policy } from '../../support/cases.ts';

type Addressed = Pick<AddressedNotification, 'to' | 'notification'>;

const none = { people: [], others: [] };
const actorAlone = { people: [ANNA], others: [] };
const another = { people: [ANNA, BEN], others: [BEN] };

const below = (callRoleBelow: number) => readPolicy({ reminders: { callRoleBelow } });

describe('the role is called', () => {
  const opened: Addressed = {
    to: { kind: 'security' },
    notification: { template: 'case-opened', caseId: CASE_ID },
  };

  test('where no member of the security team is known', () => {
    expect(isRoleCalled(opened, none, policy)).toBe(true);
    expect(isRoleCalled({ ...opened, to: { kind: 'in-charge' } }, none, policy)).toBe(true);
    expect(isRoleCalled(opened, another, policy)).toBe(false);
  });

  test('where fewer are known than the policy wants, for what the whole team is to act on at once', () => {
    expect([none, actorAlone, another].map((known) => isRoleCalled(opened, known, policy))).toEqual([
      true,
      true,
      false,
    ]);
    expect([2, 3].map((count) => isRoleCalled(opened, another, below(count)))).toEqual([false, true]);
    expect([none, actorAlone].map((known) => isRoleCalled(opened, known, below(0)))).toEqual([true, false]);
    const told: Addressed = { ...opened, notification: { template: 'fix-ready', caseId: CASE_ID, by: ANNA } };
    expect(isRoleCalled(told, actorAlone, policy)).toBe(false);
  });

  test('for what waits for a second member, where the actor is the only one known', () => {
    const asked: Addressed = {
      to: { kind: 'security' },
      notification: { template: 'approval-asked', caseId: CASE_ID, request: 4 },
    };
    expect([none, actorAlone, another].map((known) => isRoleCalled(asked, known, policy))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('not for the fix team, whose notifications go to the people in charge too', () => {
    expect(isRoleCalled({ ...opened, to: { kind: 'fix-team' } }, none, policy)).toBe(false);
    expect(isRoleCalled({ ...opened, to: { kind: 'login', login: 'fay' } }, none, policy)).toBe(false);
  });
});
