import { describe, expect, test } from 'vitest';
import { parseCustomId } from '../../../src/discord/custom-ids.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody, Publication, Side } from '../../../src/process/events.ts';
import { STEPS, stepsOf } from '../../../src/process/steps.ts';
import { STEP_IDS, TEXT_STEPS, type StepId } from '../../../src/process/step-ids.ts';
import { STAGES } from '../../../src/process/policy.ts';
import {
  agreedDay,
  ANNA,
  as,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FAY,
  linked,
  opened,
  FINGERPRINT,
  type Told,
} from '../../support/cases.ts';
import { RELEASE } from '../../support/screens.ts';
import {
  actButtonOf,
  context,
  lookButtonOf,
  stepButtonOf,
  textStepsOf,
  type Look,
} from '../../support/looks.ts';
import { agreeableSide } from '../../../src/process/outlook/step-acts.ts';

const SIDES: readonly (readonly Side[])[] = [[], ['security'], ['fix-team'], ['security', 'fix-team']];

/** What the button of a step does for somebody on these sides; `undefined` if there is none. */
function pressOf(state: Case, step: StepId, sides: readonly Side[], now = days(1)) {
  const data = actButtonOf(state, step, as(FAY, sides, now))?.toJSON();
  return data && 'custom_id' in data ? parseCustomId(data.custom_id)?.kind : undefined;
}

const developing = (...more: EventBody[]) => caseOf(opened(), linked, ...more);
/** A day that was proposed as the third event, and that these sides agree to. */
const proposed = (...sides: Side[]) =>
  developing(
    { type: 'release-proposed', at: RELEASE },
    ...sides.map((side): EventBody => ({ type: 'release-agreed', side, proposal: 3 })),
  );
const agreed = developing(...agreedDay(RELEASE, 3));

describe('the button of a step with an act of its own', () => {
  const mine: readonly (readonly [StepId, string | undefined, string | undefined])[] = [
    ['fix-team', 'suggest', undefined],
    ['severity', 'severity', undefined],
    ['cve-requested', undefined, undefined],
    ['fork', undefined, undefined],
    ['release-day', 'slots', 'slots'],
    ['distributors-notified', undefined, undefined],
    ['acknowledge', undefined, undefined],
    ['advisory', undefined, undefined],
    ['details', undefined, undefined],
    ['merged', 'verify', undefined],
    ['binaries-built', 'verify', undefined],
    ['binaries-signed', 'verify', undefined],
    ['binaries-public', 'verify', undefined],
    ['binaries-functional', undefined, undefined],
    ['published', undefined, undefined],
    ['announced', undefined, undefined],
    ['introduced-by', undefined, undefined],
    ['critiques', undefined, undefined],
    ['retrospective-posted', undefined, undefined],
  ];

  test.each(mine)('%s is of whose step it is', (step, ofSecurity, ofFixTeam) => {
    expect(pressOf(developing(), step, [])).toBeUndefined();
    expect(pressOf(developing(), step, ['security'])).toBe(ofSecurity);
    expect(pressOf(developing(), step, ['fix-team'])).toBe(ofFixTeam);
    expect(pressOf(developing(), step, ['security', 'fix-team'])).toBe(ofSecurity);
  });

  test('a CVE and a fork are for a report that is accepted in GitHub, which refuses them before', () => {
    const accepted = developing({ type: 'advisory-accepted' });
    for (const [step, kind, ofFixTeam] of [
      ['cve-requested', 'cve', undefined],
      ['fork', 'fork', 'fork'],
    ] as const) {
      expect(pressOf(accepted, step, [])).toBeUndefined();
      expect(pressOf(accepted, step, ['security'])).toBe(kind);
      expect(pressOf(accepted, step, ['fix-team'])).toBe(ofFixTeam);
      expect(pressOf(accepted, step, ['security', 'fix-team'])).toBe(kind);
    }
  });

  test.each(['fix-team', 'severity', 'cve-requested', 'fork'] as const)(
    '%s needs an advisory to be done in',
    (step) => {
      for (const sides of SIDES) expect(pressOf(caseOf(), step, sides)).toBeUndefined();
    },
  );

  test('is not there once the step is done', () => {
    const state = caseOf(linked, ...doneBefore('fix-release'));
    for (const step of stepsOf(state, 'fix-development'))
      for (const sides of SIDES) expect(pressOf(state, step, sides)).toBeUndefined();
  });

  /**
   * Often the id comes, and sometimes the score, only after the publication; what somebody published in GitHub's own
   * pages is looked at afterwards; and then it is announced, and looked back on.
   */
  const LATER: ReadonlySet<StepId> = new Set([
    'severity',
    'cve-requested',
    'merged',
    'binaries-built',
    'binaries-signed',
    'binaries-public',
    'binaries-functional',
    ...STEP_IDS.slice(STEP_IDS.indexOf('published')),
  ]);

  test.each([
    ['closed', { type: 'closed', resolution: 'invalid' }, STEP_IDS],
    ['closed in GitHub', { type: 'advisory-closed' }, STEP_IDS],
    ['published', { type: 'advisory-published', at: days(1) }, STEP_IDS.filter((step) => !LATER.has(step))],
  ] as const)('is not there in a case that is %s', (_, end, steps) => {
    for (const before of [developing(), proposed(), proposed('security'), agreed])
      for (const step of steps)
        for (const sides of SIDES) {
          const ended = caseOf(
            opened(),
            linked,
            ...(before.proposal ? agreedDay(RELEASE, 3).slice(0, 1 + before.proposal.agreed.length) : []),
            end,
          );
          expect(pressOf(ended, step, sides)).toBeUndefined();
        }
  });
});

