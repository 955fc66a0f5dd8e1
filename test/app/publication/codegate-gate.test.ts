import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../../src/process/events.ts';
import * as people from '../../../src/sandbox/people.ts';
import { PublicBench } from '../../support/publication.ts';

const ANNOUNCED = 'announcement (unknown): An attacker could read what is not theirs.';
const ASSIGNED: EventBody = { type: 'cve-assigned', cveId: 'CVE-2026-1234' };
const NOT_LEFT = '⚠️ It did not leave: the announcement';
const TEAM = ['security-1', 'security-2'] as const;

async function approved(): Promise<PublicBench> {
  const bench = await PublicBench.start();
  await bench.approve('announcement');
  return bench;
}

async function announced(): Promise<PublicBench> {
  const bench = await approved();
  await bench.run();
  return bench;
}

/** The connection ends once, before or after Discord does what is asked of #codegate. */
function cut(bench: PublicBench, drop: 'before' | 'after', method = 'POST'): void {
  const path = method === 'POST' ? `${people.CHANNEL_IDS.codegate}/messages` : '';
  bench.discord.wire.addFault({ target: 'discord', method, path, drop, times: 1 });
}

const countOf = (bench: PublicBench, type: EventBody['type']) =>
  bench.recorded.filter((each) => each === type).length;

describe('without two keys, the identifier that GitHub shows, and nothing else', () => {
  test('a text that one person changed in GitHub is not carried into #codegate by the CVE; the team is told what differs', async () => {
    await using bench = await announced();
    bench.text = 'No action needed, false alarm. CVE-2026-1234';
    bench.record(ASSIGNED);
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.discord.asked('PATCH')).toEqual([]);
    expect(bench.recorded.at(-1)).toBe('publication-withheld');
    for (const person of TEAM) {
      const [told, ...more] = bench.told(person, 'Not changed in #codegate: the announcement');
      expect(more).toEqual([]);
      expect(told).toContain('summary');
    }
    // Two keys change it.
    await bench.approve('announcement');
    await bench.run();
    expect(bench.said).toEqual(['announcement (unknown): No action needed, false alarm. CVE-2026-1234']);
  });

  test('an id that a person typed is not said where GitHub shows none', async () => {
    await using bench = await announced();
    bench.record(ASSIGNED);
    const { draft } = bench;
    bench.draft = async (...given) => {
      const { official: _, ...made } = await draft(...given);
      return { ...made, fingerprint: 'e'.repeat(32) };
    };
    await bench.run();
    await bench.run({ hours: 1 });
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.rows.at(-1)).toBe('announcement-edit pending');
    await bench.run({ hours: 24 });
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.told('security-1', 'identifier')).toHaveLength(1);
    expect(bench.rows.at(-1)).toBe('announcement-edit obsolete');
  });

  test('nothing is known of the parts of a message of 2026: the team is asked', async () => {
    await using bench = await PublicBench.start();
    const { fingerprint } = await bench.draft(bench.state, 'announcement', { now: bench.now });
    bench.record({
      type: 'announced',
      what: 'announcement',
      messageId: '7',
      print: fingerprint,
      exploited: 'unknown',
    });
    bench.text += ' CVE-2026-1234';
    bench.record(ASSIGNED);
    await bench.run();
    expect(bench.discord.asked('PATCH')).toEqual([]);
    expect(bench.recorded.at(-1)).toBe('publication-withheld');
  });

  test('what was approved leaves with an identifier that came since', async () => {
    await using bench = await approved();
    bench.text += ' CVE-2026-1234';
    bench.record(ASSIGNED);
    await bench.run();
    expect(bench.said).toEqual([`${ANNOUNCED} CVE-2026-1234`]);
    expect(bench.state.announced.announcement?.cveId).toBe('CVE-2026-1234');
  });

  test('a message that is not the one that stands is not passed on', async () => {
    await using bench = await approved();
    bench.record({
      type: 'announced',
      what: 'announcement',
      messageId: '7',
      print: 'a'.repeat(32),
      exploited: 'no',
    });
    bench.record({ type: 'retrospective-posted', messageId: '8' });
    bench.store.outbox.add(
      {
        key: 'x',
        base: 'x',
        kind: 'channel',
        recipient: 'codegate',
        notification: { template: 'crosspost', caseId: bench.state.id, messageId: '9' },
      },
      bench.now,
    );
    await bench.run();
    expect(bench.rows.at(-1)).toBe('crosspost obsolete');
  });
});

