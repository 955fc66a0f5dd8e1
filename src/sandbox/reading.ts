import { messageOf } from './answers.ts';
import { Bytes } from './call.ts';
import { ControlError } from './control-error.ts';
import { personNamed } from './discord/acts.ts';
import type { StoredMessage } from './discord/message.ts';
import type { Reader } from './discord/render.ts';
import type { ShownMessage } from './shown.ts';
import type { Stage } from './stage.ts';

/** From when "in 2 hours" counts: from now, or from when each message was sent. */
export type ReadAt = 'now' | 'when-sent';

/** How a person reads on a stage at this moment. */
export function readerOf({ discord, clock }: Stage): Reader {
  return { world: discord.state.world, now: clock.now };
}

/** What stands in a channel or thread, oldest first. @throws ControlError */
export function channelOf(stage: Stage, name: string, read: ReadAt): ShownMessage[] {
  return shown(stage, stage.discord.state.messages.in(stage.acts.place(name)), read);
}

/** What the bot and a person wrote each other, oldest first. @throws ControlError */
export function dmsOf(stage: Stage, user: string, read: ReadAt): ShownMessage[] {
  const { messages, world } = stage.discord.state;
  return shown(stage, messages.in(world.dm(personNamed(user))), read);
}

/** The answers that a person alone still sees, oldest first. @throws ControlError */
export function answersOf(stage: Stage, user: string): ShownMessage[] {
  return shown(stage, stage.discord.state.messages.seenOnlyBy(personNamed(user)), 'now');
}

/** The bytes of an attachment. @throws ControlError */
export function fileOf({ discord }: Stage, id: string): Bytes {
  const file = discord.state.messages.file(id);
  if (!file) throw new ControlError(`there is no file ${id}; raw.attachments of a message has their ids`);
  return new Bytes(file.bytes, file.contentType, file.name);
}

function shown(stage: Stage, messages: readonly StoredMessage[], read: ReadAt): ShownMessage[] {
  const reader = readerOf(stage);
  return messages.map((message) =>
    messageOf(message, read === 'now' ? reader : { ...reader, now: message.at }),
  );
}
