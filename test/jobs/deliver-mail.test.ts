import { describe, expect, test } from 'vitest';
import type { MailOutcome } from '../../src/mail/mailer.ts';
import type { EventBody } from '../../src/process/events.ts';
import { agreed, DAY, FROM, MailBench } from '../support/mail-delivery.ts';
import { by } from '../support/temporary.ts';

const NEXT_DAY = DAY.add({ hours: 24 });
const ALPHA = 'security@alpha.example';
const BETA = 'security@beta.example';

describe('a notice', () => {
  test('reaches each distributor alone, once', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta', 'Gamma');
    expect(await bench.run()).toEqual([ALPHA, BETA, 'security@gamma.example']);
    expect(await bench.run({ hours: 1 })).toEqual([]);
    for (const [index, name] of ['Alpha', 'Beta', 'Gamma'].entries()) {
      const { from, headers, body } = bench.server.received[index] ?? {};
      expect(from).toBe(FROM.address);
      expect(headers?.get('To')).toBe(`${name} <security@${name.toLowerCase()}.example>`);
      expect(headers?.get('Subject')).toBe(
        'Advance notice of a security release of stacklok/codegate (CG-2026-001)',
      );
      expect(body).toContain('Release:  Tuesday 2026-03-17 16:00 UTC\n');
      expect(`${JSON.stringify([...(headers ?? [])])}${body}`.match(/alpha|beta|gamma/gi)).toHaveLength(2);
      expect(bench.mail(name)).toMatchObject({ state: 'sent', attempts: 1 });
    }
    const at = bench.now.subtract({ hours: 1 });
    for (const told of bench.store.mail.deliveriesOf(bench.state))
      expect(told).toMatchObject({ how: 'mail', at });
  });

  test('says what is known when it is sent', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta');
    bench.server.atRecipient = (address) => (address === BETA ? 451 : 'go on');
    await bench.run();
    bench.record(
      { type: 'severity-scored', band: 'critical', score: 9.8 },
      { type: 'cve-requested' },
      { type: 'advisory-linked', ghsaId: 'GHSA-2345-cfgh-jmpq', created: true },
    );
    bench.server.atRecipient = () => 'go on';
    await bench.run({ minutes: 1 });
    const [first, second] = bench.server.received.map(({ body }) => body);
    expect(first).toContain('Severity: not scored yet\nCVE:      not requested\n');
    expect(second).toContain('Severity: critical\nCVE:      pending\n');
    expect(second).not.toMatch(/GHSA|9\.8/);
  });

  test('of a public disclosure has no day, until one is agreed', async () => {
    await using bench = await MailBench.start([{ type: 'disclosure-changed', kind: 'public' }]);
    bench.notify('Alpha');
    await bench.run();
    expect(bench.server.received[0]?.body).toContain('as soon as possible; no day is set');
    bench.notify('Beta');
    bench.record(...agreed(DAY, 3));
    bench.notify('Alpha');
    expect(await bench.run()).toEqual([BETA, ALPHA]);
    const [beta, alpha] = bench.server.received.slice(1);
    expect(beta?.body).toContain('Release:  Tuesday 2026-03-17 16:00 UTC');
    expect(beta?.headers.get('Subject')).toMatch(/^Advance notice/);
    expect(alpha?.headers.get('Subject')).toMatch(/^Changed: /);
    expect(alpha?.body).toContain('Before: as soon as possible; no day is set\nNow:    Tuesday 2026-03-17');
  });
});

describe('when the day moves', () => {
  test('whoever was told hears of the change, and whoever was not hears the new day as the first', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta');
    bench.server.atRecipient = (address) => (address === BETA ? 451 : 'go on');
    expect(await bench.run()).toEqual([ALPHA]);
    bench.record(...agreed(NEXT_DAY, 5));
    bench.notify('Alpha', 'Beta');
    bench.server.atRecipient = () => 'go on';
    expect(await bench.run({ minutes: 1 })).toEqual([ALPHA, BETA]);
    expect(bench.mail('Beta', 2).state).toBe('obsolete');
    const [, alpha, beta] = bench.server.received;
    expect(alpha?.headers.get('Subject')).toMatch(/^Changed: /);
    expect(alpha?.body).toMatch(/^CHANGED: /);
    expect(alpha?.body).toContain(
      'Before: Tuesday 2026-03-17 16:00 UTC\nNow:    Wednesday 2026-03-18 16:00 UTC',
    );
    expect(beta?.body).not.toContain('2026-03-17');
    const ids = bench.server.received.map(({ headers }) => headers.get('Message-ID'));
    expect(new Set(ids).size).toBe(3);
  });

  test('a notice of the former one is not sent, even before the new one is agreed', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    bench.record({ type: 'release-proposed', at: NEXT_DAY });
    expect(await bench.run()).toEqual([]);
    expect(bench.mail('Alpha', 2)).toMatchObject({ state: 'obsolete', attempts: 0 });
  });
});

