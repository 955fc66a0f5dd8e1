import {
  ApplicationCommandOptionType as Kind,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { subcommands } from '../../commands/advisory.ts';
import { advisoryCommand } from '../../src/discord/registration.ts';
import { commandForm } from '../sandbox/discord/command-form.ts';

const command = advisoryCommand(subcommands);
/** Read as strictly as Discord does: lengths, numbers, required options first, 8,000 characters in all. */
const form = commandForm.parse(JSON.parse(JSON.stringify(command)));

/** The options of a subcommand that say what they are: their name, `?` where optional, and their choices. */
const option = z.object({
  name: z.string(),
  type: z.enum(Kind),
  required: z.boolean().optional(),
  autocomplete: z.boolean().optional(),
  choices: z.array(z.object({ value: z.unknown() })).optional(),
});

function optionsOf(name: string) {
  const found = form.options.find((each) => each.name === name);
  const options = found && 'options' in found ? found.options : [];
  return z.array(option).parse(options);
}

function signature(name: string): string[] {
  return optionsOf(name).map(({ name: own, required, choices }) => {
    const values = choices ? `(${choices.map((choice) => String(choice.value)).join(', ')})` : '';
    return `${own}${required ? '' : '?'}${values}`;
  });
}

describe('the command', () => {
  test('is hidden from everyone, of the one server, and nowhere else', () => {
    expect(command).toMatchObject({
      name: 'advisory',
      default_member_permissions: '0',
      contexts: [InteractionContextType.Guild],
      integration_types: [ApplicationIntegrationType.GuildInstall],
    });
  });

  test('has nothing but subcommands, in the order of the list', () => {
    expect(form.options.map((each) => each.type)).toEqual(subcommands.map(() => Kind.Subcommand));
    expect(form.options.map((each) => each.name)).toEqual(subcommands.map((each) => each.name));
  });
});

describe('the options of DESIGN §5', () => {
  const design: readonly (readonly [string, readonly string[]])[] = [
    [
      'open',
      [
        'repository',
        'source(github, email, public, internal)',
        'disclosed_at?',
        'advisory?',
        'reporter?',
        'pgp?',
      ],
    ],
    ['list', ['show?(open, mine, overdue, closed)']],
    ['next', []],
    ['show', ['case']],
    ['timeline', ['case']],
    ['check', ['case', 'step', 'evidence?', 'undo?']],
    ['coordinator', ['case', 'member']],
    ['close', ['case', 'resolution(fixed, duplicate, invalid, wont-fix)', 'reason?']],
    ['reopen', ['case', 'reason?']],
    ['me', ['github?']],
  ];

  test.each(design)('%s', (name, options) => {
    expect(signature(name)).toEqual(options);
  });

  test('of each subcommand there is a row', () => {
    expect(subcommands.map((each) => each.name)).toEqual(design.map(([name]) => name));
  });

  test.each([
    ['open', 'repository'],
    ['open', 'disclosed_at'],
    ['check', 'step'],
  ])('%s completes %s while it is typed', (name, own) => {
    expect(optionsOf(name).find((each) => each.name === own)?.autocomplete).toBe(true);
    expect(subcommands.find((each) => each.name === name)?.autocomplete).toBeDefined();
  });

  test('a case is completed wherever it is asked for, and asked for wherever one is needed', () => {
    const completed = { name: 'case', type: Kind.String, required: true, autocomplete: true };
    for (const { name, audience } of subcommands)
      expect(optionsOf(name).filter((each) => each.name === 'case')).toEqual(
        audience === 'case' ? [completed] : [],
      );
  });

  test.each([
    ['open', 'pgp', Kind.Boolean],
    ['check', 'undo', Kind.Boolean],
    ['coordinator', 'member', Kind.User],
  ])('%s %s is not a mere text', (name, own, type) => {
    expect(optionsOf(name).find((each) => each.name === own)?.type).toBe(type);
  });
});
