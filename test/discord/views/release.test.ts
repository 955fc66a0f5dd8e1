import { describe, expect, test } from 'vitest';
import { inTimeZonesInBrief } from '../../../src/documents/time-in-words.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { readPolicy, STAGES } from '../../../src/process/policy.ts';
import { agreedDay, ANNA, BEN, caseOf, days, hours, linked, opened, START } from '../../support/cases.ts';
import {
  buttonsOf,
  grownCase,
  LONG_HOSTILE,
  rawOf,
  RELEASE,
  SECRETS,
  textOf,
} from '../../support/screens.ts';
import { agreeButtonOf, context, proposalLinesOf, slotsOf } from '../../support/looks.ts';

const open = caseOf(linked);
const proposal = (at = RELEASE, reason?: string): EventBody => ({
  type: 'release-proposed',
  at,
  ...(reason === undefined ? {} : { reason }),
});
/** Opened, linked, and proposed as the third event. */
const proposed = (...more: EventBody[]) => caseOf(opened(), linked, proposal(), ...more);
const slotsIn = (view: ReturnType<typeof slotsOf>) =>
  Object.entries(buttonsOf(view)).filter(([, id]) => id.startsWith('propose:'));
const due = (at: Temporal.Instant): EventBody => ({
  type: 'deadline-set',
  stage: 'fix-release',
  at,
  reason: 'x',
});

describe('the slots that are offered', () => {
  test('are the next five inside the window, each with a button that says when', () => {
    expect(slotsIn(slotsOf(open, context({ now: START })))).toEqual([
      ['Mon 2 Mar 16:00 UTC', 'propose:CG-2026-001:1772467200'],
      ['Tue 3 Mar 16:00 UTC', 'propose:CG-2026-001:1772553600'],
      ['Wed 4 Mar 16:00 UTC', 'propose:CG-2026-001:1772640000'],
      ['Thu 5 Mar 16:00 UTC', 'propose:CG-2026-001:1772726400'],
      ['Mon 9 Mar 16:00 UTC', 'propose:CG-2026-001:1773072000'],
    ]);
  });

  test('are on the clocks of those who read the announcement', () => {
    const text = textOf(slotsOf(open, context({ now: START })));
    // The clocks of America change on 8 March: those of one hour are told once, before the days of which it is true.
    expect(text.match(/^-# 16:00 UTC is .*$/gm)).toEqual([
      '-# 16:00 UTC is 08:00 Pacific · 17:00 Central European · 21:30 India',
      '-# 16:00 UTC is 09:00 Pacific · 17:00 Central European · 21:30 India',
    ]);
    expect(text).toMatch(/The release is due <t:\d+:f> \(<t:\d+:R>\)\./);
  });

  test('end with the deadline', () => {
    const state = caseOf(linked, due(hours(60)));
    const view = slotsOf(state, context({ now: START }));
    expect(slotsIn(view).map(([label]) => label)).toEqual([
      'Mon 2 Mar 16:00 UTC',
      'Tue 3 Mar 16:00 UTC',
      'Wed 4 Mar 16:00 UTC',
    ]);
    expect(textOf(view)).not.toContain('⚠️');
  });

  test('are none where none is left: the view says so, shows the next ones, and how to take one all the same', () => {
    const view = slotsOf(caseOf(linked, due(hours(3))), context({ now: START }));
    expect(slotsIn(view)).toEqual([]);
    expect(textOf(view)).toContain('⚠️ No recommended day is left before the release is due.');
    expect(textOf(view).match(/^\*\*<t:/gm)).toHaveLength(3);
    expect(Object.keys(buttonsOf(view))).toContain('Other day…');
  });

  test('begin with the upstream project’s disclosure', () => {
    const upstream: EventBody = { type: 'upstream-set', project: SECRETS.project, disclosesAt: days(30) };
    const view = slotsOf(caseOf(linked, upstream), context({ now: START }));
    expect(slotsIn(view).map(([label]) => label)).toEqual(['Wed 1 Apr 16:00 UTC']);
    expect(textOf(view)).toContain(
      'Not before <t:1775120400:f>'.replace('1775120400', String(days(30).epochMilliseconds / 1000)),
    );
    expect(textOf(view)).not.toContain('⚠️');
  });

  test('are offered as soon as possible where everything is ASAP', () => {
    const view = slotsOf(caseOf(opened({ source: 'public' }), linked), context({ now: START }));
    expect(slotsIn(view)).toHaveLength(5);
    expect(textOf(view)).toContain('The release is due as soon as possible.');
  });

  test('leave out holidays, and the day that is proposed already', () => {
    const policy = readPolicy({ releaseSlot: { holidays: ['2026-03-03'] } });
    const labels = (state = open) =>
      slotsIn(slotsOf(state, context({ now: START, policy }))).map(([label]) => label);
    expect(labels()).not.toContain('Tue 3 Mar 16:00 UTC');
    const already = caseOf(linked, proposal(Temporal.Instant.from('2026-03-04T16:00:00Z')));
    expect(labels()).toContain('Wed 4 Mar 16:00 UTC');
    expect(labels(already)).not.toContain('Wed 4 Mar 16:00 UTC');
  });

  test('show what is proposed, and who can agree to it', () => {
    const view = slotsOf(proposed(), context({ now: START }));
    expect(textOf(view)).toContain('**Release day** <t:');
    expect(buttonsOf(view)['Agree for the security team']).toBe('agree:CG-2026-001:3');
  });

  test.each(STAGES)('pass in %s, whatever has grown', (stage) => {
    for (const sides of [['security'], ['fix-team'], ['security', 'fix-team'], []] as const)
      for (const agreed of [[], ['security']] as const)
        for (const now of [hours(0), days(20), days(36), days(60)]) {
          const view = slotsOf(grownCase(stage, { agreed: [...agreed] }), context({ sides, now }));
          expect(textOf(view)).toContain('Release day');
          expect(rawOf(view)).not.toContain(SECRETS.cveId);
        }
  });

  test('have labels that fit on a button, all year', () => {
    for (let week = 0; week < 52; week++)
      for (const [label] of slotsIn(
        slotsOf(caseOf(linked, due(days(700))), context({ now: days(7 * week) })),
      ))
        expect(label).toMatch(/^(Mon|Tue|Wed|Thu) \d{1,2} [A-Z][a-z]{2,3} 16:00 UTC$/);
  });
});

