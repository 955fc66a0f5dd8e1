import type { REST } from '@discordjs/rest';
import {
  ApplicationIntegrationType,
  InteractionContextType,
  Routes,
  SlashCommandBuilder,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Subcommand } from './command.ts';

/**
 * `/advisory` as Discord is told it: in the one server only, hidden from everyone until an administrator shows
 * it to the team. The bot checks access by itself all the same.
 */
export function advisoryCommand(
  subcommands: readonly Subcommand[],
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const command = new SlashCommandBuilder()
    .setName('advisory')
    .setDescription('Run a vulnerability disclosure')
    .setDefaultMemberPermissions(0)
    .setContexts(InteractionContextType.Guild)
    .setIntegrationTypes(ApplicationIntegrationType.GuildInstall);
  for (const each of subcommands)
    command.addSubcommand((subcommand) =>
      each.build(subcommand.setName(each.name).setDescription(each.description)),
    );
  return command.toJSON();
}

/** Puts the commands of the server in place of whatever was there; gives how many there are now. */
export async function register(
  rest: REST,
  { applicationId, guildId }: { applicationId: string; guildId: string },
  subcommands: readonly Subcommand[],
): Promise<number> {
  const registered = await rest.put(Routes.applicationGuildCommands(applicationId, guildId), {
    body: [advisoryCommand(subcommands)],
  });
  return Array.isArray(registered) ? registered.length : 0;
}