describe('the release day', () => {
  test('is agreed to by whoever’s side has not yet, and else another day can be proposed', () => {
    for (const [state, sides, press] of [
      [proposed(), ['security'], 'agree'],
      [proposed(), ['fix-team'], 'agree'],
      [proposed('security'), ['security'], 'slots'],
      [proposed('security'), ['fix-team'], 'agree'],
      [proposed('security'), ['security', 'fix-team'], 'agree'],
      [proposed('fix-team'), ['fix-team'], 'slots'],
      [proposed('fix-team'), ['security'], 'agree'],
      [agreed, ['security', 'fix-team'], undefined],
    ] as const)
      expect(pressOf(state, 'release-day', sides)).toBe(press);
  });

  test('that has passed can be agreed to by nobody: another one is wanted', () => {
    for (const sides of [['security'], ['fix-team'], ['security', 'fix-team']] as const) {
      expect(pressOf(proposed('security'), 'release-day', sides, RELEASE)).toBe('slots');
      expect(agreeableSide(proposed('security'), as(FAY, sides, RELEASE))).toBeUndefined();
    }
    expect(agreeableSide(proposed(), as(FAY, ['fix-team'], days(1)))).toBe('fix-team');
  });

  test('is told to the distributors by the security team, once it is agreed or everything is ASAP', () => {
    const urgent = caseOf(opened({ source: 'public' }));
    expect(pressOf(agreed, 'distributors-notified', ['security'])).toBe('notify');
    expect(pressOf(urgent, 'distributors-notified', ['security'])).toBe('notify');
    expect(pressOf(proposed('security'), 'distributors-notified', ['security'])).toBeUndefined();
    for (const state of [agreed, urgent])
      expect(pressOf(state, 'distributors-notified', ['fix-team'])).toBeUndefined();
  });
});

const releasing = (...more: EventBody[]) => developing(...doneBefore('fix-release'), ...more);
const asked = (what: Publication, by = ANNA): Told => ({
  body: { type: 'publication-asked', what, print: FINGERPRINT },
  actor: { kind: 'member', id: by },
});
const published = (...more: Told[]) =>
  caseOf(opened(), linked, ...doneBefore('fix-release'), doneBy('published'), ...more);
const custom = (state: Case, step: StepId, sides: readonly Side[] = ['security'], who = BEN) => {
  const data = stepButtonOf(state, step, as(who, sides, days(1)))?.toJSON();
  return data && 'custom_id' in data ? data.custom_id : undefined;
};

