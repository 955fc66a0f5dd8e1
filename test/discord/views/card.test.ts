import { ComponentType } from 'discord.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { casePeople } from '../../../src/process/notifications/case-people.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { cardView } from '../../../src/discord/views/card.ts';
import { walks } from '../../process/walks.ts';
import { STAGES } from '../../../src/process/policy.ts';
import { STEPS, stepsOf } from '../../../src/process/steps.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody, Side } from '../../../src/process/events.ts';
import type { View } from '../../../src/discord/views/view.ts';
import { check, histories } from '../../support/arbitraries.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FAY,
  FINGERPRINT,
  folded,
  GUS,
  hours,
  linked,
  opened,
  outlookOf,
  policy,
} from '../../support/cases.ts';
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
} from '../../support/screens.ts';
import { cardOf, context } from '../../support/looks.ts';

const ways = (state: Case, sides: readonly Side[] = ['security']) =>
  Object.values(buttonsOf(cardOf(state, context({ sides })))).filter((id) => id.startsWith('close:'));
const roles: readonly (readonly Side[])[] = [['security'], ['fix-team'], ['security', 'fix-team'], []];
const places = ['channel', 'dm'] as const;
const everyLook = roles.flatMap((sides) => places.map((place) => ({ sides, place })));

/** More members than any team has, none of whom ever used the bot. */
const CROWD = {
  count: 60,
  members: Array.from({ length: 60 }, (_, index) => ({ id: String(10n ** 19n + BigInt(index)), name: 'a' })),
};

const textAfter = (...done: EventBody[]) => textOf(cardOf(caseOf(...done), context()));
const releasing = (by: { by?: 'observed' }) =>
  textAfter(linked, ...doneBefore('fix-release'), { type: 'step-checked', step: 'binaries-built', ...by });
const stepsWithButton = (view: View) =>
  Object.values(buttonsOf(view)).flatMap((id) => (id.startsWith('check:') ? [id.split(':')[2]] : []));

/** The card of a case of which others are closed as duplicates. */
function withDuplicates(...cases: string[]): string {
  const found = cases.map((id) => ({ type: 'duplicate-closed', case: id }) as const);
  return textOf(cardOf(caseOf(linked, ...found), context()));
}

describe('a reporter who waits', () => {
  const wrote = caseOf(linked, { type: 'reporter-wrote', where: 'advisory', at: hours(1), latest: hours(1) });

  test('is shown, with what the security team can do about it', () => {
    const card = cardOf(wrote, context());
    expect(textOf(card)).toContain(
      '❔ **The reporter wrote in the advisory, and nobody has answered**, since <t:',
    );
    expect(buttonsOf(card)).toMatchObject({
      'Answered elsewhere': 'answered:CG-2026-001:3',
      'They publish on…': 'publishes:CG-2026-001',
    });
    expect(buttonsOf(cardOf(wrote, context({ sides: ['fix-team'] })))).not.toHaveProperty(
      'Answered elsewhere',
    );
    const told = caseOf(linked, doneBy('acknowledge'), { type: 'reporter-told', how: 'elsewhere' });
    expect(textOf(cardOf(told, context()))).not.toContain('nobody has answered');
  });

  test('and who was told long ago is said to be told late, and not that it will be due', () => {
    const told = caseOf(linked, doneBy('acknowledge'), {
      type: 'reporter-told',
      how: 'elsewhere',
      at: hours(1),
    });
    expect(textOf(cardOf(told, context({ now: days(10) })))).toMatch(/the next one is due <t:\d+:R>\./);
    expect(textOf(cardOf(told, context({ now: days(20) })))).toMatch(
      /the next one is 🔴 \*\*overdue\*\*, was due <t:\d+:R>\./,
    );
  });

  test('may be one whom the bot cannot see, and then it says so', () => {
    const blind = { ...context(), threadBlindSince: () => hours(1) };
    expect(textOf(cardOf(caseOf(linked), blind))).toContain(
      '⚠️ I cannot see the comments in the advisory, since <t:',
    );
    expect(textOf(cardOf(caseOf(linked), context()))).not.toContain('I cannot see the comments');
  });
});

