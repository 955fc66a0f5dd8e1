import { describe, expect, test } from 'vitest';
import { answerOffer } from '../../../src/process/acts/coordinator.ts';
import { answerRequest } from '../../../src/process/acts/fix-team.ts';
import type { Circumstances, Decision } from '../../../src/process/acts/decision.ts';
import type { Case } from '../../../src/process/case.ts';
import { notificationsOf } from '../../../src/process/notifications/event-notifications.ts';
import { declinePublication } from '../../../src/process/publication/requests.ts';
import {
  after,
  ANNA,
  BEN,
  benSecurity,
  CASE_ID,
  caseOf,
  codeOf,
  doneBy,
  FINGERPRINT,
  linked,
} from '../../support/cases.ts';

const REASON = 'the workaround has a typing mistake';

interface Declining {
  readonly state: Case;
  readonly decline: (reason: string | undefined, how: Circumstances) => Decision;
}

/** Every question that a member answers with no. */
const DECLINED: Readonly<Record<string, Declining>> = {
  'a second approval': (() => {
    const state = caseOf(linked, doneBy('advisory'), {
      type: 'publication-asked',
      what: 'advisory',
      print: FINGERPRINT,
    });
    return {
      state,
      decline: (reason: string | undefined, how: Circumstances) =>
        declinePublication(state, { what: 'advisory', request: 4, reason }, how),
    };
  })(),
  'a person from outside': (() => {
    const state = caseOf(linked, { type: 'collaborator-requested', login: 'ida', askedBy: ANNA });
    return {
      state,
      decline: (reason: string | undefined, how: Circumstances) =>
        answerRequest(state, { request: 3, approves: false, reason }, how),
    };
  })(),
  'an offer to coordinate': (() => {
    const state = caseOf(doneBy('coordinator'), { type: 'coordinator-offered', member: BEN });
    return {
      state,
      decline: (reason: string | undefined, how: Circumstances) =>
        answerOffer(state, { accepts: false, reason }, how),
    };
  })(),
};

describe.each(Object.entries(DECLINED))('%s that is declined', (_, { state, decline }) => {
  const told = (reason: string | undefined) => {
    const decision = decline(reason, benSecurity);
    const [body] = decision.ok ? decision.events : [];
    if (!body) throw new Error('it was refused');
    const event = {
      seq: state.version + 1,
      at: benSecurity.now,
      actor: { kind: 'member', id: BEN } as const,
      cause: 'test',
      body,
    };
    const next = after(state, decision, benSecurity);
    const [first] = notificationsOf(state, next, event);
    return first?.notification;
  };

  test('tells the member who asked why, where that is said', () => {
    expect(told(REASON)).toMatchObject({ caseId: CASE_ID, reason: REASON });
    expect(told(undefined)).not.toHaveProperty('reason');
  });

  test('keeps no reason that says what the vulnerability is', () => {
    expect(codeOf(decline('see CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', benSecurity))).toBe(
      'embargoed-text',
    );
  });
});
