import { ApplicationCommandOptionType as Kind } from '../packages/discord.ts';
import { titleOf, type Command } from './command.ts';
import { isComplete, type Typed } from './typed.ts';
import { quoted } from './words.ts';

/** What a person can pick while they type. */
export interface Suggestion {
  readonly label: string;
  readonly description: string;
  /** The heading that it stands under. */
  readonly group: string;
  /** The line once it is picked. */
  readonly line: string;
  /** What is typed where it is typed by hand. */
  readonly word: string;
}

/** Names that an option can take. */
export interface Directory {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly channels: readonly string[];
}

/** A value with what it is called. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** What the page itself knows to propose; what the bot proposes comes by {@link proposals}. */
export function suggestionsFor(
  line: string,
  typed: Typed,
  commands: readonly Command[],
  directory: Directory,
): Suggestion[] {
  if (typed.at === 'command') return commandsLike(typed.query, commands);
  if (typed.at === 'option') return optionsLike(line, typed);
  return proposals(line, typed, choicesOf(typed, directory));
}

/** Whether the bot has to be asked for values. */
export function asksBot(typed: Typed): typed is Typed & { at: 'value' } {
  return (
    typed.at === 'value' &&
    !typed.value.startsWith('@') &&
    'autocomplete' in typed.option &&
    (typed.option.autocomplete ?? false)
  );
}

/** Values to pick, those alone that fit what is typed, where they are not the bot's. */
export function proposals(
  line: string,
  typed: Typed & { at: 'value' },
  choices: readonly Choice[],
): Suggestion[] {
  const { option, value, word } = typed;
  const query = value.toLowerCase();
  return choices
    .filter(
      (choice) =>
        asksBot(typed) ||
        choice.name.toLowerCase().includes(query) ||
        String(choice.value).toLowerCase().includes(query),
    )
    .map((choice) => ({
      label: choice.name,
      // Said once is enough.
      description: choice.name.includes(String(choice.value)) ? '' : String(choice.value),
      group: option.name,
      line: `${line.slice(0, word.start)}${option.name}:${quoted(String(choice.value))} `,
      word: String(choice.value),
    }));
}

/** Whether Enter takes the first suggestion, rather than sends the line: what is typed is only a beginning. */
export function isBeginning(
  line: string,
  typed: Typed,
  suggestions: readonly Suggestion[],
  commands: readonly Command[],
): boolean {
  const [first] = suggestions;
  if (!first) return false;
  if (!isComplete(line, commands)) return true;
  if (typed.at !== 'value' || typed.value === '' || typed.word.raw.endsWith('"')) return false;
  const value = typed.value.toLowerCase();
  const isWhole = suggestions.some(
    ({ word, label }) => word.toLowerCase() === value || label.toLowerCase() === value,
  );
  return !isWhole && first.word.toLowerCase().startsWith(value);
}

/** The line with which the bot is asked for values: with the one that is being typed as a whole word. */
export function lineToAsk(line: string, { option, value, word }: Typed & { at: 'value' }): string {
  return `${line.slice(0, word.start)}${option.name}:${value === '' ? '' : quoted(value)}`;
}

function commandsLike(query: string, commands: readonly Command[]): Suggestion[] {
  const words = query.split(/\s+/).filter(Boolean);
  return commands
    .filter((command) => words.every((word) => titleOf(command).includes(word)))
    .map((command) => {
      const first = command.options.find(({ required }) => required);
      return {
        label: titleOf(command),
        description: command.description,
        group: command.path.length > 2 ? command.path.slice(0, -1).join(' ') : (command.path[0] ?? ''),
        line: `${titleOf(command)} ${first ? `${first.name}:` : ''}`,
        word: titleOf(command),
      };
    });
}

function optionsLike(line: string, { command, given, word }: Typed & { at: 'option' }): Suggestion[] {
  const start = word?.start ?? line.length;
  return command.options
    .filter(({ name }) => !given.includes(name) && name.startsWith(word?.text ?? ''))
    .map(({ name, description, required }) => ({
      label: name,
      description,
      group: required ? 'required' : 'optional',
      line: `${line.slice(0, start)}${name}:`,
      word: name,
    }));
}

function choicesOf(
  { option, value }: Typed & { at: 'value' },
  { users, roles, channels }: Directory,
): readonly Choice[] {
  switch (option.type) {
    case Kind.Boolean:
      return named(['true', 'false']);
    case Kind.User:
      return named(users);
    case Kind.Role:
      return named(roles);
    case Kind.Mentionable:
      return named([...users, ...roles]);
    case Kind.Channel:
      return named(channels);
    case Kind.String:
      return value.startsWith('@') ? named(users.map((name) => `@${name}`)) : (option.choices ?? []);
    case Kind.Integer:
    case Kind.Number:
      return option.choices ?? [];
    default:
      return [];
  }
}

function named(names: readonly string[]): Choice[] {
  return names.map((name) => ({ name, value: name }));
}
