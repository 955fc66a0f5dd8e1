import { LAGS } from '../../../../src/process/arrival.ts';
import { ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import type { View } from '../../../../src/discord/views/view.ts';
import type { Case } from '../../../../src/process/case.ts';
import {
  CVE_OUTCOMES,
  PUBLICATIONS,
  STANDINGS,
  type EventBody,
  type Side,
} from '../../../../src/process/events.ts';
import { notification, type CaseNotification } from '../../../../src/process/notifications/notification.ts';
import { STAGES, readPolicy } from '../../../../src/process/policy.ts';
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
  GUS,
  linked,
  opened,
} from '../../../support/cases.ts';
import {
  absurdCase,
  buttonsOf,
  componentsOf,
  fullCase,
  grownCase,
  LONG_HOSTILE,
  rawOf,
  RELEASE,
  SECRETS,
  textOf,
} from '../../../support/screens.ts';
import { caseNotificationOf, context } from '../../../support/looks.ts';
import { SLOW } from '../../../support/slow.ts';

type Template = CaseNotification['template'];
type Of<T extends Template> = Extract<CaseNotification, { template: T }>;

const LOGIN = 'octo-helps';
const withdrawn = RELEASE.toString();

/** Every notification about a case: a template without one does not compile. */
const notifications: { readonly [T in Template]: readonly Of<T>[] } = {
  'case-opened': [{ template: 'case-opened', caseId: CASE_ID }],
  'case-closed': [{ template: 'case-closed', caseId: CASE_ID, by: BEN }],
  'accepted-though-closed': [{ template: 'accepted-though-closed', caseId: CASE_ID }],
  'closed-in-github': [{ template: 'closed-in-github', caseId: CASE_ID }],
  'advisory-left-open': [{ template: 'advisory-left-open', caseId: CASE_ID }],
  'reopened-in-github': [{ template: 'reopened-in-github', caseId: CASE_ID }],
  reopened: [
    { template: 'reopened', caseId: CASE_ID, by: BEN },
    { template: 'reopened', caseId: CASE_ID },
  ],
  'published-in-github': [{ template: 'published-in-github', caseId: CASE_ID }],
  'fix-missing': [{ template: 'fix-missing', caseId: CASE_ID }],
  'fix-released': [{ template: 'fix-released', caseId: CASE_ID }],
  'advisory-standing': STANDINGS.map((now) => ({ template: 'advisory-standing', caseId: CASE_ID, now })),
  'advisory-corrected': (
    [['fixed'], ['fixed', 'workaround'], ['affected', 'workaround', 'severity']] as const
  ).map((changed) => ({ template: 'advisory-corrected', caseId: CASE_ID, changed: [...changed] })),
  'arrival-seen': [
    { template: 'arrival-seen', caseId: CASE_ID, lags: [...LAGS] },
    { template: 'arrival-seen', caseId: CASE_ID, lags: [] },
  ],
  'exploitation-known': [
    { template: 'exploitation-known', caseId: CASE_ID, by: BEN },
    { template: 'exploitation-known', caseId: CASE_ID, by: BEN, again: true },
  ],
  'exploitation-retracted': [{ template: 'exploitation-retracted', caseId: CASE_ID, by: BEN }],
  'asap-over': [{ template: 'asap-over', caseId: CASE_ID, by: BEN }],
  'correction-ended': [{ template: 'correction-ended', caseId: CASE_ID }],
  'announcement-gone': [{ template: 'announcement-gone', caseId: CASE_ID, what: 'announcement' }],
  'cve-arrived': [{ template: 'cve-arrived', caseId: CASE_ID }],
  'coordinator-named': [
    { template: 'coordinator-named', caseId: CASE_ID, by: BEN },
    { template: 'coordinator-named', caseId: CASE_ID },
  ],
  'coordinator-left': [{ template: 'coordinator-left', caseId: CASE_ID, by: BEN }],
  'coordinator-offer': [
    { template: 'coordinator-offer', caseId: CASE_ID, by: BEN },
    { template: 'coordinator-offer', caseId: CASE_ID },
  ],
  'hand-over-answered': [true, false].map((accepted) => ({
    template: 'hand-over-answered',
    caseId: CASE_ID,
    by: BEN,
    accepted,
  })),
  'cannot-help': [{ template: 'cannot-help', caseId: CASE_ID, by: BEN }],
  'fix-team-welcome': [{ template: 'fix-team-welcome', caseId: CASE_ID }],
  'approval-asked': [{ template: 'approval-asked', caseId: CASE_ID, request: 999 }],
  'approval-answered': [true, false].map((approved) => ({
    template: 'approval-answered',
    caseId: CASE_ID,
    login: LOGIN,
    approved,
    by: BEN,
  })),
  'outsider-seen': [{ template: 'outsider-seen', caseId: CASE_ID, login: 'x'.repeat(39) }],
  'outsider-left': [{ template: 'outsider-left', caseId: CASE_ID, login: 'x'.repeat(39) }],
  'cve-ended': CVE_OUTCOMES.map((outcome) => ({ template: 'cve-ended', caseId: CASE_ID, outcome, by: BEN })),
  'fix-not-ready': [{ template: 'fix-not-ready', caseId: CASE_ID, by: FAY }],
  'reporter-wrote': [{ template: 'reporter-wrote', caseId: CASE_ID, mail: 8 }],
  'mail-unsent': [{ template: 'mail-unsent', caseId: CASE_ID, name: LONG_HOSTILE }],
  'fork-created': [{ template: 'fork-created', caseId: CASE_ID }],
  'fix-ready': [{ template: 'fix-ready', caseId: CASE_ID, by: FAY }],
  'disclosure-changed': [
    { template: 'disclosure-changed', caseId: CASE_ID, by: BEN },
    { template: 'disclosure-changed', caseId: CASE_ID },
  ],
  'deadline-moved': [
    { template: 'deadline-moved', caseId: CASE_ID, by: BEN },
    { template: 'deadline-moved', caseId: CASE_ID },
  ],
  'release-proposed': [
    { template: 'release-proposed', caseId: CASE_ID, proposal: 3 },
    { template: 'release-proposed', caseId: CASE_ID, proposal: 3, withdrawn, by: BEN },
  ],
  'release-agreed': [{ template: 'release-agreed', caseId: CASE_ID, proposal: 3 }],
  'release-withdrawn': [
    { template: 'release-withdrawn', caseId: CASE_ID, event: 8, withdrawn },
    { template: 'release-withdrawn', caseId: CASE_ID, event: 8, withdrawn, by: BEN },
    { template: 'release-withdrawn', caseId: CASE_ID, event: 8, by: BEN },
  ],
  'publication-asked': PUBLICATIONS.map((what) => ({
    template: 'publication-asked',
    caseId: CASE_ID,
    what,
    request: 3,
  })),
  'publication-answered': PUBLICATIONS.flatMap((what) =>
    [
      { approved: true, by: BEN },
      { approved: false, by: BEN },
      { approved: false },
      { approved: false, by: BEN, why: 'withdrawn' as const },
    ].map((answer) => ({
      template: 'publication-answered',
      caseId: CASE_ID,
      what,
      ...answer,
    })),
  ),
  'question-withdrawn': [
    { template: 'question-withdrawn', caseId: CASE_ID, about: 'offer', by: BEN },
    { template: 'question-withdrawn', caseId: CASE_ID, about: 'collaborator' },
    { template: 'question-withdrawn', caseId: CASE_ID, about: 'publication', what: 'advisory', by: BEN },
  ],
  'posted-alone': [{ template: 'posted-alone', caseId: CASE_ID, by: BEN, reason: LONG_HOSTILE }],
  linked: [
    { template: 'linked', caseId: CASE_ID, cases: ['CG-2026-002', 'CG-2026-003'], by: BEN },
    { template: 'linked', caseId: CASE_ID, cases: ['CG-2026-002'] },
  ],
  unlinked: [
    { template: 'unlinked', caseId: CASE_ID, cases: ['CG-2026-002'], by: BEN },
    { template: 'unlinked', caseId: CASE_ID, cases: ['CG-2026-002'] },
  ],
  'linked-public': [{ template: 'linked-public', caseId: CASE_ID, other: 'CG-2026-002' }],
  'duplicate-closed': [{ template: 'duplicate-closed', caseId: CASE_ID, other: 'CG-2026-002' }],
  'duplicate-reopened': [{ template: 'duplicate-reopened', caseId: CASE_ID, other: 'CG-2026-002' }],
  'team-called': [
    { template: 'team-called', caseId: CASE_ID, by: BEN },
    { template: 'team-called', caseId: CASE_ID },
  ],
  'publication-ended': (['superseded', 'overtaken'] as const).map((why) => ({
    template: 'publication-ended',
    caseId: CASE_ID,
    what: 'announcement',
    why,
  })),
  'publication-withheld': [
    { template: 'publication-withheld', caseId: CASE_ID, what: 'announcement', changed: ['severity'] },
    { template: 'publication-withheld', caseId: CASE_ID, what: 'announcement', changed: [] },
  ],
  'publication-differed': [
    { template: 'publication-differed', caseId: CASE_ID, changed: ['vulnerable_functions', 'severity'] },
  ],
};
const all: readonly CaseNotification[] = Object.values(notifications).flat();
const dm = (more: Parameters<typeof context>[0] = {}) => context({ place: 'dm', ...more });
const look = (given: CaseNotification, state: Case, sides: readonly Side[] = ['security']) =>
  caseNotificationOf(given, state, dm({ sides }));

