import { Routes } from 'discord.js';
import { pauseAfter } from '../process/dependencies/rules.ts';
import { isBefore, plus } from '../process/time.ts';
import { errorKind, type Log } from '../log.ts';
import type { Rest } from './rest.ts';

interface EmergencyOptions {
  readonly rest: Pick<Rest, 'post'>;
  readonly securityChannelId: string;
  readonly securityRoleId: string;
  /** Whether nobody else reads the private channel now. */
  readonly isSafe: () => boolean;
  /** The last known team: what is in the database can be read still. */
  readonly roster: () => readonly string[];
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Tells the team that the database cannot be written to, without it: nothing can wait in the outbox then. At growing
 * pauses, which a restart forgets, and once when it is over.
 */
export class Emergency {
  readonly #options: EmergencyOptions;
  #told: { readonly at: Temporal.Instant; readonly times: number } | undefined;

  constructor(options: EmergencyOptions) {
    this.#options = options;
  }

  /** Nothing can be kept; `why` names the variable and the cure. Resolves when all were told who could be. */
  async cry(why: string): Promise<void> {
    const { now, securityRoleId } = this.#options;
    const told = this.#told;
    const instant = now();
    const isDue =
      !told ||
      isBefore(instant, told.at) ||
      !isBefore(instant, plus(told.at, pauseAfter('disk', told.times)));
    if (!isDue) return;
    this.#told = { at: instant, times: (told?.times ?? 0) + 1 };
    const words = `### I can keep nothing, and remind nobody\n${why}\nUntil then look at GitHub and at your deadlines yourselves.`;
    await this.#tell(words, `<@&${securityRoleId}>\n${words}`);
  }

  /** It can be written again. */
  async over(): Promise<void> {
    if (!this.#told) return;
    this.#told = undefined;
    const words = '✅ I can keep what happens again; what came due meanwhile leaves now.';
    await this.#tell(words, words);
  }

  async #tell(personal: string, inChannel: string): Promise<void> {
    const { securityChannelId, isSafe, roster } = this.#options;
    const dms = knownTo(roster).map(async (id) => {
      const channel = await this.#options.rest.post(Routes.userChannels(), { body: { recipient_id: id } });
      await this.#post(idOf(channel), personal);
    });
    const channel = isSafe() ? [this.#post(securityChannelId, inChannel)] : [];
    for (const each of await Promise.allSettled([...dms, ...channel]))
      if (each.status === 'rejected')
        this.#options.log.error(errorKind(each.reason), 'a message without the database did not arrive');
  }

  async #post(channelId: string, content: string): Promise<void> {
    const { rest, securityRoleId } = this.#options;
    const body = { content, allowed_mentions: { roles: [securityRoleId] } };
    await rest.post(Routes.channelMessages(channelId), { body });
  }
}

/** Of a damaged database, it may be the team that cannot be read. */
function knownTo(roster: () => readonly string[]): readonly string[] {
  try {
    return roster();
  } catch {
    return [];
  }
}

function idOf(channel: unknown): string {
  if (typeof channel === 'object' && channel !== null && 'id' in channel) return String(channel.id);
  throw new Error('Discord answered without an id');
}
