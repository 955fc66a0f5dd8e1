import { describe, expect, test } from 'vitest';
import { eventBody, type EventBody } from '../../../src/process/events.ts';
import { lateness } from '../../../src/process/lateness.ts';
import { timelineView } from '../../../src/discord/views/timeline.ts';
import { bodies, check } from '../../support/arbitraries.ts';
import { ANNA, caseOf, doneBefore, history, opened, policy, START } from '../../support/cases.ts';
import { buttonsOf, LONG_HOSTILE, rawOf, SECRETS, textOf } from '../../support/screens.ts';

const types = eventBody.options.map((option) => option.shape.type.value);
const state = caseOf();
const plan = lateness(state.id, history(opened(), ...doneBefore('end')), policy);
const pageOf = (told: readonly EventBody[], page: number, place: 'channel' | 'dm' = 'channel') =>
  timelineView(state, history(...told), { page, place, plan });

/** The lines of events on a page. */
const linesOf = (told: readonly EventBody[], page: number) =>
  textOf(pageOf(told, page))
    .split('\n')
    .filter((line) => line.startsWith('<t:'));

/** The longest things there are to tell. */
const longest: readonly EventBody[] = [
  { type: 'preflight-overridden', condition: 'details', reason: LONG_HOSTILE },
  { type: 'slow-track-set', until: START, reviewAt: START, reason: LONG_HOSTILE },
  { type: 'step-checked', step: 'introduced-by', evidence: `https://example.org/${'x'.repeat(480)}` },
  { type: 'fix-team-added', login: '_'.repeat(100) },
  { type: 'upstream-set', project: '*'.repeat(100), disclosesAt: START },
];

const agreed = (more = {}): EventBody => ({
  type: 'release-agreed',
  side: 'fix-team',
  proposal: 2,
  ...more,
});

const ticks = (by: { by?: 'observed' }): EventBody[] => [
  { type: 'step-checked', step: 'merged', ...by },
  { type: 'step-unchecked', step: 'merged', ...by },
];

describe('a timeline', () => {
  test('shows that one person agreed for both sides', () => {
    const [alone, ordinary] = [linesOf([agreed({ bothSides: true })], 0), linesOf([agreed()], 0)];
    expect(alone.join()).toContain('agreed by the fix team; ⚠️ the same person agreed for both sides');
    expect(ordinary.join()).not.toContain('⚠️');
  });

  test('names nobody who only looked for what was seen', () => {
    for (const line of linesOf(ticks({ by: 'observed' }), 0)) expect(line).toMatch(/ · seen in GitHub$/);
    for (const line of linesOf(ticks({}), 0)) expect(line).toContain(`<@${ANNA}>`);
  });

  test.each(types)('tells of %s when and who, in one line', (type) => {
    check(
      [bodies[type]],
      (body) => {
        const [line, ...rest] = linesOf([body], 0);
        const isSeen = 'by' in body && body.by === 'observed';
        expect(line).toMatch(isSeen ? /^<t:\d+:f> · .+ · seen in GitHub$/ : /^<t:\d+:f> · .+ · <@\d+>$/);
        expect(rest).toEqual([]);
      },
      20,
    );
  });

  test('tells everything once, the latest page first, each in order', () => {
    const told = Array.from({ length: 25 }, (_, index): EventBody => ({
      type: 'fix-team-added',
      login: `dev${index}`,
    }));
    const pages = [0, 1, 2].map((page) => linesOf(told, page).map((line) => /dev\d+/.exec(line)?.[0]));
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.toReversed().flat()).toEqual(told.map((_, index) => `dev${index}`));
  });

  test('passes with the longest things there are, and leaves none out', () => {
    const told = Array.from({ length: 20 }, () => longest).flat();
    let shown = 0;
    for (let page = 0; page < 100; page++) {
      const view = pageOf(told, page);
      shown += linesOf(told, page).length;
      if (!('Older' in buttonsOf(view))) break;
    }
    expect(shown).toBe(told.length);
  });

  test('leads to older and newer pages, and to the card', () => {
    const told = Array.from({ length: 25 }, () => opened());
    expect(buttonsOf(pageOf(told, 0))).toEqual({ Older: 'timeline:CG-2026-001:1', Open: 'open:CG-2026-001' });
    expect(buttonsOf(pageOf(told, 1))).toEqual({
      Older: 'timeline:CG-2026-001:2',
      Newer: 'timeline:CG-2026-001:0',
      Open: 'open:CG-2026-001',
    });
    expect(textOf(pageOf(told, 1))).toContain('Page 2 of 3');
    expect(textOf(pageOf(told, 99))).toContain('Page 1 of 3');
    expect(textOf(pageOf([opened()], 0))).not.toContain('Page');
  });

  test('holds no CVE id in a direct message', () => {
    const assigned: EventBody = { type: 'cve-assigned', cveId: SECRETS.cveId };
    expect(rawOf(pageOf([assigned], 0, 'dm'))).not.toContain(SECRETS.cveId);
    expect(rawOf(pageOf([assigned], 0))).toContain(SECRETS.cveId);
  });
});