const day = caseOf(opened(), linked, ...agreedDay(RELEASE, 3));

type Declined = Extract<
  CaseNotification,
  { template: 'hand-over-answered' | 'approval-answered' | 'publication-answered' }
>;

test.each<Declined>([
  { template: 'hand-over-answered', caseId: CASE_ID, by: BEN, accepted: false },
  { template: 'approval-answered', caseId: CASE_ID, login: LOGIN, approved: false, by: BEN },
  { template: 'publication-answered', caseId: CASE_ID, what: 'advisory', approved: false, by: BEN },
])('$template tells why it was declined, where the member said so', (given) => {
  const state = caseOf(opened(), linked);
  expect(textOf(look({ ...given, reason: 'a typing *mistake*' }, state))).toContain(
    'Why: a typing \\*mistake\\*',
  );
  expect(textOf(look(given, state))).not.toContain('Why:');
});

test('that the day is agreed is told with who alone agreed for both sides', () => {
  const agreed: CaseNotification = { template: 'release-agreed', caseId: CASE_ID, proposal: 3 };
  for (const sides of [['security'], ['fix-team']] as const)
    expect(textOf(caseNotificationOf(agreed, day, context({ sides })))).toContain(
      `⚠️ <@${ANNA}> agreed for both sides`,
    );
});