describe('four in the afternoon, UTC, around the changes of clocks', () => {
  test.each([
    ['2026-03-05', 'Thu 08:00 Pacific · Thu 17:00 Central European · Thu 21:30 India'],
    // America changes on 8 March, Europe on the 29th.
    ['2026-03-09', 'Mon 09:00 Pacific · Mon 17:00 Central European · Mon 21:30 India'],
    ['2026-03-26', 'Thu 09:00 Pacific · Thu 17:00 Central European · Thu 21:30 India'],
    ['2026-03-30', 'Mon 09:00 Pacific · Mon 18:00 Central European · Mon 21:30 India'],
    // Europe changes back on 25 October, America on 1 November.
    ['2026-10-22', 'Thu 09:00 Pacific · Thu 18:00 Central European · Thu 21:30 India'],
    ['2026-10-26', 'Mon 09:00 Pacific · Mon 17:00 Central European · Mon 21:30 India'],
    ['2026-11-02', 'Mon 08:00 Pacific · Mon 17:00 Central European · Mon 21:30 India'],
  ])('%s', (date, zones) => {
    expect(inTimeZonesInBrief(Temporal.Instant.from(`${date}T16:00:00Z`))).toBe(zones);
  });

  test('says the day where it is another one', () => {
    expect(inTimeZonesInBrief(Temporal.Instant.from('2026-03-03T02:30:00Z'))).toBe(
      'Mon 18:30 Pacific · Tue 03:30 Central European · Tue 08:00 India',
    );
  });
});

const linesOf = (state = proposed(), now = START) => proposalLinesOf(state, now).join('\n');

