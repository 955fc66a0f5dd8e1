import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makesUrgent } from '../../src/process/case.ts';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { deadline, deadlines } from '../../src/process/deadlines.ts';
import { DISCLOSURES, type Disclosure, type EventBody } from '../../src/process/events.ts';
import { releaseLimits } from '../../src/process/release-limits.ts';
import { nextAct } from '../../src/process/steps.ts';
import { recipientName } from '../../src/process/notifications/recipients.ts';
import { remindersAt } from '../../src/process/notifications/reminders.ts';
import { check } from '../support/arbitraries.ts';
import {
  after,
  agreedDay,
  ANNA,
  as,
  BEN,
  caseOf,
  codeOf,
  days,
  doneBefore,
  doneBy,
  eventsOf,
  FAY,
  hours,
  linked,
  opened,
  policy,
  security,
} from '../support/cases.ts';

const to = (kind: Disclosure) => ({ type: 'disclosure-changed', kind }) as const;
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };
const kindsOf = (state: ReturnType<typeof caseOf>) => deadlines(state, policy).map(({ kind }) => kind);

describe('a disclosure', () => {
  test.each(DISCLOSURES.filter((kind) => kind !== 'private'))('can become %s', (kind) => {
    expect(eventsOf(changeDisclosure(caseOf(), { kind }, security))).toEqual([to(kind)]);
  });

  test('goes back and forth, and every turn stays in the record', () => {
    const turns = fc.array(fc.constantFrom(...DISCLOSURES), { maxLength: 12 });
    check([turns], (kinds) => {
      let state = caseOf();
      const recorded: Disclosure[] = [];
      for (const [index, kind] of kinds.entries()) {
        const how = as(ANNA, ['security'], hours(index + 1));
        const decision = changeDisclosure(state, { kind }, how);
        expect(codeOf(decision)).toBe(kind === state.disclosure.kind ? 'disclosure-already' : 'ok');
        if (!decision.ok) continue;
        for (const body of decision.events) if (body.type === 'disclosure-changed') recorded.push(body.kind);
        state = after(state, decision, how);
        // Every stage that has a deadline before the release is ASAP, or none is.
        expect(new Set(kindsOf(state))).toEqual(new Set([makesUrgent(kind) ? 'asap' : 'at']));
      }
      expect(recorded).toEqual(kinds.filter((kind, index) => kind !== (kinds[index - 1] ?? 'private')));
    });
  });

  test('makes the open stages ASAP only, and the retrospective never', () => {
    const state = caseOf(linked, ...doneBefore('fix-development'), to('public'));
    expect(deadlines(state, policy).map(({ stage, kind }) => [stage, kind])).toEqual([
      ['fix-development', 'asap'],
      ['fix-release', 'asap'],
    ]);
    const published: EventBody = { type: 'advisory-published', at: days(2) };
    const released = caseOf(linked, to('public'), published, doneBy('announced'));
    expect(deadline(released, 'retrospective', policy)).toEqual({
      stage: 'retrospective',
      kind: 'at',
      revision: 1,
      opens: days(3),
      due: days(5),
    });
  });

  test('that is public is told at once to the whole security team, and again every four hours', () => {
    const state = caseOf({ body: to('declined-private'), at: hours(5) });
    const people = { security: [ANNA, BEN], fixTeam: [FAY], coordinator: ANNA };
    const marks = (at: Temporal.Instant) =>
      new Set(
        remindersAt(state, policy, people, at).map(
          ({ time, recipient }) => `${time.key} ${recipientName(recipient)}`,
        ),
      );
    // The role is called once: not every member has used the bot.
    const role = 'team role';
    expect(marks(hours(5))).toEqual(new Set([`asap 0 ${ANNA}`, `asap 0 ${BEN}`, `asap 0 ${FAY}`, role]));
    expect(marks(hours(9))).toEqual(new Set([`asap 1 ${ANNA}`, `asap 1 ${BEN}`, `asap 1 ${FAY}`, role]));
  });
});

describe('a reporter who intends to publish', () => {
  const intends = caseOf(opened({ source: 'email' }), to('intends-to-publish'));

  test('is asked for private handling', () => {
    expect(nextAct(caseOf(...doneBefore('fix-team'), to('intends-to-publish')))).toMatchObject({
      step: 'ask-private',
    });
  });

  test.each(['agreed-private', 'declined-private'] as const)('was asked, where they %s', (kind) => {
    expect(eventsOf(changeDisclosure(intends, { kind }, security))).toEqual([
      { type: 'step-checked', step: 'ask-private' },
      to(kind),
    ]);
  });

  test('was asked already', () => {
    const asked = caseOf(to('intends-to-publish'), { type: 'step-checked', step: 'ask-private' });
    expect(eventsOf(changeDisclosure(asked, { kind: 'agreed-private' }, security))).toEqual([
      to('agreed-private'),
    ]);
  });

  test('was not asked, where it became public without an answer', () => {
    expect(eventsOf(changeDisclosure(intends, { kind: 'public' }, security))).toEqual([to('public')]);
  });

  test('is asked anew about a new intention', () => {
    const again = caseOf(
      to('intends-to-publish'),
      { type: 'step-checked', step: 'ask-private' },
      to('agreed-private'),
      to('intends-to-publish'),
    );
    expect(again.steps['ask-private']).toBeUndefined();
  });
});

describe('another project’s embargo', () => {
  const early = agreedDay(days(10), 5);

  test('ends with a public disclosure, and holds again when that is taken back', () => {
    const publicly = caseOf(linked, upstream, to('public'), ...early);
    expect(releaseLimits(publicly, policy).upstream).toBeUndefined();
    expect(publicly.steps['release-day']).toBeDefined();
    const back = after(publicly, changeDisclosure(publicly, { kind: 'agreed-private' }, security), security);
    expect(releaseLimits(back, policy).upstream).toEqual(days(30));
    expect(back.proposal).toBeUndefined();
    expect(back.steps['release-day']).toBeUndefined();
  });

  test('leaves a day alone that keeps it', () => {
    const publicly = caseOf(linked, upstream, to('public'), ...agreedDay(days(31), 5));
    const back = after(publicly, changeDisclosure(publicly, { kind: 'private' }, security), security);
    expect(back.steps['release-day']).toBeDefined();
  });
});
