import { ApplicationCommandOptionType as Kind } from 'discord-api-types/v10';
import { ControlError } from '../control-error.ts';
import type { BasicOption, CommandForm, CommandOption } from './command-form.ts';

/** What the words of a line can name: gives the id, or `undefined` if there is nothing of that name. */
export interface Directory {
  user(word: string): string | undefined;
  role(word: string): string | undefined;
  channel(word: string): string | undefined;
  /** The names there are, for the sentence that refuses another. */
  names: { users: readonly string[]; roles: readonly string[]; channels: readonly string[] };
}

/** An option as an interaction carries it; a subcommand carries its own options. */
export interface SentOption {
  type: Kind;
  name: string;
  value?: string | number | boolean;
  focused?: true;
  options?: SentOption[];
}

/** A typed line, taken apart against the registered commands. */
export interface Typed<C extends CommandForm> {
  command: C;
  /** The words between the command and its options: a group, a subcommand. */
  path: { type: Kind.Subcommand | Kind.SubcommandGroup; name: string }[];
  /** The options that this (sub)command knows. */
  known: readonly BasicOption[];
  /** The options as they were typed. */
  given: Map<string, string>;
}

/** Takes a line apart: `/advisory deadline set case:CG-2026-001 reason:"two words"`. */
export function readLine<C extends CommandForm>(line: string, commands: readonly C[]): Typed<C> {
  const [first, ...rest] = words(line);
  if (!first?.startsWith('/'))
    throw new ControlError(`a line starts with a slash command, not with "${first ?? ''}"`);
  const command = commands.find((each) => `/${each.name}` === first);
  if (!command)
    throw new ControlError(
      `there is no command ${first}; there are ${list(commands.map((each) => `/${each.name}`))}`,
    );

  const path: Typed<C>['path'] = [];
  let options: readonly CommandOption[] = command.options;
  let said = first;
  while (options.some((option) => isNested(option))) {
    const word = rest.shift();
    const next = options.find((option) => option.name === word);
    if (!next || !isNested(next))
      throw new ControlError(
        `${said} has no subcommand "${word ?? ''}"; it has ${list(options.map((option) => option.name))}`,
      );
    path.push({ type: next.type, name: next.name });
    options = next.options ?? [];
    said += ` ${next.name}`;
  }
  const known = options.filter((option): option is BasicOption => !isNested(option));

  const given = new Map<string, string>();
  for (const word of rest) {
    const colon = word.indexOf(':');
    const name = colon === -1 ? '' : word.slice(0, colon);
    if (!known.some((option) => option.name === name)) {
      throw new ControlError(
        colon === -1
          ? `"${word}" belongs to no option; a value with spaces is quoted: option:"two words"`
          : `${said} has no option "${name}"; it has ${list(known.map((option) => option.name))}`,
      );
    }
    if (given.has(name)) throw new ControlError(`the option "${name}" is given twice`);
    given.set(name, word.slice(colon + 1));
  }
  return { command, path, known, given };
}

/** The options of a command that is sent: everything typed must be there and right, as Discord's client sees to it. */
export function completeOptions<C extends CommandForm>(typed: Typed<C>, directory: Directory): SentOption[] {
  const missing = typed.known.filter((option) => option.required && !typed.given.has(option.name));
  if (missing.length > 0)
    throw new ControlError(`required and not given: ${list(missing.map((option) => option.name))}`);
  const values = [...typed.given].map(([name, word]) => valueOf(optionNamed(typed, name), word, directory));
  return wrap(typed.path, values);
}

/** The options of a half-typed command; only the focused one may be incomplete. */
export function partialOptions<C extends CommandForm>(
  typed: Typed<C>,
  focused: string,
  directory: Directory,
): SentOption[] {
  const target = typed.known.find((option) => option.name === focused);
  if (!target)
    throw new ControlError(
      `there is no option "${focused}"; there are ${list(typed.known.map((option) => option.name))}`,
    );
  if (target.type !== Kind.String && target.type !== Kind.Integer && target.type !== Kind.Number)
    throw new ControlError(`the option "${focused}" is of a type without autocomplete`);
  if (!target.autocomplete)
    throw new ControlError(`the option "${focused}" is registered without autocomplete`);
  const others: SentOption[] = [...typed.given]
    .filter(([name]) => name !== focused)
    .map(([name, word]) => valueOf(optionNamed(typed, name), word, directory));
  const value = typed.given.get(focused) ?? '';
  return wrap(typed.path, [...others, { type: target.type, name: focused, value, focused: true }]);
}

