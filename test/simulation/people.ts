import { REPOSITORY, type Advisories } from './advisories.ts';
import type { Account } from './discord.ts';
import type { Use } from './use.ts';
import type { Random } from './random.ts';
import type { Control } from './screen.ts';

/** What a person draws on who decides what to do. */
export interface Chances {
  readonly random: Random;
  readonly now: Temporal.Instant;
  /** The ids of the cases that there are. */
  readonly cases: readonly string[];
  readonly people: readonly Person[];
  readonly advisories: Advisories;
  /** Where the advisory of a case can be read; `undefined` if it has none. */
  readonly linkOf: (caseId: string) => string | undefined;
}

/** A person of the server. */
export interface Person extends Account {
  readonly role: Role;
  /** Their login in GitHub. */
  readonly login: string | undefined;
  /** Until when they are away, as they told the bot, in milliseconds of the epoch. */
  awayUntil: number | undefined;
  /** What they can press in the messages they got last. */
  inbox: Control[];
}

interface Command {
  readonly name: string;
  readonly weight: number;
  readonly options: (chances: Chances) => Readonly<Record<string, string>>;
}

/** What people of a kind do. */
interface Role {
  readonly name: string;
  /** Whether they can use commands in the private channel; all can press buttons of what they are sent. */
  readonly isSecurity: boolean;
  readonly commands: readonly Command[];
}

const REASONS = ['holidays', 'the release work takes longer', 'as the team sees it'];
const LOGINS = ['dev-one', 'dev-two', 'sec-one', 'guest', 'reporter', 'nobody'];

const ofCase = ({ random, cases }: Chances) => ({ case: random.pick(cases) ?? 'CG-2026-001' });
const oneOf =
  (name: string, ...values: readonly string[]) =>
  (chances: Chances) => ({ ...ofCase(chances), [name]: chances.random.pick(values) ?? '' });
const reason = ({ random }: Chances) => ({ reason: random.pick(REASONS) ?? '' });

/** A time as people type it: mostly a recommended hour of some day ahead, Fridays included. */
function time({ random, now }: Chances): string {
  const day = now.toZonedDateTimeISO('UTC').add({ days: random.int(0, 20) });
  const hour = random.chance(0.8) ? 16 : random.int(0, 23);
  return `${day.toPlainDate().toString()} ${String(hour).padStart(2, '0')}:00`;
}

/** What somebody says of themselves: until when they are away, and who stands in; in which hours they sleep. */
function ofMyself({ random, now, people }: Chances): Readonly<Record<string, string>> {
  const kind = random.next();
  if (kind < 0.5) return {};
  if (kind < 0.7) return { quiet: random.pick(['off', '22:00-04:00', '01:00-07:00']) ?? '' };
  if (kind < 0.8) return { away_until: 'back' };
  const members = people.filter(({ role }) => role.isSecurity);
  const standIn = random.chance(0.6) ? { stand_in: random.pick(members)?.id ?? '' } : {};
  return { away_until: toTheMinute(now.add({ hours: random.int(6, 120) })), ...standIn };
}

function toTheMinute(instant: Temporal.Instant): string {
  return instant.toString().slice(0, 16).replace('T', ' ');
}

