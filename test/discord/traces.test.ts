import { expect, test } from 'vitest';
import { MORE_REMINDERS, moreThanParts, traceOf, traceOfMany } from '../../src/app/notifications/traces.ts';
import { tracesIn, withTraces } from '../../src/discord/traces.ts';
import { plain } from '../../src/discord/views/view.ts';

// By what the bot knows later what a message tells: ids of its parts, as many as there are.

const traces = ['a', 'b', 'c'].map(traceOf);
const parts = (view = plain('words')) =>
  tracesIn(withTraces(view.container.toJSON(), traces, MORE_REMINDERS));

test('a message that has fewer parts than it tells says so', () => {
  expect(parts()).toEqual([MORE_REMINDERS]);
  const roomy = plain('words');
  for (const text of ['more', 'and more']) roomy.container.textAbove(text);
  expect(parts(roomy)).toEqual(traces);
});

test('of more cases than parts a message says what it tells of each that it names', () => {
  const caseIds = ['CG-2026-001', 'CG-2026-002'];
  expect(moreThanParts({ template: 'of-many-cases', what: 'case-closed', caseIds })).toBe(
    traceOfMany('case-closed'),
  );
});
