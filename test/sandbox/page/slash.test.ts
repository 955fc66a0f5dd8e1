import { describe, expect, test } from 'vitest';
import { groups, subcommands } from '../../../commands/advisory.ts';
import { advisoryCommand } from '../../../src/discord/registration.ts';
import { commandsOf } from '../../../src/sandbox/page/slash/command.ts';
import {
  asksBot,
  isBeginning,
  lineToAsk,
  proposals,
  suggestionsFor,
} from '../../../src/sandbox/page/slash/suggest.ts';
import { isComplete, typedIn } from '../../../src/sandbox/page/slash/typed.ts';
import { quoted, wordsIn } from '../../../src/sandbox/page/slash/words.ts';

const commands = commandsOf([advisoryCommand({ subcommands, groups })]);
const directory = { users: ['security-1', 'maintainer-1'], roles: ['security-team'], channels: ['security'] };

function offered(line: string): string[] {
  const typed = typedIn(line, commands);
  return typed ? suggestionsFor(line, typed, commands, directory).map(({ label }) => label) : [];
}

function picked(line: string, label: string): string {
  const typed = typedIn(line, commands);
  const all = typed ? suggestionsFor(line, typed, commands, directory) : [];
  return all.find((each) => each.label === label)?.line ?? 'not offered';
}

describe('what is offered while a command is typed', () => {
  test('each command with its group, before anything of it is typed', () => {
    expect(offered('/')).toEqual(commands.map(({ path }) => `/${path.join(' ')}`));
    expect(offered('/')).toContain('/advisory fix-team add');
    expect(offered('no command')).toEqual([]);
  });

  test('those alone that fit', () => {
    expect(offered('/advisory fix')).toEqual([
      '/advisory fix-team suggest',
      '/advisory fix-team add',
      '/advisory fix-team remove',
      '/advisory fix-team ready',
    ]);
    expect(offered('/fix-team add')).toEqual(['/advisory fix-team add']);
    expect(offered('/nothing')).toEqual([]);
  });

  test('a command is taken with its first required option', () => {
    expect(picked('/sho', '/advisory show')).toBe('/advisory show case:');
    expect(picked('/', '/advisory list')).toBe('/advisory list ');
  });

  test('options that are not given yet', () => {
    expect(offered('/advisory open ')).toContain('repository');
    expect(offered('/advisory open repository:stacklok/codegate ')).not.toContain('repository');
    expect(offered('/advisory open repository:stacklok/codegate so')).toEqual(['source']);
    expect(picked('/advisory open repository:stacklok/codegate so', 'source')).toBe(
      '/advisory open repository:stacklok/codegate source:',
    );
  });

  test('choices, people, and nothing where a person writes freely', () => {
    expect(offered('/advisory open repository:stacklok/codegate source:em').length).toBe(1);
    expect(offered('/advisory coordinator case:CG-2026-001 member:main')).toEqual(['maintainer-1']);
    expect(offered('/advisory deadline set case:CG-2026-001 reason:"two wo')).toEqual([]);
  });

  test('the bot is asked for values, with the line made whole', () => {
    const line = '/advisory show case:CG';
    const typed = typedIn(line, commands);
    expect(typed && asksBot(typed)).toBe(true);
    if (!typed || !asksBot(typed)) return;
    expect(lineToAsk(line, typed)).toBe('/advisory show case:CG');
    expect(proposals(line, typed, [{ name: 'CG-2026-001 · Intake', value: 'CG-2026-001' }])).toMatchObject([
      { label: 'CG-2026-001 · Intake', line: '/advisory show case:CG-2026-001 ' },
    ]);
    const open = '/advisory release propose case:CG-2026-001 at:"2026-03-1';
    const half = typedIn(open, commands);
    if (half?.at !== 'value') throw new Error('no value is typed');
    expect(lineToAsk(open, half)).toBe('/advisory release propose case:CG-2026-001 at:2026-03-1');
    expect(proposals(open, half, [{ name: 'Wed', value: '2026-03-11 16:00' }])[0]?.line).toBe(
      '/advisory release propose case:CG-2026-001 at:"2026-03-11 16:00" ',
    );
  });
});

/** What Enter does with a line, where the bot proposes these values. */
function enter(line: string, choices: readonly { name: string; value: string }[] = []): string {
  const typed = typedIn(line, commands);
  if (!typed) return 'sends';
  const all =
    typed.at === 'value' && choices.length > 0
      ? proposals(line, typed, choices)
      : suggestionsFor(line, typed, commands, directory);
  return isBeginning(line, typed, all, commands) ? 'picks' : 'sends';
}

describe('Enter', () => {
  test('sends a whole line, whatever could be added', () => {
    expect(enter('/advisory list')).toBe('sends');
    expect(enter('/advisory list ')).toBe('sends');
    expect(enter('/advisory show case:CG-2026-001')).toBe('sends');
    expect(
      enter('/advisory show case:CG-2026-001', [
        { name: 'CG-2026-001 · Intake', value: 'CG-2026-001' },
        { name: 'CG-2026-0011 · Intake', value: 'CG-2026-0011' },
      ]),
    ).toBe('sends');
  });

  test('picks where a command or a value is only begun', () => {
    expect(enter('/advisory sho')).toBe('picks');
    expect(enter('/advisory show ')).toBe('picks');
    expect(enter('/advisory show case:CG', [{ name: 'CG-2026-001', value: 'CG-2026-001' }])).toBe('picks');
  });
});

describe('words of a line', () => {
  test('are split outside of quotes', () => {
    expect(wordsIn(String.raw`/a b:"c \"d\" e" f`).map(({ text }) => text)).toEqual(['/a', 'b:c "d" e', 'f']);
    expect(wordsIn('/a b:"c d').at(-1)).toMatchObject({ text: 'b:c d', isOpen: true });
    expect(isComplete('/advisory show case:"CG', commands)).toBe(false);
  });

  test.each(['plain', 'two words', 'a "quote"', String.raw`a\b`])('a value stays what it is: %s', (value) => {
    expect(wordsIn(`x:${quoted(value)}`).map(({ text }) => text)).toEqual([`x:${value}`]);
  });
});
