import { withdrawQuestion } from '../../../src/process/acts/questions.ts';
import { describe, expect, test } from 'vitest';
import {
  approvePublication,
  askForPublication,
  declinePublication,
  withdrawPublication,
} from '../../../src/process/publication/requests.ts';
import type { Case } from '../../../src/process/case.ts';
import { PUBLICATIONS, type Publication } from '../../../src/process/events.ts';
import { CONDITIONS } from '../../../src/process/publication/conditions.ts';
import {
  after,
  as,
  benSecurity,
  caseOf,
  codeOf,
  doneBy,
  eventsOf,
  GUS,
  linked,
  OTHER_PRINT,
  FINGERPRINT,
  security,
} from '../../support/cases.ts';

const gus = as(GUS, ['security']);
const releasing = caseOf(linked, doneBy('advisory'));
const released = caseOf(linked, doneBy('published'), doneBy('critiques'));
const out = caseOf(linked, doneBy('advisory'), { type: 'disclosure-changed', kind: 'public' });
/** A case in which this can become public. */
const READY: { readonly [what in Publication]: Case } = {
  advisory: releasing,
  mitigation: out,
  announcement: released,
  retrospective: released,
};

const ask = (state: Case, what: Publication, how = security, fingerprint = FINGERPRINT) =>
  after(state, askForPublication(state, { what, fingerprint }, how), how);
const requestIn = (state: Case, what: Publication) => state.publications[what]?.revision ?? 0;
const agree = (state: Case, what: Publication, how = benSecurity, fingerprint = FINGERPRINT) =>
  approvePublication(state, { what, request: requestIn(state, what), fingerprint }, how);

describe.each(PUBLICATIONS)('four eyes on the %s', (what) => {
  const state = ask(READY[what], what);

  test('one asks, another one agrees', () => {
    expect(eventsOf(askForPublication(READY[what], { what, fingerprint: FINGERPRINT }, security))).toEqual([
      { type: 'publication-asked', what, print: FINGERPRINT },
    ]);
    expect(eventsOf(agree(state, what))).toEqual([
      { type: 'publication-approved', what, request: requestIn(state, what) },
    ]);
    expect(codeOf(agree(state, what, gus))).toBe('ok');
  });

  test('whoever asked cannot agree', () => {
    expect(codeOf(agree(state, what, security))).toBe('own-preview');
  });

  test('nor by asking again', () => {
    const again = ask(state, what, security, OTHER_PRINT);
    expect(codeOf(agree(again, what, security, OTHER_PRINT))).toBe('own-preview');
    expect(
      codeOf(
        approvePublication(
          again,
          { what, request: requestIn(state, what), fingerprint: FINGERPRINT },
          security,
        ),
      ),
    ).toBe('preview-gone');
    const declined = declinePublication(again, { what, request: requestIn(again, what) }, security);
    const third = ask(after(again, declined, security), what, security);
    expect(codeOf(agree(third, what, security))).toBe('own-preview');
  });

  test('where two ask, each can agree to what the other one asked for, while it stands', () => {
    const second = ask(state, what, benSecurity, OTHER_PRINT);
    expect(codeOf(agree(second, what, benSecurity, OTHER_PRINT))).toBe('own-preview');
    expect(codeOf(agree(second, what, security, OTHER_PRINT))).toBe('ok');
    // Not to what they asked for themselves, which does not stand any more.
    const mine = { what, request: requestIn(state, what), fingerprint: FINGERPRINT };
    expect(codeOf(approvePublication(second, mine, security))).toBe('preview-gone');
    expect(codeOf(approvePublication(second, mine, benSecurity))).toBe('preview-gone');
  });

  test('nobody agrees to what they were not shown', () => {
    expect(codeOf(agree(state, what, benSecurity, OTHER_PRINT))).toBe('preview-changed');
    expect(codeOf(agree(READY[what], what))).toBe('preview-gone');
  });

  test('agreeing twice records it once', () => {
    const agreed = after(state, agree(state, what), benSecurity);
    for (const how of [benSecurity, gus]) {
      expect(agree(agreed, what, how)).toEqual({ ok: true, events: [] });
      expect(codeOf(agree(agreed, what, how, OTHER_PRINT))).toBe('preview-changed');
    }
    expect(codeOf(agree(agreed, what, security))).toBe('own-preview');
  });

  test('asking for the same again says who has asked, and who has agreed', () => {
    const request = { what, fingerprint: FINGERPRINT } as const;
    const agreed = after(state, agree(state, what), benSecurity);
    for (const how of [security, benSecurity]) {
      expect(askForPublication(state, request, how)).toEqual({
        ok: false,
        refusal: { code: 'asked-already', by: security.who.id },
      });
      expect(askForPublication(agreed, request, how)).toEqual({
        ok: false,
        refusal: { code: 'approved-already', by: benSecurity.who.id },
      });
    }
  });

  test('another text needs another approval', () => {
    const agreed = after(state, agree(state, what), benSecurity);
    const changed = ask(agreed, what, benSecurity, OTHER_PRINT);
    expect(changed.publications[what]?.approvedBy).toBeUndefined();
    expect(codeOf(agree(changed, what, security, OTHER_PRINT))).toBe('ok');
  });

  test('is declined, or taken back, until it is agreed to', () => {
    const given = { what, request: requestIn(state, what) };
    expect(eventsOf(declinePublication(state, given, benSecurity))).toEqual([
      { type: 'publication-declined', ...given },
    ]);
    // The one who asked takes it back by it, as by the act of that name.
    const taken = [{ type: 'publication-declined', ...given, why: 'withdrawn' }];
    expect(eventsOf(declinePublication(state, given, security))).toEqual(taken);
    expect(eventsOf(withdrawQuestion(state, { question: given.request }, security))).toEqual(taken);
    const reason = 'The workaround does not work.';
    expect(eventsOf(declinePublication(state, { ...given, reason }, benSecurity))).toEqual([
      { type: 'publication-declined', ...given, reason },
    ]);
    const secret = 'As CVE-2026-12345 says';
    expect(codeOf(declinePublication(state, { ...given, reason: secret }, benSecurity))).toBe(
      'embargoed-text',
    );
    const agreed = after(state, agree(state, what), benSecurity);
    expect(codeOf(declinePublication(agreed, given, security))).toBe('approved-already');
    // What is approved is taken back by another button, which says so.
    for (const how of [security, benSecurity, gus])
      expect(eventsOf(withdrawPublication(agreed, given, how))).toEqual([
        { type: 'publication-declined', ...given, why: 'withdrawn' },
      ]);
    const withdrawn = after(agreed, withdrawPublication(agreed, given, security), security);
    expect([withdrawn.publications[what], withdrawn.leaving[what]]).toEqual([undefined, undefined]);
    expect(codeOf(withdrawPublication(withdrawn, given, security))).toBe('preview-gone');
    expect(codeOf(withdrawPublication(state, given, security))).toBe('preview-gone');
    const declined = after(state, declinePublication(state, given, benSecurity), benSecurity);
    expect(codeOf(declinePublication(declined, given, benSecurity))).toBe('preview-gone');
  });
});

