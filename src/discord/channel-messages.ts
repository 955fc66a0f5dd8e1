import { Routes, type APIMessage } from 'discord.js';
import type { Rest } from './rest.ts';

/** How many messages Discord gives at a time. */
const PAGE = 100;

/** The messages of a channel after a snowflake, a page at a time, the earlier pages first. */
export async function* pagesSince(
  rest: Pick<Rest, 'get'>,
  channelId: string,
  snowflake: string,
): AsyncGenerator<readonly APIMessage[], void, undefined> {
  let after = snowflake;
  for (;;) {
    const query = new URLSearchParams({ limit: String(PAGE), after });
    const page = messagesIn(await rest.get(Routes.channelMessages(channelId), { query }));
    yield page;
    if (page.length < PAGE) return;
    after = page
      .map(({ id }) => BigInt(id))
      .reduce((a, b) => (a > b ? a : b))
      .toString();
  }
}

/** The newest messages of a channel. */
export async function newestMessages(
  rest: Pick<Rest, 'get'>,
  channelId: string,
): Promise<readonly APIMessage[]> {
  const query = new URLSearchParams({ limit: String(PAGE) });
  return messagesIn(await rest.get(Routes.channelMessages(channelId), { query }));
}

/** The channel of the direct messages to a person. */
export async function directChannel(rest: Pick<Rest, 'post'>, person: string): Promise<string> {
  return idOf(await rest.post(Routes.userChannels(), { body: { recipient_id: person } }));
}

/** The id of what Discord has made. */
export function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new Error('Discord answered without an id');
}

function messagesIn(answer: unknown): APIMessage[] {
  return Array.isArray(answer) ? answer : [];
}