describe('a card passes as a message', () => {
  test.each([...STAGES, 'end'] as const)('in %s, to everyone, everywhere', (stage) => {
    for (const look of everyLook) {
      const view = cardOf(caseOf(linked, ...doneBefore(stage)), context(look), '✅ done');
      expect(componentsOf(view).length).toBeGreaterThan(5);
    }
  });

  test('in every mode, at any time', () => {
    check(
      [histories],
      (events) => {
        const state = folded(events);
        for (const now of [hours(0), days(30)])
          for (const look of everyLook)
            expect(textOf(cardOf(state, context({ ...look, now })))).toContain('CG-2026-001');
      },
      60,
    );
  });

  test('with everything grown that can grow, whatever is done', () => {
    const everyWay = [
      ...STEP_IDS.flatMap((_, index) => [STEP_IDS.slice(0, index), STEP_IDS.slice(index)]),
      STEP_IDS.filter((_, n) => n % 2),
    ];
    for (const done of everyWay) {
      const state = absurdCase(...done.filter((step) => step !== 'published').map(doneBy));
      for (const now of [hours(0), days(30)]) {
        const look = context({ sides: ['security', 'fix-team'], now, memberOf: () => ANNA });
        expect(textOf(cardOf(state, look, '✅ Check that the report is complete'))).toContain('**CVE**');
      }
    }
  });

  test.each([...STAGES, 'end'] as const)('with everybody waiting for something in %s', (stage) => {
    const cases = [
      grownCase(stage),
      grownCase(stage, { agreed: ['security'] }),
      grownCase(stage, { agreed: ['security', 'fix-team'] }),
      grownCase(stage, { agreed: ['security', 'fix-team'], told: true }),
      grownCase(stage, {
        agreed: ['security', 'fix-team'],
        told: true,
        more: [{ type: 'release-proposed', at: days(30), reason: LONG_HOSTILE }],
      }),
      grownCase(stage, { more: [{ type: 'disclosure-changed', kind: 'public' }] }),
      grownCase(stage, { more: [{ type: 'advisory-published', at: days(3) }] }),
      grownCase(stage, { more: [{ type: 'advisory-closed' }] }),
      grownCase(stage, { more: [{ type: 'closed', resolution: 'invalid', reason: LONG_HOSTILE }] }),
    ];
    const note = '✅ somebody is on the fix team, and in the advisory.'.repeat(5);
    for (const state of cases)
      for (const look of everyLook)
        for (const now of [hours(0), days(60)]) {
          const view = cardOf(
            state,
            context({ ...look, now, memberOf: () => ANNA, unenrolled: () => CROWD }),
            note,
          );
          expect(textOf(view)).toContain('**CVE**');
          expect(rawOf(view).includes(SECRETS.cveId)).toBe(look.place === 'channel');
        }
  });

  test('says how many of a large fix team it does not name', () => {
    const text = textOf(cardOf(absurdCase(), context()));
    expect(text).toContain('and 48 more');
  });
});

