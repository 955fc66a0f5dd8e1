import { describe, expect, test } from 'vitest';
import { canCheck, checkStep, uncheckStep } from '../../src/process/acts/check.ts';
import { closeCase, reopenCase } from '../../src/process/acts/close.ts';
import { answerOffer, nameCoordinator } from '../../src/process/acts/coordinator.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import { openCase } from '../../src/process/acts/open.ts';
import { eventBody, type EventBody } from '../../src/process/events.ts';
import { isNeeded, missingBefore, nextAct } from '../../src/process/steps.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import { check } from '../support/arbitraries.ts';
import {
  ANNA,
  as,
  BEN,
  caseOf,
  doneBefore,
  doneBy,
  fixTeam,
  folded,
  GHSA_ID,
  security,
} from '../support/cases.ts';
import { draws } from '../support/draws.ts';
import { opening, REFUSED } from '../support/refusals.ts';
import { walks } from './walks.ts';

const accepts = (...events: EventBody[]) => ({ ok: true, events });
const rows = Object.entries(REFUSED).flatMap(([code, decisions]) =>
  Object.entries(decisions).map(([what, decision]): [string, string, Decision] => [code, what, decision]),
);

test.each(rows)('refused as %s: %s', (code, _, decision) => {
  expect(decision).toMatchObject({ ok: false, refusal: { code } });
});

describe('a refusal names what the person needs to know', () => {
  test.each<[string, string, object]>([
    ['needs-first', 'a fix without a fix team', { missing: ['fix-team'] }],
    ['others-rely-on-it', 'taking back approval after the merge', { dependents: ['merged'] }],
    ['not-your-step', 'the security team on a step of the fix team', { owners: ['fix-team'] }],
    ['not-by-hand', 'what has a command', { how: 'act' }],
    ['not-by-hand', 'taking back what GitHub shows', { how: 'github' }],
    ['already-closed', 'closing twice', { resolution: 'invalid' }],
    ['embargoed-text', 'a CVE in a reason to close', { what: 'a CVE id' }],
  ])('%s: %s', (code, what, refusal) => {
    const row = rows.find(([rowCode, rowWhat]) => rowCode === code && rowWhat === what);
    expect(row?.[2]).toMatchObject({ refusal });
  });

  test('all open steps of a case that is said to be fixed', () => {
    const [decision] = Object.values(REFUSED['steps-open']);
    const needed = STEP_IDS.filter((step) => step !== 'pgp-key' && step !== 'ask-private');
    expect(decision).toMatchObject({ refusal: { steps: needed } });
  });
});

describe('opening a case', () => {
  test('records the opening', () => {
    expect(openCase(opening, security)).toEqual(accepts({ type: 'opened', ...opening }));
  });

  test('may be of this very instant, and of five years ago', () => {
    expect(openCase(opening, as(ANNA, ['security'], opening.disclosedAt)).ok).toBe(true);
    const then = opening.disclosedAt.subtract({ hours: 24 * 365 * 5 });
    expect(openCase({ ...opening, disclosedAt: then }, security).ok).toBe(true);
  });

  test.each([
    ['email', 'private'],
    ['github', 'private'],
    ['internal', 'private'],
    ['public', 'public'],
  ] as const)('links the advisory, and records the reporter of a report by %s as %s', (source, channel) => {
    const decision = openCase(
      { ...opening, source, ghsaId: GHSA_ID, reporter: 'ida', shownReporter: 'Ida' },
      security,
    );
    expect(decision).toEqual(
      accepts(
        { type: 'opened', ...opening, source },
        { type: 'advisory-linked', ghsaId: GHSA_ID, created: false },
        { type: 'reporter-recorded', login: 'ida', channel },
      ),
    );
  });
});

