import { regulated } from '../../../support/regulated.ts';
import { describe, expect, test } from 'vitest';
import { REMINDER_KINDS, type ReminderKind } from '../../../../src/process/notifications/reminder-kinds.ts';
import type { ReminderItem } from '../../../../src/process/notifications/notification.ts';
import type { Case } from '../../../../src/process/case.ts';
import {
  claimView,
  loginToldView,
  loginUnaskedView,
  loginWantedView,
} from '../../../../src/discord/views/notifications/login.ts';
import { snoozedView } from '../../../../src/discord/views/notifications/reminder.ts';
import {
  dmTestView,
  rightsView,
  rolePingView,
  undeliveredView,
  manyCasesView,
  unreadableView,
  unreachableView,
} from '../../../../src/discord/views/notifications/team-channel.ts';
import { STAGES } from '../../../../src/process/policy.ts';
import type { View } from '../../../../src/discord/views/view.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  CASE_ID,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FAY,
  hours,
  linked,
  opened,
  START,
} from '../../../support/cases.ts';
import {
  absurdCase,
  buttonsOf,
  componentsOf,
  fullCase,
  grownCase,
  rawOf,
  SECRETS,
  textOf,
} from '../../../support/screens.ts';
import { boardOf, context, remindersOf } from '../../../support/looks.ts';
import { SLOW } from '../../../support/slow.ts';

const dm = (more = {}) => context({ place: 'dm', ...more });
const item = (stage: ReminderItem['stage'], more: Partial<ReminderItem> = {}): ReminderItem => ({
  caseId: CASE_ID,
  stage,
  revision: 1,
  mark: 'due',
  kind: 'due',
  ...more,
});
const remind = (state: Case, items: readonly ReminderItem[], more = {}) =>
  remindersOf([{ state, items, context: dm(more) }], 42);
const ofDay = [item('fix-release', { kind: 'release-day', revision: 3 })];
const numbered = (state: Case, number: number): Case => ({
  ...state,
  id: `CG-2026-${String(number).padStart(3, '0')}`,
});
const asked = caseOf(linked, { type: 'coordinator-offered', member: BEN });
const absent = Array.from({ length: 40 }, (_, index) => `9000000000000000${String(index).padStart(3, '0')}`);

