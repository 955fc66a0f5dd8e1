// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PEOPLE, type Person } from '../../../src/sandbox/people.ts';
import { forgeCommand, type Where } from '../support/forging.ts';
import {
  arrivals,
  CASE,
  enrol,
  hold,
  joinFixTeam,
  last,
  NO_CASE,
  reported,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  heard,
  withButton,
  type Heard,
  type Held,
} from '../support/support.ts';

// Who gets what, for every subcommand that is registered, every person and every place.

/** Who may use each subcommand. One that is not in here fails the first test: say who it is for. */
const AUDIENCE: Readonly<Record<string, 'security' | 'members' | 'case' | 'anyone'>> = {
  open: 'security',
  link: 'case',
  list: 'members',
  next: 'members',
  show: 'case',
  timeline: 'case',
  check: 'case',
  coordinator: 'case',
  disclosure: 'case',
  severity: 'case',
  'deadline set': 'case',
  'deadline upstream': 'case',
  'deadline slow-track': 'case',
  'fix-team suggest': 'case',
  'fix-team add': 'case',
  'fix-team remove': 'case',
  'fix-team ready': 'case',
  reporter: 'case',
  cve: 'case',
  fork: 'case',
  'release propose': 'case',
  'release agree': 'case',
  'release withdraw': 'case',
  'release verify': 'case',
  'release publish': 'case',
  'distributors list': 'security',
  'distributors add': 'security',
  'distributors remove': 'security',
  'distributors notify': 'case',
  announce: 'case',
  'retro draft': 'case',
  'retro contribute': 'case',
  'retro post': 'case',
  close: 'case',
  reopen: 'case',
  stats: 'security',
  export: 'security',
  me: 'anyone',
};

/** `linked`: a confirmed login that is on no case's fix team any more. */
type Kind = 'security' | 'fix-team' | 'other-team' | 'linked' | 'stranger';

/** What each person is to CG-2026-001, which the reporter reported. */
const WHO: readonly (readonly [Person, Kind])[] = [
  ['security-1', 'security'],
  ['closed-dms', 'security'],
  ['maintainer-1', 'fix-team'],
  ['maintainer-2', 'other-team'],
  ['contributor', 'linked'],
  ['outsider', 'stranger'],
  ['reporter', 'stranger'],
];

const Option = z.object({
  type: z.number(),
  name: z.string(),
  required: z.boolean().optional(),
  autocomplete: z.boolean().optional(),
  choices: z.array(z.object({ value: z.union([z.string(), z.number()]) })).optional(),
});
const Command = z.object({
  name: z.literal('advisory'),
  options: z.array(
    z.object({
      type: z.number(),
      name: z.string(),
      // A group holds subcommands, a subcommand options.
      options: z.array(Option.extend({ options: z.array(Option).default([]) })).default([]),
    }),
  ),
});

let held: Held;
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'maintainer-1', 'maintainer-2', 'contributor');
  await sandbox.run('security-2', '/advisory me');
  const own = await reported(sandbox, { as: 'reporter' });
  const other = await reported(sandbox);
  await joinFixTeam(sandbox, own, 'maintainer-1');
  await sandbox.run('security-1', '/advisory fix-team add case:CG-2026-002 member:contributor');
  await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Approve'), 'Approve');
  await joinFixTeam(sandbox, other, 'maintainer-2', 'contributor');
  await sandbox.run('security-1', '/advisory fix-team remove case:CG-2026-002 member:contributor');
  await sandbox.run('security-1', '/advisory distributors add name:Example contact:psirt@example.com');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

/** Every subcommand, by its one or two words. */
function registered(): { name: string; options: z.infer<typeof Option>[] }[] {
  const [command, ...others] = held.sandbox.discord.state.commands.guild;
  expect(others).toEqual([]);
  const GROUP = 2;
  return Command.parse(command).options.flatMap(({ type, name, options }) =>
    type === GROUP
      ? options.map((each) => ({ name: `${name} ${each.name}`, options: each.options }))
      : [{ name, options }],
  );
}

type Registered = ReturnType<typeof registered>[number];

/** A line that fills in what a subcommand requires. */
function lineOf({ name, options }: Registered, caseId: string): string {
  const filled = options
    .filter((option) => option.required)
    .map((option) => `${option.name}:${valueOf(option, caseId)}`);
  return ['/advisory', name, ...filled].join(' ');
}

