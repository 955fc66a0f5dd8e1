import { describe, expect, test } from 'vitest';
import { listView, PAGE } from '../../../src/discord/views/list.ts';
import { nextView } from '../../../src/discord/views/next.ts';
import { meView } from '../../../src/discord/views/me.ts';
import { STAGE_WORDS } from '../../../src/documents/vocabulary.ts';
import type { Case } from '../../../src/process/case.ts';
import { questionOfClaim } from '../../../src/process/questions/login-questions.ts';
import { STAGES } from '../../../src/process/policy.ts';
import { STEPS } from '../../../src/process/steps.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import {
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  opened,
  outlookOf,
  policy,
} from '../../support/cases.ts';
import { cardOf, context } from '../../support/looks.ts';
import { buttonsOf, componentsOf, textOf } from '../../support/screens.ts';

/** What a list gets of a case. */
const rowOf = (state: Case) => outlookOf(state).glance;
const longest = outlookOf({ ...caseOf(doneBy('coordinator'), doneBy('acknowledge')), id: 'CG-2026-123456' });
const repeat = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...longest.glance, id: `CG-2026-1${index}` }));
const given = { show: 'open', page: 0, policy, parked: 0 } as const;

const blindCard = (repository: string) =>
  textOf(cardOf(caseOf(), context({ blind: () => [{ repository, asOf: days(1) }] })));

