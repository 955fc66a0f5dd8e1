import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evolve } from '../../src/process/evolve.ts';
import {
  ANNOUNCEMENTS,
  PUBLICATIONS,
  type Actor,
  type EventBody,
  type Publication,
} from '../../src/process/events.ts';
import { isPublic } from '../../src/process/notifications/notification.ts';
import {
  notificationsOf,
  type AddressedNotification,
} from '../../src/process/notifications/event-notifications.ts';
import { bodies } from '../support/arbitraries.ts';
import {
  ANNA,
  BEN,
  caseOf,
  CASE_ID,
  doneBy,
  hours,
  linked,
  OTHER_PRINT,
  FINGERPRINT,
  type Told as Fact,
} from '../support/cases.ts';

const anna: Actor = { kind: 'member', id: ANNA };
const ben: Actor = { kind: 'member', id: BEN };
const bot: Actor = { kind: 'bot' };

/** Whom `body` is told to, after `before` happened. */
function toldOf(before: readonly Fact[], body: EventBody, actor = ben): AddressedNotification[] {
  const state = caseOf(linked, ...before);
  const event = { seq: state.version + 1, at: hours(1), actor, cause: 'test', body };
  return notificationsOf(state, evolve(CASE_ID, state, event), event);
}

const about = (template: string, more = {}) => ({ template, caseId: CASE_ID, ...more });
const codegate = { kind: 'codegate' };
const member = (id: string) => ({ kind: 'member', id });
const asked = (what: Publication, more: object = {}): EventBody => ({
  type: 'publication-asked',
  what,
  print: FINGERPRINT,
  ...more,
});
const approved = (what: Publication, request = 3): EventBody => ({
  type: 'publication-approved',
  what,
  request,
});
const declined = (what: Publication, request = 3): EventBody => ({
  type: 'publication-declined',
  what,
  request,
});
const announced = (what: 'announcement' | 'mitigation'): EventBody => ({
  type: 'announced',
  what,
  messageId: '77',
  print: OTHER_PRINT,
  exploited: 'no',
});
const cve: EventBody = { type: 'cve-assigned', cveId: 'CVE-2026-1234' };
const answer = (what: Publication, isApproved: boolean, more = {}) =>
  about('publication-answered', { what, approved: isApproved, ...more });

describe('a request', () => {
  test.each(PUBLICATIONS)('for the %s: the private channel and the security team', (what) => {
    const asks = about('publication-asked', { what, request: 3 });
    expect(toldOf([], asked(what))).toEqual([
      { to: { kind: 'private-channel' }, notification: asks },
      { to: { kind: 'security' }, notification: asks },
    ]);
  });

  test('says no more than the case, what it is, and its number, whatever was asked', () => {
    for (const exploited of ['yes', 'no', 'unknown'])
      for (const { notification: said } of toldOf([], asked('mitigation', { exploited })))
        expect(Object.keys(said).toSorted()).toEqual(['caseId', 'request', 'template', 'what']);
  });
});

describe('an approval', () => {
  test('of the advisory: whoever asked, and not a word for #codegate', () => {
    expect(toldOf([asked('advisory')], approved('advisory'))).toEqual([
      { to: member(ANNA), notification: answer('advisory', true, { by: BEN }) },
    ]);
  });

  test.each(ANNOUNCEMENTS)('of the %s: whoever asked, and #codegate', (what) => {
    expect(toldOf([asked(what)], approved(what))).toEqual([
      { to: member(ANNA), notification: answer(what, true, { by: BEN }) },
      {
        to: codegate,
        notification: about('announcement', { what, request: 3, print: FINGERPRINT, exploited: 'unknown' }),
      },
    ]);
  });

  test.each(ANNOUNCEMENTS)('of the %s that stands there already: an edit of it', (what) => {
    const before = [announced(what), asked(what, { exploited: 'yes' })];
    expect(toldOf(before, approved(what, 4))).toEqual([
      { to: member(ANNA), notification: answer(what, true, { by: BEN }) },
      {
        to: codegate,
        notification: about('announcement-edit', { what, request: 4, print: FINGERPRINT, exploited: 'yes' }),
      },
    ]);
  });

  test('of the announcement, where users were told before what to do: a message of its own', () => {
    const [, post] = toldOf([announced('mitigation'), asked('announcement')], approved('announcement', 4));
    expect(post?.notification).toMatchObject({ template: 'announcement', what: 'announcement' });
  });

  test('of the retrospective: whoever asked, and #codegate', () => {
    expect(toldOf([asked('retrospective')], approved('retrospective'))).toEqual([
      { to: member(ANNA), notification: answer('retrospective', true, { by: BEN }) },
      { to: codegate, notification: about('retrospective', { request: 3, print: FINGERPRINT }) },
    ]);
  });

  test.each(PUBLICATIONS)('of another request for the %s: nobody', (what) => {
    expect(toldOf([asked(what)], approved(what, 2))).toEqual([]);
    expect(toldOf([], approved(what))).toEqual([]);
    expect(toldOf([asked(what), asked(what)], approved(what, 3))).toEqual([]);
    expect(toldOf([asked(what), declined(what)], approved(what))).toEqual([]);
  });

  test('of one kind: nothing of another', () => {
    expect(toldOf([asked('announcement')], approved('mitigation'))).toEqual([]);
  });
});

