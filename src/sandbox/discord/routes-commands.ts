import { z } from 'zod';
import * as people from '../people.ts';
import { commandForm, type CommandForm } from './command-form.ts';
import { invalidForm, readForm, refusals } from './errors.ts';
import { checkGuild } from './routes-guild.ts';
import {
  created,
  empty,
  ok,
  type DiscordState,
  type RegisteredCommand,
  type RestRequest,
  type Route,
} from './service-state.ts';

type Scope = keyof DiscordState['commands'];

/** Registration of commands, for the server and for everywhere. */
export const commandRoutes: readonly Route[] = [
  ...routes('guild', '/applications/:application/guilds/:guild/commands'),
  ...routes('global', '/applications/:application/commands'),
];

function routes(scope: Scope, path: string): Route[] {
  return [
    {
      method: 'GET',
      path,
      answer(state, request) {
        check(state, scope, request);
        return ok(state.commands[scope].map(shownCommand));
      },
    },
    {
      method: 'PUT',
      path,
      answer(state, request) {
        check(state, scope, request);
        const forms = readForm(z.array(commandForm).max(110), request.body);
        for (const [index, form] of forms.entries()) {
          if (forms.findIndex((each) => each.name === form.name) !== index)
            throw invalidForm({
              path: [index],
              code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
              message: 'Application command names must be unique',
            });
        }
        state.commands[scope] = forms.map((form) => register(state, scope, form));
        return ok(state.commands[scope].map(shownCommand));
      },
    },
    {
      method: 'POST',
      path,
      answer(state, request) {
        check(state, scope, request);
        const command = register(state, scope, readForm(commandForm, request.body));
        const others = state.commands[scope].filter((each) => each.name !== command.name);
        const isNew = others.length === state.commands[scope].length;
        state.commands[scope] = [...others, command];
        return isNew ? created(shownCommand(command)) : ok(shownCommand(command));
      },
    },
    {
      method: 'GET',
      path: `${path}/:command`,
      answer(state, request) {
        check(state, scope, request);
        return ok(shownCommand(find(state, scope, request)));
      },
    },
    {
      method: 'PATCH',
      path: `${path}/:command`,
      answer(state, request) {
        check(state, scope, request);
        const before = find(state, scope, request);
        const changes = readForm(z.record(z.string(), z.unknown()), request.body);
        const form = readForm(commandForm, { ...before, ...changes });
        const command: RegisteredCommand = { ...before, ...form, version: state.nextId() };
        state.commands[scope] = state.commands[scope].map((each) => (each === before ? command : each));
        return ok(shownCommand(command));
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:command`,
      answer(state, request) {
        check(state, scope, request);
        const command = find(state, scope, request);
        state.commands[scope] = state.commands[scope].filter((each) => each !== command);
        return empty();
      },
    },
  ];
}

function check(state: DiscordState, scope: Scope, { param }: RestRequest): void {
  if (param('application') !== people.APPLICATION_ID) throw refusals.unknownApplication();
  if (scope === 'guild') checkGuild(state, param('guild'));
}

function find(state: DiscordState, scope: Scope, { param }: RestRequest): RegisteredCommand {
  const command = state.commands[scope].find((each) => each.id === param('command'));
  if (!command) throw refusals.unknownCommand();
  return command;
}

/** A command keeps its id as long as it keeps its name. */
function register(state: DiscordState, scope: Scope, form: CommandForm): RegisteredCommand {
  const known = state.commands[scope].find((each) => each.name === form.name);
  return {
    ...form,
    id: known?.id ?? state.nextId(),
    application_id: people.APPLICATION_ID,
    version: state.nextId(),
    ...(scope === 'guild' ? { guild_id: people.GUILD_ID } : {}),
  };
}

/** A command as REST gives it. */
export function shownCommand(command: RegisteredCommand): Record<string, unknown> {
  return {
    ...command,
    default_member_permissions: command.default_member_permissions ?? null,
    contexts: command.contexts ?? null,
    integration_types: command.integration_types ?? [0],
    nsfw: command.nsfw ?? false,
  };
}
