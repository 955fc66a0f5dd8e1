import type { PageAnswer } from './answer.ts';
import type { PageMessage } from './messages.ts';

/** Where a message stands: in a channel or thread, or between the bot and a person. */
interface Where {
  readonly channel: string | null;
  readonly dm: string | null;
}

/** What the page hears of, as `GET /sandbox/events` tells it. */
export type Happening =
  | { readonly event: 'message' | 'edit'; readonly data: Where & { readonly message: PageMessage } }
  | { readonly event: 'delete'; readonly data: Where & { readonly id: string } }
  | { readonly event: 'answer'; readonly data: { readonly as: string; readonly answer: PageAnswer } }
  | { readonly event: 'github'; readonly data: { readonly what: string } }
  | { readonly event: 'mail'; readonly data: { readonly direction: 'out' | 'in' } }
  | { readonly event: 'clock'; readonly data: { readonly now: string } }
  | { readonly event: 'bot'; readonly data: { readonly ready: boolean; readonly commands: number } };

const EVENTS = ['message', 'edit', 'delete', 'answer', 'github', 'mail', 'clock', 'bot'] as const;

/** Listens to everything that happens in the sandbox; where the line was cut, `begin` reads anew what was missed. */
export function listen(receive: (happening: Happening) => void, begin: (isOpen: boolean) => void): void {
  const source = new EventSource('/sandbox/events');
  source.addEventListener('open', () => begin(true));
  source.addEventListener('error', () => begin(false));
  for (const event of EVENTS)
    source.addEventListener(event, ({ data }: MessageEvent<string>) => {
      const happening: Happening = { event, data: JSON.parse(data) };
      receive(happening);
    });
}