describe('a reminder', () => {
  test('of one case says what is due, and does the step it can do', () => {
    const view = remind(caseOf(), [item('intake')]);
    expect(textOf(view)).toContain('**Intake** due <t:');
    expect(textOf(view)).toContain('-# Acknowledge the report to its reporter, and 1 more');
    expect(buttonsOf(view)).toEqual({
      Acknowledged: 'done:CG-2026-001:acknowledge',
      Snooze: 'snooze:42',
      Open: 'open:CG-2026-001',
    });
  });

  test('that the retrospective opens asks for one’s part, named or not', () => {
    const opens = [item('retrospective', { kind: 'opens', mark: 'opens' })];
    const published = caseOf(linked, ...doneBefore('retrospective'));
    for (const sides of [['security'], ['fix-team']] as const) {
      const view = remind(published, opens, { sides });
      expect(textOf(view)).toContain('What went well, what went wrong, where did we get lucky?');
      expect(Object.entries(buttonsOf(view)).slice(0, 5)).toEqual([
        ['Contribute…', 'contribute:CG-2026-001:yes'],
        ['Contribute unnamed…', 'contribute:CG-2026-001:no'],
        ['Nothing to add', 'nothing-to-add:CG-2026-001'],
        ['Snooze', 'snooze:42'],
        ['Open', 'open:CG-2026-001'],
      ]);
    }
  });

  test('that the retrospective opens asks nobody once it is posted', () => {
    const opens = [item('retrospective', { kind: 'opens', mark: 'opens' })];
    const posted = caseOf(linked, ...doneBefore('retrospective'), doneBy('retrospective-posted'));
    expect(buttonsOf(remind(posted, opens))).not.toHaveProperty('Contribute…');
  });

  test('has no Done where the person can do nothing by a press', () => {
    expect(buttonsOf(remind(caseOf(), [item('fix-team')]))).not.toHaveProperty('Coordinator');
  });

  test('says in whose place one is told', () => {
    expect(textOf(remind(caseOf(), [item('intake', { insteadOf: FAY })]))).toContain(
      `cannot reach <@${FAY}> by`,
    );
  });

  test('of several cases is a digest with one snooze', () => {
    const reminded = [1, 2].map((number) => ({
      state: numbered(caseOf(), number),
      items: [item('intake'), item('fix-team')],
      context: dm(),
    }));
    const view = remindersOf(reminded, 42);
    expect(textOf(view)).toContain('## 2 cases wait for you');
    expect(textOf(view)).toContain('Also: Fix team');
    expect(buttonsOf(view)).toMatchObject({ Snooze: 'snooze:42' });
  });

  test.each([
    ['a full case', fullCase()],
    ['an absurd one', absurdCase()],
    ['one that is ASAP', caseOf(opened({ source: 'public' }), linked)],
  ])('of 1 to 60 of %s passes, and holds no CVE id', (_, state) => {
    for (const count of [1, 2, 8, 9, 60]) {
      const items = STAGES.flatMap((stage) => [
        item(stage),
        ...absent.map((id) => item(stage, { insteadOf: id })),
      ]);
      const reminded = Array.from({ length: count }, (__, index) => ({
        state: numbered(state, index + 1),
        items,
        context: dm({ now: days(30), sides: ['security', 'fix-team'] }),
      }));
      const view = remindersOf(reminded, 42);
      expect(componentsOf(view).length).toBeGreaterThan(3);
      expect(rawOf(view)).not.toContain(SECRETS.cveId);
      expect(textOf(view).includes(`…and ${count - 8} more`)).toBe(count > 8);
    }
  });

  test('has the act of the next step that has one', () => {
    const state = caseOf(linked, ...doneBefore('fix-development'));
    expect(buttonsOf(remind(state, [item('fix-development')]))).toMatchObject({
      'Score it…': 'severity:CG-2026-001',
    });
    const accepted = caseOf(linked, ...doneBefore('fix-development'), { type: 'advisory-accepted' });
    const team = remind(accepted, [item('fix-development')], { sides: ['fix-team'] });
    expect(buttonsOf(team)).toMatchObject({ 'Create fork': 'fork:CG-2026-001' });
    expect(buttonsOf(team)).not.toHaveProperty('Fix ready');
    const forked = caseOf(linked, ...doneBefore('fix-development'), { type: 'fork-created' });
    expect(buttonsOf(remind(forked, [item('fix-development')], { sides: ['fix-team'] }))).toMatchObject({
      'Fix ready': 'done:CG-2026-001:fix-ready',
    });
  });

  test('of the agreed release day says when it is, and that it has passed', () => {
    const day = days(10);
    const state = caseOf(opened(), linked, ...agreedDay(day, 3));
    const marks = [item('fix-release', { kind: 'release-day', revision: 3 })];
    const seconds = day.epochMilliseconds / 1000;
    expect(textOf(remind(state, marks))).toContain(`🚀 **Release day** <t:${seconds}:f>`);
    expect(textOf(remind(state, marks, { now: days(11) }))).toContain('🔴 **not released yet**');
    expect(textOf(remind(state, [item('fix-release')]))).not.toContain('🚀');
  });

  test('of the agreed release day leads to another one, for either side', () => {
    const state = caseOf(opened(), linked, ...agreedDay(days(10), 3));
    for (const sides of [['security'], ['fix-team']] as const) {
      expect(buttonsOf(remind(state, ofDay, { sides }))['Another day…']).toBe('slots:CG-2026-001');
      expect(buttonsOf(remind(state, [item('fix-release')], { sides }))).not.toHaveProperty('Another day…');
    }
  });

  test('of a review asks whether the slow track still fits; of ASAP, says why', () => {
    const slow = caseOf(opened(), linked, {
      type: 'slow-track-set',
      until: days(60),
      reviewAt: days(14),
      reason: SECRETS.reason,
    });
    expect(textOf(remind(slow, [item('fix-release', { kind: 'review' })]))).toContain(
      'Does the slow track still fit?',
    );
    const urgent = caseOf(opened({ source: 'public' }), linked);
    expect(textOf(remind(urgent, [item('intake', { kind: 'asap' })]))).toContain(
      '🔴 **Everything is ASAP**: public',
    );
  });

  test.each([...STAGES, 'end'] as const)('passes in %s with everything grown', SLOW, (stage) => {
    for (const agreed of [[], ['security', 'fix-team']] as const)
      for (const count of [1, 8, 60])
        for (const sides of [['security'], ['fix-team'], ['security', 'fix-team']] as const) {
          const state = grownCase(stage, { agreed: [...agreed], told: agreed.length > 0 });
          const items = STAGES.flatMap((each) =>
            (['due', 'asap', 'review', 'release-day'] as const).map((kind) =>
              item(each, { kind, insteadOf: FAY }),
            ),
          );
          const reminded = Array.from({ length: count }, (_, index) => ({
            state: numbered(state, index + 1),
            items,
            context: dm({ now: days(60), sides }),
          }));
          expect(rawOf(remindersOf(reminded, 42))).not.toContain(SECRETS.cveId);
        }
  });

  test.each<[string, Case, readonly ReminderItem[], Temporal.Instant]>([
    ['Intake due in 12 h', caseOf(linked), [item('intake')], hours(12)],
    ['Intake and Fix team due in 22 h', caseOf(linked), [item('intake'), item('fix-team')], hours(2)],
    ['Fix team overdue 1 h', caseOf(linked, ...doneBefore('fix-team')), [item('fix-team')], hours(25)],
    ['Fix team due now', caseOf(linked, ...doneBefore('fix-team')), [item('fix-team')], hours(24)],
    [
      'Intake ASAP',
      caseOf(opened({ source: 'public' }), linked),
      [item('intake', { kind: 'asap' })],
      hours(2),
    ],
    ['Release day in 1 h', caseOf(linked, ...agreedDay(days(10), 3)), ofDay, hours(239)],
    ['Release day is now', caseOf(linked, ...agreedDay(days(10), 3)), ofDay, days(10)],
    ['Not released yet, 3 d late', caseOf(linked, ...agreedDay(days(10), 3)), ofDay, days(13)],
  ])('says in its first line, which is what a push shows: %s', (verdict, state, items, now) => {
    const [first] = textOf(remind(state, items, { now })).split('\n');
    expect(first).toBe(`### ${CASE_ID} · ${verdict}`);
  });

  /** A case in which each kind of reminder has something to say: a kind without one does not compile. */
  const ofKind: { readonly [kind in ReminderKind]: readonly [Case, readonly ReminderItem[], object?] } = {
    before: [caseOf(linked), [item('intake', { kind: 'before' })]],
    due: [caseOf(linked), [item('intake')]],
    overdue: [caseOf(linked), [item('intake', { kind: 'overdue' })]],
    asap: [caseOf(opened({ source: 'public' }), linked), [item('intake', { kind: 'asap' })]],
    wake: [caseOf(opened({ source: 'public' }), linked), [item('intake', { kind: 'wake' })]],
    review: [caseOf(linked), [item('fix-release', { kind: 'review' })]],
    'release-day': [caseOf(linked, ...agreedDay(days(10), 3)), ofDay],
    opens: [
      caseOf(linked, ...doneBefore('retrospective')),
      [item('retrospective', { kind: 'opens', mark: 'opens' })],
    ],
    question: [asked, [item('fix-team', { kind: 'question', revision: 3 })]],
    'urgent-question': [asked, [item('fix-team', { kind: 'urgent-question', revision: 3 })]],
    unannounced: [
      caseOf(linked, { type: 'advisory-published', at: hours(1) }),
      [item('fix-release', { kind: 'unannounced', revision: 0 })],
    ],
    regulatory: [
      caseOf(linked, { type: 'exploitation-known' }),
      [item('fix-release', { kind: 'regulatory', revision: 3, mark: 'regulatory eu-cra/early-warning due' })],
      { policy: regulated },
    ],
    reporter: [
      caseOf(linked, { type: 'reporter-wrote', where: 'advisory', at: hours(0.1), latest: hours(0.1) }),
      [item('intake', { kind: 'reporter', revision: 3 })],
    ],
  };

  test.each(REMINDER_KINDS)('that is %s says the case and the verdict in its first line', (kind) => {
    const [state, items, more] = ofKind[kind];
    for (const now of [hours(2), hours(24), hours(25), days(9)]) {
      const [first = ''] = textOf(remind(state, items, { now, ...more })).split('\n');
      expect(first).toMatch(/^### CG-2026-001 · \S.{3,80}$/);
      // A push shows no timestamp of Discord's, and "reminder" is no verdict.
      expect(first).not.toMatch(/<t:|Reminder$/);
    }
  });

  test('of several cases says how many of them are overdue', () => {
    const reminded = [1, 2].map((number) => ({
      state: numbered(caseOf(), number),
      items: [item('intake')],
      context: dm({ now: hours(25) }),
    }));
    expect(textOf(remindersOf(reminded, 42))).toMatch(/^## 2 cases wait for you, 2 overdue\n/);
    expect(textOf(remindersOf(reminded, 42))).toContain('### CG-2026-001 · Intake overdue 1 h');
  });

  test('ticks the very step that it names, and none before which another one comes', () => {
    const day = caseOf(linked, ...doneBefore('fix-release'), doneBy('communication-plan'));
    const approved = caseOf(linked, ...doneBefore('fix-release'), doneBy('pull-requests-approved'));
    const release = [item('fix-release')];
    const told = remind(day, release);
    expect(textOf(told)).toContain('-# Tell the private distributors list, and ');
    expect(Object.values(buttonsOf(told)).filter((id) => id.startsWith('done:'))).toEqual([]);
    expect(buttonsOf(remind(approved, release))['Plan made']).toBe('done:CG-2026-001:communication-plan');
    const team = remind(day, release, { sides: ['fix-team'] });
    expect(textOf(team)).toContain('-# Approve the pull requests in the private fork, and ');
    expect(buttonsOf(team)['Approved']).toBe('done:CG-2026-001:pull-requests-approved');
  });

  test('snoozed says which cases, however many, and the way back', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `CG-2026-${1000 + index}`);
    const view = snoozedView(ids, hours(4));
    expect(textOf(view)).toContain('and 480 more');
    expect(Object.keys(buttonsOf(view))).toHaveLength(4);
  });
});