describe('a notice is given up', () => {
  test.each<[string, EventBody]>([
    ['the case is closed', { type: 'closed', resolution: 'invalid' }],
    ['its fix is published', { type: 'advisory-published', at: DAY }],
    [
      'its fix is announced',
      { type: 'announced', what: 'announcement', messageId: '1', print: 'f'.repeat(32), exploited: 'no' },
    ],
  ])('where %s meanwhile', async (_, fact) => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    bench.record(fact);
    expect(await bench.run()).toEqual([]);
    expect(bench.mail('Alpha').state).toBe('obsolete');
    expect(bench.server.connections).toBe(0);
  });

  test('where its distributor was removed, though another one came by that name', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta');
    const { id } = bench.store.distributors.find('Alpha') ?? { id: 0 };
    bench.store.distributors.remove('Alpha', '1', bench.now);
    const since = Temporal.PlainDate.from('2026-03-01');
    bench.store.distributors.add(
      { name: 'Alpha', contact: 'new@alpha.example', since, addedBy: '1' },
      bench.now,
    );
    expect(await bench.run()).toEqual([BETA]);
    expect(bench.store.mail.find({ caseId: bench.state.id, revision: 2, distributorId: id })?.state).toBe(
      'obsolete',
    );
  });

  test('where they were told by hand meanwhile', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    const distributor = bench.store.distributors.find('Alpha');
    if (!distributor) throw new Error('Alpha is listed');
    bench.store.mail.byHand({ caseId: bench.state.id, revision: 2, day: DAY, distributor }, '1', bench.now);
    expect(await bench.run()).toEqual([]);
    expect(bench.mail('Alpha').state).toBe('by-hand');
  });
});