describe('steps', () => {
  test('are ticked by their owners, with a link in its plain form', () => {
    expect(checkStep(caseOf(), { step: 'acknowledge' }, security)).toEqual(
      accepts({ type: 'step-checked', step: 'acknowledge' }),
    );
    const evidence = 'https://Example.org/a b';
    expect(checkStep(caseOf(doneBy('fix-team')), { step: 'fix-ready', evidence }, fixTeam)).toEqual(
      accepts({ type: 'step-checked', step: 'fix-ready', evidence: 'https://example.org/a%20b' }),
    );
  });

  test('of either side are ticked by either', () => {
    for (const either of [security, fixTeam])
      expect(canCheck(caseOf(doneBy('published')), 'critiques', either)).toBe(true);
  });

  test('that only some cases need can be ticked in those', () => {
    const intends: EventBody = { type: 'disclosure-changed', kind: 'intends-to-publish' };
    expect(canCheck(caseOf(intends), 'ask-private', security)).toBe(true);
  });

  test('are taken back', () => {
    expect(uncheckStep(caseOf(doneBy('acknowledge')), { step: 'acknowledge' }, security)).toEqual(
      accepts({ type: 'step-unchecked', step: 'acknowledge' }),
    );
  });
});

describe('the coordinator', () => {
  const anna: EventBody = { type: 'coordinator-named', member: ANNA };
  const ben: EventBody = { type: 'coordinator-named', member: BEN };
  const toBen: EventBody = { type: 'coordinator-offered', member: BEN };

  test('is whoever is named first', () => {
    expect(nameCoordinator(caseOf(), { member: BEN, isSecurity: true }, security)).toEqual(accepts(ben));
  });

  test('hands over by an offer', () => {
    expect(nameCoordinator(caseOf(anna), { member: BEN, isSecurity: true }, security)).toEqual(
      accepts(toBen),
    );
  });

  test('is whoever takes it on themselves', () => {
    const given = as(BEN, ['security']);
    expect(nameCoordinator(caseOf(anna), { member: BEN, isSecurity: true }, given)).toEqual(accepts(ben));
  });

  test('accepts or declines an offer', () => {
    const given = as(BEN, ['security']);
    expect(answerOffer(caseOf(anna, toBen), { accepts: true }, given)).toEqual(accepts(ben));
    expect(answerOffer(caseOf(anna, toBen), { accepts: false }, given)).toEqual(
      accepts({ type: 'coordinator-declined', member: BEN }),
    );
  });
});

describe('closing', () => {
  test('as fixed needs every step done, or a reason', () => {
    expect(closeCase(caseOf(...doneBefore('end')), { resolution: 'fixed' }, security).ok).toBe(true);
    expect(closeCase(caseOf(), { resolution: 'fixed', reason: 'released long ago' }, security)).toEqual(
      accepts({ type: 'closed', resolution: 'fixed', reason: 'released long ago' }),
    );
  });

  test.each(['duplicate', 'invalid', 'spam', 'wont-fix'] as const)('as %s needs neither', (resolution) => {
    expect(closeCase(caseOf(), { resolution }, security)).toEqual(accepts({ type: 'closed', resolution }));
  });

  test('names the resolution of what GitHub closed', () => {
    const seen = caseOf({ type: 'advisory-closed' });
    expect(closeCase(seen, { resolution: 'invalid' }, security).ok).toBe(true);
  });

  test('can be undone', () => {
    const closed = caseOf({ type: 'closed', resolution: 'invalid' });
    expect(reopenCase(closed, { reason: 'it is real' }, security)).toEqual(
      accepts({ type: 'reopened', reason: 'it is real' }),
    );
  });
});

describe('whatever people do', () => {
  test('every recorded fact folds, and can be read again', () => {
    let facts = 0;
    check([walks], ({ state, events }) => {
      expect(folded(events)).toEqual(state);
      for (const { body } of events) expect(eventBody.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
      facts += events.length;
    });
    expect(facts).toBeGreaterThanOrEqual(draws(1501));
  });

  test('what is open or unresolved has a next act, which nothing holds up; what is resolved has none', () => {
    check([walks], ({ states }) => {
      for (const state of states) {
        const next = nextAct(state);
        const resolved = state.status === 'closed' && state.closed?.resolution !== undefined;
        expect(next === undefined).toBe(resolved);
        expect(next?.kind === 'step' ? missingBefore(state, next.step) : []).toEqual([]);
      }
    });
  });

  test('what can be ticked is open, needed, and waits for nothing', () => {
    check([walks], ({ state }) => {
      const both = as(ANNA, ['security', 'fix-team']);
      const tickable = STEP_IDS.filter((step) => canCheck(state, step, both));
      expect(tickable.filter((step) => state.steps[step] ?? !isNeeded(state, step))).toEqual([]);
      expect(tickable.flatMap((step) => missingBefore(state, step))).toEqual([]);
    });
  });
});
