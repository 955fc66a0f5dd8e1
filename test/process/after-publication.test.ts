import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { days, FINGERPRINT, history, hours, opened, policy, type Told } from '../support/cases.ts';
import { statistics } from '../support/statistics.ts';

const at = (hour: number, body: EventBody): Told => ({ body, at: hours(hour) });
const published = at(1, { type: 'advisory-published', at: hours(1) });
const announced = at(2, {
  type: 'announced',
  what: 'announcement',
  messageId: '8',
  print: FINGERPRINT,
  exploited: 'no',
});
const corrected = (hour: number) => at(hour, { type: 'advisory-corrected', facts: { fixed: FINGERPRINT } });
const ended = (hour: number) => at(hour, { type: 'correction-ended' });
const said = (hour: number) =>
  at(hour, { type: 'correction-posted', messageId: '9', print: FINGERPRINT, exploited: 'no' });
const edited = (hour: number, request?: number) =>
  at(hour, {
    type: 'announcement-edited',
    what: 'announcement',
    print: FINGERPRINT,
    exploited: 'no',
    ...(request === undefined ? {} : { request }),
  });
const stands = (hour: number, now: 'withdrawn' | 'restored' | 'out-of-sight') =>
  at(hour, { type: 'advisory-standing', now });

const after = (...cases: readonly (readonly Told[])[]) =>
  statistics(
    cases.map((told, index) => ({ caseId: `CG-2026-00${index + 1}`, events: history(opened(), ...told) })),
    policy,
    days(60),
  ).afterPublication;

const HOUR = 3600;
const out = [published, announced] as const;

describe('what became of the announcements', () => {
  test.each([
    ['nothing', [...out], { announced: 1, corrected: 0, times: 0, withdrawn: 0 }],
    ['nothing was announced', [published, stands(3, 'withdrawn')], { announced: 0, withdrawn: 0 }],
    ['corrected', [...out, corrected(5), said(8)], { corrected: 1, times: 1, median: 3 * HOUR }],
    ['by an edit', [...out, corrected(5), edited(6, 9)], { corrected: 1, times: 1, median: HOUR }],
    ['not by an identifier that came', [...out, corrected(5), edited(6)], { corrected: 0, times: 0 }],
    ['not by an edit of another cause', [...out, edited(6, 9)], { corrected: 0, times: 0 }],
    ['seen, and not said yet', [...out, corrected(5)], { corrected: 0, times: 0 }],
    ['taken back before', [...out, corrected(5), ended(6), edited(7, 9)], { corrected: 0, times: 0 }],
    [
      'twice, from when each was seen first',
      [...out, corrected(5), corrected(6), said(8), corrected(10), said(11)],
      { corrected: 1, times: 2, median: 2 * HOUR },
    ],
    ['withdrawn', [...out, stands(3, 'withdrawn')], { announced: 1, withdrawn: 1 }],
    [
      'withdrawn, and published again',
      [...out, stands(3, 'withdrawn'), stands(4, 'restored')],
      { withdrawn: 0 },
    ],
    [
      'out of sight meanwhile',
      [...out, corrected(5), stands(6, 'out-of-sight'), said(8)],
      { corrected: 1, median: 3 * HOUR },
    ],
  ] as const)('%s', (_, told, counted) => {
    expect(after(told)).toMatchObject(counted);
  });

  test('over all cases, without spam and duplicates', () => {
    const dropped = at(9, { type: 'closed', resolution: 'duplicate' });
    expect(
      after(
        [...out, corrected(5), said(6)],
        [...out, corrected(5), said(9), stands(20, 'withdrawn')],
        [...out, corrected(5), said(6), dropped],
      ),
    ).toEqual({
      announced: 2,
      corrected: 2,
      times: 2,
      median: 2.5 * HOUR,
      withdrawn: 1,
      looked: 0,
      lagging: 0,
    });
    expect(after()).toEqual({
      announced: 0,
      corrected: 0,
      times: 0,
      median: undefined,
      withdrawn: 0,
      looked: 0,
      lagging: 0,
    });
  });
});