describe('a refusal', () => {
  test('by another member: whoever asked', () => {
    expect(toldOf([asked('advisory')], declined('advisory'))).toEqual([
      { to: member(ANNA), notification: answer('advisory', false, { by: BEN }) },
    ]);
  });

  test('by the bot, of what was approved: both, and who it was is nobody', () => {
    const before = [asked('announcement'), { body: approved('announcement'), actor: ben }];
    expect(toldOf(before, declined('announcement'), bot)).toEqual([
      { to: member(ANNA), notification: answer('announcement', false) },
      { to: member(BEN), notification: answer('announcement', false) },
    ]);
  });

  test('of another request: nobody', () => {
    expect(toldOf([asked('advisory')], declined('advisory', 2))).toEqual([]);
  });
});

describe('what stands in #codegate', () => {
  test.each(ANNOUNCEMENTS)('the %s is passed on to those who follow the channel', (what) => {
    expect(toldOf([], announced(what), bot)).toEqual([
      { to: codegate, notification: about('crosspost', { messageId: '77' }) },
    ]);
  });

  test('the retrospective gets a thread for replies', () => {
    expect(toldOf([], { type: 'retrospective-posted', messageId: '88' }, bot)).toEqual([
      { to: codegate, notification: about('thread', { messageId: '88' }) },
    ]);
  });

  test('an edit is told to nobody', () => {
    for (const what of ANNOUNCEMENTS)
      expect(
        toldOf(
          [announced(what)],
          { type: 'announcement-edited', what, print: FINGERPRINT, exploited: 'no' },
          bot,
        ),
      ).toEqual([]);
  });
});

describe('a CVE id', () => {
  const arrived = { to: { kind: 'in-charge' }, notification: about('cve-arrived') };

  test('edits the announcement that stands there', () => {
    expect(toldOf([doneBy('published'), announced('announcement')], cve)).toEqual([
      arrived,
      { to: codegate, notification: about('announcement-edit', { what: 'announcement', exploited: 'no' }) },
    ]);
  });

  test.each<[string, Fact[]]>([
    ['nothing is announced', []],
    ['the announcement merely waits', [asked('announcement')]],
    [
      'it is approved and has not left',
      [asked('announcement'), { body: approved('announcement'), actor: ben }],
    ],
    ['users were merely told what to do', [announced('mitigation')]],
  ])('edits nothing where %s', (_, before) => {
    expect(toldOf(before, cve)).toEqual([arrived]);
  });
});

describe('everything else', () => {
  const speaking: readonly EventBody['type'][] = [
    'publication-approved',
    'announced',
    'correction-posted',
    'retrospective-posted',
    'cve-assigned',
    'cve-ended',
  ];
  const silent = Object.entries<fc.Arbitrary<EventBody>>(bodies).filter(
    ([type]) => type !== 'opened' && !speaking.some((each) => each === type),
  );

  test.each(silent)('%s brings nothing to #codegate, whatever waits and whatever stands there', (_, body) => {
    const before: Fact[] = [
      announced('announcement'),
      announced('mitigation'),
      ...PUBLICATIONS.map((what) => asked(what)),
      ...PUBLICATIONS.slice(1).map((what, index): Fact => ({ body: approved(what, 6 + index), actor: ben })),
    ];
    for (const drawn of fc.sample(body, { numRuns: 20, seed: 4 }))
      expect(toldOf(before, drawn, anna).filter(({ notification: said }) => isPublic(said))).toEqual([]);
  });
});
