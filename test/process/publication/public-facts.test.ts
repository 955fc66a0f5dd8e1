import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/process/case.ts';
import { deadline } from '../../../src/process/deadlines.ts';
import { asksOf } from '../../../src/process/outlook/asks.ts';
import {
  fixObserved,
  outOfSight,
  releasedAndAnnouncedAt,
  standingObserved,
} from '../../../src/process/publication/public-facts.ts';
import { refusalOfPublication } from '../../../src/process/publication/requests.ts';
import { nextAct, STEPS } from '../../../src/process/steps.ts';
import { notificationsOf } from '../../../src/process/notifications/event-notifications.ts';
import { check } from '../../support/arbitraries.ts';
import {
  caseOf,
  days,
  doneBefore,
  doneBy,
  FINGERPRINT,
  folded,
  history,
  hours,
  linked,
  opened,
  policy,
  type Told,
} from '../../support/cases.ts';
import { releaseWalks, walks } from '../walks.ts';

const published: Told = { body: { type: 'advisory-published', at: days(2) }, at: days(2) };
const missing: Told = { body: { type: 'fix-missing' }, at: days(2) };
const released: Told = { body: { type: 'fix-released' }, at: days(5) };
const announced: Told = { body: doneBy('announced'), at: days(6) };
const early = [linked, doneBy('advisory'), published, missing] as const;

describe('what GitHub shows of the release of a fix', () => {
  test.each([
    ['is there, as it is taken to be', [published], true, []],
    ['is missing', [published], false, ['disclosure-changed', 'fix-missing']],
    [
      'is missing, and everybody knows already',
      [opened({ source: 'public' }), published],
      false,
      ['fix-missing'],
    ],
    ['is missing still', early, false, []],
    ['has come', early, true, ['fix-released']],
    ['is gone again', [...early, released], false, ['disclosure-changed', 'fix-missing']],
    ['is not known', [published], undefined, []],
    ['is not known, and was missing', early, undefined, []],
  ] as const)('%s', (_, told, shown, types) => {
    expect(fixObserved(caseOf(...told), shown).map(({ type }) => type)).toEqual(types);
  });
});

describe('published without the release of its fix', () => {
  const state = caseOf(...early, { type: 'disclosure-changed', kind: 'public' });

  test('it is as soon as possible', () => {
    expect(deadline(state, 'fix-release', policy)).toMatchObject({ kind: 'asap' });
  });

  test('what helps until then may be said, and no fix be announced', () => {
    expect(refusalOfPublication(state, 'mitigation')).toBeUndefined();
    expect(refusalOfPublication(state, 'announcement')).toEqual({ code: 'fix-not-released' });
    const later = caseOf(...early, released);
    expect(refusalOfPublication(later, 'announcement')).toBeUndefined();
    expect(refusalOfPublication(later, 'mitigation')).toEqual({ code: 'published-already' });
  });

  test('what a release showed is open again, and the distributors are to be told', () => {
    const done = caseOf(...doneBefore('retrospective'), published, missing);
    expect(Object.keys(done.steps)).not.toContain('binaries-built');
    expect(Object.keys(done.steps)).not.toContain('binaries-functional');
    expect(nextAct(done)).toMatchObject({ kind: 'step', step: 'binaries-built' });
    expect(STEPS['distributors-notified'].needed?.(state)).toBe(true);
  });

  test('what two members had approved of it is withdrawn, and both hear it', () => {
    const told = history(
      opened(),
      linked,
      doneBy('advisory'),
      published,
      { type: 'publication-asked', what: 'announcement', print: FINGERPRINT },
      {
        body: { type: 'publication-approved', what: 'announcement', request: 5 },
        actor: { kind: 'member', id: '2' },
      },
      { body: { type: 'fix-missing' }, at: days(3) },
    );
    const before = folded(told.slice(0, -1));
    const after = folded(told);
    expect(before.leaving.announcement).toBeDefined();
    expect(after.leaving.announcement).toBeUndefined();
    const heard = told.slice(-1).flatMap((event) => notificationsOf(before, after, event));
    expect(heard.map(({ to, notification: { template } }) => [template, to.kind])).toEqual([
      ['fix-missing', 'security'],
      ['fix-missing', 'fix-team'],
      ['publication-ended', 'member'],
      ['publication-ended', 'member'],
    ]);
  });

  test('seen with the publication, it is told with that', () => {
    const told = history(opened(), linked, doneBy('advisory'), published, missing);
    const heard = told
      .slice(-1)
      .flatMap((event) => notificationsOf(folded(told.slice(0, -1)), folded(told), event));
    expect(heard).toEqual([]);
  });
});

