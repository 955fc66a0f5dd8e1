import { describe, expect, test } from 'vitest';
import { announcementDueAt } from '../../../src/process/announcement-due.ts';
import type { Parts } from '../../../src/process/publication/parts.ts';
import type { Case } from '../../../src/process/case.ts';
import type { AnnouncementKind, EventBody } from '../../../src/process/events.ts';
import { notificationsOf } from '../../../src/process/notifications/event-notifications.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { nameOfNext, nextNamed } from '../../../src/process/outlook/summary.ts';
import { toMark, type ToMark } from '../../../src/process/publication/marks.ts';
import { announcementEdited } from '../../../src/process/publication/outcomes.ts';
import { approveAlone, refusalOfPublication } from '../../../src/process/publication/requests.ts';
import { nextAct } from '../../../src/process/steps.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import {
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  FAY,
  FINGERPRINT,
  folded,
  history,
  opened,
  OTHER_PRINT,
  policy,
  type Told,
} from '../../support/cases.ts';

const AT = days(30);
const PARTS = { summary: FINGERPRINT };
const MARKED = { ...PARTS, withdrawn: OTHER_PRINT };
const posted = (what: AnnouncementKind): EventBody => ({
  type: 'announced',
  what,
  messageId: what === 'mitigation' ? '7' : '8',
  print: FINGERPRINT,
  exploited: 'no',
  parts: PARTS,
});
const done = [
  opened(),
  ...doneBefore('retrospective').filter(({ type }) => type !== 'announced'),
  { type: 'advisory-published', at: days(20) },
] as const satisfies readonly Told[];
const announced: readonly Told[] = [...done, posted('announcement')];
const withdrawn: Told = { body: { type: 'advisory-standing', now: 'withdrawn' }, at: AT };
const restored: Told = { body: { type: 'advisory-standing', now: 'restored' }, at: AT.add({ hours: 5 }) };
const edited = (what: AnnouncementKind, parts: Parts): Told => ({
  body: {
    type: 'announcement-edited',
    what,
    print: OTHER_PRINT,
    exploited: 'no',
    request: 99,
    parts,
  },
  at: AT.add({ hours: 1 }),
});
const marked = edited('announcement', MARKED);
const unmarked = edited('announcement', PARTS);
const gone: Told = { type: 'announcement-gone', what: 'announcement', messageId: '8' };
const lost: Told = { type: 'advisory-standing', now: 'out-of-sight' };

const asking = (what: AnnouncementKind): Told => ({
  type: 'publication-asked',
  what,
  print: OTHER_PRINT,
  parts: MARKED,
});

/** What follows from the last of these. */
const templates = (...told: readonly Told[]) => {
  const events = history(...told);
  return events
    .slice(-1)
    .flatMap((event) => notificationsOf(folded(events.slice(0, -1)), folded(events), event))
    .map(({ notification: { template } }) => template);
};

describe('what stands in #codegate is to say whether its advisory is withdrawn', () => {
  const put = { what: 'announcement', how: 'put' } as const;
  const remove = { what: 'announcement', how: 'remove' } as const;
  test.each([
    ['published', announced, undefined],
    ['withdrawn', [...announced, withdrawn], put],
    ['withdrawn, and nothing stands there', [...done, withdrawn], undefined],
    ['withdrawn and marked', [...announced, withdrawn, marked], undefined],
    ['marked, and published again', [...announced, withdrawn, marked, restored], remove],
    [
      'published again without a mark, for which there was no time',
      [...announced, withdrawn, restored],
      undefined,
    ],
    ['the mark removed', [...announced, withdrawn, marked, restored, unmarked], undefined],
    ['withdrawn once more', [...announced, withdrawn, marked, restored, unmarked, withdrawn], put],
    ['deleted there', [...announced, withdrawn, gone], undefined],
    ['not shown by GitHub any more', [...announced, withdrawn, lost], undefined],
    [
      'marked, and the release of its fix is gone',
      [...announced, withdrawn, marked, restored, { type: 'fix-missing' }],
      undefined,
    ],
    ['a mitigation alone', [...done, posted('mitigation'), withdrawn], { what: 'mitigation', how: 'put' }],
    ['of both, the announcement first', [...announced, posted('mitigation'), withdrawn], put],
    [
      'of both, then the mitigation',
      [...announced, posted('mitigation'), withdrawn, marked],
      { what: 'mitigation', how: 'put' },
    ],
  ] satisfies readonly (readonly [string, readonly Told[], Pick<ToMark, 'what' | 'how'> | undefined])[])(
    '%s',
    (_, told, expected) => {
      const state = caseOf(...told);
      const mark = toMark(state);
      expect(mark && { what: mark.what, how: mark.how }).toEqual(expected);
      const next = nextAct(state)?.kind;
      expect([next === 'mark', next === 'unmark']).toEqual([
        expected?.how === 'put',
        expected?.how === 'remove',
      ]);
      expect(expected && refusalOfPublication(state, expected.what)).toBeUndefined();
    },
  );

  test('an identifier that comes by itself leaves the mark as it is', () => {
    const byItself: EventBody = {
      type: 'announcement-edited',
      what: 'announcement',
      print: FINGERPRINT,
      exploited: 'no',
    };
    expect(toMark(caseOf(...announced, withdrawn, marked, byItself))).toBeUndefined();
  });

  test('the next act is kept by its name', () => {
    for (const kind of ['mark', 'unmark'] as const) expect(nextNamed(nameOfNext({ kind }))).toEqual({ kind });
  });

  test('what is not announced yet is not announced then', () => {
    expect(refusalOfPublication(caseOf(...done, withdrawn), 'announcement')).toEqual({
      code: 'advisory-withdrawn',
    });
  });
});

