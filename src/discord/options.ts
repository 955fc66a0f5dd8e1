import type { SlashCommandStringOption, SlashCommandSubcommandBuilder } from 'discord.js';
import type { Options } from './command.ts';
import { ProblemError } from '../app/problem.ts';
import { publishedWhere } from '../documents/vocabulary.ts';
import type { TypedWords } from '../process/typed-words.ts';

/** The `case` option that most subcommands begin with; the dispatcher completes and checks it. */
export function caseOption(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((option) =>
    option
      .setName('case')
      .setDescription('The case, by its id')
      .setRequired(true)
      .setAutocomplete(true)
      .setMaxLength(20),
  );
}

/** Why something is decided; it is screened, stays in the record, and says where it is published. */
export function reasonOption(
  into: TypedWords,
): (option: SlashCommandStringOption) => SlashCommandStringOption {
  const where = publishedWhere(into);
  const description =
    where === undefined ? 'Why, in words that may be seen outside the advisory' : `Why; ${where}`;
  return (option) => option.setName('reason').setDescription(description).setMaxLength(500);
}

/** A member of the fix team, or a person who is wanted on it. */
export function memberOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option
    .setName('member')
    .setDescription('A GitHub login, or a member of this server as @mention')
    .setRequired(true)
    .setAutocomplete(true)
    .setMaxLength(60);
}

/** Whom a typed mention names, by their Discord id; `undefined` for anything else. */
export function mentionedId(typed: string): string | undefined {
  return /^<@!?(\d{15,20})>$/.exec(typed)?.[1];
}

/** The text that a required option holds, which Discord lets consist of white space alone; throws of that. */
export function requiredText(options: Options, name: string): string {
  const text = options.getString(name, true).trim();
  if (text === '') throw new ProblemError({ code: 'bad-value', option: name, takes: 'a few words' });
  return text;
}
