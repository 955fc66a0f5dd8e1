import { ComponentType, InteractionType } from 'discord-api-types/v10';
import { componentData } from '../../../src/sandbox/discord/interactions.ts';
import { completeOptions, readLine } from '../../../src/sandbox/discord/slash-line.ts';
import { directory } from '../../../src/sandbox/discord/directory.ts';
import type { ChannelName, Person } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { heard, settle, type Heard } from './support.ts';

// What no client would send: anyone can send anything, and Discord tells the bot so.

/** Where something is sent from. */
export type Where = 'dm' | ChannelName;

/** A press, a choice or a form: a menu has `chosen`, a form has `fields` by their name. */
export interface Forged {
  readonly id: string;
  readonly chosen?: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
}

/** Something that the bot never showed to this person, or not there; gives what they hear, and all of its words. */
export async function forgeInput(
  sandbox: Sandbox,
  as: Person,
  forged: Forged,
  where: Where = 'dm',
): Promise<{ heard: Heard; text: string }> {
  const { interactions, world, messages } = sandbox.discord.state;
  const place = where === 'dm' ? world.dm(as) : world.placeNamed(where);
  if (!place) throw new Error(`there is no place ${where}`);
  const form = { content: 'A message', cleared: new Set<never>() };
  const source = messages.in(place).at(-1) ?? messages.create(place, form, [], { onlyFor: as });
  const { outcome } = await interactions.ask({
    type: forged.fields ? InteractionType.ModalSubmit : InteractionType.MessageComponent,
    as,
    place,
    source,
    data: dataOf(forged),
  });
  await settle(sandbox);
  // A form that opens is a way in, too.
  if (outcome.kind === 'modal') return { heard: 'let in', text: JSON.stringify(outcome.modal.form) };
  const text = outcome.kind === 'message' ? JSON.stringify(outcome.message.payload.components) : '';
  return { heard: heard({ text }), text };
}

function dataOf({ id, chosen, fields }: Forged): unknown {
  if (!fields)
    return chosen
      ? componentData({ type: ComponentType.StringSelect, custom_id: id }, chosen)
      : componentData({ type: ComponentType.Button, custom_id: id });
  const components = Object.entries(fields).map(([name, value], index) => ({
    type: ComponentType.Label,
    id: 2 * index + 1,
    component: { type: ComponentType.TextInput, id: 2 * index + 2, custom_id: name, value },
  }));
  return { custom_id: id, components };
}

/** A slash command in a direct message: it is registered for the server only, so Discord would offer none there. */
export async function forgeCommand(
  sandbox: Sandbox,
  as: Person,
  line: string,
): Promise<{ heard: Heard; text: string }> {
  const { interactions, world, commands } = sandbox.discord.state;
  const typed = readLine(line, commands.guild);
  const { id, name } = typed.command;
  const { outcome } = await interactions.ask({
    type: InteractionType.ApplicationCommand,
    as,
    place: world.dm(as),
    data: { id, name, type: 1, options: completeOptions(typed, directory(world)) },
  });
  await settle(sandbox);
  if (outcome.kind === 'modal') return { heard: 'let in', text: '' };
  const text = outcome.kind === 'message' ? JSON.stringify(outcome.message.payload.components) : '';
  return { heard: heard({ text }), text };
}
