import { REPOSITORY } from './advisories.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import type { Fate, Port } from './turns.ts';

/** How the services are at the moment. */
export interface Weather {
  /** How often a call of a port fails. */
  readonly failing: Map<Port, number>;
  /** Whether Discord takes no message from the bot, until an administrator mends its rights. */
  refusing: boolean;
  /** Since when others than the team can read the private channel, in milliseconds of the epoch. */
  readableSince: number | undefined;
  /** Whether there is a #codegate. */
  hasCodegate: boolean;
  /** Whether there is a role of the security team. */
  hasRole: boolean;
  /** Whether the disk of the bot's machine has next to no room. */
  isDiskFull: boolean;
  /** Whether GitHub takes the bot's token. */
  hasToken: boolean;
  /** How often the bot is killed at a call. */
  killing: number;
  /** How many seconds an answer may take. */
  slowness: number;
  /** How far the bot's clock is ahead, in milliseconds. */
  skew: number;
  /** When the bot's clock was moved last, by more than a few minutes. */
  movedAt: number;
}

const HOUR = 60 * 60_000;
/** A clock that is off by so much is merely not exact. */
const A_LITTLE = HOUR / 6;

export function fair(): Weather {
  return {
    failing: new Map(),
    refusing: false,
    readableSince: undefined,
    hasCodegate: true,
    hasRole: true,
    isDiskFull: false,
    hasToken: true,
    killing: 0,
    slowness: 2,
    skew: 0,
    movedAt: -Infinity,
  };
}

/** What is at hand where something goes wrong. */
interface Hand {
  readonly weather: Weather;
  readonly random: Random;
  readonly now: number;
  readonly people: readonly Person[];
  /** The person who turned a key last. */
  readonly keyed: Person | undefined;
}

/** Something that goes wrong, and is well again after a while. Another fault is another entry. */
interface Fault {
  readonly name: string;
  readonly weight: number;
  readonly begin: (hand: Hand) => void;
  readonly end: (hand: Hand) => void;
}

function outage(port: Port, weight: number): Fault {
  return {
    name: `${port} is down`,
    weight,
    begin: ({ weather }) => weather.failing.set(port, 1),
    end: ({ weather }) => weather.failing.delete(port),
  };
}

function flaw(port: Port, weight: number): Fault {
  return {
    name: `${port} fails now and then`,
    weight,
    begin: ({ weather }) => weather.failing.set(port, 0.3),
    end: ({ weather }) => weather.failing.delete(port),
  };
}

