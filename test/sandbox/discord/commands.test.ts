import { ApplicationCommandOptionType as Kind } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { bench } from '../../support/sandbox-discord.ts';
import { commandForm } from '../../../src/sandbox/discord/command-form.ts';
import { directory } from '../../../src/sandbox/discord/directory.ts';
import { readForm } from '../../../src/sandbox/discord/errors.ts';
import { completeOptions, partialOptions, readLine } from '../../../src/sandbox/discord/slash-line.ts';
import { World } from '../../../src/sandbox/discord/world.ts';
import * as people from '../../../src/sandbox/people.ts';

const option = (name: string, more: object = {}) => ({ type: Kind.String, name, description: 'd', ...more });
const command = (more: object = {}) => ({ name: 'x', description: 'd', ...more });
const repeat = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a command is refused with 50035', () => {
  const cases: [string, object][] = [
    ['an upper-case name', command({ name: 'Open' })],
    ['a name with a space', command({ name: 'open it' })],
    ['a name over 32', command({ name: 'x'.repeat(33) })],
    ['no description', { name: 'x', description: '' }],
    ['a description over 100', command({ description: 'x'.repeat(101) })],
    ['26 options', command({ options: repeat(26, (index) => option(`o${index}`)) })],
    ['one option name twice', command({ options: [option('a'), option('a')] })],
    ['required after optional', command({ options: [option('a'), option('b', { required: true })] })],
    [
      '26 choices',
      command({
        options: [option('a', { choices: repeat(26, (index) => ({ name: `c${index}`, value: 'v' })) })],
      }),
    ],
    [
      'choices beside autocomplete',
      command({ options: [option('a', { autocomplete: true, choices: [{ name: 'c', value: 'v' }] })] }),
    ],
    [
      'a subcommand beside an option',
      command({ options: [{ type: Kind.Subcommand, name: 's', description: 'd' }, option('a')] }),
    ],
    [
      'a group in a group',
      command({
        options: [
          {
            type: Kind.SubcommandGroup,
            name: 'g',
            description: 'd',
            options: [{ type: Kind.SubcommandGroup, name: 'h', description: 'd' }],
          },
        ],
      }),
    ],
    [
      'over 8000 characters',
      command({
        options: repeat(25, (index) =>
          option(`o${index}`, {
            choices: repeat(25, (at) => ({ name: `${at}${'n'.repeat(12)}`, value: 'v' })),
          }),
        ),
      }),
    ],
  ];
  test.each(cases)('%s', async (_name, body) => {
    await using service = await bench();
    expect(await service.register(body)).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(service.discord.state.commands.guild).toEqual([]);
  });

  test('two commands of one name', async () => {
    await using service = await bench();
    expect(await service.register(command(), command())).toMatchObject({
      status: 400,
      body: { code: 50035 },
    });
  });
});

test('a command keeps its id while it keeps its name', async () => {
  await using service = await bench();
  await service.register(command());
  const before = service.discord.state.commands.guild[0]?.id;
  await service.register(command({ description: 'other' }));
  expect(service.discord.state.commands.guild).toMatchObject([{ id: before, description: 'other' }]);
});

const registered = readForm(
  commandForm,
  command({
    name: 'advisory',
    options: [
      {
        type: Kind.SubcommandGroup,
        name: 'deadline',
        description: 'd',
        options: [
          {
            type: Kind.Subcommand,
            name: 'set',
            description: 'd',
            options: [
              option('case', { required: true, autocomplete: true, max_length: 11 }),
              option('stage', { choices: [{ name: 'Fix release', value: 'release' }] }),
              option('reason'),
              { type: Kind.User, name: 'member', description: 'd' },
              { type: Kind.Channel, name: 'where', description: 'd' },
              { type: Kind.Boolean, name: 'undo', description: 'd' },
              { type: Kind.Integer, name: 'count', description: 'd', max_value: 5 },
            ],
          },
        ],
      },
    ],
  }),
);
const known = directory(new World());
const sent = (line: string) => completeOptions(readLine(line, [registered]), known);

test('a typed line becomes the options of an interaction', () => {
  const line =
    '/advisory deadline set case:CG-2026-001 stage:release reason:"two \\"quoted\\" words: yes" member:maintainer-1 where:general undo:true count:3';
  expect(sent(line)).toEqual([
    {
      type: Kind.SubcommandGroup,
      name: 'deadline',
      options: [
        {
          type: Kind.Subcommand,
          name: 'set',
          options: [
            { type: Kind.String, name: 'case', value: 'CG-2026-001' },
            { type: Kind.String, name: 'stage', value: 'release' },
            { type: Kind.String, name: 'reason', value: 'two "quoted" words: yes' },
            { type: Kind.User, name: 'member', value: people.USER_IDS['maintainer-1'] },
            { type: Kind.Channel, name: 'where', value: people.CHANNEL_IDS.general },
            { type: Kind.Boolean, name: 'undo', value: true },
            { type: Kind.Integer, name: 'count', value: 3 },
          ],
        },
      ],
    },
  ]);
});

test.each([
  ['advisory list', /starts with a slash command/],
  ['/other', /there is no command \/other; there are \/advisory/],
  ['/advisory', /has no subcommand ""; it has deadline/],
  ['/advisory deadline move', /has no subcommand "move"; it has set/],
  ['/advisory deadline set', /required and not given: case/],
  ['/advisory deadline set case:a why:b', /has no option "why"; it has case, stage/],
  ['/advisory deadline set case:a reason:two words', /a value with spaces is quoted/],
  ['/advisory deadline set case:a reason:"two', /never closed/],
  ['/advisory deadline set case:a case:b', /given twice/],
  ['/advisory deadline set case:CG-2026-00001', /takes 0 to 11 characters/],
  ['/advisory deadline set case:a stage:intake', /no choice of "stage"; there are release/],
  ['/advisory deadline set case:a member:nobody', /"nobody" is nobody/],
  ['/advisory deadline set case:a undo:maybe', /takes true or false/],
  ['/advisory deadline set case:a count:6', /takes any to 5/],
  ['/advisory deadline set case:a count:1.5', /takes an integer/],
])('%s is refused', (line, message) => {
  expect(() => sent(line)).toThrow(message);
});

test('a half-typed line may lack what is required', () => {
  const typed = readLine('/advisory deadline set case:CG', [registered]);
  expect(partialOptions(typed, 'case', known)).toMatchObject([
    { options: [{ options: [{ name: 'case', value: 'CG', focused: true }] }] },
  ]);
  expect(() => partialOptions(typed, 'reason', known)).toThrow(/without autocomplete/);
});
