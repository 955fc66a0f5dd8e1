import { expect, test } from 'vitest';
import type { EventBody, Resolution } from '../../../src/process/events.ts';
import { answerElsewhere } from '../../../src/process/acts/reporter-talk.ts';
import { answerOfEnd } from '../../../src/process/reporter/answers.ts';
import {
  ANNA,
  as,
  caseOf,
  days,
  doneBy,
  fixTeam,
  linked,
  opened,
  security,
  type Told,
} from '../../support/cases.ts';

const mail = opened({ source: 'email' });
const thanked = at(1, doneBy('acknowledge'));
const told = (day: number) => at(day, { type: 'reporter-told', how: 'email' });
const published = at(3, { type: 'advisory-published', at: days(3) });

function at(day: number, body: EventBody): Told {
  return { body, at: days(day) };
}

function closed(resolution: Resolution): Told {
  return at(5, { type: 'closed', resolution });
}

function fixed(source: 'email' | 'github', ...more: readonly Told[]) {
  return answerOfEnd(caseOf(opened({ source }), linked, thanked, ...more, closed('fixed')), security);
}

test.each<[Resolution, ReturnType<typeof answerOfEnd>]>([
  ['invalid', 'closing'],
  ['wont-fix', 'closing'],
  ['duplicate', 'closing'],
  // It was no report.
  ['spam', undefined],
])('of a case that is closed as %s the reporter is told in these words: %s', (resolution, kind) => {
  for (const opens of [mail, opened({ source: 'github' })])
    expect(answerOfEnd(caseOf(opens, linked, thanked, closed(resolution)), security)).toBe(kind);
});

test('of a fix they are told where they do not read it in GitHub, once it is public', () => {
  expect(fixed('email', published)).toBe('fixed');
  expect(fixed('email')).toBeUndefined();
  expect(fixed('github', published)).toBeUndefined();
  expect(fixed('email', published, told(4))).toBeUndefined();
});

test.each<[string, readonly Told[]]>([
  ['the case is open', [mail, linked]],
  ['they were told since', [mail, linked, closed('invalid'), told(6)]],
  ['the case is open again', [mail, linked, closed('invalid'), at(6, { type: 'reopened' })]],
  ['nobody reported it', [opened({ source: 'internal' }), linked, closed('invalid')]],
])('nothing is left to tell where %s', (_, events) => {
  expect(answerOfEnd(caseOf(...events), security)).toBeUndefined();
});

test('a word of before is none of the end, and it is the security team that tells it', () => {
  const state = caseOf(mail, linked, thanked, told(4), closed('invalid'));
  expect(answerOfEnd(state, as(ANNA, ['security', 'fix-team'], days(9)))).toBe('closing');
  expect(answerOfEnd(state, fixTeam)).toBeUndefined();
});

test('a member says that they told it where the bot cannot see it, once, and of this end', () => {
  const before = caseOf(opened({ source: 'github' }), linked, thanked, closed('invalid'));
  const revision = before.closed?.revision ?? 0;
  const said = answerElsewhere(before, { revision }, security);
  expect(said).toEqual({ ok: true, events: [{ type: 'reporter-told', how: 'elsewhere' }] });
  expect(answerElsewhere(before, { revision: revision - 1 }, security)).toMatchObject({ ok: false });
  expect(answerElsewhere(before, { revision }, fixTeam)).toMatchObject({
    refusal: { code: 'security-only' },
  });
  const after = caseOf(opened({ source: 'github' }), linked, thanked, closed('invalid'), {
    body: { type: 'reporter-told', how: 'elsewhere' },
    at: days(6),
  });
  expect(answerOfEnd(after, security)).toBeUndefined();
  expect(answerElsewhere(after, { revision }, security)).toMatchObject({
    refusal: { code: 'question-gone' },
  });
});
