import { describe, expect, test } from 'vitest';
import { approvePublication, refusalOfPublication } from '../../src/process/publication/requests.ts';
import type { Case } from '../../src/process/case.ts';
import { PUBLICATIONS, type Publication } from '../../src/process/events.ts';
import {
  isPublic,
  type Notification,
  type PublicNotification,
} from '../../src/process/notifications/notification.ts';
import { check } from '../support/arbitraries.ts';
import { ANNA, as, BEN, codeOf, FAY, GUS, OTHER_PRINT, FINGERPRINT } from '../support/cases.ts';
import { draws } from '../support/draws.ts';
import { releaseWalks, walks, type Walk } from './walks.ts';

/** Checks it over ordinary walks, and over those of people who mostly make things public. */
function always(predicate: (walk: Walk) => void): void {
  check([walks], predicate, 30);
  check([releaseWalks], predicate, 200);
}

/** What a walk said for #codegate, with the case before and after. */
function said({ heard, states }: Walk) {
  return heard.flatMap(({ event, before, told: { to, notification } }) => {
    const after = states[event.seq - 1];
    return isPublic(notification) && after ? [{ event, before, after, to, notification }] : [];
  });
}

/** What a message makes public; `undefined` for what is done to a message that stands there. */
function kindOf(notification: PublicNotification): Publication | undefined {
  switch (notification.template) {
    case 'announcement':
    case 'announcement-edit':
      return notification.what;
    case 'retrospective':
      return 'retrospective';
    case 'correction':
      return 'announcement';
    case 'crosspost':
    case 'thread':
    case 'correction-pointer':
    case 'correction-mark':
      return undefined;
  }
}

/** The notifications of one template that a walk brought about. */
function heardOf({ heard }: Walk, template: Notification['template']) {
  return heard.filter(({ told }) => told.notification.template === template);
}

/** Who did what the event of this number records, on which sides; `undefined` if it was not somebody's act. */
function doerOf({ taken }: Walk, seq: number) {
  return taken.find(({ recorded }) => recorded.includes(seq))?.circumstances.who;
}

/** The event of this number, if it asked for this to become public. */
function askedBy({ events }: Walk, what: Publication, request: number | undefined) {
  const body = events.find(({ seq }) => seq === request)?.body;
  return body?.type === 'publication-asked' && body.what === what ? body : undefined;
}

/** Who agreed to a request, by the events up to a number. */
function approverOf(walk: Walk, what: Publication, request: number | undefined, until: number) {
  const approval = walk.events.find(
    ({ seq, body }) =>
      seq <= until && body.type === 'publication-approved' && body.what === what && body.request === request,
  );
  return approval && doerOf(walk, approval.seq);
}

/** Two of the security team, one who asked for it and another one who agreed, before the event of this number. */
function expectTwo(walk: Walk, what: Publication, request: number | undefined, until: number): void {
  const asker = request === undefined ? undefined : doerOf(walk, request);
  const approver = approverOf(walk, what, request, until);
  expect(askedBy(walk, what, request)).toBeDefined();
  expect(asker?.sides).toContain('security');
  expect(approver?.sides).toContain('security');
  expect(approver?.id).not.toBe(asker?.id);
}

/** The public knows of it, and its advisory is not published: users may be told what to do until there is a fix. */
function isOut({ status, disclosure, advisory, publishedAt, unfixedSince }: Case | Partial<Case>): boolean {
  return (
    status === 'open' &&
    disclosure?.kind === 'public' &&
    advisory?.accepted === true &&
    (unfixedSince !== undefined || (advisory.state !== 'published' && !publishedAt))
  );
}

