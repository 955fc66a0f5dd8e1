import type { REST } from '@discordjs/rest';
import {
  ApplicationIntegrationType,
  InteractionContextType,
  Routes,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Subcommand } from './command.ts';

/** The subcommands of `/advisory`, and what the groups of those with two words are for. */
export interface CommandList {
  readonly subcommands: readonly Subcommand[];
  readonly groups: Readonly<Record<string, string>>;
}

/**
 * `/advisory` as Discord is told it: in the one server only, hidden from everyone until an administrator shows
 * it to the team. The bot checks access by itself all the same.
 */
export function advisoryCommand({
  subcommands,
  groups,
}: CommandList): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const command = new SlashCommandBuilder()
    .setName('advisory')
    .setDescription('Run a vulnerability disclosure')
    .setDefaultMemberPermissions(0)
    .setContexts(InteractionContextType.Guild)
    .setIntegrationTypes(ApplicationIntegrationType.GuildInstall);
  for (const [group, members] of Map.groupBy(subcommands, groupOf)) {
    if (group === undefined) for (const each of members) command.addSubcommand(builderOf(each));
    else
      command.addSubcommandGroup((builder) => {
        builder.setName(group).setDescription(groups[group] ?? group);
        for (const each of members) builder.addSubcommand(builderOf(each));
        return builder;
      });
  }
  return command.toJSON();
}

/** Puts the commands of the server in place of whatever was there; gives how many there are now. */
export async function register(
  rest: REST,
  { applicationId, guildId }: { applicationId: string; guildId: string },
  list: CommandList,
): Promise<number> {
  const registered = await rest.put(Routes.applicationGuildCommands(applicationId, guildId), {
    body: [advisoryCommand(list)],
  });
  return Array.isArray(registered) ? registered.length : 0;
}

function groupOf({ name }: Subcommand): string | undefined {
  const [first, second] = name.split(' ');
  return second === undefined ? undefined : first;
}

function builderOf({ name, description, build }: Subcommand) {
  return (builder: SlashCommandSubcommandBuilder) =>
    build(builder.setName(name.split(' ').at(-1) ?? name).setDescription(description));
}