function wrap(path: Typed<CommandForm>['path'], values: SentOption[]): SentOption[] {
  return path.reduceRight((options, step) => [{ ...step, options }], values);
}

function valueOf(option: BasicOption, word: string, directory: Directory): SentOption {
  const { name } = option;
  switch (option.type) {
    case Kind.String: {
      const value = chosen(option, word, (raw) => raw);
      if (value === '') throw new ControlError(`the option "${name}" is empty`);
      const { min_length: min = 0, max_length: max = 6000 } = option;
      if (value.length < min || value.length > max)
        throw new ControlError(`the option "${name}" takes ${min} to ${max} characters, not ${value.length}`);
      return { type: option.type, name, value };
    }
    case Kind.Integer:
    case Kind.Number: {
      const value = chosen(option, word, Number);
      if (Number.isNaN(value) || (option.type === Kind.Integer && !Number.isSafeInteger(value)))
        throw new ControlError(
          `the option "${name}" takes ${option.type === Kind.Integer ? 'an integer' : 'a number'}, not "${word}"`,
        );
      if (value < (option.min_value ?? -Infinity) || value > (option.max_value ?? Infinity))
        throw new ControlError(
          `the option "${name}" takes ${option.min_value ?? 'any'} to ${option.max_value ?? 'any'}, not ${value}`,
        );
      return { type: option.type, name, value };
    }
    case Kind.Boolean:
      if (!/^(true|false)$/i.test(word))
        throw new ControlError(`the option "${name}" takes true or false, not "${word}"`);
      return { type: option.type, name, value: word.toLowerCase() === 'true' };
    case Kind.User:
      return {
        type: option.type,
        name,
        value: named(name, word, directory.user(word), directory.names.users),
      };
    case Kind.Role:
      return {
        type: option.type,
        name,
        value: named(name, word, directory.role(word), directory.names.roles),
      };
    case Kind.Channel:
      return {
        type: option.type,
        name,
        value: named(name, word, directory.channel(word), directory.names.channels),
      };
    case Kind.Mentionable: {
      const value = directory.user(word) ?? directory.role(word);
      return {
        type: option.type,
        name,
        value: named(name, word, value, [...directory.names.users, ...directory.names.roles]),
      };
    }
    case Kind.Attachment:
      throw new ControlError(`the option "${name}" takes a file, which a typed line can't carry`);
  }
}

/** With static choices only these can be picked, by what is shown or by the value behind it. */
function chosen<V extends string | number>(
  option: { name: string; choices?: readonly { name: string; value: V }[] },
  word: string,
  parse: (raw: string) => V,
): V {
  if (!option.choices?.length) return parse(word);
  const found = option.choices.find((choice) => choice.name === word || String(choice.value) === word);
  if (!found)
    throw new ControlError(
      `"${word}" is no choice of "${option.name}"; there are ${list(option.choices.map((choice) => String(choice.value)))}`,
    );
  return found.value;
}

function named(option: string, word: string, id: string | undefined, names: readonly string[]): string {
  if (id === undefined)
    throw new ControlError(
      `"${word}" is nobody and nothing that "${option}" can take; there are ${list(names)}`,
    );
  return id;
}

function optionNamed<C extends CommandForm>(typed: Typed<C>, name: string): BasicOption {
  const option = typed.known.find((each) => each.name === name);
  if (!option) throw new ControlError(`there is no option "${name}"`);
  return option;
}

function isNested(option: CommandOption): option is Exclude<CommandOption, BasicOption> {
  return option.type === Kind.Subcommand || option.type === Kind.SubcommandGroup;
}

/** Splits at spaces outside of double quotes; a backslash keeps a quote. */
function words(line: string): string[] {
  const result: string[] = [];
  let word = '';
  let inWord = false;
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const letter = line.charAt(index);
    if (letter === '\\' && /["\\]/.test(line.charAt(index + 1))) {
      word += line.charAt(index + 1);
      index += 1;
      inWord = true;
    } else if (letter === '"') {
      quoted = !quoted;
      inWord = true;
    } else if (/\s/.test(letter) && !quoted) {
      if (inWord) result.push(word);
      word = '';
      inWord = false;
    } else {
      word += letter;
      inWord = true;
    }
  }
  if (quoted) throw new ControlError('a quote is opened and never closed');
  if (inWord) result.push(word);
  return result;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
