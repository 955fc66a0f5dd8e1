import { describe, expect, test } from 'vitest';
import { notice, type Notice, type ReminderItem } from '../../../src/process/notices.ts';
import type { Case } from '../../../src/process/case.ts';
import { STAGES } from '../../../src/process/policy.ts';
import {
  caseNoticeView,
  channelCaseView,
  claimView,
  dmTestView,
  doneView,
  reminderView,
  rightsView,
  rolePingView,
  snoozedView,
  undeliveredView,
  unreachableView,
} from '../../../src/discord/views/notices.ts';
import type { View } from '../../../src/discord/views/view.ts';
import {
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
  policy,
} from '../../process/cases.ts';
import {
  absurdCase,
  buttonsOf,
  componentsOf,
  context,
  fullCase,
  rawOf,
  SECRETS,
  textOf,
} from '../screens.ts';

type CaseNotice = Extract<Notice, { caseId: string }>;
type Template = CaseNotice['template'];

/** Every notice about a case: a template without one does not compile. */
const caseNotices: { readonly [T in Template]: Extract<CaseNotice, { template: T }> } = {
  'case-opened': { template: 'case-opened', caseId: CASE_ID },
  'closed-in-github': { template: 'closed-in-github', caseId: CASE_ID },
  'reopened-in-github': { template: 'reopened-in-github', caseId: CASE_ID },
  'published-in-github': { template: 'published-in-github', caseId: CASE_ID },
  'cve-arrived': { template: 'cve-arrived', caseId: CASE_ID },
  'coordinator-named': { template: 'coordinator-named', caseId: CASE_ID, by: BEN },
  'coordinator-offer': { template: 'coordinator-offer', caseId: CASE_ID, by: BEN },
  'hand-over-answered': { template: 'hand-over-answered', caseId: CASE_ID, by: BEN, accepted: true },
  'fix-team-welcome': { template: 'fix-team-welcome', caseId: CASE_ID },
};
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
  reminderView([{ state, items, context: dm(more) }], 42);
const numbered = (state: Case, number: number): Case => ({
  ...state,
  id: `CG-2026-${String(number).padStart(3, '0')}`,
});
const absent = Array.from({ length: 40 }, (_, index) => `9000000000000000${String(index).padStart(3, '0')}`);

describe('a message about a case', () => {
  test.each(Object.values(caseNotices))('$template passes, and holds no CVE id', (given) => {
    expect(notice.parse(given)).toEqual(given);
    for (const state of [caseOf(), fullCase(), absurdCase(), caseOf({ type: 'advisory-closed' })])
      for (const sides of [['security'], ['fix-team']] as const) {
        const view = caseNoticeView(given, state, dm({ sides }), FAY);
        expect(textOf(view)).toMatch(/^### CG-2026-001 · .*\nYou are told because I cannot reach <@/);
        expect(rawOf(view)).not.toContain(SECRETS.cveId);
        expect(buttonsOf(view)['Open']).toBe('open:CG-2026-001');
      }
  });

  test('an offer has its two answers', () => {
    const view = caseNoticeView(caseNotices['coordinator-offer'], caseOf(), dm());
    expect(buttonsOf(view)).toMatchObject({
      Accept: 'offer:CG-2026-001:yes',
      Decline: 'offer:CG-2026-001:no',
    });
  });

  test('a new case can be taken on', () => {
    expect(buttonsOf(caseNoticeView(caseNotices['case-opened'], caseOf(), dm()))).toHaveProperty(
      'I coordinate',
    );
    expect(
      buttonsOf(caseNoticeView(caseNotices['case-opened'], caseOf(doneBy('coordinator')), dm())),
    ).not.toHaveProperty('I coordinate');
  });
});

describe('a reminder', () => {
  test('of one case says what is due, and does the step it can do', () => {
    const view = remind(caseOf(), [item('intake')]);
    expect(textOf(view)).toContain('**Intake** due <t:');
    expect(textOf(view)).toContain('“Done” says: Acknowledge the report to its reporter.');
    expect(buttonsOf(view)).toEqual({
      Done: 'done:CG-2026-001:acknowledge',
      Snooze: 'snooze:42',
      Open: 'open:CG-2026-001',
    });
  });

  test('has no Done where the person can do nothing by a press', () => {
    expect(buttonsOf(remind(caseOf(), [item('fix-team')]))).not.toHaveProperty('Done');
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
    const view = reminderView(reminded, 42);
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
      const view = reminderView(reminded, 42);
      expect(componentsOf(view).length).toBeGreaterThan(3);
      expect(rawOf(view)).not.toContain(SECRETS.cveId);
      expect(textOf(view).includes(`…and ${count - 8} more`)).toBe(count > 8);
    }
  });

  test('done leads to what can be done next', () => {
    const view = doneView(caseOf(doneBy('acknowledge')), 'acknowledge', dm());
    expect(textOf(view)).toContain('✅ Acknowledge the report');
    expect(buttonsOf(view)['Done']).toBe('done:CG-2026-001:report-complete');
    for (const stage of STAGES) componentsOf(doneView(absurdCase(...doneBefore(stage)), 'acknowledge', dm()));
    expect(rawOf(doneView(fullCase(), 'acknowledge', dm()))).not.toContain(SECRETS.cveId);
  });

  test('snoozed says which cases, however many, and the way back', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `CG-2026-${1000 + index}`);
    const view = snoozedView(ids, hours(4));
    expect(textOf(view)).toContain('and 480 more');
    expect(Object.keys(buttonsOf(view))).toHaveLength(4);
  });
});

describe('what the private channel sees', () => {
  const views: [string, View][] = [
    ['a case', channelCaseView(fullCase(), { policy })],
    ['the role called', rolePingView('300000000000000001')],
    ['somebody called', unreachableView(FAY)],
    ['messages undelivered', undeliveredView(3)],
    ['a right missing', rightsView('stacklok/codegate', 'Repository security advisories: write')],
  ];

  test.each(views)('%s: nothing that is secret, and no button', (_, view) => {
    const raw = rawOf(view);
    for (const secret of Object.values(SECRETS)) expect(raw).not.toContain(secret);
    expect(raw).not.toMatch(/GHSA-|CVE-|CVSS|github\.com/i);
    expect(buttonsOf(view)).toEqual({});
  });

  test('of a case: its id, its stage and a time, to the letter', () => {
    expect(textOf(channelCaseView(caseOf(linked), { policy }))).toMatch(
      /^\*\*CG-2026-001\*\* · Intake · due <t:\d+:f> \(<t:\d+:R>\)$/,
    );
    expect(textOf(channelCaseView(caseOf(opened({ source: 'public' })), { policy }))).toBe(
      '**CG-2026-001** · Intake · ASAP',
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
  const view = claimView(ANNA, 'octo_corp');
  expect(textOf(view)).toContain(String.raw`octo\_corp`);
  expect(buttonsOf(claimView(FAY, 'fay-fixes'))).toEqual({
    'Yes, I know it': `claim:${FAY}:fay-fixes:yes`,
    No: `claim:${FAY}:fay-fixes:no`,
  });
  expect(textOf(dmTestView())).toContain('I can reach you');
});