function valueOf({ name, type, choices }: z.infer<typeof Option>, caseId: string): string {
  const known: Readonly<Record<string, string>> = {
    case: caseId,
    repository: 'stacklok/codegate',
    step: 'acknowledge',
    at: '2026-03-20T16:00',
    until: '2026-03-30T16:00',
    discloses_at: '2026-03-30T16:00',
  };
  if (known[name] !== undefined) return known[name];
  if (choices?.[0]) return String(choices[0].value);
  return { 4: '1', 5: 'true', 6: 'security-1', 8: 'security-team', 10: '1' }[type] ?? 'x';
}

/** What somebody must hear. */
function expected(command: string, kind: Kind, place: Where): Heard {
  const audience = AUDIENCE[command];
  // Whoever the command is not for learns nothing from the place either.
  if (kind === 'stranger' || (audience === 'security' && kind !== 'security')) return 'refused';
  if (place !== 'security' && place !== 'dm') return 'wrong place';
  return audience === 'case' && (kind === 'other-team' || kind === 'linked') ? 'no such case' : 'let in';
}

test('every subcommand that is registered is in the table', () => {
  expect(
    registered()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(AUDIENCE).toSorted());
  expect(held.sandbox.discord.state.commands.global).toEqual([]);
  expect(held.sandbox.discord.state.commands.guild).toMatchObject([{ default_member_permissions: '0' }]);
});

/** Everything that a command could change; what `person` is written by the bot is theirs, such as the test of `me`. */
async function state(person: Person): Promise<unknown[]> {
  const { sandbox } = held;
  const distributors = await sandbox.run('security-1', '/advisory distributors list');
  const toGitHub = sandbox
    .requests()
    .filter(({ target, method }) => target === 'github' && method !== 'GET').length;
  return [
    await timeline(sandbox),
    await timeline(sandbox, 'CG-2026-002'),
    spoken(sandbox),
    distributors.text,
    toGitHub,
    PEOPLE.filter((each) => each !== person).map((each) => sandbox.dms(each).messages.length),
  ];
}

/** Types a command; what everybody else could read of the answer counts as nothing heard. */
async function typed(person: Person, line: string, place: Where): Promise<Heard> {
  const { sandbox } = held;
  if (place === 'dm') return (await forgeCommand(sandbox, person, line)).heard;
  const answer = await sandbox.run(person, line, place);
  if (!answer.ephemeral) return 'nothing';
  return answer.kind === 'modal' ? 'let in' : heard(answer);
}

describe.each(WHO)('%s (%s)', (person, kind) => {
  test.each(['security', 'general', 'codegate', 'dm'] as const)('in %s', async (place) => {
    const before = await state(person);
    const told: Record<string, Heard> = {};
    const due: Record<string, Heard> = {};
    for (const subcommand of registered()) {
      told[subcommand.name] = await typed(person, lineOf(subcommand, CASE), place);
      due[subcommand.name] = expected(subcommand.name, kind, place);
    }
    expect(told).toEqual(due);
    // What is refused, or shown without a case, changes nothing anywhere.
    const mayChange = (kind === 'security' || kind === 'fix-team') && Object.values(due).includes('let in');
    expect(mayChange ? before : await state(person)).toEqual(before);
  });

  test('is offered choices only where they could use them', async () => {
    const { sandbox } = held;
    const offered: Record<string, unknown> = {};
    const due: Record<string, unknown> = {};
    for (const subcommand of registered())
      for (const { name } of subcommand.options.filter((option) => option.autocomplete))
        for (const place of ['security', 'general'] as const) {
          const others = lineOf(subcommand, CASE).replace(new RegExp(` ${name}:\\S*`), '');
          const line = `${others} ${name}:${name === 'case' ? 'CG' : ''}`;
          const { choices } = await sandbox.autocomplete(person, line, name, place);
          const key = `${subcommand.name} ${name} in ${place}`;
          const may = expected(subcommand.name, kind, place);
          const own = name === 'case' && may === 'no such case';
          offered[key] = own ? choices.map(({ value }) => value) : choices.length > 0;
          due[key] = own ? (kind === 'linked' ? [] : ['CG-2026-002']) : may === 'let in';
        }
    expect(offered).toEqual(due);
  });
});

