import { describe, expect, test } from 'vitest';
import { advanceNoticeText, giveAdvanceNotice, untold, type Means } from '../../src/app/advance-notices.ts';
import { isNewsDue } from '../../src/process/publication/distributor-news.ts';
import type { EventBody } from '../../src/process/events.ts';
import { MailBench } from '../support/mail-delivery.ts';
import { by } from '../support/temporary.ts';

// The distributors who were told of a release hear what became of it, once: it was corrected, or withdrawn.

const ALPHA = 'security@alpha.example';
const PRINT = 'a'.repeat(32);
const corrected: EventBody = { type: 'advisory-corrected', facts: { fixed: PRINT, affected: PRINT } };
const withdrawn: EventBody = { type: 'advisory-standing', now: 'withdrawn' };

/** Alpha was told of the release, which is out and announced; Beta came to the list later. */
async function released(): Promise<MailBench> {
  const bench = await MailBench.start();
  bench.notify('Alpha');
  bench.record({ type: 'distributors-notified', recipients: 1, proposal: 2 });
  await bench.run();
  bench.record(
    { type: 'advisory-linked', ghsaId: 'GHSA-2345-cfgh-jmpq', created: false },
    { type: 'advisory-published', at: bench.now },
    { type: 'announced', what: 'announcement', messageId: '7', print: PRINT, exploited: 'no', parts: {} },
  );
  const since = Temporal.PlainDate.from('2026-01-01');
  bench.store.distributors.add(
    { name: 'Beta', contact: 'security@beta.example', since, addedBy: '1' },
    bench.now,
  );
  return bench;
}

function acting({ store, temporary, now, state }: MailBench) {
  return {
    case: state,
    who: { id: '1', sides: ['security'] as const },
    user: { id: '1' },
    now,
    cause: by('1', now),
    services: { ...store, policy: temporary.policy, mailer: {} },
  };
}

function tell(bench: MailBench, means: Means = 'mail'): void {
  bench.state = giveAdvanceNotice(acting(bench), bench.state, means);
}

/** What the last message says. */
const last = ({ server }: MailBench) => {
  const { headers, body = '' } = server.received.at(-1) ?? {};
  return { subject: headers?.get('Subject') ?? '', words: body.replaceAll(/\s+/g, ' ') };
};

describe('a release that was corrected', () => {
  test('is told once, by a press, to whoever was told of it, in words that are true in public', async () => {
    await using bench = await released();
    bench.record(corrected);
    expect(await bench.run()).toEqual([]);
    expect(untold(acting(bench).services, bench.state, bench.now)).toMatchObject({
      fresh: [{ name: 'Alpha' }],
      held: [],
    });
    tell(bench);
    expect(await bench.run()).toEqual([ALPHA]);
    expect(await bench.run({ hours: 30 })).toEqual([]);
    const { subject, words } = last(bench);
    expect(subject).toMatch(/^Corrected: Security release of /);
    expect(words).toContain('compare the version that you have taken');
    expect(words).toContain('check again which of your versions are affected');
    expect(words).toContain('GHSA-2345-cfgh-jmpq');
    expect(words).not.toMatch(/EMBARGOED|severity/);
    expect(bench.store.cases.history(bench.state).at(-1)?.body).toMatchObject({ about: 'corrected' });
  });

  test('two who press at once tell it once', async () => {
    await using bench = await released();
    bench.record(corrected);
    const one = acting(bench);
    tell(bench);
    expect(() => giveAdvanceNotice(one, one.case, 'mail')).toThrow('the case changed meanwhile');
    expect(await bench.run()).toEqual([ALPHA]);
  });

  test('is sent after a kill, and a server that did not answer, once', async () => {
    await using bench = await released();
    bench.record(corrected);
    tell(bench);
    const { mailer } = bench;
    bench.mailer = {
      send: () => Promise.resolve({ kind: 'later', failure: '451', unknown: false, answered: true }),
    };
    expect(await bench.run()).toEqual([]);
    bench.mailer = mailer;
    bench.restart();
    expect(await bench.run({ hours: 1 })).toEqual([ALPHA]);
    expect(await bench.run({ hours: 1 })).toEqual([]);
  });

  test('does not leave where it is taken back before its turn, and nobody hears that it was', async () => {
    await using bench = await released();
    bench.record(corrected);
    tell(bench);
    bench.record({ type: 'correction-ended' });
    expect(await bench.run()).toEqual([]);
    // A member began to tell them: it may have arrived, and its end is told to those whom it did reach.
    expect(untold(acting(bench).services, bench.state, bench.now).fresh.map(({ name }) => name)).toEqual([
      'Alpha',
    ]);
    tell(bench);
    expect(await bench.run()).toEqual([ALPHA]);
    expect(last(bench).subject).toMatch(/^Not corrected after all/);
  });

  test('by hand counts as well', async () => {
    await using bench = await released();
    bench.record(corrected);
    tell(bench, 'hand');
    expect(isNewsDue(bench.state)).toBe(false);
    expect(await bench.run()).toEqual([]);
  });
});

test('withdrawn, and published again, each is told once', async () => {
  await using bench = await released();
  bench.record(withdrawn);
  tell(bench);
  expect(await bench.run()).toEqual([ALPHA]);
  expect(last(bench).words).toContain('WITHDRAWN: GITHUB SHOWS THE ADVISORY AS WITHDRAWN.');
  bench.record({ type: 'advisory-standing', now: 'restored' });
  tell(bench);
  expect(await bench.run()).toEqual([ALPHA]);
  expect(last(bench).words).toContain('PUBLISHED AGAIN');
});

test('without a release of the version that the advisory names now, no fix is claimed, nor the old version', async () => {
  await using bench = await released();
  bench.record(corrected, { type: 'disclosure-changed', kind: 'public' }, { type: 'fix-missing' });
  const { services, now } = acting(bench);
  const text = advanceNoticeText({ ...services, mailer: undefined }, bench.state, {
    place: 'channel',
    now,
  })?.text.replaceAll(/\s+/g, ' ');
  expect(text).toContain('its fix is not released yet');
  expect(text).toContain(
    'The version that was announced is not the one that the advisory names as fixed now',
  );
});
