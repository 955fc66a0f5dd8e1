import {
  InteractionResponseType as Kind,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import * as people from '../people.ts';
import { DiscordError, invalidForm, readForm, refusals } from './errors.ts';
import type { Interaction, Outcome } from './interactions.ts';
import { has, readMessageForm } from './message-form.ts';
import { modalForm } from './modal-form.ts';
import {
  empty,
  ok,
  type DiscordState,
  type RestAnswer,
  type RestRequest,
  type Route,
} from './service-state.ts';
import type { Origin, StoredMessage } from './message.ts';

const choiceForm = z.object({
  choices: z
    .array(
      z.object({
        name: z.string().min(1).max(100),
        value: z.union([z.string().min(1).max(100), z.number()]),
      }),
    )
    .max(25),
});

const callbackForm = z.object({ type: z.enum(Kind), data: z.unknown().optional() });
const deferForm = z.object({ flags: z.int().exactOptional() });

/** Answers to interactions: the first one, and what its token allows afterwards. */
export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    withoutToken: true,
    answer: callback,
  },
  {
    method: 'POST',
    path: '/webhooks/:application/:token',
    withoutToken: true,
    answer(state, request) {
      const interaction = answered(state, request);
      const { body, files } = request;
      if (interaction.state === 'deferred' && interaction.original) {
        // The first follow-up takes the place of "is thinking…", with the visibility that was announced.
        const form = readMessageForm(body, { files });
        state.messages.edit(interaction.original, form, files);
        finish(interaction, { kind: 'message', message: interaction.original });
        return ok(interaction.original.payload);
      }
      const form = readMessageForm(body, { files });
      const message = state.messages.create(interaction.place, form, files, {
        ...origin(interaction, has(form.flags ?? 0, MessageFlags.Ephemeral)),
        ...(interaction.original ? { replyTo: interaction.original.payload.id } : {}),
      });
      interaction.followUps.push(message);
      if (interaction.state === 'deferred-update') finish(interaction, { kind: 'message', message });
      return ok(message.payload);
    },
  },
  {
    method: 'GET',
    path: '/webhooks/:application/:token/messages/:message',
    withoutToken: true,
    answer: (state, request) => ok(own(answered(state, request), request.param('message')).payload),
  },
  {
    method: 'PATCH',
    path: '/webhooks/:application/:token/messages/:message',
    withoutToken: true,
    answer(state, request) {
      const interaction = answered(state, request);
      const message = own(interaction, request.param('message'));
      const form = readMessageForm(request.body, { before: message.payload.flags, files: request.files });
      state.messages.edit(message, form, request.files);
      if (message === interaction.original) finish(interaction, { kind: 'message', message });
      return ok(message.payload);
    },
  },
  {
    method: 'DELETE',
    path: '/webhooks/:application/:token/messages/:message',
    withoutToken: true,
    answer(state, request) {
      const interaction = answered(state, request);
      const message = own(interaction, request.param('message'));
      state.messages.remove(message);
      if (message === interaction.original) finish(interaction, { kind: 'none', note: '' });
      return empty();
    },
  },
];

function callback(state: DiscordState, request: RestRequest): RestAnswer {
  const interaction = state.interactions.byToken(request.param('token'));
  if (!interaction || interaction.id !== request.param('interaction')) throw refusals.unknownInteraction();
  if (interaction.state === 'late') throw refusals.unknownInteraction();
  if (interaction.state !== 'waiting') throw refusals.alreadyAcknowledged();
  const { type, data } = readForm(callbackForm, request.body);
  if (!allowedKinds(interaction).includes(type))
    throw invalidForm({
      path: ['type'],
      code: 'INTERACTION_APPLICATION_COMMAND_INVALID_TYPE',
      message: 'This kind of response is not valid for this kind of interaction.',
    });
  const ackMs = performance.now() - interaction.deliveredMs;
  const resource = nested(() => first(state, interaction, type, rawData(request.body) ?? data, request));
  interaction.ackMs = ackMs;
  if (interaction.modal) state.interactions.closeModal(interaction.modal);
  if (request.query.get('with_response') !== 'true') return empty();
  const message = interaction.original;
  return ok({
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.place.id,
      ...(interaction.place.kind === 'dm' ? {} : { guild_id: people.GUILD_ID }),
      ...(message
        ? {
            response_message_id: message.payload.id,
            response_message_loading: has(message.payload.flags, MessageFlags.Loading),
            response_message_ephemeral: has(message.payload.flags, MessageFlags.Ephemeral),
          }
        : {}),
    },
    ...(resource ? { resource: { type, message: resource.payload } } : {}),
  });
}

