import {
  ApplicationCommandOptionType as Kind,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { groups, subcommands } from '../../commands/advisory.ts';
import { advisoryCommand } from '../../src/discord/registration.ts';
import { commandForm } from '../../src/sandbox/discord/command-form.ts';

const command = advisoryCommand({ subcommands, groups });
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

/** The parts of something in the order of the list: of the command its subcommands and groups, of a group its own. */
function partsOf(node: object): readonly { name: string; type: Kind; description: string }[] {
  const parts = 'options' in node ? node.options : [];
  return z
    .array(z.looseObject({ name: z.string(), type: z.enum(Kind), description: z.string() }))
    .parse(parts ?? []);
}

function optionsOf(name: string) {
  let found: object = form;
  for (const word of name.split(' ')) found = partsOf(found).find((each) => each.name === word) ?? {};
  return z.array(option).parse(partsOf(found));
}

/** Names, descriptions and values of everything, as Discord counts them. */
function lettersOf(node: object): number {
  const own = ['name', 'description', 'value'].map(
    (key) => Object.entries(node).find(([k]) => k === key)?.[1],
  );
  const parts = [
    ...('options' in node && Array.isArray(node.options) ? node.options : []),
    ...('choices' in node && Array.isArray(node.choices) ? node.choices : []),
  ];
  return [...own.map((text) => String(text ?? '').length), ...parts.map(lettersOf)].reduce(
    (a, b) => a + b,
    0,
  );
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

  test('has every subcommand once, those of two words in their groups, each in the order of the list', () => {
    const registered = partsOf(form).flatMap((each) =>
      each.type === Kind.SubcommandGroup
        ? partsOf(each).map((member) => `${each.name} ${member.name}`)
        : [each.name],
    );
    expect(registered.toSorted()).toEqual(subcommands.map((each) => each.name).toSorted());
    for (const group of [undefined, ...Object.keys(groups)]) {
      const isOfIt = (name: string) => (name.includes(' ') ? name.split(' ')[0] : undefined) === group;
      expect(registered.filter(isOfIt)).toEqual(subcommands.map((each) => each.name).filter(isOfIt));
    }
  });

  test('has no group without words, and none that nobody is in', () => {
    const inGroups = subcommands.flatMap(({ name }) => name.split(' ').slice(0, -1));
    expect(Object.keys(groups).toSorted()).toEqual([...new Set(inGroups)].toSorted());
    const registered = partsOf(form).filter(({ type }) => type === Kind.SubcommandGroup);
    expect(Object.fromEntries(registered.map((each) => [each.name, each.description]))).toEqual(groups);
  });

  test('has no subcommand that is a group as well, and none of three words', () => {
    const names = subcommands.map(({ name }) => name);
    expect(names.filter((name) => name in groups)).toEqual([]);
    expect(names.filter((name) => name.split(' ').length > 2)).toEqual([]);
  });

  test('leaves room for what is to come: 25 of everything, 8,000 characters in all', () => {
    expect(partsOf(form).length).toBeLessThanOrEqual(25);
    for (const group of Object.keys(groups)) expect(optionsOf(group).length).toBeLessThanOrEqual(25);
    for (const { name } of subcommands) expect(optionsOf(name).length).toBeLessThanOrEqual(25);
    expect(lettersOf(form)).toBeLessThanOrEqual(8000);
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
    [
      'disclosure',
      [
        'case',
        'kind(private, public, intends-to-publish, agreed-private, declined-private, exploited, not-exploited)',
        'publishes_at?',
      ],
    ],
    ['severity', ['case', 'band?(none, low, medium, high, critical)', 'reason?']],
    ['link', ['case', 'with?', 'undo?']],
    [
      'deadline set',
      ['case', 'stage(intake, fix-team, fix-development, fix-release, retrospective)', 'at', 'reason'],
    ],
    ['deadline upstream', ['case', 'project', 'discloses_at']],
    ['deadline slow-track', ['case', 'until', 'reason', 'risk?(low)', 'review_at?']],
    ['fix-team suggest', ['case']],
    ['fix-team add', ['case', 'member']],
    ['fix-team remove', ['case', 'member']],
    ['fix-team ready', ['case']],
    ['reporter', ['case', 'channel(private, public)', 'login?', 'credit?']],
    ['cve', ['case', 'id?', 'outcome?(turned-down, none, rejected)']],
    ['fork', ['case']],
    ['release propose', ['case', 'at?', 'reason?']],
    ['release agree', ['case']],
    ['release withdraw', ['case', 'reason']],
    ['release verify', ['case', 'tag?']],
    ['release publish', ['case']],
    ['distributors list', []],
    ['distributors add', ['name', 'contact', 'since?', 'note?']],
    ['distributors remove', ['name']],
    ['distributors notify', ['case']],
    ['announce', ['case', 'exploited?(yes, no, unknown)']],
    ['retro draft', ['case']],
    ['retro contribute', ['case', 'named?(yes, no)']],
    ['retro post', ['case']],
    ['close', ['case', 'resolution(fixed, duplicate, invalid, spam, wont-fix)', 'of?', 'reason?']],
    ['reopen', ['case', 'reason?']],
    ['stats', []],
    ['export', ['case?']],
    ['me', ['github?', 'away_until?', 'stand_in?', 'quiet?']],
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
    ['deadline set', 'at'],
    ['deadline upstream', 'discloses_at'],
    ['deadline slow-track', 'until'],
    ['deadline slow-track', 'review_at'],
    ['fix-team add', 'member'],
    ['fix-team remove', 'member'],
    ['link', 'with'],
    ['release propose', 'at'],
    ['release verify', 'tag'],
    ['distributors remove', 'name'],
  ])('%s completes %s while it is typed', (name, own) => {
    expect(optionsOf(name).find((each) => each.name === own)?.autocomplete).toBe(true);
    expect(subcommands.find((each) => each.name === name)?.autocomplete).toBeDefined();
  });

  test('a case is completed wherever it is asked for, and asked for wherever one is needed', () => {
    const completed = { name: 'case', type: Kind.String, autocomplete: true };
    for (const { name, audience } of subcommands) {
      const asked = optionsOf(name).filter((each) => each.name === 'case');
      const ofOneOrAll = name === 'export' ? [{ ...completed, required: false }] : [];
      expect(asked).toEqual(audience === 'case' ? [{ ...completed, required: true }] : ofOneOrAll);
    }
  });

  test.each([
    ['open', 'pgp', Kind.Boolean],
    ['check', 'undo', Kind.Boolean],
    ['coordinator', 'member', Kind.User],
    ['reporter', 'credit', Kind.Boolean],
  ])('%s %s is not a mere text', (name, own, type) => {
    expect(optionsOf(name).find((each) => each.name === own)?.type).toBe(type);
  });
});

test('no word of a command begins ids as one team does: CASE_PREFIX is each team’s own', () => {
  expect(JSON.stringify(command)).not.toMatch(/\b(?!CVE-)[A-Z]+-\d{4}-\d{3}/);
});
