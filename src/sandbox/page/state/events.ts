import type { PageMessage } from './messages.ts';
import { soon } from './soon.ts';

/** Where a message stands: in a channel or thread, or between the bot and a person. */
interface Where {
  readonly channel: string | null;
  readonly dm: string | null;
}

/** What the page hears of: as `GET /sandbox/events` tells it, but for what one person alone sees. */
export type Happening =
  | { readonly event: 'message' | 'edit'; readonly data: Where & { readonly message: PageMessage } }
  | { readonly event: 'delete'; readonly data: Where & { readonly id: string } }
  | { readonly event: 'answer'; readonly data: { readonly as: string } }
  | { readonly event: 'github'; readonly data: { readonly what: string } }
  | { readonly event: 'mail'; readonly data: { readonly direction: 'out' | 'in' } }
  | { readonly event: 'clock'; readonly data: { readonly now: string } }
  | { readonly event: 'bot'; readonly data: { readonly ready: boolean; readonly commands: number } };

const EVENTS = ['message', 'edit', 'delete', 'answer', 'github', 'mail', 'clock', 'bot'] as const;
/** The clock's hands are moved so often while it runs, in milliseconds. */
const CLOCK_MS = 150;
/** Under which the tabs of one browser find each other. */
const NAME = 'sandbox events';

/** What one tab tells the others: an event as it came, or whether the line is open. */
type Told = { readonly event: Happening['event']; readonly data: string } | { readonly isOpen: boolean };

/**
 * Listens to everything that happens in the sandbox. `begin` is called when there is something to read anew, or when the
 * sandbox is gone. A browser keeps but six lines open to one server, and a person may open eight tabs for eight people:
 * so one tab listens, and tells the others.
 */
export function listen(receive: (happening: Happening) => void, begin: (isOpen: boolean) => void): void {
  const channel = new BroadcastChannel(NAME);
  const take = (told: Told) => {
    if ('isOpen' in told) {
      begin(told.isOpen);
      return;
    }
    const happening: Happening = { event: told.event, data: JSON.parse(told.data) };
    receive(happening);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Told>) => take(data));
  begin(true);
  void navigator.locks.request(NAME, () => {
    hear((told) => {
      take(told);
      channel.postMessage(told);
    });
    // Held until the tab is closed.
    return new Promise<never>(() => {});
  });
}

function hear(tell: (told: Told) => void): void {
  let now = '';
  // A day has 1,440 minutes in which something may be due, and passes within a second.
  const tellNow = soon(CLOCK_MS, () => Promise.resolve(tell({ event: 'clock', data: now })));
  const tellClock = (data: string) => {
    now = data;
    tellNow();
  };
  const source = new EventSource('/page/events');
  source.addEventListener('open', () => tell({ isOpen: true }));
  source.addEventListener('error', () => tell({ isOpen: false }));
  for (const event of EVENTS)
    source.addEventListener(event, ({ data }: MessageEvent<string>) => {
      if (event === 'clock') tellClock(data);
      else tell({ event, data });
    });
}
