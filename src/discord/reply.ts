import {
  DiscordAPIError,
  MessageFlags,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ModalMessageModalSubmitInteraction,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { LookProgress } from '../release/inspection.ts';
import type { Answer, Shown } from './command.ts';
import { Progress } from './progress.ts';

/** A button, a menu or a form. */
export type Press = ButtonInteraction | StringSelectMenuInteraction | ModalSubmitInteraction;
/** What a person waits at, until it is answered. */
export type Answerable = ChatInputCommandInteraction | Press;

/** Discord gives 3 seconds; after this many milliseconds the answer is announced and comes later. */
const PATIENCE_MS = 1500;
/** "This interaction has already been acknowledged": it was, by a request of ours whose answer was lost. */
const ACKNOWLEDGED = 40060;

/** Answers with "thinking…" before a handler begins that takes long, or long at a stretch, in which no timer has its turn. */
export async function deferFirst(interaction: Answerable): Promise<void> {
  // Where it fails, the answer itself finds out whether Discord took it all the same.
  await interaction.deferReply({ flags: MessageFlags.Ephemeral }).catch(() => undefined);
}

/** Answers with "thinking…" if the handler takes long, so that no one misses Discord's three seconds. */
export function deferLater(interaction: Answerable): {
  stop: () => Promise<void>;
  say: (look: LookProgress) => void;
} {
  let deferring: Promise<unknown> | undefined;
  const progress = new Progress((view) => interaction.editReply(contentOf({ view })));
  const timer = setTimeout(() => {
    deferring = deferFirst(interaction).then(() => progress.begin());
  }, PATIENCE_MS);
  return {
    say: (look) => progress.say(look),
    async stop() {
      clearTimeout(timer);
      await deferring;
      await progress.end();
    },
  };
}

/**
 * Answers an interaction. Where Discord has an acknowledgement of ours already whose confirmation was lost, the answer
 * takes its place: nobody is left at "thinking…".
 * @throws {DiscordAPIError} Where Discord does not take it.
 */
export async function reply(interaction: Answerable, answer: Answer): Promise<void> {
  if ('form' in answer) {
    if (interaction.isModalSubmit()) throw new Error('Discord shows no form after a form');
    await interaction.showModal(answer.form);
    return;
  }
  const content = contentOf(answer);
  if (interaction.deferred) {
    await interaction.editReply(content);
    return;
  }
  try {
    await replyFirst(interaction, answer, content);
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== ACKNOWLEDGED) throw error;
    await interaction.webhook.editMessage('@original', content);
  }
}

function contentOf({ view }: Shown) {
  return {
    components: [view.container],
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [] },
    files: (view.files ?? []).map(({ name, content: data, description }) => ({
      name,
      attachment: Buffer.from(data),
      ...(description === undefined ? {} : { description }),
    })),
  } as const;
}

async function replyFirst(
  interaction: Answerable,
  { view, change }: Shown,
  content: ReturnType<typeof contentOf>,
): Promise<void> {
  if (change === 'pressed-message' && isOnMessage(interaction) && isTheirs(interaction)) {
    // The mark by which the outbox would look for this message stays on it.
    const mark = interaction.message.components[0]?.id;
    if (mark !== undefined) view.container.setId(mark);
    await interaction.update(content);
    return;
  }
  await interaction.reply({ ...content, flags: [MessageFlags.Ephemeral, MessageFlags.IsComponentsV2] });
}

/** Whether there is a message that was pressed on: a form may also come from a command. */
function isOnMessage(
  interaction: Answerable,
): interaction is Exclude<Press, ModalSubmitInteraction> | ModalMessageModalSubmitInteraction {
  return interaction.isModalSubmit() ? interaction.isFromMessage() : !interaction.isChatInputCommand();
}

/** What a whole channel reads never becomes one person's answer (DESIGN §6). */
function isTheirs(interaction: Exclude<Press, ModalSubmitInteraction> | ModalMessageModalSubmitInteraction) {
  return !interaction.inGuild() || interaction.message.flags.has(MessageFlags.Ephemeral);
}
