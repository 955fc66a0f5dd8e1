import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandFaults, floorFaults } from './front-matter.ts';
import { tell } from './layers.ts';
import { registeredCommands } from './registered-commands.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const HOUSE = readFileSync(new URL('../../src/README.md', import.meta.url), 'utf8');

/** The text with one change, which must be possible. */
function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to);
  expect(result).not.toBe(text);
  return result;
}

describe('the table of commands', () => {
  const registered = registeredCommands();
  const said = (readme: string) => commandFaults(readme, registered).map(tell);

  test('is what is registered', () => {
    expect(registered.length).toBeGreaterThan(30);
    expect(said(README)).toEqual([]);
  });

  test('lacks no command', () => {
    expect(said(changed(README, /\n\| `reopen` .*/, ''))).toEqual([
      expect.stringMatching(/^README\.md:\d+: `reopen` is missing in the table of commands/),
    ]);
  });

  test('has no command that is not there, and none twice', () => {
    expect(said(changed(README, '| `reopen` ', '| `reopen` `unpublish` '))).toEqual([
      expect.stringContaining('no `/advisory unpublish` is registered'),
    ]);
    expect(said(changed(README, '| `reopen` ', '| `reopen` `stats` '))).toEqual(
      expect.arrayContaining([expect.stringContaining('`stats` is in the table twice')]),
    );
  });

  test('names each option, and no other', () => {
    const line = README.split('\n').findIndex((row) => row.startsWith('| `coordinator`')) + 1;
    const place = `README.md:${line}: the options of coordinator are case, member, and the table says otherwise`;
    for (const options of ['`case`', '`case` `member` `reason`'])
      expect(said(changed(README, /(\| `coordinator` .*)`case` `member`/, `$1${options}`))).toEqual([
        expect.stringContaining(place),
      ]);
  });

  test('is missed if it is not there', () => {
    expect(commandFaults('# A bot', registered)).toHaveLength(registered.length);
  });
});

describe('the table of floors', () => {
  const ENTRIES = ['app/', 'log.ts'];
  const TABLE = '| floor | what |\n| - | - |\n| `src/app/` | use cases |\n\nBeside them: `log.ts`.\n';
  const said = (house: string, entries = ENTRIES) => floorFaults(house, entries).map(tell);

  test('names all that is in src', () => {
    expect(said(TABLE)).toEqual([]);
    expect(said(TABLE, [...ENTRIES, 'audit/', 'x.ts'])).toEqual([
      expect.stringContaining('src/README.md:3: src/audit/ is missing among the floors'),
      expect.stringContaining('src/README.md:3: src/x.ts is missing among the floors'),
    ]);
  });

  test('names nothing that is not there', () => {
    expect(said(changed(HOUSE, '`src/app/`', '`src/application/`'), [])).toEqual(
      expect.arrayContaining([
        expect.stringContaining('src/application/ is in the table of floors, but not in src'),
      ]),
    );
  });
});
