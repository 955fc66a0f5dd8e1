import type { Client } from 'discord.js';
import { tellOfPrivacy } from '../app/notifications/privacy.ts';
import type { Log } from '../log.ts';
import type { ChannelName } from '../process/notifications/recipients.ts';
import type { Store } from '../store/store.ts';
import { hinders, privacyProblems, type PlaceConfig, type PrivacyProblem, type Server } from './privacy.ts';
import { onServerChange } from './server.ts';
import { PLAIN_NAMES, privacyWords } from './views/privacy.ts';

interface GuardOptions {
  /** The server as it is at this moment; `undefined` if the bot is not a member of it. */
  readonly server: () => Server | undefined;
  readonly config: PlaceConfig;
  readonly store: Pick<Store, 'atomically' | 'facts' | 'outbox' | 'people'>;
  /** Hears what each look finds. */
  readonly found: (problems: readonly PrivacyProblem[]) => void;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Looks who can read the private channel, and whether the two channels and the role are what they should be; tells the
 * team what changes in that. It is asked before each message to a channel.
 */
export class PrivacyGuard {
  readonly #options: GuardOptions;
  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** What is wrong at this moment. */
  problems(): readonly PrivacyProblem[] {
    const { server, config } = this.#options;
    return privacyProblems(server(), config);
  }

  /** Looks, and tells the log and the team what is new; their messages wait in the outbox. */
  look(): readonly PrivacyProblem[] {
    const { store, found, now, log } = this.#options;
    const problems = this.problems();
    // Before it is told: what waits to be told of a place that is right is not so any more.
    found(problems);
    const reasons = problems.map((problem) => privacyWords(problem, PLAIN_NAMES));
    for (const problem of tellOfPrivacy(store, reasons, now()))
      log.error({ problem }, 'nothing is written where others may read');
    return problems;
  }

  /** Whether a channel may be written in at this moment. */
  isSafe(channel: ChannelName): boolean {
    return !this.look().some((problem) => hinders(problem, channel));
  }

  /** Looks whenever the server changes; `afterwards` sends what there is to tell. */
  watch(client: Client, afterwards: () => Promise<void>): void {
    onServerChange(client, () => {
      this.look();
      // An async listener that rejects would end the process.
      void afterwards().catch(() => {});
    });
  }
}