describe('a card says', () => {
  test('what is next, who owes it and by when', () => {
    const text = textOf(cardOf(caseOf(), context()));
    expect(text).toContain('## CG-2026-001 · Intake');
    expect(text).toContain('**Next:** Acknowledge the report to its reporter, owed by the security team');
    expect(text).toMatch(/Due <t:1772528400:f> \(<t:1772528400:R>\)/);
  });

  test('the coordinator by name', () => {
    expect(textOf(cardOf(caseOf(doneBy('coordinator')), context()))).toContain(`owed by <@${ANNA}>`);
  });

  test('that it is ASAP, overdue, or moved and why', () => {
    expect(textOf(cardOf(caseOf(opened({ source: 'public' })), context()))).toContain('**ASAP**, since <t:');
    expect(textOf(cardOf(caseOf(), context({ now: days(2) })))).toContain('🔴 **overdue**, was due <t:');
    expect(textOf(cardOf(fullCase(), context()))).toMatch(
      new RegExp(`set by <@${ANNA}> <t:\\d+:f>: ${SECRETS.reason}`),
    );
    expect(textOf(cardOf(fullCase(), context()))).toContain(`waits for ${SECRETS.project}`);
  });

  test('that a CVE is not requested, pending, or which it is', () => {
    expect(textAfter()).toContain('**CVE** not requested');
    expect(textAfter({ type: 'step-checked', step: 'cve-requested' })).toContain(
      '**CVE** pending, requested <t:',
    );
    expect(textAfter({ type: 'cve-requested' })).toContain('**CVE** pending, requested <t:');
    expect(textOf(cardOf(fullCase(), context()))).toContain(`**CVE** ${SECRETS.cveId}`);
  });

  test('who said that a step is done, and that nobody did where it was seen', () => {
    expect(releasing({ by: 'observed' })).toContain('✅ Binaries built · seen in GitHub · <t:');
    expect(releasing({})).toContain(`✅ Binaries built · <@${ANNA}> · <t:`);
  });

  test('how a closed case ended, and what to do if nobody said', () => {
    const closed = textOf(
      cardOf(caseOf({ type: 'closed', resolution: 'wont-fix', reason: 'by design' }), context()),
    );
    expect(closed).toContain('· Closed');
    expect(closed).toContain('as will not be fixed');
    expect(closed).toContain('by design');
    const unsaid = cardOf(caseOf({ type: 'advisory-closed' }), context());
    expect(textOf(unsaid)).toContain('**Next:** say with what resolution it was closed');
    expect(buttonsOf(unsaid)).toMatchObject({
      Fixed: 'close:CG-2026-001:fixed',
      'A duplicate': 'close:CG-2026-001:duplicate',
      'Not a vulnerability': 'close:CG-2026-001:invalid',
      'Will not be fixed': 'close:CG-2026-001:wont-fix',
    });
    const done = caseOf(linked, ...doneBefore('end'));
    expect(buttonsOf(cardOf(done, context()))['Close the case']).toBe('close:CG-2026-001:fixed');
    expect(buttonsOf(cardOf(done, context({ sides: ['fix-team'] })))).not.toHaveProperty('Close the case');
  });

  test('of which case it is a duplicate, and which ones are duplicates of it', () => {
    const duplicate = caseOf({ type: 'closed', resolution: 'duplicate', of: 'CG-2026-007' });
    expect(textOf(cardOf(duplicate, context()))).toContain('as a duplicate of CG-2026-007');
    expect(withDuplicates('CG-2026-004')).toContain('**Duplicates** CG-2026-004 is a duplicate of it');
    expect(withDuplicates('CG-2026-005', 'CG-2026-004')).toContain(
      '**Duplicates** CG-2026-004, CG-2026-005 are duplicates of it',
    );
    expect(withDuplicates()).not.toContain('Duplicates');
  });

  test('in intake, how a report ends that is none; later, and to the fix team, it does not', () => {
    expect(ways(caseOf(linked))).toEqual([
      'close:CG-2026-001:invalid',
      'close:CG-2026-001:duplicate',
      'close:CG-2026-001:spam',
    ]);
    expect(ways(caseOf(linked), ['fix-team'])).toEqual([]);
    expect(ways(caseOf(linked, ...doneBefore('fix-team')))).toEqual([]);
  });

  test('what GitHub refuses while the report is not accepted, and no button of it', () => {
    const reported = caseOf(linked, ...doneBefore('fix-development'));
    const triage = cardOf(reported, context());
    expect(textOf(triage)).toMatch(/^- Request a CVE · .*; accept the report in GitHub first$/m);
    expect(buttonsOf(triage)).not.toHaveProperty('Request CVE');
    expect(buttonsOf(triage)).not.toHaveProperty('Create fork');
    const accepted = cardOf(
      caseOf(linked, ...doneBefore('fix-development'), { type: 'advisory-accepted' }),
      context(),
    );
    expect(buttonsOf(accepted)).toMatchObject({
      'Request CVE': 'cve:CG-2026-001',
      'Create fork': 'fork:CG-2026-001',
    });
  });

  test('the advisory in GitHub right below what is next, and not beside it, where a telephone has no room', () => {
    const [text, button] = componentsOf(cardOf(caseOf(linked), context())).filter(
      ({ type }) => type === ComponentType.TextDisplay || type === ComponentType.Button,
    );
    expect(text).toMatchObject({ content: expect.stringContaining('**Next:**') });
    expect(button).toMatchObject({ label: 'Advisory in GitHub' });
  });

  test('of what everybody knows: first what users can do, where to write it, and its button', () => {
    const known = caseOf(opened({ source: 'public' }), linked, { type: 'advisory-accepted' });
    const card = cardOf(known, context());
    expect(textOf(card).split('\n')[1]).toMatch(
      /^\*\*Next:\*\* tell users what they can do until there is a fix/,
    );
    expect(textOf(card).split('\n')[2]).toMatch(/“Workarounds”.*`\/advisory announce`/);
    expect(Object.keys(buttonsOf(card)).slice(0, 2)).toEqual([
      'Announce a mitigation…',
      'Advisory in GitHub',
    ]);
    for (const look of [context({ sides: ['fix-team'] }), context()]) {
      const shown = cardOf(known, look);
      expect(textOf(shown)).toContain('**Next:** tell users');
      expect('Announce a mitigation…' in buttonsOf(shown)).toBe(look.who.sides.includes('security'));
    }
    // Where there is nothing to write it in, that comes first.
    const bare = cardOf(caseOf(opened({ source: 'public' })), context());
    expect(textOf(bare)).toMatch(/How: create the draft advisory; write it/);
    expect(Object.keys(buttonsOf(bare))[0]).toBe('Create draft advisory');
    const told = caseOf(
      opened({ source: 'public' }),
      linked,
      { type: 'advisory-accepted' },
      {
        type: 'announced',
        what: 'mitigation',
        messageId: '1',
        print: FINGERPRINT,
        exploited: 'unknown',
      },
    );
    expect(textOf(cardOf(told, context()))).not.toContain('**Next:** tell users');
    expect(textOf(cardOf(told, context()))).not.toContain('exploited');
    const attacked = caseOf(
      opened({ source: 'public' }),
      linked,
      { type: 'advisory-accepted' },
      { type: 'publication-asked', what: 'mitigation', print: FINGERPRINT, exploited: 'yes' },
    );
    expect(textOf(cardOf(attacked, context()))).toContain(
      'the mitigation: waits for a second member; 🔴 **exploited**',
    );
  });

  test('the PGP key where the reporter asked for it', () => {
    const text = textOf(cardOf(caseOf(opened({ pgpRequested: true })), context()));
    expect(text).toContain('https://example.org/key.asc');
    expect(text).toContain(`\`${Array(10).fill('AAAA').join(' ')}\``);
  });
});