test.each([
  ['maintainer-1', 'CG-2026-002', 'no such case'],
  ['maintainer-2', CASE, 'no such case'],
  ['contributor', CASE, 'no such case'],
  ['outsider', CASE, 'refused'],
  ['reporter', CASE, 'refused'],
] as const)('%s hears the same of %s as of a case that does not exist', async (person, theirs, words) => {
  const told = new Set<string>();
  for (const subcommand of registered().filter(({ name }) => AUDIENCE[name] === 'case'))
    for (const caseId of [theirs, 'CG-2026-999', 'CG-1', 'x'])
      told.add((await held.sandbox.run(person, lineOf(subcommand, caseId))).text);
  expect([...told].map((text) => heard({ text }))).toEqual([words]);
});

test('who loses the role loses the commands at once, and is no longer told', async () => {
  const { sandbox } = held;
  const { securityTeam } = sandbox.discord.state.world;
  await sandbox.run('security-2', '/advisory me');
  securityTeam.delete('security-2');
  const told = new Set<Heard>();
  for (const subcommand of registered())
    told.add(heard(await sandbox.run('security-2', lineOf(subcommand, CASE))));
  expect([...told]).toEqual(['refused']);
  const before = sandbox.dms('security-2').messages.length;
  await reported(sandbox);
  expect(sandbox.dms('security-2').messages).toHaveLength(before);
});

test.each(['export', 'stats'])('who loses the role while %s is read does not get it', async (subcommand) => {
  const { sandbox } = held;
  const { securityTeam } = sandbox.discord.state.world;
  securityTeam.add('security-2');
  const asked = sandbox.run('security-2', `/advisory ${subcommand}`);
  // The command has left with the role.
  securityTeam.delete('security-2');
  const answer = await asked;
  expect([heard(answer), answer.files]).toEqual(['refused', []]);
  securityTeam.add('security-2');
  expect(heard(await sandbox.run('security-2', `/advisory ${subcommand}`))).not.toBe('refused');
  securityTeam.delete('security-2');
});

test('who leaves the team without using the bot again is taken off the roster within the hour', async () => {
  const { sandbox } = held;
  const { securityTeam } = sandbox.discord.state.world;
  securityTeam.add('security-2');
  await sandbox.run('security-2', '/advisory me');
  securityTeam.delete('security-2');
  await sandbox.advance('PT1H');
  const before = sandbox.dms('security-2').messages.length;
  await sandbox.to('2026-03-02T21:30:00Z');
  expect(arrivals(sandbox, 'security-1', 'Snooze')).not.toEqual([]);
  expect(sandbox.dms('security-2').messages).toHaveLength(before);
});

// For up to an hour a member who was thrown out got the links of new embargoed reports.
test('who was thrown out hears of no new report, not even within the hour', async () => {
  const { sandbox } = held;
  await sandbox.changeServer({ role: { member: 'security-2', has: true } });
  await sandbox.run('security-2', '/advisory me');
  await sandbox.changeServer({ role: { member: 'security-2', has: false } });
  const before = sandbox.dms('security-2').messages.length;
  await sandbox.advance('PT1M');
  await reported(sandbox);
  expect(last(sandbox, 'security-1').text).toContain('A report has come in');
  expect(sandbox.dms('security-2').messages).toHaveLength(before);
});

test('while Discord does not say who is of the team, a report waits, and is not lost', async () => {
  const { sandbox } = held;
  await sandbox.advance('PT1M');
  const before = sandbox.dms('security-1').messages.length;
  await sandbox.faults({
    target: 'discord',
    method: 'GET',
    path: '/members/',
    status: 503,
    times: 'until-cleared',
  });
  await reported(sandbox);
  expect(sandbox.dms('security-1').messages).toHaveLength(before);
  sandbox.clearFaults();
  await sandbox.advance('PT2M');
  expect(last(sandbox, 'security-1').text).toContain('A report has come in');
});

test('a fix team’s login opens its case no longer when GitHub takes the collaborator away', async () => {
  const { sandbox } = held;
  const shown = await sandbox.run('maintainer-1', `/advisory show case:${CASE}`);
  sandbox.patchAdvisory(/GHSA(-\w{4}){3}/.exec(shown.text)?.[0] ?? '', { collaborating_users: [] });
  await sandbox.advance('PT5M');
  expect((await sandbox.run('maintainer-1', `/advisory show case:${CASE}`)).text).toContain(NO_CASE);
});

testExchanges(() => held.sandbox);
