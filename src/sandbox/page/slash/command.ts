import {
  ApplicationCommandOptionType as Kind,
  type APIApplicationCommandOption,
  type APIApplicationCommandBasicOption,
} from '../packages/discord.ts';

/** A command that can be sent: with the groups and subcommands that lead to it. */
export interface Command {
  /** `['advisory', 'fix-team', 'add']`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly APIApplicationCommandBasicOption[];
}

/** A command as Discord keeps it, as far as it is looked at here. */
export interface Registered {
  readonly name: string;
  readonly description: string;
  readonly options?: Options | undefined;
}

type Options = readonly APIApplicationCommandOption[];

/** Each command that can be sent, in the order in which they are registered. */
export function commandsOf(registered: readonly Registered[]): Command[] {
  return registered.flatMap(({ name, description, options = [] }) => leavesOf([name], description, options));
}

/** "/advisory fix-team add". */
export function titleOf({ path }: Pick<Command, 'path'>): string {
  return `/${path.join(' ')}`;
}

function leavesOf(path: readonly string[], description: string, options: Options): Command[] {
  const basic = options.filter(isBasic);
  if (basic.length === options.length) return [{ path, description, options: basic }];
  return options.flatMap((option) =>
    isBasic(option) ? [] : leavesOf([...path, option.name], option.description, option.options ?? []),
  );
}

function isBasic(option: Options[number]): option is APIApplicationCommandBasicOption {
  return option.type !== Kind.Subcommand && option.type !== Kind.SubcommandGroup;
}