describe('exactly one message of a thing in #codegate', () => {
  test.each(['before', 'after'] as const)(
    'a correction that is approved while the first one’s arrival is not known: cut %s',
    async (drop) => {
      await using bench = await approved();
      cut(bench, drop);
      await bench.run();
      expect(countOf(bench, 'announced')).toBe(0);
      bench.text = 'Yes: attackers use it already.';
      await bench.approve('announcement', 'yes');
      await bench.run();
      await bench.run({ hours: 1 });
      expect(bench.said).toEqual(['announcement (yes): Yes: attackers use it already.']);
      const [only] = bench.discord.codegate();
      expect(bench.state.announced.announcement).toMatchObject({
        messageId: only?.payload.id,
        exploited: 'yes',
      });
      expect(countOf(bench, 'announced')).toBe(1);
      expect(bench.state.leaving).toEqual({});
      expect(bench.rows.filter((row) => row.startsWith('crosspost'))).toEqual(['crosspost sent']);
    },
  );

  test.each(['before', 'after'] as const)('a second retrospective: cut %s', async (drop) => {
    await using bench = await PublicBench.start();
    bench.record({ type: 'step-checked', step: 'critiques' });
    await bench.approve('retrospective');
    cut(bench, drop);
    await bench.run();
    bench.text = 'Corrected.';
    await bench.approve('retrospective');
    await bench.run();
    await bench.run({ hours: 1 });
    expect(bench.said).toHaveLength(1);
    expect(bench.discord.threads()).toHaveLength(1);
    expect(countOf(bench, 'retrospective-posted')).toBe(1);
    expect(bench.state.retrospectiveMessage).toBe(bench.discord.codegate()[0]?.payload.id);
    expect(bench.state.leaving).toEqual({});
    // Where the first one stands already, the second comes to an end that both hear.
    const told = TEAM.filter(
      (person) => bench.told(person, '⚠️ It did not leave: the retrospective').length > 0,
    );
    expect(told).toEqual(drop === 'after' ? TEAM : ['security-1']);
  });

  test('what is parked after it may have arrived is looked for before the next one leaves', async () => {
    await using bench = await approved();
    cut(bench, 'after');
    await bench.run();
    const first = bench.messages.find(({ notification }) => notification.template === 'announcement');
    if (first) bench.store.outbox.park(first, 'defect', bench.now);
    bench.text = 'Corrected.';
    await bench.approve('announcement');
    await bench.run();
    expect(bench.said).toEqual(['announcement (unknown): Corrected.']);
    expect(countOf(bench, 'announced')).toBe(1);
  });
});

describe('what two members approved has an end that both hear', () => {
  test('asking anew alone does not drop it', async () => {
    await using bench = await approved();
    const { fingerprint, parts } = await bench.draft(bench.state, 'announcement', {
      now: bench.now,
      exploited: 'yes',
    });
    bench.record({
      type: 'publication-asked',
      what: 'announcement',
      print: fingerprint,
      exploited: 'yes',
      parts,
    });
    const asked = bench.state.version;
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    // The new question goes on waiting.
    expect(bench.state.publications.announcement?.revision).toBe(asked);
    expect(bench.state.leaving).toEqual({});
  });

  test('another one that is approved in its place', async () => {
    await using bench = await approved();
    await bench.approve('announcement', 'yes');
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED.replace('unknown', 'yes')]);
    // The second member turned the key, and knows.
    expect(bench.told('security-1', NOT_LEFT)).toHaveLength(1);
  });

  test('the end of the case', async () => {
    await using bench = await approved();
    bench.record({ type: 'closed', resolution: 'invalid' });
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.told('security-2', NOT_LEFT)).toHaveLength(1);
  });

  test('an identifier that came while its arrival was not known is said afterwards', async () => {
    await using bench = await approved();
    cut(bench, 'after');
    await bench.run();
    bench.text += ' CVE-2026-1234';
    bench.record(ASSIGNED);
    await bench.run();
    await bench.run({ hours: 1 });
    expect(bench.said).toEqual([`${ANNOUNCED} CVE-2026-1234`]);
    expect(bench.rows.at(-1)).toBe('announcement-edit sent');
  });
});

describe('both keys are members’ when it leaves', () => {
  test.each(TEAM)('%s is thrown out before it does: it does not leave', async (person) => {
    await using bench = await approved();
    bench.left.add(people.USER_IDS[person]);
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.recorded.at(-1)).toBe('publication-declined');
    const other = person === 'security-1' ? 'security-2' : 'security-1';
    expect(bench.told(other, NOT_LEFT)).toHaveLength(1);
  });

  test('Discord does not say: it waits, and is not lost', async () => {
    await using bench = await approved();
    const { isHeldBy } = bench;
    bench.isHeldBy = () => Promise.reject(new Error('no answer'));
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual(['announcement pending']);
    bench.isHeldBy = isHeldBy;
    await bench.run({ minutes: 11 });
    expect(bench.said).toEqual([ANNOUNCED]);
  });
});