const proposed = caseOf(opened(), linked, { type: 'release-proposed', at: RELEASE });

const everyCase = [
  caseOf(),
  fullCase(),
  absurdCase(),
  caseOf({ type: 'advisory-closed' }),
  ...[...STAGES, 'end' as const].flatMap((stage) => [
    grownCase(stage),
    grownCase(stage, { agreed: ['security', 'fix-team'], told: true }),
    grownCase(stage, { more: [{ type: 'closed', resolution: 'invalid' }] }),
  ]),
];

describe('a message about a case', () => {
  test.each(all)('$template passes at its most absurd, and holds no CVE id', (given) => {
    expect(notification.parse(given)).toEqual(given);
    for (const state of everyCase)
      for (const sides of [['security'], ['fix-team'], ['security', 'fix-team']] as const) {
        const view = caseNotificationOf(given, state, dm({ sides }), GUS);
        expect(textOf(view)).toMatch(
          new RegExp(`^### CG-2026-001 · .*\\nYou are told because I cannot reach <@${GUS}>`),
        );
        expect(rawOf(view)).not.toContain(SECRETS.cveId);
        expect(JSON.stringify(view.files ?? [])).not.toMatch(/CVE-|GHSA-|codegate/i);
        expect(buttonsOf(view)['Open']).toBe('open:CG-2026-001');
      }
  });

  test.each(all)('$template names no command to a maintainer, who has none', SLOW, (given) => {
    for (const state of [...everyCase, day, proposed])
      for (const insteadOf of [undefined, GUS])
        expect(
          textOf(caseNotificationOf(given, state, dm({ sides: ['fix-team'] }), insteadOf)),
        ).not.toContain('/advisory ');
  });

  test('says who did it, where somebody did', () => {
    for (const each of all) {
      const [title = ''] = textOf(look(each, day)).split('\n');
      const by = 'by' in each ? each.by : undefined;
      expect(title.match(/<@\d+>/)?.[0]).toBe(by === undefined ? undefined : `<@${by}>`);
    }
  });

  test('an offer has its two answers', () => {
    expect(
      buttonsOf(look({ template: 'coordinator-offer', caseId: CASE_ID, by: BEN }, caseOf())),
    ).toMatchObject({
      Accept: 'offer:CG-2026-001:yes',
      Decline: 'offer:CG-2026-001:no',
    });
  });

  test('a new case can be taken on, by the security team and while nobody has', () => {
    const opens: CaseNotification = { template: 'case-opened', caseId: CASE_ID };
    expect(buttonsOf(look(opens, caseOf()))).toHaveProperty('I coordinate');
    expect(buttonsOf(look(opens, caseOf(doneBy('coordinator'))))).not.toHaveProperty('I coordinate');
    expect(buttonsOf(look(opens, caseOf(), ['fix-team']))).not.toHaveProperty('I coordinate');
  });

  test('a request can be answered in it, and it says in whose place one is told', () => {
    const asked = caseOf(opened(), linked, { type: 'collaborator-requested', login: LOGIN, askedBy: BEN });
    const given: CaseNotification = { template: 'approval-asked', caseId: CASE_ID, request: 3 };
    const view = caseNotificationOf(given, asked, dm(), GUS);
    expect(Object.keys(buttonsOf(view))).toEqual(['Approve', 'Refuse']);
    expect(textOf(view)).toContain(
      `May ${LOGIN} join the fix team?\nYou are told because I cannot reach <@${GUS}>`,
    );
    expect(Object.keys(buttonsOf(look(given, asked, ['fix-team'])))).toEqual([]);
  });

  test('an outsider is for the security team to deal with', () => {
    const given: CaseNotification = { template: 'outsider-seen', caseId: CASE_ID, login: LOGIN };
    expect(buttonsOf(look(given, day))).toMatchObject({
      'Take them out': `outsider:CG-2026-001:${LOGIN}:no`,
      'Ask for approval': `outsider:CG-2026-001:${LOGIN}:yes`,
    });
    expect(Object.keys(buttonsOf(look(given, day, ['fix-team'])))).toEqual(['Open', 'Advisory in GitHub']);
  });

  test('an e-mail that did not leave names whom it was for, and leads the security team to tell them', () => {
    const given: CaseNotification = { template: 'mail-unsent', caseId: CASE_ID, name: '**Example** Linux' };
    expect(textOf(look(given, day))).toContain(
      '⚠️ An advance notice could not be sent\nThe e-mail to **\\*\\*Example\\*\\* Linux** did not leave.',
    );
    expect(buttonsOf(look(given, day))['Advance notice…']).toBe('notify:CG-2026-001');
    expect(Object.keys(buttonsOf(look(given, day, ['fix-team'])))).toEqual(['Open', 'Advisory in GitHub']);
  });

  test('somebody approved who is not in the advisory yet is still to be added', () => {
    const given: CaseNotification = {
      template: 'approval-answered',
      caseId: CASE_ID,
      login: LOGIN,
      approved: true,
      by: BEN,
    };
    expect(textOf(look(given, day))).toContain('`/advisory fix-team add` adds them now');
    const added = caseOf(opened(), linked, { type: 'fix-team-added', login: LOGIN });
    expect(textOf(look(given, added))).not.toContain('adds them now');
    expect(textOf(look({ ...given, approved: false }, day))).not.toContain('adds them now');
  });

  test('a moved deadline shows where everything stands', () => {
    const text = textOf(look({ template: 'deadline-moved', caseId: CASE_ID }, fullCase()));
    expect(text).toContain(SECRETS.reason);
    expect(text).toContain('- Fix release: ');
  });
});

