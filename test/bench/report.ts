import type { Latency, Throughput } from './load.ts';
import { map, type Pair } from './pair.ts';
import { shown, table } from './table.ts';
import type { TickCost } from './tick.ts';

export interface Measured {
  readonly firstStart: Pair<number>;
  readonly start: Pair<number>;
  readonly memoryIdle: Pair<number>;
  readonly memoryLoaded: Pair<number>;
  readonly list: Pair<Latency>;
  readonly show: Pair<Latency>;
  readonly load: Pair<Throughput>;
  readonly ticks: { readonly few: TickCost; readonly many: TickCost };
}

interface Report {
  readonly text: string;
  readonly missed: number;
}

/** The table of what was measured, and how many aims were missed. */
export function report(measured: Measured, cases: { few: number; many: number }): Report {
  let missed = 0;
  const verdict = (value: number, most: number, sign: '≤' | '<', unit = ''): string => {
    const met = sign === '<' ? value < most : value <= most;
    if (!met) missed += 1;
    return `${met ? '✓' : '✗'} ${sign} ${most.toLocaleString('en')}${unit}`;
  };
  const row = (what: string, [a, b]: Pair<number>, most?: number): string[] => [
    what,
    shown(a),
    shown(b),
    (a / b).toFixed(2),
    most === undefined ? '' : verdict(a / b, most, '≤'),
  ];
  const { list, show, load, ticks } = measured;
  const slowest = map(load, (of) => (of.missed > 0 ? Infinity : of.slowestMs));
  const bots = table(
    ['', 'bot', 'bare', 'ratio', 'aim'],
    [
      row('first start, nothing compiled yet (ms)', measured.firstStart),
      row('start (ms)', measured.start, 1.5),
      row('memory after the start (RSS, MB)', measured.memoryIdle, 1.3),
      row('memory after the load (RSS, MB)', measured.memoryLoaded, 1.3),
      row(
        'list, one at a time: p50 (ms)',
        map(list, (of) => of.p50),
        1.3,
      ),
      row(
        'list, one at a time: p99 (ms)',
        map(list, (of) => of.p99),
      ),
      row(
        'show, one at a time: p50 (ms)',
        map(show, (of) => of.p50),
        1.3,
      ),
      row(
        'show, one at a time: p99 (ms)',
        map(show, (of) => of.p99),
      ),
      row(
        'list and show, 50 at once: commands a second',
        map(load, (of) => of.perSecond),
      ),
      [
        'list and show, 50 at once: slowest reply (ms)',
        ...slowest.map(shown),
        '',
        verdict(slowest[0], 3000, '<'),
      ],
    ],
  );
  const { few, many } = ticks;
  const due = `with ${few.dueCases.toLocaleString('en')} cases due`;
  const tick = table(
    [
      '',
      `${cases.few.toLocaleString('en')} cases`,
      `${cases.many.toLocaleString('en')} cases`,
      'ratio',
      'aim',
    ],
    [
      [
        'reminder tick, nothing due: p50 (ms)',
        shown(few.empty),
        shown(many.empty),
        (many.empty / few.empty).toFixed(2),
        `${verdict(many.empty, 2, '<', ' ms')}, ${verdict(many.empty / few.empty, 1.5, '≤')}`,
      ],
      row('reminder tick, nothing due: p99 (ms)', [few.emptyP99, many.emptyP99]).with(3, ''),
      [`reminder tick, ${due} (ms)`, shown(few.due), shown(many.due), (many.due / few.due).toFixed(2), ''],
    ],
  );
  return { text: `${bots}\n\n${tick}`, missed };
}
