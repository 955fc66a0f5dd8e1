import { DiscordAPIError, type APIMessage } from 'discord.js';
import type { PostedContent } from '../app/publication/content.ts';
import { fingerprintOf } from '../app/publication/fingerprint-of.ts';
import type { OwnMessage, OwnMessages } from '../app/restoring/own-messages.ts';
import type { Rest } from './rest.ts';
import { directChannel, pagesSince } from './channel-messages.ts';
import { instantOf, snowflakeAt } from './snowflake.ts';
import { rowIn, tracesIn } from './traces.ts';
import { postedView } from './views/publication/posted.ts';

interface Bot {
  readonly id: string;
  /** How the ids of cases begin. */
  readonly casePrefix: string;
  /** The channels by their names. */
  readonly channels: Readonly<Record<string, string>>;
}

/** What reads as a case's id, wherever it stands in a text. */
const CASE_IDS = /\b[A-Z][A-Z0-9]{0,9}-\d{4}-\d{3,9}\b/g;

/** Likewise of an advisory. */
const GHSA_IDS = /\bGHSA(?:-[23456789cfghjmpqrvwx]{4}){3}\b/g;

/** Reads what the bot itself has written: its marks, and which cases it names; nothing of its words is kept. */
export function ownMessages(rest: Pick<Rest, 'get' | 'post'>, bot: Bot): OwnMessages {
  return {
    async since(place, instant) {
      try {
        const channelId = bot.channels[place] ?? (await directChannel(rest, place));
        const own: OwnMessage[] = [];
        for await (const page of pagesSince(rest, channelId, snowflakeAt(instant.epochMilliseconds)))
          for (const each of page)
            if (each.author.id === bot.id)
              own.push(ownMessage(each, { place, channelId, casePrefix: bot.casePrefix }));
        // A page has the newest first.
        return own.toSorted((a, b) => (BigInt(a.messageId) < BigInt(b.messageId) ? -1 : 1));
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

function ownMessage(
  { id, content, components = [], attachments }: APIMessage,
  { place, channelId, casePrefix }: { place: string; channelId: string; casePrefix: string },
): OwnMessage {
  const said = `${content}\n${JSON.stringify(components)}`;
  return {
    place,
    channelId,
    messageId: id,
    at: instantOf(id),
    row: rowIn(components),
    traces: new Set(tracesIn(components)),
    caseIds: [...new Set(said.match(CASE_IDS))].filter((caseId) => caseId.startsWith(`${casePrefix}-`)),
    print: printOf(components, attachments),
    ghsaIds: [...new Set(said.match(GHSA_IDS))],
  };
}

/** The print of a message that says just this. */
export function printOfPosted(content: PostedContent): string {
  const { container, files = [] } = postedView(content);
  return printOf(
    [container.toJSON()],
    files.map(({ name, content: bytes }) => ({ filename: name, size: Buffer.byteLength(bytes) })),
  );
}

/** Of the texts of a message, in their order, and of its files, by name and length. */
function printOf(
  components: unknown,
  files: readonly { readonly filename: string; readonly size: number }[] = [],
): string {
  return fingerprintOf([textsIn(components), files.map(({ filename, size }) => [filename, size])]);
}

/** The texts in a message's parts, however deep they lie. */
function textsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap((each) => textsIn(each));
  if (typeof part !== 'object' || part === null) return [];
  const own = 'content' in part && typeof part.content === 'string' ? [part.content.trim()] : [];
  return [...own, ...Object.values(part).flatMap((each) => textsIn(each))];
}
