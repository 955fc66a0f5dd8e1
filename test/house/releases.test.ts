import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { eventBody } from '../../src/process/events.ts';
import { LOGIN_CHANGES } from '../../src/process/logins.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { migrationFiles } from '../../src/store/migration-files.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

const page = read('.github/operating/releases.md');

/** Whoever adds one says there with which release it comes: an operator looks there before an upgrade, and before the way back. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  migration: migrationFiles().map(({ name }) => name.split(/[-_]/)[0] ?? name),
  event: eventBody.options.map(({ shape }) => shape.type.value),
  'change of a login': LOGIN_CHANGES,
  'part of the policy': Object.keys(readPolicy()),
  setting: Object.keys(parseEnv(read('.env.example').replaceAll(/^# ?(?=[A-Z_]+=)/gm, ''))),
};

test.each(Object.entries(kinds))('.github/operating/releases.md names each %s', (_, names) => {
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