test('many reports at once: a person closes several of them from the message', () => {
  expect(buttonsOf(manyCasesView('case-opened', IDS, 'dm'))).toEqual({ 'Close several…': 'close-several' });
  expect(buttonsOf(manyCasesView('case-closed', IDS, 'dm'))).toEqual({});
});

const IDS = Array.from({ length: 500 }, (_, index) => `CG-2026-${1000 + index}`);

describe('a maintainer, who has no commands,', () => {
  const slow = { type: 'slow-track-set', until: days(60), reviewAt: days(20), reason: 'holidays' } as const;

  test.each(REMINDER_KINDS)('is named none by a reminder of the kind %s, at any stage', SLOW, (kind) => {
    for (const stage of STAGES)
      for (const state of [grownCase(stage), absurdCase(), caseOf(linked, ...doneBefore(stage), slow)]) {
        const items = STAGES.map((each) => item(each, { kind }));
        const one = remind(state, items, { sides: ['fix-team'] });
        expect(textOf(one)).not.toContain('/advisory ');
        const many = remindersOf(
          Array.from({ length: 12 }, (_, number) => ({
            state: numbered(state, number),
            items,
            context: dm({ sides: ['fix-team'] }),
          })),
          42,
        );
        expect(textOf(many)).not.toContain('/advisory ');
      }
  });

  test('is told when the pull requests are to be approved, and ticks it', () => {
    const told = [
      ...doneBefore('fix-release'),
      doneBy('release-day'),
      doneBy('communication-plan'),
      doneBy('distributors-notified'),
    ];
    const view = remind(caseOf(linked, ...told), [item('fix-release', { kind: 'before' })], {
      sides: ['fix-team'],
    });
    expect(textOf(view)).toContain('Approve the pull requests in the private fork');
    expect(buttonsOf(view)).toMatchObject({ Approved: `done:${CASE_ID}:pull-requests-approved` });
  });
});

