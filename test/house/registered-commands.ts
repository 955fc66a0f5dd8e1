import {
  ApplicationCommandOptionType as Kind,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';
import { groups, subcommands } from '../../commands/advisory.ts';
import { advisoryCommand } from '../../src/discord/registration.ts';
import type { RegisteredCommand } from './front-matter.ts';

/** The subcommands of `/advisory` as Discord is told them. */
export function registeredCommands(): RegisteredCommand[] {
  return commandsIn(advisoryCommand({ subcommands, groups }).options ?? []);
}

function commandsIn(
  options: readonly APIApplicationCommandOption[],
  group: readonly string[] = [],
): RegisteredCommand[] {
  return options.flatMap((option) => {
    const words = [...group, option.name];
    switch (option.type) {
      case Kind.SubcommandGroup:
        return commandsIn(option.options ?? [], words);
      case Kind.Subcommand:
        return [{ name: words.join(' '), options: (option.options ?? []).map(({ name }) => name) }];
      default:
        return [];
    }
  });
}