describe('nothing early', () => {
  test('before the publication nothing is for #codegate but what users can do about what is public already', () => {
    let early = 0;
    let late = 0;
    always((walk) => {
      for (const { before, after, notification } of said(walk)) {
        late += before?.publishedAt ? 1 : 0;
        if (before?.publishedAt) continue;
        early += 1;
        const { mitigation, ...others } = after.announced;
        expect(others).toEqual({});
        const ofMitigation =
          notification.template === 'crosspost'
            ? notification.messageId === mitigation?.messageId
            : kindOf(notification) === 'mitigation';
        expect(ofMitigation).toBe(true);
      }
      for (const { notification, state } of walk.sent)
        expect(kindOf(notification) === 'mitigation' || state.publishedAt !== undefined).toBe(true);
    });
    expect(early).toBeGreaterThanOrEqual(draws(31));
    expect(late).toBeGreaterThanOrEqual(draws(101));
  });

  test('that is agreed to, and leaves, only while it is public and its fix is not', () => {
    let agreed = 0;
    let left = 0;
    always((walk) => {
      for (const { before, notification } of said(walk)) {
        if (kindOf(notification) !== 'mitigation') continue;
        expect(isOut(before ?? {})).toBe(true);
        agreed += 1;
      }
      for (const { notification, state } of walk.sent) {
        if (kindOf(notification) !== 'mitigation') continue;
        expect(isOut(state)).toBe(true);
        left += 1;
      }
    });
    expect(agreed).toBeGreaterThanOrEqual(draws(21));
    expect(left).toBeGreaterThanOrEqual(draws(6));
  });

  test('whatever waits could be asked for now: what came to an end took it along', () => {
    let waiting = 0;
    always(({ states }) => {
      for (const state of states) {
        const stale = PUBLICATIONS.filter(
          (what) => state.publications[what] && refusalOfPublication(state, what),
        );
        // Critiques that are open again can be collected again: it waits for them.
        expect(stale.filter((what) => what !== 'retrospective' || state.status === 'closed')).toEqual([]);
        waiting += Object.keys(state.publications).length;
      }
    });
    expect(waiting).toBeGreaterThanOrEqual(draws(501));
  });
});

describe('by two', () => {
  test('each message was asked for by one of the security team and agreed to by another, for the same preview', () => {
    const kinds = new Map<string, number>();
    always((walk) => {
      for (const { event, before, notification } of said(walk)) {
        const what = kindOf(notification);
        if (what === undefined || !('print' in notification) || notification.request === undefined) continue;
        expect(event.body).toEqual({ type: 'publication-approved', what, request: notification.request });
        expectTwo(walk, what, notification.request, event.seq);
        expect(askedBy(walk, what, notification.request)?.print).toBe(notification.print);
        expect(before && refusalOfPublication(before, what)).toBeUndefined();
        kinds.set(what, (kinds.get(what) ?? 0) + 1);
      }
    });
    expect([...kinds.keys()].toSorted()).toEqual(['announcement', 'mitigation', 'retrospective']);
    expect(Math.min(...kinds.values())).toBeGreaterThanOrEqual(draws(4));
  });

  test('only a CVE id, or its end, edits an announcement without them, and only one that stands there', () => {
    let edits = 0;
    always((walk) => {
      for (const { event, before, notification } of said(walk)) {
        if (notification.template !== 'announcement-edit' || notification.request !== undefined) continue;
        // It came afterwards, or while the announcement was on its way.
        const arrives = event.body.type === 'announced' && before?.cve.id !== undefined;
        // Nor does one that is rejected stay there.
        expect(arrives || ['cve-assigned', 'cve-ended'].includes(event.body.type)).toBe(true);
        expect(notification.what).toBe('announcement');
        expect(arrives || before?.announced.announcement !== undefined).toBe(true);
        expect(before?.publishedAt).toBeDefined();
        edits += 1;
      }
    });
    expect(edits).toBeGreaterThanOrEqual(draws(6));
  });

  test('the bot publishes only what another member than the asker agreed to', () => {
    let published = 0;
    always((walk) => {
      for (const { request, state } of walk.published) {
        expect(state.publishedAt).toBeUndefined();
        expect(state.status).toBe('open');
        expect(request.approvedBy).not.toBe(request.askedBy);
        expectTwo(walk, 'advisory', request.revision, state.version);
        published += 1;
      }
    });
    expect(published).toBeGreaterThanOrEqual(draws(21));
  });

  test('nobody can ever agree to their own request, to another preview, or to another request', () => {
    const people = [ANNA, BEN, FAY, GUS].map((id) => as(id, ['security', 'fix-team']));
    let asked = 0;
    check(
      [releaseWalks],
      ({ states }) => {
        for (const state of states)
          for (const what of PUBLICATIONS) {
            const stands = state.publications[what];
            if (!stands || refusalOfPublication(state, what)) continue;
            asked += 1;
            const { revision: request, fingerprint, askedBy: asker } = stands;
            for (const who of people) {
              const given = [
                { what, request, fingerprint },
                { what, request, fingerprint: fingerprint === FINGERPRINT ? OTHER_PRINT : FINGERPRINT },
                { what, request: request - 1, fingerprint },
              ];
              const codes = given.map((each) => codeOf(approvePublication(state, each, who)));
              const own = who.who.id === asker;
              expect(codes).toEqual(
                own
                  ? ['own-preview', 'own-preview', 'preview-gone']
                  : ['ok', 'preview-changed', 'preview-gone'],
              );
            }
          }
      },
      50,
    );
    expect(asked).toBeGreaterThanOrEqual(draws(201));
  });
});