const waits = (...sides: ('security' | 'fix-team')[]) =>
  linesOf(proposed(...sides.map((side): EventBody => ({ type: 'release-agreed', side, proposal: 3 }))));

const agreedBy = (id: string, side: 'security' | 'fix-team') => ({
  body: { type: 'release-agreed', side, proposal: 3 } as const,
  actor: { kind: 'member', id } as const,
});

describe('the proposed day', () => {
  test('is nothing where none is proposed', () => {
    expect(proposalLinesOf(open, START)).toEqual([]);
  });

  test('says who proposed it and for whom it waits', () => {
    expect(waits()).toContain(`proposed by <@${ANNA}>, waits for the security team and the fix team`);
    expect(waits('security')).toContain('waits for the fix team\n');
    expect(waits('fix-team')).toContain('waits for the security team\n');
    expect(waits('security', 'fix-team')).toContain('✅ agreed by both sides');
  });

  test('says that one person agreed for both sides, and of whom', () => {
    const alone = `⚠️ <@${ANNA}> agreed for both sides: it is the word of one person.`;
    expect(waits('security', 'fix-team')).toContain(alone);
    expect(waits('security')).not.toContain('⚠️');
    const two = [opened(), linked, proposal(), agreedBy(ANNA, 'security'), agreedBy(BEN, 'fix-team')];
    expect(linesOf(caseOf(...two))).toContain('✅ agreed by both sides');
    expect(linesOf(caseOf(...two))).not.toContain('agreed for both sides');
  });

  test('says that it has passed, if nobody agreed in time', () => {
    expect(linesOf(proposed(), RELEASE)).toContain('⚠️ has passed');
  });

  test('says that it has passed also where both agreed, until the advisory is published', () => {
    const both = [opened(), linked, ...agreedDay(RELEASE, 3)];
    expect(linesOf(caseOf(...both), RELEASE.subtract({ minutes: 1 }))).toContain('✅ agreed by both sides');
    const passed = linesOf(caseOf(...both), RELEASE);
    expect(passed).toContain('⚠️ has passed: publish now, or propose another day');
    expect(passed).not.toContain('✅');
    const published = caseOf(...both, { type: 'advisory-published', at: RELEASE });
    expect(linesOf(published, RELEASE.add({ hours: 1 }))).toContain('✅ agreed by both sides');
  });

  test('shows its reason, and nothing in it works', () => {
    const text = linesOf(caseOf(linked, proposal(RELEASE, LONG_HOSTILE)));
    expect(text).toContain('\\*\\*bold\\*\\*');
    expect(text.length).toBeLessThan(700);
  });
});

const labelOf = (state = proposed(), more = {}) => {
  const button = agreeButtonOf(state, context({ now: START, ...more }));
  const data = button ? button.toJSON() : undefined;
  return data && 'label' in data ? data.label : undefined;
};

describe('the button to agree', () => {
  const ofSecurity: EventBody = { type: 'release-agreed', side: 'security', proposal: 3 };

  test('speaks for the side that has not agreed yet', () => {
    expect(labelOf()).toBe('Agree for the security team');
    expect(labelOf(proposed(), { sides: ['fix-team'] })).toBe('Agree for the fix team');
    expect(labelOf(proposed(), { sides: ['security', 'fix-team'] })).toBe('Agree for the security team');
    expect(labelOf(proposed(ofSecurity), { sides: ['security', 'fix-team'] })).toBe('Agree for the fix team');
  });

  test('is not there without anything to agree to', () => {
    expect(labelOf(open)).toBeUndefined();
    expect(labelOf(proposed(ofSecurity))).toBeUndefined();
    expect(labelOf(proposed(), { sides: [] })).toBeUndefined();
    expect(labelOf(proposed(), { now: RELEASE })).toBeUndefined();
    expect(labelOf(proposed({ type: 'advisory-published', at: days(2) }))).toBeUndefined();
    expect(labelOf(proposed({ type: 'closed', resolution: 'invalid' }))).toBeUndefined();
  });
});