describe('the steps of release day', () => {
  test('that can be looked at are not ticked from memory', () => {
    const state = releasing(doneBy('pull-requests-approved'), doneBy('merged'), doneBy('binaries-built'));
    for (const step of ['binaries-signed', 'binaries-public'] as const)
      expect(custom(state, step)).toBe('verify:CG-2026-001');
    expect(custom(releasing(doneBy('pull-requests-approved')), 'merged')).toBe('verify:CG-2026-001');
    expect(custom(releasing(), 'pull-requests-approved', ['fix-team'])).toBe(
      'check:CG-2026-001:pull-requests-approved',
    );
  });

  test('that nobody is believed about without a link ask for it, once they can be done', () => {
    expect(custom(releasing(), 'binaries-functional')).toBeUndefined();
    const built = releasing(doneBy('pull-requests-approved'), doneBy('merged'), doneBy('binaries-built'));
    expect(custom(built, 'binaries-functional')).toBe('evidence:CG-2026-001:binaries-functional');
    expect(custom(built, 'binaries-functional', ['fix-team'])).toBeUndefined();
  });

  test('lead to publishing, once the report is accepted', () => {
    expect(custom(releasing(), 'published')).toBe('publish:CG-2026-001');
    expect(custom(developing(), 'published')).toBeUndefined();
    expect(custom(releasing(), 'published', ['fix-team'])).toBeUndefined();
  });

  test('lead to the announcement, once it is published', () => {
    expect(custom(releasing(), 'announced')).toBeUndefined();
    expect(custom(published(), 'announced')).toBe('announce:CG-2026-001');
    expect(custom(published(), 'announced', ['fix-team'])).toBeUndefined();
  });

  test('lead everybody to their part of the retrospective', () => {
    for (const sides of [['security'], ['fix-team']] as const)
      expect(custom(published(), 'critiques', sides)).toBe('contribute:CG-2026-001:yes');
    expect(custom(published(), 'retrospective-posted')).toBe('retro:CG-2026-001');
    expect(custom(published(), 'retrospective-posted', ['fix-team'])).toBeUndefined();
    expect(custom(published(), 'introduced-by', ['fix-team'])).toBe('origins:CG-2026-001');
    expect(custom(published(), 'introduced-by', ['security'])).toBeUndefined();
    const alone = published({ type: 'fix-team-removed', login: 'fay-fixes' });
    expect(custom(alone, 'introduced-by', ['security'])).toBe('origins:CG-2026-001');
  });

  test.each([
    [
      'advisory',
      'published',
      (...more: Told[]) => caseOf(opened(), linked, ...doneBefore('fix-release'), ...more),
    ],
    ['announcement', 'announced', published],
    ['retrospective', 'retrospective-posted', published],
  ] as const)('let another member look at %s, and never whoever asked', (what, step, state) => {
    const waits = state(asked(what));
    const request = waits.publications[what]?.revision;
    expect(custom(waits, step, ['security'], BEN)).toBe(`look:CG-2026-001:${what}:${request}`);
    expect(custom(waits, step, ['security'], ANNA)).not.toMatch(/^look/);
    expect(custom(waits, step, ['fix-team'], BEN)).toBeUndefined();
    for (const sides of SIDES) expect(lookButtonOf(waits, what, as(ANNA, sides))).toBeUndefined();
    const approved = state(asked(what), {
      body: { type: 'publication-approved', what, request: request ?? 0 },
      actor: { kind: 'member', id: BEN },
    });
    for (const who of [ANNA, BEN, FAY])
      expect(lookButtonOf(approved, what, as(who, ['security']))).toBeUndefined();
  });
});

describe('every button of every step', () => {
  test.each([...STAGES, 'end'] as const)('in %s belongs to an open step of the looker’s', (stage) => {
    const state = caseOf(linked, ...doneBefore(stage));
    for (const step of STEP_IDS)
      for (const sides of SIDES) {
        const button = stepButtonOf(state, step, as(FAY, sides, days(1)))?.toJSON();
        if (!button) continue;
        expect(state.steps[step]).toBeUndefined();
        expect(STEPS[step].owners.some((side) => sides.includes(side))).toBe(true);
        expect('custom_id' in button && parseCustomId(button.custom_id)).toMatchObject({ caseId: state.id });
      }
  });
});

const given = (sides: readonly Side[], pgp?: Look['pgp']) => ({ ...context({ sides }), pgp });

describe('prepared texts', () => {
  const wanting = caseOf(
    opened({ pgpRequested: true }),
    { type: 'disclosure-changed', kind: 'intends-to-publish' },
    linked,
    ...doneBefore('fix-development').filter(({ type }) => type !== 'step-checked'),
  );

  const key = { keyUrl: 'https://example.org/key.asc', fingerprint: 'A' };

  test('are offered for open steps of one’s own, never for what the tick says by itself', () => {
    expect(textStepsOf(wanting, STEP_IDS, given(['security'], key))).toEqual([
      'acknowledge',
      'pgp-key',
      'ask-private',
    ]);
    expect(textStepsOf(wanting, ['acknowledge'], given(['security'], key))).toEqual(['acknowledge']);
    expect(textStepsOf(wanting, STEP_IDS, given(['fix-team'], key))).toEqual([]);
    expect(textStepsOf(wanting, STEP_IDS, given([], key))).toEqual([]);
  });

  test('of the PGP key there is none without a key', () => {
    expect(textStepsOf(wanting, STEP_IDS, given(['security']))).toEqual(['acknowledge', 'ask-private']);
  });

  test('are not offered once said, nor where nobody wants them, nor in a closed case', () => {
    const said = TEXT_STEPS.map((step): EventBody => ({ type: 'step-checked', step }));
    expect(textStepsOf(caseOf(opened(), ...said), STEP_IDS, given(['security'], key))).toEqual([]);
    expect(textStepsOf(caseOf(), STEP_IDS, given(['security'], key))).toEqual(['acknowledge']);
    const closed = caseOf({ type: 'closed', resolution: 'invalid' });
    expect(textStepsOf(closed, STEP_IDS, given(['security'], key))).toEqual([]);
  });
});
