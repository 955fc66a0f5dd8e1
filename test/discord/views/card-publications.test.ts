import { describe, expect, test } from 'vitest';
import { PUBLICATION_WORDS } from '../../../src/documents/vocabulary.ts';
import {
  PUBLICATIONS,
  type AnnouncementKind,
  type EventBody,
  type Publication,
  type Side,
} from '../../../src/process/events.ts';
import { STAGES } from '../../../src/process/policy.ts';
import {
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  linked,
  opened,
  FINGERPRINT,
  type Told,
} from '../../support/cases.ts';
import { absurdCase, buttonsOf, grownCase, textOf } from '../../support/screens.ts';
import { cardOf, context } from '../../support/looks.ts';

const SIDES: readonly (readonly Side[])[] = [['security'], ['fix-team'], ['security', 'fix-team'], []];
const everyLook = SIDES.flatMap((sides) => (['channel', 'dm'] as const).map((place) => ({ sides, place })));

const asked = (what: Publication): Told => ({
  body: { type: 'publication-asked', what, print: FINGERPRINT, exploited: 'yes' },
  actor: { kind: 'member', id: BEN },
});
const announced = (what: AnnouncementKind): EventBody => ({
  type: 'announced',
  what,
  messageId: '1',
  print: FINGERPRINT,
  exploited: 'yes',
});
const everythingAsked = [
  announced('mitigation'),
  announced('announcement'),
  ...PUBLICATIONS.map(asked),
] as const;

const asks: Told = { body: { type: 'publication-asked', what: 'announcement', print: FINGERPRINT } };
const released = [opened(), linked, ...doneBefore('fix-release'), doneBy('published')] as const;
const waits = caseOf(...released, asks);
const request = waits.publications.announcement?.revision ?? 0;
const posted = caseOf(...released, doneBy('announced'));
const labelsFor = (id: string, sides: readonly Side[]) =>
  buttonsOf(cardOf(waits, context({ who: { id, sides } })));

describe('what is to become public', () => {
  test.each([...STAGES, 'end'] as const)('with everything asked for and announced in %s', (stage) => {
    const publicly: Told = { type: 'disclosure-changed', kind: 'public' };
    const published: Told = { type: 'advisory-published', at: days(3) };
    for (const state of [
      grownCase(stage, { more: everythingAsked }),
      grownCase(stage, { more: [publicly, ...everythingAsked] }),
      grownCase(stage, {
        agreed: ['security', 'fix-team'],
        told: true,
        more: [published, ...everythingAsked],
      }),
      absurdCase(...everythingAsked),
    ])
      for (const look of everyLook) {
        const view = cardOf(state, context({ ...look, now: days(60), memberOf: () => ANNA }), '✅ done');
        const text = textOf(view);
        for (const what of PUBLICATIONS)
          expect(text).toContain(`**Asked by <@${BEN}>** ${PUBLICATION_WORDS[what].long}`);
        expect(text.match(/\*\*In #codegate\*\*/g)).toHaveLength(2);
        const looks = Object.values(buttonsOf(view)).filter((id) => id.startsWith('look:'));
        expect(looks.length > 0).toBe(look.sides.includes('security'));
      }
  });

  test('is named with whoever asked, and can be looked at by anybody else of the security team', () => {
    expect(textOf(cardOf(waits, context()))).toContain(
      `**Asked by <@${ANNA}>** the announcement: waits for a second member`,
    );
    expect(labelsFor(BEN, ['security'])['Look…']).toBe(`look:CG-2026-001:announcement:${request}`);
    expect(labelsFor(ANNA, ['security'])['Look…']).toBeUndefined();
    expect(labelsFor(BEN, ['fix-team'])['Look…']).toBeUndefined();
  });

  test('is named with whoever approved it, until it has left', () => {
    const approves: Told = {
      body: { type: 'publication-approved', what: 'announcement', request },
      actor: { kind: 'member', id: BEN },
    };
    const view = cardOf(
      caseOf(...released, asks, approves),
      context({ who: { id: BEN, sides: ['security'] } }),
    );
    expect(textOf(view)).toContain(`the announcement: approved by <@${BEN}>, has not left yet`);
    expect(buttonsOf(view)).not.toHaveProperty('Look…');
    expect(textOf(cardOf(posted, context()))).toMatch(
      /\*\*In #codegate\*\* the announcement, since <t:\d+:f>/,
    );
  });

  test('is corrected from the card, by the security team', () => {
    expect(buttonsOf(cardOf(posted, context()))['Announcement…']).toBe('announce:CG-2026-001');
    expect(buttonsOf(cardOf(posted, context({ sides: ['fix-team'] })))).not.toHaveProperty('Announcement…');
  });

  test('is a mitigation only where the disclosure is public', () => {
    const accepted = [linked, doneBy('advisory')] as const;
    const open = caseOf(opened({ source: 'public' }), ...accepted);
    expect(buttonsOf(cardOf(open, context()))['Announce a mitigation…']).toBe('announce:CG-2026-001');
    expect(buttonsOf(cardOf(open, context({ sides: ['fix-team'] })))).not.toHaveProperty(
      'Announce a mitigation…',
    );
    expect(buttonsOf(cardOf(caseOf(opened(), ...accepted), context()))).not.toHaveProperty(
      'Announce a mitigation…',
    );
  });
});
