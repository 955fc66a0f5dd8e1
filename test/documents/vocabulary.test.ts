import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STEP_WORDS } from '../../src/documents/vocabulary.ts';
import { TEXT_STEPS } from '../../src/process/step-ids.ts';

const sources = [...globSync('src/**/*.ts'), ...globSync('commands/**/*.ts')].filter(
  (file) => !file.startsWith('src/sandbox/'),
);
const filesWith = (pattern: RegExp, files = sources) =>
  files.filter((file) => pattern.test(readFileSync(file, 'utf8')));

it('is the only place that names a thing of the process', () => {
  const table =
    /in (?:StageId|StepId|Band|Source|Disclosure|Resolution|Publication|ConditionId|Side)\]\??:\s*(?:string|\{[^}]*string)/;
  expect(filesWith(table)).toEqual(['src/documents/vocabulary.ts']);
});

it('leaves it to one file to write a time for people, and to one to write Discord’s', () => {
  const forPeople = sources.filter((file) =>
    /^(?:commands|src\/(?:app|discord|documents|release))\//.test(file),
  );
  expect(
    filesWith(
      /toLocaleString|DateTimeFormat|toPlainTime\(\)\.toString|smallestUnit|toString\(\)\s*\.(?:slice|replace)/,
      forPeople,
    ),
  ).toEqual(['src/documents/time-in-words.ts']);
  expect(filesWith(/TimestampStyles/)).toEqual(['src/discord/views/words.ts']);
});

it('has names that fit where they are shown', () => {
  // A button's label holds 80 characters, and is read on a telephone.
  for (const { short } of Object.values(STEP_WORDS)) expect(short.length).toBeLessThanOrEqual(24);
  for (const step of TEXT_STEPS) expect(STEP_WORDS[step].text).toBeDefined();
});
