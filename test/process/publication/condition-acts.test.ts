import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  confirmCondition,
  failing,
  judged,
  overrideCondition,
  recordConditions,
} from '../../../src/process/publication/condition-acts.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { CONDITIONS, type ConditionId, type Verdict } from '../../../src/process/publication/conditions.ts';
import { missingBefore } from '../../../src/process/steps.ts';
import { STEP_IDS, type StepId } from '../../../src/process/step-ids.ts';
import { check, condition } from '../../support/arbitraries.ts';
import {
  after,
  as,
  caseOf,
  codeOf,
  doneBefore,
  doneBy,
  eventsOf,
  fixTeam,
  linked,
  security,
} from '../../support/cases.ts';
import { found, onBothSides, stranger } from '../../support/plain-acts.ts';

const approved = [linked, doneBy('fix-ready'), doneBy('pull-requests-approved')];
const ready = caseOf(...approved);
const released = caseOf(
  ...approved,
  ...(['merged', 'binaries-built', 'binaries-signed', 'binaries-public'] as const).map(doneBy),
);
type But = { readonly [id in ConditionId]?: Verdict };

/** All conditions stand like this. */
const all = (verdict: Verdict) => found(Object.fromEntries(CONDITIONS.map((each) => [each, verdict])));

/** What looking at the release does to the steps: `+` ticks, `-` opens again. */
function looking(state: Case, but: But = {}, how = security): string[] {
  return eventsOf(recordConditions(state, { conditions: found(but) }, how)).map((body) => {
    if (body.type === 'step-checked') return `+${body.step}`;
    return body.type === 'step-unchecked' ? `-${body.step}` : body.type;
  });
}

describe('looking at the release', () => {
  test('ticks all that is shown, in the order of the steps, without evidence of its own', () => {
    expect(recordConditions(ready, { conditions: found() }, security)).toEqual({
      ok: true,
      events: (['merged', 'binaries-built', 'binaries-signed', 'binaries-public'] as const).map(
        (step): EventBody => ({ type: 'step-checked', step, by: 'observed' }),
      ),
    });
  });

  test('again ticks nothing again', () => {
    const looked = after(ready, recordConditions(ready, { conditions: found() }, security), security);
    expect(looking(looked)).toEqual([]);
  });

  test.each<[string, But, string[]]>([
    ['not merged: nothing that comes after it either', { merged: 'open' }, []],
    ['merged, without a release', { released: 'open' }, ['+merged']],
    ['a release that not everybody can have', { public: 'open' }, ['+merged']],
    ['unsigned', { signed: 'open' }, ['+merged', '+binaries-built', '+binaries-public']],
    ['another digest', { digests: 'wrong' }, ['+merged', '+binaries-built', '+binaries-public']],
    ['a wrong signature', { signed: 'wrong' }, ['+merged', '+binaries-built', '+binaries-public']],
    ['a registry that does not answer', { public: 'unknown', signed: 'unknown' }, ['+merged']],
    [
      'whatever is no step of it',
      { functional: 'open', details: 'open', cve: 'open', fork: 'open', distributors: 'open', day: 'open' },
      ['+merged', '+binaries-built', '+binaries-signed', '+binaries-public'],
    ],
  ])('ticks no more than what is shown: %s', (_, but, steps) => {
    expect(looking(ready, but)).toEqual(steps);
  });

  test('ticks nothing that waits for people', () => {
    expect(looking(caseOf(linked))).toEqual([]);
    expect(looking(caseOf(linked, doneBy('fix-ready')))).toEqual([]);
  });

  test('what was not looked at is not shown', () => {
    expect(eventsOf(recordConditions(ready, { conditions: [] }, security))).toEqual([]);
  });

  test.each<[string, But, string[]]>([
    ['a wrong signature', { signed: 'wrong' }, ['-binaries-signed']],
    ['another digest', { digests: 'wrong' }, ['-binaries-signed']],
    ['a public image that is another one', { public: 'wrong' }, ['-binaries-built', '-binaries-public']],
    ['another commit', { merged: 'wrong' }, ['-merged']],
  ])('opens again what turns out to be wrong: %s', (_, but, steps) => {
    expect(looking(released, but)).toEqual(steps);
  });

  test('opens nothing again for want of an answer, or because it is not there at the moment', () => {
    for (const verdict of ['open', 'unknown'] as const)
      expect(looking(released, Object.fromEntries(CONDITIONS.map((id) => [id, verdict])))).toEqual([]);
  });

  test('ticks nothing that relies on what it has just opened', () => {
    const halfway = caseOf(...approved, doneBy('merged'), doneBy('binaries-built'));
    expect(looking(halfway, { public: 'wrong' })).toEqual(['-binaries-built']);
    expect(looking(caseOf(...approved, doneBy('merged')), { merged: 'wrong' })).toEqual(['-merged']);
  });

  test('changes nothing for those who may not tick these steps, or not any more', () => {
    for (const how of [fixTeam, stranger]) {
      expect(looking(ready, {}, how)).toEqual([]);
      expect(looking(released, { signed: 'wrong' }, how)).toEqual([]);
    }
    const closed = caseOf(...approved, { type: 'closed', resolution: 'invalid' });
    expect(recordConditions(closed, { conditions: found() }, security)).toEqual({ ok: true, events: [] });
  });

  test('still ticks after the publication: who published in GitHub’s own pages may not have looked', () => {
    const published = caseOf(...approved, doneBy('published'));
    expect(looking(published)).toEqual(looking(ready));
    expect(looking(caseOf(...approved, doneBy('merged'), doneBy('published')), { merged: 'wrong' })).toEqual([
      '-merged',
    ]);
  });

  test('whatever is done and whatever is found, no step is ticked before those it relies on', () => {
    const verdict = fc.constantFrom<Verdict[]>('ok', 'ok', 'ok', 'open', 'wrong', 'unknown');
    const verdicts = fc.array(verdict, { minLength: CONDITIONS.length, maxLength: CONDITIONS.length });
    const steps = fc.subarray(STEP_IDS.slice(STEP_IDS.indexOf('fix-ready'), STEP_IDS.indexOf('published')));
    let ticked = 0;
    check(
      [steps, verdicts],
      (done, drawn) => {
        const conditions = CONDITIONS.map((id, at) => ({ id, verdict: drawn[at] ?? 'ok', evidence: [] }));
        let state = caseOf(linked, ...done.map(doneBy));
        for (const body of eventsOf(recordConditions(state, { conditions }, security))) {
          const ticks = body.type === 'step-checked' ? [body.step] : [];
          expect(ticks.filter((step) => state.steps[step] ?? missingBefore(state, step).length > 0)).toEqual(
            [],
          );
          ticked += ticks.length;
          state = after(state, { ok: true, events: [body] }, security);
        }
      },
      1000,
    );
    expect(ticked).toBeGreaterThan(50);
  });
});