describe('a failure', () => {
  test('that passes is followed by attempts at doubling distances, up to ten minutes', async () => {
    await using bench = await MailBench.start();
    for (const id of ['1', '2']) bench.store.people.seen(id, true);
    bench.notify('Alpha');
    bench.server.atRecipient = () => 451;
    const waits: number[] = [];
    for (let turn = 0; turn < 7; turn += 1) {
      await bench.run();
      const { attempts, state, doubtful, nextAttemptAt } = bench.mail('Alpha');
      expect([attempts, state, doubtful]).toEqual([turn + 1, 'pending', false]);
      waits.push(nextAttemptAt.since(bench.now).total('seconds'));
      await bench.run({ seconds: (waits.at(-1) ?? 0) - 1 });
      expect(bench.mail('Alpha').attempts).toBe(turn + 1);
      bench.now = bench.now.add({ seconds: 1 });
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600]);
    expect(bench.unsent()).toEqual([]);
    await bench.run();
    expect(bench.unsent()).toEqual(['dm 1: Alpha', 'dm 2: Alpha']);
    await bench.run({ minutes: 10 });
    expect(bench.unsent()).toHaveLength(2);
    bench.server.atRecipient = () => 'go on';
    expect(await bench.run({ minutes: 10 })).toEqual([ALPHA]);
    expect(bench.mail('Alpha')).toMatchObject({ state: 'sent', attempts: 10 });
  });

  test('that lasts parks the notice, and whoever is in charge hears whose it was; the others go out', async () => {
    await using bench = await MailBench.start();
    for (const id of ['1', '2']) bench.store.people.seen(id, true);
    bench.record({ type: 'coordinator-named', member: '2' });
    bench.server.atRecipient = (address) => (address === ALPHA ? 550 : 'go on');
    bench.notify('Alpha', 'Beta');
    expect(await bench.run()).toEqual([BETA]);
    expect(bench.mail('Alpha')).toMatchObject({
      state: 'parked',
      failure: expect.stringMatching(/^SMTP 550/),
    });
    expect(bench.unsent()).toEqual(['dm 2: Alpha']);
    expect(await bench.run({ hours: 24 })).toEqual([]);
    // Once, though it is parked again after the next start.
    bench.store.mail.unpark(bench.now);
    expect(await bench.run()).toEqual([]);
    expect(bench.unsent()).toEqual(['dm 2: Alpha']);
    bench.server.atRecipient = () => 'go on';
    bench.store.mail.unpark(bench.now);
    expect(await bench.run()).toEqual([ALPHA]);
  });

  test('calls the role, without content, where nobody is known who could be told', async () => {
    await using bench = await MailBench.start();
    bench.server.atRecipient = () => 550;
    bench.notify('Alpha');
    await bench.run();
    expect(bench.unsent()).toEqual(['channel security: role-ping']);
  });

  test('to reach the server at all leaves the others for the next run', async () => {
    await using bench = await MailBench.start();
    let attempts = 0;
    const { mailer } = bench;
    bench.mailer = {
      send: () => {
        attempts += 1;
        const outcome: MailOutcome = {
          kind: 'later',
          failure: 'SMTP ESOCKET ECONNREFUSED',
          unknown: false,
          answered: false,
        };
        return Promise.resolve(outcome);
      },
    };
    bench.notify('Alpha', 'Beta');
    await bench.run();
    expect(attempts).toBe(1);
    expect(bench.mail('Beta').attempts).toBe(0);
    await bench.run({ seconds: 10 });
    expect([attempts, bench.mail('Beta').attempts]).toEqual([2, 1]);
    bench.mailer = mailer;
    expect((await bench.run({ minutes: 1 })).toSorted()).toEqual([ALPHA, BETA]);
  });

  test('in making the words is a defect of that notice alone', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta');
    const { mailer } = bench;
    bench.mailer = {
      send: (letter) => {
        if (letter.to.name === 'Alpha') throw new Error(`the secret of ${ALPHA}`);
        return mailer.send(letter);
      },
    };
    expect(await bench.run()).toEqual([BETA]);
    expect(bench.mail('Alpha')).toMatchObject({ state: 'parked', failure: 'defect' });
  });

  test('is never logged with an address, a name or anything of the case', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta', 'Gamma');
    const turns = { [ALPHA]: 451, [BETA]: 550, 'security@gamma.example': 'cut' } as const;
    bench.server.atRecipient = (address) =>
      Object.entries(turns).find(([to]) => to === address)?.[1] ?? 'go on';
    await bench.run();
    const said = bench.log.lines.join('');
    expect(bench.log.lines).toHaveLength(3);
    expect(said).not.toMatch(/alpha|beta|gamma|codegate|CG-2026|GHSA|127\.0|@/i);
  });
});

describe('a notice that waits leaves only while who asked for it is of the security team', () => {
  const notified: EventBody = { type: 'distributors-notified', recipients: 1, proposal: 2 };

  /** Asked for, and not taken by the server at first. */
  async function waiting(): Promise<MailBench> {
    const bench = await MailBench.start();
    bench.record(notified);
    bench.notify('Alpha');
    bench.server.atRecipient = () => 451;
    expect(await bench.run()).toEqual([]);
    bench.server.atRecipient = () => 'go on';
    return bench;
  }

  test('it does not once they are not, and the people in charge hear it', async () => {
    await using bench = await waiting();
    bench.store.people.seen('1', true);
    bench.isHeldBy = (id) => Promise.resolve(id !== '1');
    expect(await bench.run({ hours: 1 })).toEqual([]);
    expect(bench.mail('Alpha').state).toBe('obsolete');
    expect(bench.unsent()).toEqual(['dm 1: Alpha']);
  });

  test('another member asks for it again', async () => {
    await using bench = await waiting();
    bench.isHeldBy = (id) => Promise.resolve(id !== '1');
    await bench.run({ hours: 1 });
    bench.state = bench.store.cases.record(bench.state, [notified], by('2', bench.now));
    bench.notify('Alpha');
    expect(await bench.run()).toEqual([ALPHA]);
  });

  test('where Discord does not say it waits, and leaves once it does', async () => {
    await using bench = await waiting();
    bench.isHeldBy = () => Promise.reject(new Error('no answer'));
    expect(await bench.run({ hours: 1 })).toEqual([]);
    expect(bench.mail('Alpha')).toMatchObject({ state: 'pending', failure: 'rights unknown' });
    bench.isHeldBy = () => Promise.resolve(true);
    expect(await bench.run({ hours: 1 })).toEqual([ALPHA]);
  });
});
