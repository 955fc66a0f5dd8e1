import { vi } from 'vitest';
import { startScripted, type Script, type Scripted } from '../support/scripted-github.ts';

/** What goes wrong with one request: whether GitHub has acted by then, and what the bot hears of it. */
export interface Spoiled {
  readonly acted: boolean;
  readonly heard: Scripted;
}

/** Everything after which nobody can know whether GitHub has acted, or that asks to come back later. */
export const MISHAPS: readonly (readonly [string, Spoiled])[] = [
  ['a 502 before GitHub acted', { acted: false, heard: { status: 502, body: { message: 'no' } } }],
  ['a 502 after GitHub acted', { acted: true, heard: { status: 502, body: { message: 'no' } } }],
  ['a connection that ends before GitHub acted', { acted: false, heard: 'drop' }],
  ['a connection that ends after GitHub acted', { acted: true, heard: 'drop' }],
  ['an answer that is cut off', { acted: true, heard: 'cut' }],
  ['a timeout before GitHub acted', { acted: false, heard: 'hang' }],
  ['a timeout after GitHub acted', { acted: true, heard: 'hang' }],
  ['a limit', { acted: false, heard: { status: 429, body: {}, headers: { 'retry-after': '3' } } }],
  [
    'a secondary limit that only its words tell',
    { acted: false, heard: { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } } },
  ],
];

interface Meddler extends AsyncDisposable {
  readonly url: string;
  /** What the next request of that method does to the bot, instead of what GitHub answers. */
  spoil(method: string, spoiled: Spoiled): void;
}

/**
 * Stands between the bot and a GitHub at `url`, and passes on what it is not told to spoil. The bot's patience ends
 * when nothing more will come, and never before.
 */
export async function startMeddler(url: string): Promise<Meddler> {
  const spoiled = new Map<string, Spoiled>();
  const patience = new Set<AbortController>();
  const timeouts = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const controller = new AbortController();
    patience.add(controller);
    return controller.signal;
  });
  const script: Script = async ({ method, path, query, headers, body }) => {
    const wrong = spoiled.get(method);
    spoiled.delete(method);
    const act = async () => {
      const passed = ['authorization', 'accept', 'content-type', 'user-agent'].flatMap((name) =>
        typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : [],
      );
      const answer = await fetch(`${url}${path}${query.size > 0 ? `?${query.toString()}` : ''}`, {
        method,
        headers: passed,
        ...(body === '' ? {} : { body }),
      });
      const given: unknown = await answer.json();
      return { status: answer.status, body: given };
    };
    if (!wrong) return act();
    if (wrong.acted) await act();
    if (wrong.heard === 'hang')
      for (const controller of patience) controller.abort(new DOMException('no answer', 'TimeoutError'));
    return wrong.heard;
  };
  const scripted = await startScripted(script);
  return {
    url: scripted.url,
    spoil: (method, wrong) => void spoiled.set(method, wrong),
    async [Symbol.asyncDispose]() {
      timeouts.mockRestore();
      await scripted[Symbol.asyncDispose]();
    },
  };
}
