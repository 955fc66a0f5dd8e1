import { Events, type Client } from 'discord.js';
import { errorKind, type Log } from '../log.ts';
import { register, type CommandList } from './registration.ts';
import { isPassing, registrationProblem } from './sign-in.ts';

interface RegistrarOptions {
  readonly client: Client<true>;
  readonly guildId: string;
  readonly commands: CommandList;
  readonly log: Log;
}

/**
 * Keeps the commands registered. Where Discord does not answer, they are there from last time, and are registered when it
 * does; a bot that is invited again finds them gone.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  #areRegistered = false;

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** Registers them anew whenever the bot is invited again. */
  watch(): void {
    const { client, guildId } = this.#options;
    client.on(Events.GuildCreate, ({ id }) => {
      if (id === guildId) void this.register().catch(() => {});
    });
  }

  /** @throws Error, with words for the operator, where Discord will not have them */
  async register(): Promise<void> {
    const { client, guildId, commands, log } = this.#options;
    const place = { applicationId: client.application.id, guildId };
    this.#areRegistered = await register(client.rest, place, commands).then(
      () => true,
      (error: unknown) => {
        log.error(errorKind(error), 'the commands could not be registered');
        if (!isPassing(error)) throw new Error(registrationProblem(error));
        return false;
      },
    );
  }

  /** Registers them where that has not come to pass yet. Never rejects. */
  async again(): Promise<void> {
    if (!this.#areRegistered) await this.register().catch(() => {});
  }
}
