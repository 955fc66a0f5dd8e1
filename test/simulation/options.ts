import type { Options } from '../../src/discord/command.ts';

/** The options of a command as they were typed, by their names. */
export function optionsOf(given: Readonly<Record<string, string>>): Options {
  const required = (name: string): string => {
    const value = given[name];
    if (value === undefined) throw new Error(`${name} is required`);
    return value;
  };
  function getString(name: string, isRequired: true): string;
  function getString(name: string): string | null;
  function getString(name: string, isRequired?: true): string | null {
    return isRequired ? required(name) : (given[name] ?? null);
  }
  function getUser(name: string, isRequired: true): { id: string };
  function getUser(name: string): { id: string } | null;
  function getUser(name: string, isRequired?: true): { id: string } | null {
    return isRequired || given[name] !== undefined ? { id: required(name) } : null;
  }
  return {
    getString,
    getBoolean: (name) => (given[name] === undefined ? null : given[name] === 'yes'),
    getUser,
  };
}
