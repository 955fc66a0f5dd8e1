import { ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import {
  advanceNoticeView as viewOf,
  distributorsView,
  type AdvanceNoticeContext,
} from '../../../src/discord/views/distributors.ts';
import type { View } from '../../../src/discord/views/view.ts';
import { advanceNotice } from '../../../src/documents/advance-notice/advance-notice.ts';
import { unanswered } from '../../../src/process/acts/distributors.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody } from '../../../src/process/events.ts';
import type { Distributor } from '../../../src/store/distributors.ts';
import type { NoticeDelivery } from '../../../src/store/mail.ts';
import { agreedDay, ANNA, CASE_ID, caseOf, days, linked, opened, START } from '../../support/cases.ts';
import {
  buttonsOf,
  componentsOf,
  grownCase,
  HOSTILE,
  rawOf,
  RELEASE,
  SECRETS,
  textOf,
} from '../../support/screens.ts';

const since = Temporal.PlainDate.from('2026-01-02');
const someone = (id: number, more: Partial<Distributor> = {}): Distributor => ({
  id,
  name: `Distribution ${id}`,
  contact: `security@distribution-${id}.example`,
  since,
  note: undefined,
  addedBy: ANNA,
  addedAt: START,
  ...more,
});
const many = (count: number, more: (id: number) => Partial<Distributor> = () => ({})) =>
  Array.from({ length: count }, (_, id) => someone(id, more(id)));
/** Sixty with names of a hundred letters that would all format something. */
const hostile = many(60, (id) => ({
  name: `${'_*'.repeat(48)}${String(id).padStart(4, '0')}`,
  contact: `${'_'.repeat(60)}@${'a-'.repeat(90)}b${id}.example`,
  note: HOSTILE,
}));
const toldOf = (from: Distributor, more: Partial<NoticeDelivery> = {}): NoticeDelivery => ({
  distributorId: from.id,
  name: from.name,
  address: from.contact,
  revision: 3,
  attempts: 1,
  how: 'mail',
  at: days(1),
  by: undefined,
  doubtful: false,
  failure: undefined,
  ...more,
});

const agreed = caseOf(opened(), linked, ...agreedDay(RELEASE, 3));
const notified = (recipients: number, ...acknowledged: string[]): Case =>
  caseOf(
    opened(),
    linked,
    ...agreedDay(RELEASE, 3),
    { type: 'distributors-notified', recipients, proposal: 3 },
    ...acknowledged.map((distributor): EventBody => ({ type: 'distributor-acknowledged', distributor })),
  );
const text = advanceNotice({
  caseId: CASE_ID,
  repository: 'stacklok/codegate',
  band: 'critical',
  release: RELEASE,
  cve: 'pending',
  changedFrom: START,
  ask: 'security@example.org',
});
type ToTell = NonNullable<AdvanceNoticeContext['toTell']>;
type Given = Omit<AdvanceNoticeContext, 'unanswered'>;
const advanceNoticeView = (state: Case, context: Given, note?: string) =>
  viewOf(state, { ...context, unanswered: unanswered(state, context.told) }, note);
const given = ({ told = [], ...more }: Partial<ToTell & Pick<AdvanceNoticeContext, 'told'>> = {}): Given => ({
  toTell: { text, place: 'channel', proposal: 3, fresh: [], waiting: [], byMail: true, ...more },
  told,
});
function menuOf(view: View) {
  return componentsOf(view).find((part) => part.type === ComponentType.StringSelect);
}

describe('the private list', () => {
  test('says where to begin while it is empty', () => {
    expect(textOf(distributorsView([]))).toContain('`/advisory distributors add`');
    expect(textOf(distributorsView([], '✅ off the list'))).toContain('✅ off the list\n');
  });

  test('names everybody, where they are told, since when and why', () => {
    const list = textOf(
      distributorsView([someone(1, { note: 'ships it to a million' }), someone(2)], 'note'),
    );
    expect(list).toContain('note\n### Private distributors · 2');
    expect(list).toContain(
      '- **Distribution 1** · security@distribution-1.example · since 2026-01-02\n-# ships it',
    );
    expect(list).not.toContain('more');
  });

  test.each([1, 20, 60])('of %i of the worst passes', (count) => {
    const shown = textOf(distributorsView(hostile.slice(0, count), 'x'.repeat(210)));
    expect(shown.includes('…and')).toBe(count > 10);
    expect(shown.replaceAll(/\\./g, '')).not.toMatch(/[_*`~|]{2}b|@everyone|<@&/);
  });

  test('of sixty ordinary ones leaves few out', () => {
    const shown = textOf(distributorsView(many(60)));
    expect(shown.match(/^- \*\*/gm)?.length).toBeGreaterThan(35);
    expect(shown).toMatch(/- …and \d+ more$/);
  });
});

describe('the advance notice', () => {
  test('before anybody was told: whom it goes to, its very words, and the two ways to tell', () => {
    const view = advanceNoticeView(agreed, given({ fresh: many(3) }));
    expect(textOf(view)).toContain('**Not told yet**\n- Distribution 0 (security@distribution-0.example)');
    expect(textOf(view)).toContain(`\`\`\`text\nSubject: ${text.subject}\n\n${text.text}\n\`\`\``);
    expect(buttonsOf(view)).toEqual({
      'Send to all 3': 'send-notices:CG-2026-001:3:mail',
      'I have told all 3 myself': 'send-notices:CG-2026-001:3:hand',
    });
    expect(menuOf(view)).toBeUndefined();
  });

  test('without a mail server: by hand only, and it says how', () => {
    const view = advanceNoticeView(agreed, given({ fresh: many(1), byMail: false }));
    expect(buttonsOf(view)).toEqual({ 'I have told them myself': 'send-notices:CG-2026-001:3:hand' });
    expect(textOf(view)).toContain('to each alone');
  });

  test('with nobody on the list: one press says so, once', () => {
    const view = advanceNoticeView(agreed, given());
    expect(textOf(view)).toContain('The list is empty');
    expect(buttonsOf(view)).toEqual({ 'There is no one to tell': 'send-notices:CG-2026-001:3:hand' });
    expect(buttonsOf(advanceNoticeView(notified(0), given()))).toEqual({});
    expect(textOf(advanceNoticeView(notified(0), given()))).toContain('The list is empty');
  });

  test('with nobody left on the list after the day moved: the step can be done all the same', () => {
    const moved = caseOf(
      opened(),
      linked,
      ...agreedDay(RELEASE, 3),
      { type: 'distributors-notified', recipients: 1, proposal: 3 },
      ...agreedDay(days(24), 7),
    );
    expect(moved.steps['distributors-notified']).toBeUndefined();
    const view = advanceNoticeView(moved, given({ proposal: 7, told: [toldOf(someone(1))] }));
    expect(buttonsOf(view)).toEqual({ 'There is no one to tell': 'send-notices:CG-2026-001:7:hand' });
  });

  test('after it: who was told how, and who has answered', () => {
    const told = [
      toldOf(someone(1)),
      toldOf(someone(2), { how: 'by-hand', by: ANNA }),
      toldOf(someone(3), { how: 'waiting', at: undefined }),
      toldOf(someone(4), { how: 'parked', at: undefined }),
    ];
    const view = advanceNoticeView(notified(4, 'Distribution 1'), given({ told }), '✅ Recorded.');
    expect(textOf(view)).toContain('✅ Recorded.');
    expect(textOf(view)).toMatch(/- Distribution 1 · by e-mail <t:\d+:f> · ✅ acknowledged/);
    expect(textOf(view)).toMatch(new RegExp(`- Distribution 2 · by <@${ANNA}> <t:`));
    expect(textOf(view)).toContain('- Distribution 3 · ⏳');
    expect(textOf(view)).toContain('- Distribution 4 · ⚠️');
    expect(buttonsOf(view)).toEqual({});
    // Whose e-mail has not left can have acknowledged nothing.
    expect(menuOf(view)).toMatchObject({ custom_id: 'acknowledge-notices:CG-2026-001', max_values: 1 });
    expect(menuOf(view)?.options.map(({ value }) => value)).toEqual(['Distribution 2']);
  });

  test('is acknowledged by whoever was told the day that stands, each of them once in the menu', () => {
    const told = [
      toldOf(someone(1), { revision: 2 }),
      toldOf(someone(2), { revision: 2 }),
      toldOf(someone(2)),
      toldOf(someone(2), { how: 'by-hand', by: ANNA }),
    ];
    const view = advanceNoticeView(notified(1), given({ told }));
    expect(menuOf(view)?.options.map(({ value }) => value)).toEqual(['Distribution 2']);
    expect(menuOf(advanceNoticeView(agreed, given({ told })))).toBeUndefined();
  });

  test('whose e-mail has not left can be told by hand, alone or with the others', () => {
    const waiting = [someone(4)];
    const told = [toldOf(someone(4), { how: 'parked', at: undefined })];
    const alone = advanceNoticeView(notified(1), given({ waiting, told }));
    expect(buttonsOf(alone)).toEqual({ 'I have told them myself': 'send-notices:CG-2026-001:3:hand' });
    expect(textOf(alone)).toContain('If you have told those whose e-mail has not left, say so.');
    expect(textOf(alone)).not.toContain('Subject:');
    const both = advanceNoticeView(notified(1), given({ fresh: many(2), waiting, told }));
    expect(buttonsOf(both)).toEqual({
      'Send to all 2': 'send-notices:CG-2026-001:3:mail',
      'I have told all 3 myself': 'send-notices:CG-2026-001:3:hand',
    });
  });

  test('says in a direct message that the CVE’s id is left out, where there is one', () => {
    const left = 'The CVE’s id is left out in direct messages';
    const known = caseOf(opened(), linked, ...agreedDay(RELEASE, 3), {
      type: 'cve-assigned',
      cveId: SECRETS.cveId,
    });
    const fresh = many(1);
    expect(textOf(advanceNoticeView(known, given({ fresh, place: 'dm' })))).toContain(left);
    for (const view of [
      advanceNoticeView(known, given({ fresh })),
      advanceNoticeView(agreed, given({ fresh, place: 'dm' })),
      advanceNoticeView(known, given({ place: 'dm', told: [toldOf(someone(1))] })),
    ])
      expect(textOf(view)).not.toContain(left);
  });

  test('where there is nothing to tell any more, still shows who was told, without a way to tell', () => {
    const told = [toldOf(someone(1)), toldOf(someone(2), { how: 'parked', at: undefined })];
    const view = advanceNoticeView(notified(2), { toTell: undefined, told });
    expect(textOf(view)).toContain('- Distribution 1 · by e-mail');
    expect(textOf(view)).not.toContain('Subject:');
    expect(buttonsOf(view)).toEqual({});
    expect(menuOf(view)?.options.map(({ value }) => value)).toEqual(['Distribution 1']);
  });

  test('to one who joined the list later shows both', () => {
    const view = advanceNoticeView(notified(1), given({ fresh: [someone(9)], told: [toldOf(someone(1))] }));
    expect(Object.keys(buttonsOf(view))).toEqual(['Send it', 'I have told them myself']);
    expect(textOf(view)).toContain('**Told**\n- Distribution 1');
  });

  test.each([0, 1, 20, 60])('to sixty of the worst, %i of them told, passes', (count) => {
    const told = hostile.slice(0, count).map((each) => toldOf(each, { how: 'by-hand', by: ANNA }));
    for (const state of [
      agreed,
      notified(count),
      grownCase('fix-release', { agreed: ['security', 'fix-team'] }),
    ])
      for (const byMail of [true, false]) {
        const view = advanceNoticeView(state, given({ fresh: hostile.slice(count), told, byMail }), 'note');
        expect(textOf(view)).toMatch(/…and \d+ more/);
        expect(textOf(view).includes('…and 60 more')).toBe(false);
        const acknowledging = state.advanceNotice?.proposal === 3 ? Math.min(count, 25) : 0;
        expect(menuOf(view)?.options.length ?? 0).toBe(acknowledging);
        expect(rawOf(view)).not.toContain(SECRETS.ghsaId);
      }
  });
});
