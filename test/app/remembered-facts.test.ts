import { expect, test } from 'vitest';
import { SecurityTeam } from '../../src/app/security-team.ts';
import { knownLogin } from '../../src/store/people.ts';
import { silent } from '../support/recorded-log.ts';
import { START, temporaryStore } from '../support/temporary.ts';

// No lasting state from a bad moment: whatever the bot remembers of people and may be wrong about, with what makes it believe
// it, for how long, and what heals it. That a remembered DM channel is opened anew: test/jobs/delivery-rest.test.ts.

/** A team of two over a real store, with a Discord that says who has the role. */
function world() {
  const temporary = temporaryStore();
  const { store } = temporary;
  for (const id of ['1', '2']) store.people.seen(id, true);
  let now = START;
  const discord = { holders: ['1', '2'], isHidden: false };
  const team = new SecurityTeam({
    store,
    role: { isHeldBy: (id) => Promise.resolve(discord.holders.includes(id)) },
    isHidden: () => discord.isHidden,
    now: () => now,
    log: silent,
  });
  return {
    store,
    discord,
    team,
    get now() {
      return now;
    },
    pass: (length: Temporal.DurationLike) => (now = now.add(length)),
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}
type World = ReturnType<typeof world>;

interface RememberedFact {
  readonly what: string;
  /** The bad moment. */
  readonly happens: (world: World) => unknown;
  /** Whether it is believed. */
  readonly isBelieved: (world: World) => boolean;
  /** For how long it is, where it is at all. */
  readonly for?: Temporal.DurationLike;
  /** What ends it before, or at last. */
  readonly heals?: (world: World) => unknown;
}

const refused = ({ store, now }: World) => store.people.setDm('1', 'closed', now);
const isUnreachable = ({ store, now }: World) => store.people.unreachable(now).has('1');
const isOut = ({ store }: World) => !store.people.roster().includes('1');
const review = async (each: World, holders: readonly string[], isHidden = false) => {
  Object.assign(each.discord, { holders, isHidden });
  each.pass({ hours: 1 });
  await each.team.review();
};

const FACTS: readonly RememberedFact[] = [
  { what: 'closed direct messages age', happens: refused, isBelieved: isUnreachable, for: { minutes: 30 } },
  {
    what: 'closed direct messages are open where the person does something',
    happens: refused,
    isBelieved: isUnreachable,
    heals: ({ store }) => store.people.isHere('1'),
  },
  {
    what: 'closed direct messages are open where one arrives',
    happens: refused,
    isBelieved: isUnreachable,
    heals: ({ store }) => store.people.setDm('1', 'open'),
  },
  {
    what: 'closed direct messages of a clock that ran ahead',
    happens: ({ store, now }) => store.people.setDm('1', 'closed', now.add({ hours: 24 * 365 })),
    isBelieved: isUnreachable,
  },
  {
    what: 'a member who lost the role is out, and in again with it',
    happens: (each) => review(each, ['2']),
    isBelieved: isOut,
    heals: (each) => review(each, ['1', '2']),
  },
  { what: 'a role that all lost at once', happens: (each) => review(each, []), isBelieved: isOut },
  { what: 'a role that is gone', happens: (each) => review(each, [], true), isBelieved: isOut },
  {
    what: 'the login of a member by their own word, who left and is back',
    happens: async (each) => {
      each.store.people.link('1', 'sec-one', true);
      await review(each, ['2']);
    },
    isBelieved: ({ store }) => knownLogin(store.people.find('1')) === undefined,
    heals: (each) => review(each, ['1', '2']),
  },
  {
    what: 'a login that another claims',
    happens: ({ store }) => {
      store.people.link('9', 'sec-one', false);
      store.people.link('1', 'sec-one', true);
    },
    isBelieved: ({ store }) => store.people.byLogins(['sec-one']).some(({ id }) => id === '9'),
  },
  {
    what: 'that a person was called today because of closed direct messages',
    happens: ({ store, now }) => store.people.takeCall('1', now),
    isBelieved: ({ store, now }) => {
      const { dmCalledAt } = store.people.find('1') ?? {};
      return dmCalledAt != null && dmCalledAt > now.subtract({ hours: 24 }).epochMilliseconds;
    },
    for: { hours: 24 },
  },
  {
    what: 'an absence ends by itself',
    happens: ({ store, now }) => store.people.setAway('1', now.add({ hours: 48 }), '2'),
    isBelieved: ({ store, now }) => store.people.team(now).away?.has('1') === true,
    for: { hours: 48 },
  },
];

test.each(FACTS)('$what', async ({ happens, isBelieved, for: length, heals }) => {
  using each = world();
  await happens(each);
  const isLasting = length !== undefined || heals !== undefined;
  expect(isBelieved(each)).toBe(isLasting);
  // A second before its end, where it has one by itself.
  if (length) each.pass(Temporal.Duration.from(length).subtract({ seconds: 1 }));
  expect(isBelieved(each)).toBe(isLasting);
  each.pass({ seconds: 1 });
  await heals?.(each);
  expect(isBelieved(each)).toBe(false);
});