describe('pressed for', () => {
  const state = caseOf(...announced, withdrawn);
  const people = { security: [ANNA, BEN], fixTeam: [FAY], coordinator: undefined };

  test('like what is overdue, by the whole team, from when it was seen', () => {
    expect(announcementDueAt(state)).toEqual(AT);
    const given = remindersAt(state, policy, people, AT.add({ hours: 1 }));
    const kinds = given.flatMap(({ recipient, time: { kind } }) =>
      recipient.kind === 'member' ? [`${kind} ${recipient.id}`] : [],
    );
    expect(kinds).toEqual(expect.arrayContaining([`unannounced ${ANNA}`, `unannounced ${BEN}`]));
    const again = caseOf(...announced, withdrawn, marked, restored);
    expect(announcementDueAt(again)).toEqual(AT.add({ hours: 5 }));
  });

  test('not while it is asked for, which is a question of its own; nor once it is said', () => {
    const asked: EventBody = { type: 'publication-asked', what: 'announcement', print: OTHER_PRINT };
    expect(announcementDueAt(caseOf(...announced, withdrawn, asked))).toBeUndefined();
    expect(nextAct(caseOf(...announced, withdrawn, asked))).toEqual({ kind: 'mark' });
    expect(announcementDueAt(caseOf(...announced, withdrawn, marked))).toBeUndefined();
  });
});

describe('two keys', () => {
  test('what was approved before it was withdrawn, or published again, does not leave, and both hear it', () => {
    for (const [before, now] of [
      [announced, withdrawn],
      [[...announced, withdrawn, marked], restored],
    ] as const) {
      const told = history(...before, asking('announcement'));
      const request = told.length;
      const events = history(
        ...before,
        asking('announcement'),
        {
          body: { type: 'publication-approved', what: 'announcement', request },
          actor: { kind: 'member', id: BEN },
        },
        now,
      );
      const [earlier, later] = [folded(events.slice(0, -1)), folded(events)];
      expect(earlier.leaving.announcement).toBeDefined();
      expect(later.leaving.announcement).toBeUndefined();
      const heard = events.slice(-1).flatMap((event) => notificationsOf(earlier, later, event));
      expect(heard.filter(({ notification }) => notification.template === 'publication-ended')).toHaveLength(
        2,
      );
    }
  });

  test('nobody marks a mitigation alone, even where the policy lets one member post one', () => {
    const alone = readPolicy({ approvals: { mitigationAloneAfter: 'PT1M' } });
    const known: Told = { type: 'disclosure-changed', kind: 'public' };
    for (const facts of [
      [posted('mitigation'), withdrawn],
      [posted('mitigation'), withdrawn, edited('mitigation', MARKED), restored],
    ]) {
      const state = caseOf(...done, known, ...facts, asking('mitigation'));
      const anna = state.publications.mitigation?.askedBy ?? '';
      const decision = approveAlone(
        state,
        { request: state.version, fingerprint: OTHER_PRINT, parts: MARKED, reason: 'It burns.' },
        { who: { id: anna, sides: ['security'] }, policy: alone, now: days(60) },
      );
      expect(decision).toEqual({ ok: false, refusal: { code: 'never-alone' } });
    }
  });
});

describe('what is recorded of a mark', () => {
  const standing = { what: 'announcement', fingerprint: OTHER_PRINT, exploited: 'no', request: 99 } as const;
  const markIn = (state: Case, parts: object | undefined) =>
    announcementEdited(state, { ...standing, parts: parts && { ...parts } }).flatMap((body) =>
      body.type === 'announcement-edited' ? [body.mark] : [],
    );

  test('that it was put, that it was removed, and nothing of what stays', () => {
    const before = caseOf(...announced, withdrawn);
    const after = caseOf(...announced, withdrawn, marked);
    expect(markIn(before, MARKED)).toEqual(['put']);
    expect(markIn(before, PARTS)).toEqual([undefined]);
    expect(markIn(after, PARTS)).toEqual(['remove']);
    expect(markIn(after, MARKED)).toEqual([undefined]);
    expect(markIn(after, undefined)).toEqual([undefined]);
  });

  test('what follows on the announcement says it as well', () => {
    const follows: Told = {
      type: 'correction-posted',
      messageId: '9',
      print: OTHER_PRINT,
      exploited: 'no',
      parts: PARTS,
    };
    const putting: Told = {
      body: {
        type: 'announcement-edited',
        what: 'announcement',
        print: OTHER_PRINT,
        exploited: 'no',
        parts: MARKED,
        request: 99,
        mark: 'put',
      },
      at: AT,
    };
    expect(templates(...announced, follows, withdrawn, putting)).toEqual(['correction-mark']);
    expect(templates(...announced, withdrawn, putting)).toEqual([]);
    expect(templates(...announced, follows, unmarked)).toEqual([]);
  });
});