describe('what the private channel sees', () => {
  const views: [string, View][] = [
    ['a case', boardOf(START, [fullCase()])],
    ['the role called', rolePingView('300000000000000001')],
    ['somebody called', unreachableView(FAY)],
    ['messages undelivered', undeliveredView(3)],
    ['many cases at once', manyCasesView('case-opened', IDS)],
    ['many advisories closed', manyCasesView('closed-in-github', IDS)],
    ['many cases closed', manyCasesView('case-closed', IDS)],
    ['an advisory unreadable', unreadableView('stacklok/codegate', 1)],
    ['a right missing', rightsView('stacklok/codegate', 'Repository security advisories: write')],
  ];

  test.each(views)('%s: nothing that is secret, and no button', (_, view) => {
    const raw = rawOf(view);
    for (const secret of Object.values(SECRETS)) expect(raw).not.toContain(secret);
    expect(raw).not.toMatch(/GHSA-|CVE-|CVSS|github\.com/i);
    expect(buttonsOf(view)).toEqual({});
  });

  test('of a case: its id, its stage and a time, to the letter', () => {
    expect(textOf(boardOf(START, [caseOf(linked)]))).toMatch(
      /^\*\*CG-2026-001\*\* · Intake · due <t:\d+:f> \(<t:\d+:R>\)$/,
    );
    expect(textOf(boardOf(START, [caseOf(opened({ source: 'public' }))]))).toBe(
      '**CG-2026-001** · Intake · 🔴 **ASAP**',
    );
  });

  test('calls whom it is for, and nobody else', () => {
    expect(JSON.parse(rawOf(rolePingView('300000000000000001')))).toMatchObject({
      allowed_mentions: { parse: [], users: [], roles: ['300000000000000001'] },
    });
    expect(JSON.parse(rawOf(unreachableView(FAY)))).toMatchObject({
      allowed_mentions: { parse: [], users: [FAY], roles: [] },
    });
  });
});