describe('once', () => {
  test('each kind of message is posted once at most; whatever follows is an edit of it', () => {
    const posted = new Map<string, number>();
    let again = 0;
    always(({ events, sent }) => {
      const posts = sent.filter(({ notification }) => notification.template !== 'announcement-edit');
      const kinds = posts.map(({ notification }) => kindOf(notification) ?? '');
      expect(new Set(kinds).size).toBe(kinds.length);
      for (const kind of kinds) posted.set(kind, (posted.get(kind) ?? 0) + 1);
      const recorded = events.filter(
        ({ body: { type } }) => type === 'announced' || type === 'retrospective-posted',
      );
      expect(recorded.length).toBe(posts.length);
      const edits = sent.flatMap(({ notification, state }) =>
        notification.template === 'announcement-edit' ? [state.announced[notification.what]] : [],
      );
      expect(edits).not.toContain(undefined);
      again += edits.length;
    });
    expect([...posted.keys()].toSorted()).toEqual(['announcement', 'mitigation', 'retrospective']);
    expect(Math.min(...posted.values())).toBeGreaterThanOrEqual(draws(4));
    expect(again).toBeGreaterThanOrEqual(draws(11));
  });

  test('an approval is recorded once, and a message that stands there is done to once', () => {
    always(({ events }) => {
      const approvals = events.flatMap(({ body }) =>
        body.type === 'publication-approved' ? [`${body.what} ${body.request}`] : [],
      );
      expect(new Set(approvals).size).toBe(approvals.length);
      const publications = events.filter(({ body }) => body.type === 'advisory-published');
      expect(publications.length).toBeLessThanOrEqual(1);
    });
  });
});

describe('among them', () => {
  test('nobody but the security team hears that something waits to become public', () => {
    let requests = 0;
    always((walk) => {
      const audiences = heardOf(walk, 'publication-asked').map(({ told }) => told.to.kind);
      expect(audiences.filter((kind) => kind !== 'security' && kind !== 'private-channel')).toEqual([]);
      requests += audiences.length;
    });
    expect(requests).toBeGreaterThanOrEqual(draws(501));
  });

  test('the answer is heard by whoever asked, and by whoever had agreed', () => {
    let answers = 0;
    always((walk) => {
      for (const { event, before, told } of heardOf(walk, 'publication-answered')) {
        const requests = [before?.publications, before?.leaving].flatMap((each) => Object.values(each ?? {}));
        const stands = requests.find(
          ({ revision }) => 'request' in event.body && revision === event.body.request,
        );
        const people = [stands?.askedBy, stands?.approvedBy].filter((id) => id !== undefined);
        expect(people.map((id) => ({ kind: 'member', id }))).toContainEqual(told.to);
        answers += 1;
      }
    });
    expect(answers).toBeGreaterThanOrEqual(draws(101));
  });

  test('the private channel reads no more than a case, a kind and a number', () => {
    always(({ heard }) => {
      const read = heard.filter(({ told }) => told.to.kind === 'private-channel');
      const keys = new Set(read.flatMap(({ told }) => Object.keys(told.notification)));
      expect([...keys.difference(HARMLESS)]).toEqual([]);
    });
  });

  test('what is for #codegate is for nobody else, and nothing else is for #codegate', () => {
    always(({ heard }) => {
      const wrong = heard.filter(
        ({ told: { to, notification } }) => (to.kind === 'codegate') !== isPublic(notification),
      );
      expect(wrong).toEqual([]);
    });
  });
});

const HARMLESS = new Set(['template', 'caseId', 'what', 'request']);