describe('doing without a condition', () => {
  const reason = 'the mirror is slow';
  const without = (state: Case, id: ConditionId, verdict: Verdict) =>
    overrideCondition(state, { condition: id, verdict, reason }, security);

  test.each(CONDITIONS)('%s: where it is not met, or nobody answers; never where it is wrong', (id) => {
    for (const verdict of ['open', 'unknown'] as const)
      expect(eventsOf(without(ready, id, verdict))).toEqual([
        { type: 'preflight-overridden', condition: id, reason },
      ]);
    expect(codeOf(without(ready, id, 'wrong'))).toBe('condition-wrong');
    expect(codeOf(without(ready, id, 'ok'))).toBe('condition-holds');
  });

  test.each(CONDITIONS)('lifts %s, and nothing else; and never what is wrong', (id) => {
    const state = after(ready, without(ready, id, 'open'), security);
    const others = CONDITIONS.filter((each) => each !== id);
    expect(failing(state, all('open'))).toEqual(others);
    expect(failing(state, all('unknown'))).toEqual(others);
    expect(failing(state, all('wrong'))).toEqual(CONDITIONS);
    expect(failing(state, all('ok'))).toEqual([]);
    const overrides = judged(state, all('open')).flatMap(({ id: of, waived }) =>
      waived.map(({ override }) => [of, override]),
    );
    expect(overrides).toMatchObject([[id, { reason, actor: { kind: 'member', id: security.who.id } }]]);
  });

  test('is for the security team, in words that everybody on the case may read', () => {
    const given = { condition: 'public', verdict: 'open' } as const;
    expect(codeOf(overrideCondition(ready, { ...given, reason }, fixTeam))).toBe('security-only');
    expect(codeOf(overrideCondition(ready, { ...given, reason: 'CVE-2026-1234' }, security))).toBe(
      'embargoed-text',
    );
  });

  test('whatever is done without, what is wrong stands in the way', () => {
    check([fc.array(condition, { maxLength: 12 }), condition], (overridden, wrong) => {
      const state = caseOf(
        ...overridden.map((id): EventBody => ({ type: 'preflight-overridden', condition: id, reason })),
      );
      expect(failing(state, found({ [wrong]: 'wrong' }))).toEqual([wrong]);
    });
  });
});

test('what no API shows is said by a person of the security team, once', () => {
  const decision = confirmCondition(ready, { condition: 'fork' }, security);
  expect(eventsOf(decision)).toEqual([{ type: 'preflight-confirmed', condition: 'fork' }]);
  expect(codeOf(confirmCondition(after(ready, decision, security), { condition: 'fork' }, security))).toBe(
    'recorded-already',
  );
  expect(codeOf(confirmCondition(ready, { condition: 'fork' }, fixTeam))).toBe('security-only');
});

test('the steps that are shown are those of the security team’s release', () => {
  const shown: StepId[] = ['merged', 'binaries-built', 'binaries-signed', 'binaries-public'];
  const done = caseOf(...doneBefore('end').filter((body) => body.type !== 'advisory-published'));
  const wrong = Object.fromEntries(CONDITIONS.map((id) => [id, 'wrong' as const]));
  expect(looking(done, wrong, as(onBothSides.who.id, ['security']))).toEqual(shown.map((step) => `-${step}`));
});