describe('the retrospective counts from what was released and announced', () => {
  test.each([
    ['published alone', [published], undefined],
    ['published and announced', [published, announced], days(6)],
    [
      'announced before GitHub’s own time of the publication',
      [published, { body: doneBy('announced'), at: hours(1) }],
      days(2),
    ],
    ['announced, and its release is gone', [published, announced, missing], undefined],
    [
      'announced, and released again',
      [published, announced, missing, { body: { type: 'fix-released' }, at: days(9) }],
      days(9),
    ],
  ] as const)('%s', (_, told, from) => {
    expect(releasedAndAnnouncedAt(caseOf(...told))?.toString()).toBe(from?.toString());
  });

  test('each time has deadlines of its own', () => {
    const state = caseOf(published, announced, missing, { body: { type: 'fix-released' }, at: days(9) });
    expect(deadline(state, 'retrospective', policy)).toMatchObject({ revision: 5, due: days(12) });
  });
});

const seen = (state: Case, shown: 'published' | 'withdrawn') =>
  standingObserved(state, shown).map((body) => (body.type === 'advisory-standing' ? body.now : ''));

describe('what has become of a published advisory', () => {
  test('is told once each way', () => {
    const state = caseOf(linked, published);
    expect(seen(state, 'published')).toEqual([]);
    expect(seen(state, 'withdrawn')).toEqual(['withdrawn']);
    const withdrawn = caseOf(linked, published, { type: 'advisory-standing', now: 'withdrawn' });
    expect(seen(withdrawn, 'withdrawn')).toEqual([]);
    expect(seen(withdrawn, 'published')).toEqual(['restored']);
    expect(outOfSight(withdrawn)).toHaveLength(1);
    const lost = caseOf(linked, published, { type: 'advisory-standing', now: 'out-of-sight' });
    expect(outOfSight(lost)).toEqual([]);
    expect(seen(lost, 'published')).toEqual(['in-sight']);
    expect(outOfSight(caseOf(linked))).toEqual([]);
  });
});

/** Whether anybody is asked to look back. */
function asksToLookBack(state: Case): boolean {
  const next = nextAct(state);
  return (
    (next?.kind === 'step' && STEPS[next.step].stage === 'retrospective') ||
    asksOf(state, policy).some(
      ({ for: asked }) =>
        asked.kind === 'part' || (asked.kind === 'stage' && asked.stage === 'retrospective'),
    )
  );
}

describe.each([
  ['in every history', walks],
  ['in every history of a release', releaseWalks],
])('%s', (_, histories) => {
  test('no fix is announced without its release, and nobody is asked to look back while the hole is open', () => {
    check([histories], ({ states, sent }) => {
      const open = states.filter(({ unfixedSince }) => unfixedSince !== undefined);
      expect(open.filter(asksToLookBack)).toEqual([]);
      expect(open.filter((state) => state.status === 'open' && !nextAct(state))).toEqual([]);
      expect(open.filter(({ leaving }) => leaving.announcement)).toEqual([]);
      const announcements = sent.filter(
        ({ notification }) =>
          notification.template === 'announcement' && notification.what === 'announcement',
      );
      expect(announcements.filter(({ state }) => state.unfixedSince)).toEqual([]);
    });
  });

  test('nobody is asked to look back before the fix is announced', () => {
    check([histories], ({ states }) => {
      const silent = states.filter(({ steps }) => !steps.announced);
      expect(silent.filter((state) => deadline(state, 'retrospective', policy))).toEqual([]);
    });
  });
});