describe('what stands in the way', () => {
  test('is named', () => {
    const given = { what: 'advisory', fingerprint: FINGERPRINT, failing: ['signed', 'day'] } as const;
    const refused = { ok: false, refusal: { code: 'conditions-failing', conditions: ['signed', 'day'] } };
    expect(askForPublication(releasing, given, security)).toEqual(refused);
    const state = ask(releasing, 'advisory');
    expect(
      approvePublication(state, { ...given, request: requestIn(state, 'advisory') }, benSecurity),
    ).toEqual(refused);
  });

  test('is said only to those who may publish', () => {
    const given = { what: 'advisory', fingerprint: FINGERPRINT, failing: CONDITIONS } as const;
    expect(codeOf(askForPublication(releasing, given, as(GUS, ['fix-team'])))).toBe('security-only');
    const state = ask(releasing, 'advisory');
    const request = requestIn(state, 'advisory');
    expect(codeOf(approvePublication(state, { ...given, request }, security))).toBe('own-preview');
  });
});

describe('an announcement', () => {
  const announced = caseOf(linked, doneBy('published'), doneBy('announced'));

  test('is not asked for again as it stands, and is edited by two', () => {
    const given = { what: 'announcement', fingerprint: FINGERPRINT } as const;
    expect(codeOf(askForPublication(announced, given, security))).toBe('nothing-to-edit');
    const state = ask(announced, 'announcement', security, OTHER_PRINT);
    expect(codeOf(agree(state, 'announcement', security, OTHER_PRINT))).toBe('own-preview');
    expect(codeOf(agree(state, 'announcement', benSecurity, OTHER_PRINT))).toBe('ok');
  });

  test('comes again at the fix, whatever was said before about what to do', () => {
    const state = caseOf(
      linked,
      doneBy('advisory'),
      { type: 'disclosure-changed', kind: 'public' },
      { type: 'announced', what: 'mitigation', messageId: '7', print: FINGERPRINT, exploited: 'no' },
      doneBy('published'),
    );
    expect(
      codeOf(askForPublication(state, { what: 'announcement', fingerprint: FINGERPRINT }, security)),
    ).toBe('ok');
  });

  test('that somebody knows more of is another request', () => {
    const given = { what: 'announcement', fingerprint: FINGERPRINT } as const;
    const state = ask(released, 'announcement');
    expect(eventsOf(askForPublication(state, { ...given, exploited: 'yes' }, benSecurity))).toEqual([
      { type: 'publication-asked', what: given.what, print: FINGERPRINT, exploited: 'yes' },
    ]);
  });
});