const proposal = (more: Partial<Of<'release-proposed'>> = {}): CaseNotification => ({
  template: 'release-proposed',
  caseId: CASE_ID,
  proposal: 3,
  ...more,
});

describe('a proposed release day', () => {
  test('is agreed to in the message, or answered with another one', () => {
    for (const sides of [['security'], ['fix-team']] as const)
      expect(Object.values(buttonsOf(look(proposal(), proposed, sides))).slice(0, 2)).toEqual([
        'agree:CG-2026-001:3',
        'slots:CG-2026-001',
      ]);
  });

  test('cannot be answered any more once the case is over', () => {
    for (const end of [
      { type: 'closed', resolution: 'invalid' },
      { type: 'advisory-published', at: days(1) },
    ] as const) {
      const over = caseOf(opened(), linked, { type: 'release-proposed', at: RELEASE }, end);
      expect(Object.keys(buttonsOf(look(proposal(), over)))).toEqual(['Open', 'Advisory in GitHub']);
    }
  });

  test('leads on: to the advance notice once it is agreed, to another day where it fell', () => {
    const agreed: CaseNotification = { template: 'release-agreed', caseId: CASE_ID, proposal: 3 };
    expect(buttonsOf(look(agreed, day))['Advance notice…']).toBe('notify:CG-2026-001');
    expect(buttonsOf(look(agreed, day, ['fix-team']))).not.toHaveProperty('Advance notice…');
    for (const sides of [['security'], ['fix-team']] as const)
      expect(buttonsOf(look(agreed, day, sides))['Another day…']).toBe('slots:CG-2026-001');
    const over = caseOf(opened(), linked, ...agreedDay(RELEASE, 3), {
      type: 'advisory-published',
      at: days(1),
    });
    expect(buttonsOf(look(agreed, over))).not.toHaveProperty('Another day…');
    const fell: CaseNotification = { template: 'release-withdrawn', caseId: CASE_ID, event: 8, withdrawn };
    expect(buttonsOf(look(fell, caseOf(linked)))['Propose a day…']).toBe('slots:CG-2026-001');
  });
});

