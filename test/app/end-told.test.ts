import { expect, test } from 'vitest';
import { closeOne, recordClosingApproved, recordClosingAsked, reopenOne } from '../../src/app/close-case.ts';
import type { DayActed } from '../../src/app/advance-notices.ts';
import { dayToTell } from '../../src/process/acts/distributors.ts';
import type { EventBody, Resolution } from '../../src/process/events.ts';
import { MailBench } from '../support/mail-delivery.ts';
import { by } from '../support/temporary.ts';

// The private distributors who were told of a release are told that their case is over.

const ALPHA = 'security@alpha.example';

/** Of two distributors, Alpha was told the day; Beta came to the list later. */
async function told(facts?: readonly EventBody[]): Promise<MailBench> {
  const bench = await MailBench.start(facts);
  bench.notify('Alpha');
  bench.record({ type: 'distributors-notified', recipients: 1, proposal: facts ? 0 : 2 });
  await bench.run();
  const since = Temporal.PlainDate.from('2026-01-01');
  const beta = { name: 'Beta', contact: 'security@beta.example', since, addedBy: '1' };
  bench.store.distributors.add(beta, bench.now);
  return bench;
}

function acting(bench: MailBench, id: string, sends = true) {
  const { store, temporary, now } = bench;
  return {
    case: bench.state,
    who: { id, sides: ['security'] as const },
    user: { id },
    now,
    cause: by(id, now),
    services: {
      ...store,
      policy: temporary.policy,
      mailer: sends ? {} : undefined,
      securityRole: { isHeldBy: () => Promise.resolve(true) },
    },
  };
}

/** Two members close it. */
async function close(bench: MailBench, resolution: Resolution, sends = true): Promise<DayActed> {
  bench.state = recordClosingAsked(acting(bench, '1', sends), { resolution, reason: 'as designed' });
  const { revision: request = 0, fingerprint = '' } = bench.state.publications.closing ?? {};
  const done = await recordClosingApproved(acting(bench, '2', sends), { request, fingerprint });
  bench.state = done.state;
  return done;
}

test.each<[Resolution, RegExp, still: boolean]>([
  ['invalid', /NOT A VULNERABILITY: NOTHING TO DEPLOY\./, false],
  ['spam', /NOT A VULNERABILITY: NOTHING TO DEPLOY\./, false],
  ['wont-fix', /NO FIX FOLLOWS: NOTHING TO DEPLOY\./, false],
  ['fixed', /CLOSED: NO RELEASE OF ITS OWN FOLLOWS\./, false],
  ['duplicate', /CLOSED AS A DUPLICATE/, true],
])('closed as %s, it is told once, to whoever was told of it', async (resolution, verdict, still) => {
  await using bench = await told();
  const before = bench.server.received.length;
  expect((await close(bench, resolution)).distributors).toBe('told');
  expect(await bench.run()).toEqual([ALPHA]);
  expect(await bench.run({ hours: 1 })).toEqual([]);
  const { headers, body = '' } = bench.server.received[before] ?? {};
  expect(headers?.get('Subject')).toMatch(/^Withdrawn: Advance notice/);
  const words = body.replaceAll(/\s+/g, ' ');
  expect(words).toMatch(verdict);
  expect(/NO LONGER EMBARGOED/.test(words)).toBe(!still);
  expect(/STILL EMBARGOED/.test(words)).toBe(still);
  // It says why to nobody outside.
  expect(words).not.toContain('as designed');
});

test('without a mail server, a member is to tell them', async () => {
  await using bench = await told();
  expect((await close(bench, 'invalid', false)).distributors).toBe('to-tell');
  expect(dayToTell(bench.state)).toBe(-(bench.state.closed?.revision ?? 0));
});

test('nobody is told of the end of what nobody was told of, nor of what is out', async () => {
  await using bench = await MailBench.start();
  expect(closeOne(acting(bench, '1'), { resolution: 'invalid' }).distributors).toBeUndefined();
  await using out = await told();
  out.record({ type: 'advisory-published', at: out.now });
  const over = closeOne(acting(out, '1'), { resolution: 'fixed', reason: 'no look back' });
  expect(over.distributors).toBeUndefined();
});

test('opened again, what they knew of it is to be told anew', async () => {
  await using bench = await told();
  await close(bench, 'invalid');
  await bench.run();
  bench.record({ type: 'reopened' });
  expect(bench.state.steps['release-day']).toBeUndefined();
  expect(bench.state.steps['distributors-notified']).toBeUndefined();
  // That the day they knew does not stand, and another one follows.
  expect(dayToTell(bench.state)).toBe(-2);
});

// "As soon as possible" had the number under which it was told before: the e-mail was there, and none left.
test.each<[string, readonly EventBody[] | undefined, RegExp]>([
  ['of an agreed day', undefined, /Release: not known yet; a new day follows/],
  [
    'where everything is ASAP',
    [{ type: 'disclosure-changed', kind: 'declined-private' }],
    /Release: as soon as possible/,
  ],
])(
  'opened again, whoever was told of its end is told that it does not hold: %s',
  async (_, facts, release) => {
    await using bench = await told(facts);
    await close(bench, 'invalid');
    await bench.run({ hours: 1 });
    const before = bench.server.received.length;
    const { state, distributors } = reopenOne(acting(bench, '1'), 'it is one after all');
    expect(distributors).toBe('told');
    bench.state = state;
    expect(await bench.run()).toEqual([ALPHA]);
    const { headers, body = '' } = bench.server.received[before] ?? {};
    expect(headers?.get('Subject')).toMatch(/^Open again: Advance notice/);
    const words = body.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/^OPEN AGAIN: WHAT WE SAID OF ITS END DOES NOT HOLD\..* EMBARGOED \(TLP/);
    expect(words).toMatch(release);
    expect(words).not.toContain('after all');
    expect(await bench.run({ hours: 1 })).toEqual([]);
  },
);

test('opened again after its fix is out, nobody is told, whatever they knew of it', async () => {
  await using bench = await told();
  bench.record({ type: 'disclosure-changed', kind: 'public' }, { type: 'advisory-published', at: bench.now });
  bench.record({ type: 'closed', resolution: 'fixed' });
  expect(reopenOne(acting(bench, '1'), undefined)).toMatchObject({
    state: { status: 'open' },
    distributors: undefined,
  });
});
