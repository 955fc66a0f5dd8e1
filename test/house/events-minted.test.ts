import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventBody } from '../../src/process/events.ts';

const TYPES = eventBody.options.map(({ shape }) => shape.type.value);
const LITERAL = new RegExp(String.raw`\btype:\s*(['"\`])(?:${TYPES.join('|')})\1`);

// A type cannot tell an event's maker without a cast, and events are read on every floor: so their making is looked for.

/** The lines in which an object of an event's type is written, each with its number. */
function eventsWritten(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (LITERAL.test(line) ? [`${index + 1}: ${line.trim()}`] : []));
}

const floors = globSync('{commands,src}/**/*.ts').filter((file) => !/^src\/(process|sandbox)\//.test(file));

test('every event is made in src/process', () => {
  expect(floors.length).toBeGreaterThan(200);
  const made = floors.flatMap((file) =>
    eventsWritten(readFileSync(file, 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(made).toEqual([]);
});

test.each([
  "cases.record(state, [{ type: 'cve-requested' }], cause);",
  'const event = { seq: 1, body: { type: "advisory-accepted" } };',
  '  type:\t`opened`,',
])('an event that is made elsewhere is found: %s', (line) => {
  expect(eventsWritten(`const before = 1;\n${line}`)).toEqual([`2: ${line.trim()}`]);
});

test.each(["  readonly type: 'file';", 'if (event.type === "opened") return;', "z.literal('opened')"])(
  'what makes no event is let through: %s',
  (line) => {
    expect(eventsWritten(line)).toEqual([]);
  },
);
