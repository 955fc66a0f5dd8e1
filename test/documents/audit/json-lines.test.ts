import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonLines } from '../../../src/documents/audit/json-lines.ts';
import type { StoredEvent } from '../../../src/store/stored-event.ts';
import { ANNA, CASE_ID, history, opened, START } from '../../support/cases.ts';
import { check } from '../../support/arbitraries.ts';
import { stored, trailOf } from '../../support/trails.ts';

const made = { by: ANNA, at: START.add({ hours: 1 }) };
const told = stored(
  history(opened(), { type: 'step-checked', step: 'acknowledge', evidence: 'https://example.org/a|b' }),
);
const linesOf = (...histories: readonly (readonly StoredEvent[])[]) =>
  [...jsonLines(trailOf(...histories), made)].join('').split('\n');

const Line = z.object({
  cause: z.string(),
  actor: z.unknown(),
  body: z.unknown(),
  chain: z.string(),
  raw: z.unknown().optional(),
});
const second = (change: object) => {
  const [first, event] = told;
  if (!first || !event) throw new Error('there are two events');
  const [, , line = ''] = linesOf([first, { ...event, ...change }]);
  return { line, parsed: Line.parse(JSON.parse(line)) };
};

test('the first line says what it is, who made it and when, and names the heads', () => {
  expect(JSON.parse(linesOf(told)[0] ?? '')).toEqual({
    format: 'codegate-advisory-bot audit trail',
    version: 1,
    exportedAt: '2026-03-02T10:00:00Z',
    by: ANNA,
    cases: [{ case: CASE_ID, events: 2, head: { seq: 2, hash: told[1]?.hash }, problems: [] }],
    skipped: [],
  });
});

test('then each event has a line, its fields always in the same order', () => {
  const [, ...lines] = linesOf(told);
  expect(lines).toEqual([
    `{"case":"CG-2026-001","seq":1,"at":"2026-03-02T09:00:00Z","actor":{"kind":"member","id":"${ANNA}"},` +
      '"cause":"test","body":{"type":"opened","repository":"stacklok/codegate","source":"github",' +
      `"disclosedAt":"2026-03-02T09:00:00Z","pgpRequested":false},"hash":"${told[0]?.hash}","chain":"ok"}`,
    expect.stringMatching(/^\{"case":"CG-2026-001","seq":2,"at":"2026-03-02T09:01:00Z".*"chain":"ok"\}$/),
    '',
  ]);
});

test('of no case there is the first line alone', () => {
  expect(linesOf()).toEqual([expect.stringContaining('"cases":[],"skipped":[]'), '']);
});

test.each([
  ['no JSON', '{'],
  ['an empty text', ''],
  ['JSON that somebody set in another way', '{ "type": "fork-created" }'],
  ['a key twice', '{"type":"fork-created","type":"fork-created"}'],
  ['a number that JavaScript cannot hold', '12345678901234567890'],
  ['JSON deeper than some programs go', '['.repeat(50_000) + ']'.repeat(50_000)],
  ['an event that nobody knows', '{"type":"never-heard-of","__proto__":1}'],
])('%s is kept as it is', (_, body) => {
  expect(second({ body }).parsed).toMatchObject({ body: null, chain: 'changed', raw: { body } });
  expect(second({ actor: body }).parsed).toMatchObject({
    actor: null,
    chain: 'changed',
    raw: { actor: body },
  });
});

test('an edited event that can be written again needs no raw text, whatever it says', () => {
  const { parsed } = second({ body: '{"type":"fork-created","__proto__":{"more":[1,2]}}' });
  expect(JSON.stringify(parsed.body)).toBe('{"type":"fork-created","__proto__":{"more":[1,2]}}');
  expect(parsed).toMatchObject({ chain: 'changed' });
  expect(parsed.raw).toBeUndefined();
});

test('one event is one line for every program, and says what was stored', () => {
  const text = fc.string({
    unit: fc.constantFrom(...Array.from('a"\\{,\n\r\t\0\u0085\u2028\u2029é😀\ud800')),
  });
  check([text, text], (cause, body) => {
    const { line, parsed } = second({ cause, body });
    expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
    expect(parsed).toMatchObject({ cause, raw: { body } });
  });
  expect(second({ cause: 'a\u2028b\u0085c' }).line).toContain(String.raw`"a\u2028b\u0085c"`);
});