test('another fixed version: the distributors were told of the earlier one, too', () => {
  const corrected: EventBody = { type: 'advisory-corrected', facts: { fixed: '0'.repeat(32) } };
  const notice: CaseNotification = { template: 'advisory-corrected', caseId: CASE_ID, changed: ['fixed'] };
  const announced = doneBefore('retrospective');
  const shown = look(notice, caseOf(linked, ...announced, corrected));
  expect(textOf(shown)).toContain(
    '3 private distributors were told otherwise: a notice for them is ready, and leaves when you press.',
  );
  expect(buttonsOf(shown)['Announcement…']).toBe('announce:CG-2026-001');
  const untold = announced.filter(({ type }) => type !== 'distributors-notified');
  expect(textOf(look(notice, caseOf(linked, ...untold, corrected)))).not.toContain('private distributors');
});

const mitigated = (parts: Record<string, string>): EventBody => ({
  type: 'announced',
  what: 'mitigation',
  messageId: '7',
  print: '0'.repeat(32),
  exploited: 'no',
  parts,
});

test('a correction that was taken back: the mitigation that tells of it is to be deleted', () => {
  const ended: CaseNotification = { template: 'correction-ended', caseId: CASE_ID };
  const words = 'still says that the announced version does not fix it: delete that message';
  const print = '0'.repeat(32);
  expect(textOf(look(ended, caseOf(linked, mitigated({ not_fixed: print }))))).toContain(words);
  expect(textOf(look(ended, caseOf(linked, mitigated({ mitigation: print }))))).not.toContain(words);
});

test('a day that was called off: why, and for the security team that the distributors still expect it', () => {
  const reason = 'CI is red';
  const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };
  const off = [
    linked,
    ...agreedDay(RELEASE, 3),
    told,
    { type: 'release-withdrawn', proposal: 3, reason },
  ] as const;
  const fell = { template: 'release-withdrawn', caseId: CASE_ID, event: 7, withdrawn, by: BEN } as const;
  const shown = look(fell, caseOf(...off));
  expect(textOf(shown)).toMatch(
    /The release day is called off by <@.*[\s\S]*Why: CI is red[\s\S]*still expect that day/,
  );
  expect(buttonsOf(shown)['Tell the distributors…']).toBe('notify:CG-2026-001');
  expect(buttonsOf(look(fell, caseOf(...off), ['fix-team']))).not.toHaveProperty('Tell the distributors…');
  const heard = look(fell, caseOf(...off, { ...told, proposal: -3 }));
  expect(textOf(heard)).not.toContain('still expect');
  const { withdrawn: _, ...neverAgreed } = fell;
  const taken = look(neverAgreed, caseOf(linked));
  expect(textOf(taken)).toContain('The proposed release day is taken back');
  expect(taken.files ?? []).toEqual([]);
});