/** Does what the first answer asks for; gives the message that it made or changed. */
function first(
  state: DiscordState,
  interaction: Interaction,
  type: Kind,
  data: unknown,
  request: RestRequest,
): StoredMessage | undefined {
  const { files } = request;
  switch (type) {
    case Kind.ChannelMessageWithSource: {
      const form = readMessageForm(data ?? {}, { files });
      const message = state.messages.create(
        interaction.place,
        form,
        files,
        origin(interaction, has(form.flags ?? 0, MessageFlags.Ephemeral)),
      );
      interaction.original = message;
      finish(interaction, { kind: 'message', message });
      return message;
    }
    case Kind.DeferredChannelMessageWithSource: {
      const { flags = 0 } = readForm(deferForm, data ?? {});
      interaction.original = state.messages.placeholder(
        interaction.place,
        origin(interaction, has(flags, MessageFlags.Ephemeral)),
      );
      interaction.state = 'deferred';
      return undefined;
    }
    case Kind.DeferredMessageUpdate:
      if (interaction.source) interaction.original = interaction.source;
      interaction.state = 'deferred-update';
      return undefined;
    case Kind.UpdateMessage: {
      const message = interaction.source;
      if (!message || message.deleted) throw refusals.unknownMessage();
      const form = readMessageForm(data ?? {}, { before: message.payload.flags, files });
      state.messages.edit(message, form, files);
      interaction.original = message;
      finish(interaction, { kind: 'message', message });
      return message;
    }
    case Kind.ApplicationCommandAutocompleteResult:
      finish(interaction, { kind: 'choices', choices: readForm(choiceForm, data).choices });
      return undefined;
    case Kind.Modal:
      finish(interaction, {
        kind: 'modal',
        modal: state.interactions.openModal(interaction, readForm(modalForm, data)),
      });
      return undefined;
    default:
      throw refusals.notFound();
  }
}

function allowedKinds(interaction: Interaction): readonly Kind[] {
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
    return [Kind.ApplicationCommandAutocompleteResult];
  return [
    Kind.ChannelMessageWithSource,
    Kind.DeferredChannelMessageWithSource,
    ...(interaction.source ? [Kind.DeferredMessageUpdate, Kind.UpdateMessage] : []),
    ...(interaction.type === InteractionType.ModalSubmit ? [] : [Kind.Modal]),
  ];
}

/** The interaction behind a webhook token: 10015 before its first answer, 50027 when its 15 minutes are over. */
function answered(state: DiscordState, { param }: RestRequest): Interaction {
  const interaction = state.interactions.byToken(param('token'));
  if (param('application') !== people.APPLICATION_ID || !interaction) throw refusals.unknownWebhook();
  if (interaction.state === 'waiting' || interaction.state === 'late') throw refusals.unknownWebhook();
  if (state.interactions.expired(interaction)) throw refusals.invalidWebhookToken();
  return interaction;
}

/** A message that this token may touch. */
function own(interaction: Interaction, id: string): StoredMessage {
  const { original } = interaction;
  const message =
    id === '@original' || id === original?.payload.id
      ? original
      : interaction.followUps.find((each) => each.payload.id === id);
  if (!message || message.deleted) throw refusals.unknownMessage();
  return message;
}

function origin(interaction: Interaction, ephemeral: boolean): Origin {
  return {
    ...(interaction.type === InteractionType.ApplicationCommand
      ? { type: MessageType.ChatInputCommand }
      : {}),
    ...(interaction.source ? { replyTo: interaction.source.payload.id } : {}),
    ...(ephemeral ? { onlyFor: interaction.as } : {}),
    interaction: { metadata: interaction.metadata },
  };
}

function finish(interaction: Interaction, outcome: Outcome): void {
  if (interaction.state === 'answered') return;
  interaction.state = 'answered';
  interaction.replyMs = performance.now() - interaction.deliveredMs;
  interaction.settle(outcome);
}

/** Complaints about a callback's data stand under `data`. */
function nested<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DiscordError && error.issues.length > 0)
      throw invalidForm(...error.issues.map((issue) => ({ ...issue, path: ['data', ...issue.path] })));
    throw error;
  }
}

/** The data as it came: an edit tells a null from nothing. */
function rawData(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
}