test('a claim is answered yes or no', () => {
  const view = claimView({ member: ANNA, login: 'octo_corp' }, true);
  expect(textOf(view)).toContain(String.raw`octo\_corp`);
  expect(textOf(view)).toContain('It is on the fix team of an open case');
  expect(textOf(claimView({ member: ANNA, login: 'octo_corp' }, false))).toContain(
    'Code owners have it, or an open case names it',
  );
  expect(buttonsOf(claimView({ member: FAY, login: 'fay-fixes' }, true))).toEqual({
    'Yes, I know it': `claim:${FAY}:fay-fixes:yes`,
    'No…': `claim:${FAY}:fay-fixes:no`,
  });
  const since = '2026-03-02T09:00:00Z';
  expect(textOf(view)).not.toContain('Asked');
  expect(textOf(claimView({ member: FAY, login: 'fay-fixes', since }, true))).toContain(
    '-# Asked <t:1772442000:R>, and nobody has answered. I go on asking.',
  );
  expect(textOf(dmTestView())).toContain('I can reach you');
});

describe('somebody who is wanted on a fix team', () => {
  test('is asked for their login, and learns nothing of the case', () => {
    const view = loginWantedView(CASE_ID, ANNA);
    expect(textOf(view)).toContain(`<@${ANNA}> would like you on a fix team`);
    expect(textOf(view)).not.toMatch(/CG-|GHSA-|CVE-|stacklok/);
    expect(buttonsOf(view)).toEqual({
      'Say my GitHub login…': `login:CG-2026-001:${ANNA}`,
      'I cannot help': `not-me:CG-2026-001:${ANNA}`,
    });
  });

  test('is added by whoever wanted them, or not', () => {
    const view = loginToldView({ caseId: CASE_ID, member: FAY, login: 'fay-fixes' });
    expect(textOf(view)).toContain(`### CG-2026-001 · Is <@${FAY}> really \`fay-fixes\` on GitHub?`);
    expect(buttonsOf(view)).toEqual({
      'Yes, add them': `enlist:CG-2026-001:${FAY}:fay-fixes`,
      'No…': `claim:${FAY}:fay-fixes:no`,
    });
    componentsOf(
      loginToldView({ caseId: 'CG-9999-9999999', member: String(2n ** 64n - 1n), login: 'x'.repeat(39) }),
    );
  });

  test('may be out of reach, which is told with the other way', () => {
    expect(textOf(loginUnaskedView(FAY))).toContain('`/advisory fix-team add`');
  });
});