const SECURITY: Role = {
  name: 'security',
  isSecurity: true,
  commands: [
    { name: 'show', weight: 40, options: ofCase },
    { name: 'next', weight: 4, options: () => ({}) },
    { name: 'list', weight: 4, options: () => ({}) },
    { name: 'me', weight: 4, options: ofMyself },
    { name: 'timeline', weight: 0.5, options: ofCase },
    { name: 'cve', weight: 0.5, options: ofCase },
    { name: 'fix-team suggest', weight: 0.5, options: ofCase },
    { name: 'fix-team ready', weight: 0.5, options: ofCase },
    { name: 'release agree', weight: 1, options: ofCase },
    {
      name: 'release withdraw',
      weight: 0.4,
      options: (chances) => ({ ...ofCase(chances), ...reason(chances) }),
    },
    { name: 'retro contribute', weight: 1, options: ofCase },
    {
      name: 'open',
      weight: 1,
      options: ({ random, advisories: { all } }) => ({
        repository: REPOSITORY,
        source: random.pick(['email', 'internal', 'public', 'github']) ?? 'email',
        ...(random.chance(0.3) ? { advisory: random.pick(all)?.ghsaId ?? '' } : {}),
        ...(random.chance(0.2) ? { pgp: 'yes' } : {}),
      }),
    },
    {
      name: 'disclosure',
      weight: 1,
      options: oneOf('kind', 'public', 'private', 'intends-to-publish', 'agreed-private', 'declined-private'),
    },
    {
      name: 'disclosure',
      weight: 1.5,
      options: oneOf('kind', 'exploited', 'exploited', 'exploited', 'not-exploited'),
    },
    {
      name: 'deadline set',
      weight: 1,
      options: (chances) => ({
        ...oneOf('stage', 'fix-team', 'fix-development', 'fix-release', 'retrospective')(chances),
        ...reason(chances),
        at: time(chances),
      }),
    },
    {
      name: 'deadline upstream',
      weight: 0.5,
      options: (chances) => ({ ...ofCase(chances), project: 'upstream', discloses_at: time(chances) }),
    },
    {
      name: 'coordinator',
      weight: 3,
      options: (chances) => ({ ...ofCase(chances), member: chances.random.pick(chances.people)?.id ?? '' }),
    },
    { name: 'fix-team add', weight: 3, options: oneOf('member', ...LOGINS) },
    { name: 'fix-team remove', weight: 0.5, options: oneOf('member', ...LOGINS) },
    {
      name: 'reporter',
      weight: 0.5,
      options: (chances) => ({ ...oneOf('login', ...LOGINS)(chances), channel: 'private' }),
    },
    { name: 'announce', weight: 8, options: oneOf('exploited', 'yes', 'no') },
    { name: 'release propose', weight: 2, options: (chances) => ({ ...ofCase(chances), at: time(chances) }) },
    { name: 'release publish', weight: 3, options: ofCase },
    { name: 'retro post', weight: 3, options: ofCase },
    { name: 'distributors notify', weight: 1, options: ofCase },
    {
      name: 'distributors add',
      weight: 0.3,
      options: ({ random }) => {
        const name = `distributor-${random.int(1, 4)}`;
        return { name, contact: `${name}@example.org` };
      },
    },
    {
      name: 'close',
      weight: 0.3,
      options: (chances) => ({
        ...oneOf('resolution', 'fixed', 'invalid', 'wont-fix')(chances),
        ...reason(chances),
      }),
    },
    { name: 'reopen', weight: 0.3, options: ofCase },
  ],
};

const DEVELOPER: Role = {
  name: 'developer',
  isSecurity: false,
  commands: [],
};

/** Somebody of the server who is on no case. */
const STRANGER: Role = {
  name: 'stranger',
  isSecurity: false,
  commands: [
    { name: 'show', weight: 1, options: ofCase },
    { name: 'me', weight: 1, options: () => ({ github: 'dev-two' }) },
  ],
};

/** Everybody on the server: more of a kind, or another kind, is a line here. */
const EVERYBODY: readonly (readonly [Role, string | undefined])[] = [
  [SECURITY, 'sec-one'],
  [SECURITY, 'sec-two'],
  [SECURITY, undefined],
  [DEVELOPER, 'dev-one'],
  [DEVELOPER, 'dev-two'],
  [DEVELOPER, 'guest'],
  [STRANGER, undefined],
];

export function everybody(): Person[] {
  return EVERYBODY.map(([role, login], index) => ({
    id: `70000000000000000${index}`,
    role,
    login,
    isSecurity: role.isSecurity,
    takesMessages: true,
    awayUntil: undefined,
    inbox: [],
  }));
}

/** A command as somebody types it. */
export function typed(person: Person, chances: Chances): Use | undefined {
  const command = chances.random.weighted(person.role.commands, ({ weight }) => weight);
  return command && { kind: 'command', name: command.name, options: command.options(chances) };
}