describe('a list', () => {
  test('says of each case its stage, when it is due, what is next and who owes it', () => {
    const text = textOf(listView({ rows: [rowOf(caseOf(doneBy('coordinator')))], total: 1 }, given));
    expect(text).toContain('## Open cases (1)');
    expect(text).toContain('**CG-2026-001** · Intake · due <t:1772528400:R>');
    expect(text).toContain(`-# Next: Acknowledge the report to its reporter · <@${ANNA}>`);
  });

  test.each<[string, Case, string]>([
    ['ASAP', caseOf(opened({ source: 'public' })), '🔴 **ASAP**'],
    ['overdue', caseOf(opened({ disclosedAt: days(-5) })), '🔴 **overdue**, was due'],
    ['all done', caseOf(...doneBefore('end')), 'All steps done · nothing due\n-# Next: close it'],
    ['closed', caseOf({ type: 'closed', resolution: 'invalid' }), 'Closed · nothing due\n-# Nothing is owed'],
    ['closed in GitHub', caseOf({ type: 'advisory-closed' }), '-# Next: say its resolution'],
  ])('says what is %s', (_, state, words) => {
    expect(textOf(listView({ rows: [rowOf(state)], total: 1 }, given))).toContain(words);
  });

  test.each(['open', 'mine', 'overdue', 'closed'] as const)(
    'of %s cases says so where there are none',
    (show) => {
      expect(textOf(listView({ rows: [], total: 0 }, { ...given, show }))).toMatch(/^## .* \(0\)\n.+\.$/);
    },
  );

  test('says since when a question of a case waits for an answer, as long as it does', () => {
    const asked = caseOf({ type: 'release-proposed', at: days(3) });
    const [since] = outlookOf(asked).questions.map((question) => question.since);
    const textAt = (now: Temporal.Instant, state = asked) =>
      textOf(listView({ rows: [outlookOf(state, { now }).glance], total: 1 }, given));
    const seconds = (since?.epochMilliseconds ?? Number.NaN) / 1000;
    expect(textAt(days(2))).toContain(
      `-# ❔ 2 questions wait for an answer, the first asked <t:${seconds}:R>`,
    );
    expect(textAt(days(3))).not.toContain('❔');
    const one = caseOf({ type: 'coordinator-offered', member: BEN });
    expect(textAt(days(3), one)).toMatch(/-# ❔ A question waits for an answer, asked <t:\d+:R>$/m);
    expect(
      textAt(
        days(3),
        caseOf({ type: 'coordinator-offered', member: BEN }, { type: 'closed', resolution: 'invalid' }),
      ),
    ).not.toContain('❔');
  });

  test('says as of when it is where GitHub does not answer, and not that there is no case', () => {
    const blind = [
      { repository: 'stacklok/codegate', asOf: days(1) },
      { repository: 'stacklok/other', asOf: days(1) },
    ];
    const none = textOf(listView({ rows: [], total: 0 }, { ...given, blind }));
    expect(none).toContain('No case is open, as far as I know.');
    expect(none).not.toContain('No case is open.');
    const line =
      /^⚠️ As of <t:\d+:f> \(<t:\d+:R>\): GitHub has not answered since for stacklok\/codegate, stacklok\/other\./m;
    expect(none).toMatch(line);
    expect(textOf(nextView([], { others: 0, policy, blind }))).toMatch(line);
    expect(blindCard('stacklok/codegate')).toContain('As of <t:');
    expect(blindCard('stacklok/other')).not.toContain('As of <t:');
  });

  test('of many pages passes, and leads to the others', () => {
    const list = { rows: repeat(PAGE), total: 9999 };
    const view = listView(list, { ...given, page: 3, parked: 12 });
    expect(buttonsOf(view)).toEqual({ Previous: 'list:open:2', Next: 'list:open:4' });
    expect(textOf(view)).toContain('Page 4 of 1000');
    expect(textOf(view)).toContain('12 messages could not be delivered');
    expect(buttonsOf(listView(list, given))).toEqual({ Next: 'list:open:1' });
    expect(buttonsOf(listView({ rows: repeat(3), total: 3 }, given))).toEqual({});
  });

  test('passes with every step as the next one', () => {
    const rows = STEP_IDS.map((step, index) => ({
      ...longest.glance,
      id: `CG-2026-1${index}`,
      next: { kind: 'step', step, owners: STEPS[step].owners } as const,
    }));
    for (let at = 0; at < rows.length; at += PAGE) {
      const view = listView({ rows: rows.slice(at, at + PAGE), total: rows.length }, given);
      expect(textOf(view).match(/-# Next: /g)).toHaveLength(Math.min(PAGE, rows.length - at));
    }
  });
});

describe('what I owe next', () => {
  test.each([0, 1, 10, 11, 100])('of %i cases passes, each with its button', (count) => {
    const view = nextView(
      repeat(count).map((glance) => ({ ...longest, glance })),
      { others: 3, policy },
    );
    expect(Object.values(buttonsOf(view))).toHaveLength(count > 0 ? 1 : 0);
    expect(componentsOf(view).filter((part) => 'custom_id' in part)).toHaveLength(Math.min(count, 10));
    expect(textOf(view).includes(`${count - 10} more`)).toBe(count > 10);
    expect(textOf(view)).toContain('3 more of your cases wait for another person');
  });

  test('names every stage', () => {
    for (const stage of STAGES) {
      const owed = outlookOf(caseOf(...doneBefore(stage)), { now: days(30) });
      const view = nextView([owed], { others: 1, policy });
      expect(textOf(view)).toContain(STAGE_WORDS[stage].long);
    }
  });
});

describe('me', () => {
  const person = {
    id: ANNA,
    security: true,
    login: 'anna',
    loginConfirmedBy: ANNA,
    dm: 'open',
    dmRefusedAt: null,
    dmCalledAt: null,
    earlyReminders: true,
    leftAt: null,
    loginAccount: null,
    awayUntil: null,
    standIn: null,
    quiet: null,
  } as const;
  const settings = { security: true, now: days(0), snoozes: [] };
  const snoozes = Array.from({ length: 300 }, (_, index) => ({
    caseId: `CG-2026-${1000 + index}`,
    until: days(1),
  }));

  test('says team, login and reminders, and switches them', () => {
    const view = meView(person, settings);
    expect(textOf(view)).toContain('**GitHub** anna, by your own word; another member confirms it');
    expect(textOf(meView({ ...person, loginConfirmedBy: BEN }, settings))).toContain('**GitHub** anna\n');
    expect(buttonsOf(view)).toEqual({ 'Only from the deadline on': 'early:no' });
    expect(buttonsOf(meView({ ...person, earlyReminders: false }, settings))).toEqual({
      'Remind me before too': 'early:yes',
    });
  });

  test('says that a login is not confirmed, or that there is none', () => {
    expect(textOf(meView({ ...person, loginConfirmedBy: null }, settings))).toContain(
      'anna, not confirmed yet',
    );
    expect(textOf(meView(undefined, settings))).toContain('not linked');
  });

  test('says since when another member is asked whether the login is theirs, and what can be done about it', () => {
    const asked = {
      number: 7,
      member: ANNA,
      login: 'anna',
      since: days(0),
      of: undefined,
      caseId: undefined,
    };
    const question = { ...questionOfClaim(asked, undefined), mayRemind: true };
    const view = meView({ ...person, loginConfirmedBy: null }, { ...settings, question });
    expect(textOf(view)).toContain(
      `❔ Asked by <@${ANNA}> <t:1772442000:R>, of another member of the security team`,
    );
    expect(buttonsOf(view)).toMatchObject({
      'Remind them': 'claim-remind:7',
      'It is not mine: take it back': 'claim-withdraw:7',
    });
    const lately = meView(person, { ...settings, question: { ...question, mayRemind: false } });
    expect(buttonsOf(lately)).not.toHaveProperty('Remind them');
    // Whom it asks finds it in what they owe.
    const next = nextView([], { others: 0, policy, logins: [question, question, question] });
    expect(textOf(next)).toContain('## What you owe next');
    expect(textOf(next)).toContain(
      `❔ **Is <@${ANNA}> really anna on GitHub?** · asked by <@${ANNA}> <t:1772442000:R>`,
    );
    expect(textOf(next)).toContain('…and 1 more to be confirmed');
    expect(buttonsOf(next)).toEqual({
      'Yes, I know it': `claim:${ANNA}:anna:yes`,
      'No…': `claim:${ANNA}:anna:no`,
    });
  });

  test.each(['arrived', 'closed', 'unanswered'] as const)('says what became of a test: %s', (result) => {
    for (const outcome of ['linked', 'claimed', 'asked'] as const) {
      const news = { login: 'octo_corp', outcome };
      expect(textOf(meView(person, { ...settings, test: result, news }))).toContain(
        String.raw`**octo\_corp**`,
      );
    }
  });

  test('passes however many cases are snoozed, and wakes the first of them', () => {
    const view = meView(person, { ...settings, snoozes });
    expect(textOf(view)).toContain('…and 296 more');
    expect(buttonsOf(view)['Wake me for CG-2026-1000']).toBe('unsnooze:CG-2026-1000');
  });
});
