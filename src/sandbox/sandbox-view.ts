import { Stream, type Bytes } from './call.ts';
import { ControlError } from './control-error.ts';
import { shownCommand } from './discord/routes-commands.ts';
import type { DiscordService } from './discord/service.ts';
import type { GitHubService } from './github/service.ts';
import { withoutAnswers, type Happenings } from './happenings.ts';
import type { PostOffice } from './mail/post-office.ts';
import { namesIn } from './names.ts';
import * as people from './people.ts';
import { answersOf, channelOf, dmsOf, fileOf, type ReadAt } from './reading.ts';
import type { Info, Names, ShownMessage } from './shown.ts';
import type { Stage } from './stage.ts';
import type { Exchange, Wire } from './wire.ts';

/** What there is to see of a sandbox: nothing here changes anything. */
export abstract class SandboxView {
  protected abstract readonly stage: Stage;
  protected abstract readonly happenings: Happenings;

  get wire(): Wire {
    return this.stage.wire;
  }

  get databasePath(): string {
    return this.stage.databasePath;
  }

  /** What the bot is started with. */
  get environment(): Readonly<Record<string, string>> {
    return this.stage.env;
  }

  /** The Discord around the bot, for what the calls of this class do not cover. */
  get discord(): DiscordService {
    return this.stage.discord;
  }

  /** The GitHub beside the bot, for what the calls of this class do not cover. */
  get github(): GitHubService {
    const { github } = this.stage;
    if (!github) throw new ControlError('this sandbox was started without GitHub');
    return github;
  }

  /** What the bot sent by e-mail, and what arrived at security@. */
  get postOffice(): PostOffice {
    return this.stage.postOffice;
  }

  /** What the bot was started with. */
  get env(): Readonly<Record<string, string>> {
    return this.stage.env;
  }

  /** The last lines that the bot wrote. */
  get log(): string {
    return this.stage.bot.log;
  }

  info(): Info {
    const { bot, clock, discord } = this.stage;
    return {
      now: clock.now.toString(),
      users: people.PEOPLE,
      channels: people.CHANNELS,
      bot: { ready: bot.ready && discord.gateway.connected, commands: bot.commands },
    };
  }

  /** What stands in a channel or thread, oldest first; "in 2 hours" counts from `read`. */
  channel(name: string, read: ReadAt = 'now'): { messages: ShownMessage[] } {
    return { messages: channelOf(this.stage, name, read) };
  }

  /** What the bot and a person wrote each other, oldest first. */
  dms(user: string, read: ReadAt = 'now'): { messages: ShownMessage[] } {
    return { messages: dmsOf(this.stage, user, read) };
  }

  /** The answers that a person alone still sees, oldest first. */
  answers(user: string): { answers: ShownMessage[] } {
    return { answers: answersOf(this.stage, user) };
  }

  /** The bytes of an attachment. */
  file(id: string): Bytes {
    return fileOf(this.stage, id);
  }

  /** The registered commands, as Discord keeps them. */
  commands(): unknown {
    return this.discord.state.commands.guild.map(shownCommand);
  }

  /** All that happens from now on, as server-sent events. */
  events(): Stream {
    return new Stream((send) => this.happenings.watch((happening) => send(asEvent(happening))));
  }

  /** The same for a page that several people may read: of what one of them alone sees, no word. */
  pageEvents(): Stream {
    return new Stream((send) =>
      this.happenings.watch((happening) => send(asEvent(withoutAnswers(happening)))),
    );
  }

  advisory(ghsa: string): unknown {
    return this.github.advisory(ghsa);
  }

  requests(): readonly Exchange[] {
    return this.wire.exchanges;
  }

  /** Whose names stand behind the ids in texts, and what channels, threads and repositories there are. */
  names(): Names {
    return namesIn(this.discord.state.world, this.stage.github?.names() ?? { repositories: [], teams: {} });
  }
}

function asEvent({ event, data }: { event: string; data: unknown }): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
