import { DiscordAPIError, Routes, type APIMessage } from 'discord.js';
import type { OwnMessage, OwnMessages } from '../app/restoring/own-messages.ts';
import type { Rest } from './rest.ts';
import { instantOf, snowflakeAt } from './snowflake.ts';
import { tracesIn } from './traces.ts';

interface Bot {
  readonly id: string;
  /** How the ids of cases begin. */
  readonly casePrefix: string;
  /** The channels by their names. */
  readonly channels: Readonly<Record<string, string>>;
}

/** What reads as a case's id, wherever it stands in a text. */
const CASE_IDS = /\b[A-Z][A-Z0-9]{0,9}-\d{4}-\d{3,9}\b/g;

/** How many messages Discord gives at a time. */
const PAGE = 100;

/** Reads what the bot itself has written: its marks, and which cases it names; nothing of its words is kept. */
export function ownMessages(rest: Pick<Rest, 'get' | 'post'>, bot: Bot): OwnMessages {
  return {
    async since(place, instant) {
      try {
        const channelId = bot.channels[place] ?? (await dmChannel(rest, place));
        const messages = await messagesSince(rest, channelId, instant);
        return messages
          .filter(({ author }) => author.id === bot.id)
          .map((each) => ownMessage(each, { place, channelId, casePrefix: bot.casePrefix }));
      } catch (error) {
        // A person who is no more, or a channel that is not there: nothing can be looked at there.
        if (
          error instanceof DiscordAPIError &&
          error.status < 500 &&
          error.status !== 429 &&
          error.status !== 401
        )
          return undefined;
        throw error;
      }
    },
  };
}

async function dmChannel(rest: Pick<Rest, 'post'>, person: string): Promise<string> {
  const answer = await rest.post(Routes.userChannels(), { body: { recipient_id: person } });
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new Error('Discord answered without an id');
}

async function messagesSince(
  rest: Pick<Rest, 'get'>,
  channelId: string,
  instant: Temporal.Instant,
): Promise<APIMessage[]> {
  const all: APIMessage[] = [];
  let after = snowflakeAt(instant.epochMilliseconds);
  for (;;) {
    const query = new URLSearchParams({ limit: String(PAGE), after });
    const answer = await rest.get(Routes.channelMessages(channelId), { query });
    const page: APIMessage[] = Array.isArray(answer) ? answer : [];
    all.push(...page);
    if (page.length < PAGE) return all;
    after = page
      .map(({ id }) => BigInt(id))
      .reduce((a, b) => (a > b ? a : b))
      .toString();
  }
}

function ownMessage(
  { id, content, components = [] }: APIMessage,
  { place, channelId, casePrefix }: { place: string; channelId: string; casePrefix: string },
): OwnMessage {
  return {
    place,
    channelId,
    messageId: id,
    at: instantOf(id),
    traces: new Set(tracesIn(components)),
    caseIds: [...new Set(`${content}\n${JSON.stringify(components)}`.match(CASE_IDS))].filter((caseId) =>
      caseId.startsWith(`${casePrefix}-`),
    ),
  };
}
