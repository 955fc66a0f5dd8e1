import { describe, expect, test } from 'vitest';
import { MailBench } from '../support/mail-delivery.ts';

const ALPHA = 'security@alpha.example';
const BETA = 'security@beta.example';

describe('exactly once, as far as SMTP allows', () => {
  test('a connection that is cut before the server has taken it: the server gets it once', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    bench.server.atData = () => 'cut';
    expect(await bench.run()).toEqual([]);
    expect(bench.mail('Alpha')).toMatchObject({ state: 'pending', doubtful: true, attempts: 1 });
    bench.server.atData = () => 'go on';
    expect(await bench.run({ seconds: 30 })).toEqual([ALPHA]);
  });

  test('a connection that is cut after the server has taken it: the copy is known by its Message-ID', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    bench.server.atData = () => 'take and cut';
    expect(await bench.run()).toEqual([ALPHA]);
    bench.server.atData = () => 'go on';
    expect(await bench.run({ seconds: 30 })).toEqual([ALPHA]);
    const ids = bench.server.received.map(({ headers }) => headers.get('Message-ID'));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@codegate\.example>$/);
  });

  test('a kill between the beginning and the end of an attempt: likewise', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    bench.server.atData = () => 'take and cut';
    await bench.run();
    const [first] = bench.server.received;
    // What the disk holds when the process ends in the middle of it.
    bench.restart();
    expect(bench.store.mail.begin(bench.mail('Alpha'))).toBe(true);
    bench.restart();
    expect(bench.mail('Alpha').state).toBe('sending');
    bench.server.atData = () => 'go on';
    expect(await bench.run({ minutes: 1 })).toEqual([ALPHA]);
    expect(bench.server.received[1]?.headers.get('Message-ID')).toBe(first?.headers.get('Message-ID'));
    expect(bench.mail('Alpha').state).toBe('sent');
    bench.restart();
    expect(await bench.run({ hours: 1 })).toEqual([]);
  });

  test('two runs at once', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta');
    await Promise.all([bench.deliverer.run(), bench.deliverer.run()]);
    const to = bench.server.received.map((each) => each.to.join());
    expect(to.toSorted()).toEqual([ALPHA, BETA]);
  });

  test('what is stored while a run goes on is sent by it', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha');
    bench.server.atData = (to) => {
      if (to === ALPHA) {
        bench.notify('Beta');
        void bench.deliverer.run();
      }
      return 'go on';
    };
    expect(await bench.run()).toEqual([ALPHA, BETA]);
  });

  test('more than one batch is sent in one run', async () => {
    await using bench = await MailBench.start();
    const sent: string[] = [];
    bench.mailer = {
      send: ({ to }) => {
        sent.push(to.address);
        return Promise.resolve({ kind: 'sent' });
      },
    };
    bench.notify(...Array.from({ length: 120 }, (_, index) => `d${index}`));
    await bench.run();
    expect(new Set(sent).size).toBe(120);
    expect(sent).toHaveLength(120);
  });

  test('stopping finishes the e-mail in flight and takes no further one', async () => {
    await using bench = await MailBench.start();
    bench.notify('Alpha', 'Beta');
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    bench.server.atData = async () => {
      reached.resolve();
      await gate.promise;
      return 'go on' as const;
    };
    const run = bench.deliverer.run();
    await reached.promise;
    const stopped = bench.deliverer.stop();
    gate.resolve();
    await Promise.all([run, stopped]);
    expect(bench.mail('Alpha').state).toBe('sent');
    expect(bench.mail('Beta')).toMatchObject({ state: 'pending', attempts: 0 });
    expect(await bench.run()).toEqual([]);
  });
});