/** Steps that can be ticked by hand, and have a better way on a card. */
const BETTER = new Set(['merged', 'binaries-built', 'binaries-signed', 'binaries-public', 'critiques']);

test('a card names everybody who is reminded of the case, whatever happened to it', () => {
  check(
    [walks, fc.subarray([ANNA, BEN]), fc.subarray([FAY, GUS]), fc.integer({ min: 0, max: 40 * 24 })],
    ({ state }, security, fixTeam, at) => {
      const people = casePeople({ security, fixTeam }, state.coordinator);
      const now = hours(at);
      const [next = ''] = textOf(cardView(outlookOf(state, { people, now }), context({ now }))).split(
        '**To do',
      );
      for (const reminder of remindersAt(state, policy, people, now)) {
        const recipient = recipientName(reminder.recipient);
        const side = recipient === FAY || recipient === GUS ? 'the fix team' : 'the security team';
        expect(next.includes(`<@${recipient}>`) || next.includes(side), `${recipient}: ${next}`).toBe(true);
      }
    },
    60,
  );
});

describe('the buttons of a card', () => {
  test.each(STAGES)('in %s do what the looker can do right here', (stage) => {
    const state = caseOf(linked, ...doneBefore(stage));
    for (const sides of roles) {
      const expected = stepsOf(state, stage).filter((step) => {
        const { how, owners, evidence, after = [] } = STEPS[step];
        return (
          how === 'attest' &&
          !evidence &&
          !BETTER.has(step) &&
          owners.some((side) => sides.includes(side)) &&
          after.every((id) => state.steps[id])
        );
      });
      expect(stepsWithButton(cardOf(state, context({ sides })))).toEqual(expected);
    }
  });

  test('offer to coordinate and to make the draft, where that is missing, to the security team', () => {
    expect(buttonsOf(cardOf(caseOf(), context()))).toMatchObject({
      'I coordinate': 'take:CG-2026-001',
      'Create draft advisory': 'draft:CG-2026-001',
    });
    for (const view of [cardOf(fullCase(), context()), cardOf(caseOf(), context({ sides: ['fix-team'] }))]) {
      expect(buttonsOf(view)).not.toHaveProperty('I coordinate');
      expect(buttonsOf(view)).not.toHaveProperty('Create draft advisory');
    }
  });

  test('propose another release day once one is agreed, to either side and until it is over', () => {
    const agreed = [opened(), linked, ...agreedDay(RELEASE, 3)];
    const over: EventBody[] = [
      { type: 'advisory-published', at: days(3) },
      { type: 'closed', resolution: 'invalid' },
    ];
    for (const sides of roles.slice(0, 3)) {
      const labels = (...events: EventBody[]) => buttonsOf(cardOf(caseOf(...events), context({ sides })));
      expect(labels(...agreed)['Another day…']).toBe('slots:CG-2026-001');
      for (const end of over) expect(labels(...agreed, end)).not.toHaveProperty('Another day…');
    }
  });

  test('lead to the advisory', () => {
    expect(buttonsOf(cardOf(fullCase(), context()))['Advisory in GitHub']).toBe(
      `https://github.com/stacklok/codegate/security/advisories/${SECRETS.ghsaId}`,
    );
  });
});