/** How readily something is pressed, where not as readily as anything else. */
const EAGERNESS: Readonly<Record<string, number>> = {
  snooze: 0.1,
  stop: 0.1,
  decline: 0.15,
  early: 0.05,
  timeline: 0.02,
  refresh: 0.05,
  disclose: 0.1,
  exploited: 0.1,
  'not-exploited': 0.05,
  asap: 0.4,
  file: 3,
  unfile: 0.1,
  override: 0.3,
  'slow-track': 0.2,
  'other-day': 0.2,
  'other-origin': 0.3,
  list: 0.1,
  suggest: 0.5,
  slots: 0.6,
  text: 0.5,
  verify: 0.5,
  check: 3,
  done: 3,
  take: 3,
  propose: 2,
  agree: 5,
  publish: 4,
  announce: 4,
  'post-retro': 4,
  look: 15,
  ask: 10,
  publicise: 20,
  enlist: 3,
  approve: 2,
};

function eagerness({ id }: Control): number {
  return EAGERNESS[id.split(':')[0] ?? ''] ?? 1;
}

/** Nobody vouches for a login that is another person's: against that, no process helps. */
function isHonest({ id }: Control, people: readonly Person[]): boolean {
  const [kind, ...values] = id.split(':');
  const [member, login, confirms] = kind === 'enlist' ? values.slice(1) : values;
  const vouches = kind === 'enlist' || (kind === 'claim' && confirms === 'yes');
  return !vouches || people.some((person) => person.id === member && person.login === login);
}

/** What somebody presses of all that they can. */
export function pressed(offered: readonly Control[], { random, people }: Chances): Use | undefined {
  const controls = offered.filter((each) => isHonest(each, people));
  const control = random.weighted(controls, eagerness);
  // Where there is nothing that anybody wants, it is mostly left alone.
  if (!control || !random.chance(Math.max(...controls.map(eagerness)))) return undefined;
  const { id, choices, in: message } = control;
  const press = { kind: 'press', id, ...(message === undefined ? {} : { in: message }) } as const;
  if (!choices) return press;
  const chosen = choices.filter(() => random.chance(0.5)).slice(0, control.most ?? 1);
  return { ...press, chosen: chosen.length > 0 ? chosen : choices.slice(0, 1) };
}

const VECTORS = [
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N',
  'no vector',
];

/** What is written into one field: nothing where it is left empty. */
type Writing = (chances: Chances, person: Person, caseId: string) => string | undefined;

/** What people write into the fields of forms, by the names of these; where a form wants something else of one, by both names. */
const FIELDS: Readonly<Record<string, Writing>> = {
  vector: ({ random }) => random.pick(VECTORS) ?? '',
  at: time,
  reason: (chances) => reason(chances).reason,
  of: (chances) => ofCase(chances).case,
  evidence: () => 'https://ci.example.org/runs/1',
  pulls: () => '101, 117',
  login: ({ random }, { login }) => login ?? random.pick(LOGINS) ?? '',
  since: ({ random, now }) =>
    random.chance(0.5) ? toTheMinute(now.subtract({ hours: random.int(1, 100) })) : undefined,
  'exploited-form evidence': ({ random, linkOf }, _, caseId) =>
    `${linkOf(caseId) ?? 'https://example.org'}${random.chance(0.5) ? '#advisory-comment-7' : ''}`,
};

/** A form, filled in. */
export function filledIn(
  form: { readonly id: string; readonly fields: readonly string[] },
  chances: Chances,
  person: Person,
): Use {
  const [kind = '', caseId = ''] = form.id.split(':');
  const said = (name: string) => {
    const write = FIELDS[`${kind} ${name}`] ?? FIELDS[name];
    return write ? write(chances, person, caseId) : `it was ${chances.random.int(1, 99)}`;
  };
  return {
    kind: 'press',
    id: form.id,
    fields: Object.fromEntries(
      form.fields.flatMap((name) => {
        const text = said(name);
        return text === undefined ? [] : [[name, text]];
      }),
    ),
  };
}