/** The calendar file of a message, as its lines; there must be exactly as many as its container shows. */
function calendarOf(view: View): Record<string, string> {
  const shown = componentsOf(view).flatMap((part) =>
    part.type === ComponentType.File ? [part.file.url] : [],
  );
  expect(shown).toEqual((view.files ?? []).map(({ name }) => `attachment://${name}`));
  expect(shown).toHaveLength(1);
  const [file] = view.files ?? [];
  const lines = String(file?.content ?? '')
    .split('\r\n')
    .map((line) => line.split(/:(.*)/s).slice(0, 2));
  return { name: file?.name ?? '', ...Object.fromEntries(lines) };
}

const sequence = (given: CaseNotification, state: Case) => Number(calendarOf(look(given, state))['SEQUENCE']);

const agreedAt = (revision: number) =>
  sequence(
    { template: 'release-agreed', caseId: CASE_ID, proposal: revision },
    caseOf(
      opened(),
      linked,
      ...doneBefore('fix-development').slice(0, revision - 3),
      ...agreedDay(RELEASE, revision),
    ),
  );

describe('the calendar file', () => {
  test('of an agreed day puts it into the calendar', () => {
    expect(calendarOf(look({ template: 'release-agreed', caseId: CASE_ID, proposal: 3 }, day))).toMatchObject(
      {
        name: 'CG-2026-001-release-day.ics',
        METHOD: 'PUBLISH',
        UID: 'CG-2026-001@release-day',
        STATUS: 'CONFIRMED',
        DTSTART: '20260319T160000Z',
        SUMMARY: 'CG-2026-001 release day',
      },
    );
  });

  test('of an agreed day reminds when the team’s own policy does', () => {
    const policy = readPolicy({ reminders: { releaseDay: ['PT36H'] } });
    const view = caseNotificationOf(
      { template: 'release-agreed', caseId: CASE_ID, proposal: 3 },
      day,
      dm({ policy }),
    );
    expect(calendarOf(view)).toMatchObject({ TRIGGER: '-P1DT12H' });
    expect(String(view.files?.[0]?.content).match(/BEGIN:VALARM/g)).toHaveLength(1);
  });

  test.each([
    ['another proposal', { template: 'release-proposed', caseId: CASE_ID, proposal: 9, withdrawn }],
    ['what made it impossible', { template: 'release-withdrawn', caseId: CASE_ID, event: 9, withdrawn }],
  ] as const)('of a day withdrawn by %s takes it out again', (_, given) => {
    expect(calendarOf(look(given, proposed))).toMatchObject({
      name: 'CG-2026-001-withdrawn.ics',
      METHOD: 'CANCEL',
      UID: 'CG-2026-001@release-day',
      STATUS: 'CANCELLED',
      DTSTART: '20260319T160000Z',
    });
    expect(textOf(look(given, proposed))).toContain('no longer stands. The file takes it out');
  });

  test('is not there where nothing was agreed', () => {
    const none = [
      look({ template: 'release-proposed', caseId: CASE_ID, proposal: 3 }, proposed),
      look({ template: 'fix-ready', caseId: CASE_ID, by: FAY }, day),
      look({ template: 'release-agreed', caseId: CASE_ID, proposal: 3 }, caseOf(linked)),
    ];
    for (const view of none) {
      expect(view.files).toBeUndefined();
      expect(rawOf(view)).not.toContain('attachment');
    }
  });

  test('has a number that grows along: agreed, withdrawn, agreed anew', () => {
    const five = agreedAt(5);
    const gone = sequence(
      { template: 'release-proposed', caseId: CASE_ID, proposal: 9, withdrawn },
      proposed,
    );
    const fell = sequence(
      { template: 'release-withdrawn', caseId: CASE_ID, event: 9, withdrawn },
      caseOf(linked),
    );
    const nine = agreedAt(9);
    expect(five).toBeLessThan(gone);
    expect(gone).toBeLessThan(nine);
    expect(fell).toBe(gone);
    // A day that is withdrawn in the very next event.
    expect(five).toBeLessThan(
      sequence({ template: 'release-withdrawn', caseId: CASE_ID, event: 6, withdrawn }, caseOf(linked)),
    );
  });

  test('is attached to the message by the name it is shown under', () => {
    const raw: unknown = JSON.parse(
      rawOf(look({ template: 'release-agreed', caseId: CASE_ID, proposal: 3 }, day)),
    );
    expect(raw).toMatchObject({ attachments: [{ filename: 'CG-2026-001-release-day.ics' }] });
  });
});