export const FAULTS: readonly Fault[] = [
  outage('discord', 3),
  flaw('discord', 4),
  outage('github', 3),
  flaw('github', 4),
  outage('registry', 1),
  flaw('registry', 1),
  outage('mail', 1),
  flaw('mail', 1),
  {
    name: 'the bot may not write in Discord',
    weight: 2,
    begin: ({ weather }) => (weather.refusing = true),
    end: ({ weather }) => (weather.refusing = false),
  },
  {
    name: 'others can read the private channel',
    weight: 2,
    begin: ({ weather, now }) => (weather.readableSince ??= now),
    end: ({ weather }) => (weather.readableSince = undefined),
  },
  {
    name: '#codegate is not there',
    weight: 2,
    begin: ({ weather }) => (weather.hasCodegate = false),
    end: ({ weather }) => (weather.hasCodegate = true),
  },
  {
    name: 'the security role is not there',
    weight: 2,
    begin: ({ weather }) => (weather.hasRole = false),
    end: ({ weather }) => (weather.hasRole = true),
  },
  {
    name: 'the disk is nearly full',
    weight: 1,
    begin: ({ weather }) => (weather.isDiskFull = true),
    end: ({ weather }) => (weather.isDiskFull = false),
  },
  {
    name: 'GitHub does not take the token',
    weight: 2,
    begin: ({ weather }) => (weather.hasToken = false),
    end: ({ weather }) => (weather.hasToken = true),
  },
  {
    name: 'everybody closes their direct messages',
    weight: 1,
    begin: ({ people }) => people.forEach((person) => (person.takesMessages = false)),
    end: ({ people }) => people.forEach((person) => (person.takesMessages = true)),
  },
  {
    name: 'a member leaves',
    weight: 2,
    begin: ({ random, people }) =>
      void Object.assign(random.pick(people.filter(({ role }) => role.isSecurity)) ?? {}, {
        isSecurity: false,
        takesMessages: false,
      }),
    end: ({ people }) =>
      people.forEach((person) =>
        Object.assign(person, { isSecurity: person.role.isSecurity, takesMessages: true }),
      ),
  },
  {
    name: 'the bot is killed again and again',
    weight: 4,
    begin: ({ weather }) => (weather.killing = 0.02),
    end: ({ weather }) => (weather.killing = 0),
  },
  {
    name: 'answers take their time',
    weight: 3,
    begin: ({ weather }) => (weather.slowness = 600),
    end: ({ weather }) => (weather.slowness = 2),
  },
  {
    name: 'the clock steps',
    weight: 2,
    begin: ({ weather, random, now }) => setClock(weather, random.int(-300, 300) * 1000, now),
    end: ({ weather, now }) => setClock(weather, 0, now),
  },
  {
    name: 'the clock is hours off',
    weight: 3,
    begin: ({ weather, random, now }) => setClock(weather, random.int(-26, 26) * HOUR, now),
    end: ({ weather, now }) => setClock(weather, 0, now),
  },
  {
    name: 'somebody closes their direct messages',
    weight: 3,
    begin: ({ random, people }) => void Object.assign(random.pick(people) ?? {}, { takesMessages: false }),
    end: ({ people }) => people.forEach((person) => (person.takesMessages = true)),
  },
  {
    name: 'a member loses the role',
    weight: 4,
    begin: ({ random, people }) =>
      void Object.assign(random.pick(people.filter(({ role }) => role.isSecurity)) ?? {}, {
        isSecurity: false,
      }),
    end: ({ people }) => people.forEach((person) => (person.isSecurity = person.role.isSecurity)),
  },
  {
    name: 'the one who turned a key loses the role',
    weight: 4,
    begin: ({ keyed }) => void (keyed && (keyed.isSecurity = false)),
    end: ({ people }) => people.forEach((person) => (person.isSecurity = person.role.isSecurity)),
  },
];

/** The bot's clock is ahead by so many milliseconds from `now` on. */
function setClock(weather: Weather, skew: number, now: number): void {
  if (Math.abs(skew - weather.skew) > A_LITTLE) weather.movedAt = now;
  weather.skew = skew;
}

/** What becomes of one call in this weather. */
export function fateOf(port: Port, { failing, killing }: Weather, random: Random): Fate {
  if (killing > 0 && random.chance(killing)) return random.chance(0.5) ? 'killed before' : 'killed after';
  const rate = failing.get(port) ?? 0;
  if (rate === 0 || !random.chance(rate)) return 'answered';
  return rate < 1 && random.chance(0.5) ? 'cut' : 'down';
}

/** What the bot depends on and is lost in this weather, by the names that it has for them. */
export function lostIn({ failing, hasToken, hasRole, hasCodegate, readableSince, isDiskFull }: Weather) {
  return [
    ...(failing.get('github') === 1 || !hasToken ? [`sync ${REPOSITORY}`] : []),
    // Only an answer tells that the token is not taken.
    ...(hasToken || failing.get('github') === 1 ? [] : ['token']),
    ...(hasRole ? [] : ['role']),
    ...(hasCodegate ? [] : ['codegate']),
    ...(readableSince === undefined ? [] : ['private-channel']),
    ...(isDiskFull ? ['disk'] : []),
    ...(failing.get('mail') === 1 ? ['mail'] : []),
  ];
}

/** Whether what the bot says now gets to people: Discord takes it, it is not killed, and answers come. */
export function isHeardIn({ failing, refusing, killing, slowness }: Weather): boolean {
  return !failing.has('discord') && !refusing && killing === 0 && slowness < 60;
}