describe('who stands on both sides', () => {
  test('is named on the card, to everybody', () => {
    const people = casePeople({ security: [ANNA, BEN], fixTeam: [BEN, FAY] }, undefined);
    for (const sides of roles.slice(0, 3)) {
      const seen = outlookOf(caseOf(linked), { people, sides });
      expect(seen.onBothSides).toEqual([BEN]);
      expect(textOf(cardView(seen, context({ sides })))).toContain(`**On both sides** <@${BEN}>: `);
    }
    expect(textOf(cardOf(caseOf(linked), context()))).not.toContain('On both sides');
  });

  test('and that they alone agreed to the release day', () => {
    const state = caseOf(opened(), linked, ...agreedDay(RELEASE, 3));
    expect(textOf(cardOf(state, context()))).toContain(`⚠️ <@${ANNA}> agreed for both sides`);
  });
});

describe('a card in a direct message', () => {
  test('never holds a CVE id', () => {
    for (const sides of roles) {
      const view = cardOf(fullCase(), context({ place: 'dm', sides }));
      expect(rawOf(view)).not.toContain(SECRETS.cveId);
      expect(textOf(view)).toContain('**CVE** assigned');
    }
  });

  test('shows who is asked to take over', () => {
    const state = fullCase({ type: 'coordinator-offered', member: BEN });
    expect(textOf(cardOf(state, context({ place: 'dm' })))).toContain(`offered to <@${BEN}>`);
  });
});
