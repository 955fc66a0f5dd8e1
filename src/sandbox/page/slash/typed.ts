import type { APIApplicationCommandBasicOption } from '../packages/discord.ts';
import type { Command } from './command.ts';
import { wordsIn, type Word } from './words.ts';

/** How far a line is typed. */
export type Typed =
  /** What was typed is no command yet. */
  | { readonly at: 'command'; readonly query: string }
  /** An option's name is next. */
  | {
      readonly at: 'option';
      readonly command: Command;
      readonly given: readonly string[];
      readonly word: Word | undefined;
    }
  /** A value is being typed. */
  | {
      readonly at: 'value';
      readonly command: Command;
      readonly given: readonly string[];
      readonly option: APIApplicationCommandBasicOption;
      readonly word: Word;
      /** What stands behind the colon. */
      readonly value: string;
    };

/** How far a line is typed; `undefined` if it is no command. */
export function typedIn(line: string, commands: readonly Command[]): Typed | undefined {
  if (!line.startsWith('/')) return undefined;
  const words = wordsIn(line);
  const command = commands.find(({ path }) => isBegun(path, words));
  const isPathDone = command !== undefined && (words.length > command.path.length || /\s$/.test(line));
  if (!command || !isPathDone) return { at: 'command', query: line.slice(1).trim().toLowerCase() };
  const rest = words.slice(command.path.length);
  const last = /\s$/.test(line) && !rest.at(-1)?.isOpen ? undefined : rest.at(-1);
  const given = rest.filter((word) => word !== last).map(({ text }) => nameIn(text));
  const name = last === undefined ? '' : nameIn(last.text);
  const option = command.options.find((each) => each.name === name);
  if (last?.text.includes(':') && option)
    return { at: 'value', command, given, option, word: last, value: last.text.slice(name.length + 1) };
  return { at: 'option', command, given, word: last };
}

/** Whether a line can be sent as it stands: its command is there, and each required option has a value. */
export function isComplete(line: string, commands: readonly Command[]): boolean {
  const words = wordsIn(line);
  const command = commands.find(({ path }) => isBegun(path, words));
  if (!command || words.some(({ isOpen }) => isOpen)) return false;
  const rest = words.slice(command.path.length);
  const known = rest.every(
    ({ text }) => text.includes(':') && command.options.some(({ name }) => name === nameIn(text)),
  );
  const given = new Set(rest.filter(({ text }) => !text.endsWith(':')).map(({ text }) => nameIn(text)));
  return known && command.options.every(({ name, required }) => !required || given.has(name));
}

function isBegun(path: readonly string[], words: readonly Word[]): boolean {
  return path.every((step, index) => words[index]?.text === (index === 0 ? `/${step}` : step));
}

function nameIn(text: string): string {
  return text.split(':', 1)[0] ?? '';
}
