import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import { z } from 'zod';
import * as people from '../people.ts';
import { snowflake } from './components.ts';
import { invalidForm, readForm, refusals } from './errors.ts';
import { readMessageForm } from './message-form.ts';
import { compareSnowflakes } from './snowflakes.ts';
import { created, empty, ok, placeOf, sendRight, type DiscordState, type Route } from './service-state.ts';
import type { Place } from './world.ts';
import { stamp, type MessagePayload, type StoredMessage } from './message.ts';

const threadName = z.string().min(1).max(100);

/** Messages, direct messages and threads. */
const dmForm = z.object({ recipient_id: snowflake });
const messageThreadForm = z.object({ name: threadName });
const threadForm = z.object({
  name: threadName,
  type: z.union([z.literal(11), z.literal(12)]).default(12),
});
const threadChange = z.object({
  name: threadName.exactOptional(),
  archived: z.boolean().exactOptional(),
  locked: z.boolean().exactOptional(),
});

export const channelRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/users/@me/channels',
    answer(state, { body }) {
      const { recipient_id: recipient } = readForm(dmForm, body);
      const person = people.personOf(recipient);
      if (!person) throw state.world.user(recipient) ? refusals.cannotMessageUser() : refusals.unknownUser();
      return ok(state.world.channel(state.world.dm(person), null));
    },
  },
  {
    method: 'GET',
    path: '/channels/:channel/messages',
    answer(state, { param, query }) {
      const place = placeOf(state, param('channel'), P.ReadMessageHistory);
      return ok(page(state, place, query));
    },
  },
  {
    method: 'GET',
    path: '/channels/:channel/messages/:message',
    answer(state, { param }) {
      const place = placeOf(state, param('channel'), P.ReadMessageHistory);
      return ok(fetched(state.messages.get(place, param('message'))));
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/messages',
    answer(state, { param, body, files }) {
      const place = placeOf(state, param('channel'));
      checkSending(state, place, files.length > 0);
      const form = readMessageForm(body, { files });
      if ((form.flags ?? 0) & 64)
        throw invalidForm({
          path: ['flags'],
          code: 'BASE_TYPE_INVALID',
          message: 'Only answers to interactions can be ephemeral.',
        });
      if (form.message_reference) state.messages.get(place, form.message_reference.message_id);
      return ok(state.messages.send(place, form, files).payload);
    },
  },
  {
    method: 'PATCH',
    path: '/channels/:channel/messages/:message',
    answer(state, { param, body, files }) {
      const place = placeOf(state, param('channel'));
      const message = state.messages.get(place, param('message'));
      checkOpen(place);
      const form = readMessageForm(body, { before: message.payload.flags, files });
      return ok(state.messages.edit(message, form, files).payload);
    },
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/messages/:message',
    answer(state, { param }) {
      const place = placeOf(state, param('channel'));
      state.messages.remove(state.messages.get(place, param('message')));
      return empty();
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/crosspost',
    answer(state, { param }) {
      const place = placeOf(state, param('channel'), P.SendMessages);
      const message = state.messages.get(place, param('message'));
      if (place.type !== ChannelType.GuildAnnouncement) throw refusals.wrongChannelType();
      return ok(state.messages.crosspost(message).payload);
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    answer(state, { param, body }) {
      const place = placeOf(state, param('channel'), P.CreatePublicThreads);
      const message = state.messages.get(place, param('message'));
      const { name } = readForm(messageThreadForm, body);
      if (state.world.places.has(message.payload.id)) throw refusals.threadExists();
      const type =
        place.type === ChannelType.GuildAnnouncement
          ? ChannelType.AnnouncementThread
          : ChannelType.PublicThread;
      return created(openThread(state, place, message.payload.id, name, type));
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/threads',
    answer(state, { param, body }) {
      const form = readForm(threadForm, body);
      const place = placeOf(
        state,
        param('channel'),
        form.type === 12 ? P.CreatePrivateThreads : P.CreatePublicThreads,
      );
      if (place.type !== ChannelType.GuildText) throw refusals.wrongChannelType();
      const type = form.type === 12 ? ChannelType.PrivateThread : ChannelType.PublicThread;
      return created(openThread(state, place, state.nextId(), form.name, type));
    },
  },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    answer(state, { param, body }) {
      const place = placeOf(state, param('channel'));
      if (place.kind !== 'thread') throw refusals.missingPermissions();
      const form = readForm(threadChange, body);
      if (form.name !== undefined) place.name = form.name;
      if (form.locked !== undefined) place.locked = form.locked;
      if (form.archived === true) place.archivedAt = stamp(state.now());
      if (form.archived === false) delete place.archivedAt;
      state.dispatch('THREAD_UPDATE', state.world.channel(place, null));
      return ok(state.world.channel(place, null));
    },
  },
  {
    method: 'PUT',
    path: '/channels/:channel/thread-members/:user',
    answer(state, { param }) {
      const place = placeOf(state, param('channel'), P.SendMessagesInThreads);
      if (place.kind !== 'thread') throw refusals.wrongChannelType();
      const id = param('user') === '@me' ? people.BOT_ID : param('user');
      if (!state.world.member(id)) throw refusals.unknownMember();
      place.members.add(id);
      return empty();
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    answer(state, { param }) {
      checkSending(state, placeOf(state, param('channel')), false);
      return empty();
    },
  },
];

/** Newest first; `before`, `after` and `around` are ids, `limit` is 1 to 100. */
function page(state: DiscordState, place: Place, query: URLSearchParams): unknown[] {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidForm({
      path: ['limit'],
      code: 'NUMBER_TYPE_MAX',
      message: 'int value should be between 1 and 100.',
    });
  const before = query.get('before');
  const after = query.get('after');
  const all = state.messages
    .in(place)
    .filter(
      ({ payload }) =>
        (before === null || compareSnowflakes(payload.id, before) < 0) &&
        (after === null || compareSnowflakes(payload.id, after) > 0),
    );
  const chosen = after === null ? all.slice(-limit) : all.slice(0, limit);
  return chosen.toReversed().map(fetched);
}

/** A message as it is read again: its nonce is only told when it is sent. */
function fetched({ payload }: StoredMessage): MessagePayload {
  const { nonce: _nonce, ...rest } = payload;
  return rest;
}

/** Throws what Discord answers to someone who may not write there. */
function checkSending(state: DiscordState, place: Place, withFiles: boolean): void {
  const { world } = state;
  if (place.recipient && !(world.hasBot && world.members.has(place.recipient)))
    throw refusals.noMutualGuilds();
  if (place.recipient && world.closedDms.has(place.recipient)) throw refusals.cannotMessageUser();
  placeOf(state, place.id, sendRight(place), ...(withFiles ? [P.AttachFiles] : []));
  checkOpen(place);
}

/** A message wakes an archived thread, but not a locked one. */
function checkOpen(place: Place): void {
  if (place.locked) throw refusals.threadLocked();
  delete place.archivedAt;
}

function openThread(
  state: DiscordState,
  parent: Place,
  id: string,
  name: string,
  type: ChannelType,
): unknown {
  const thread: Place = {
    id,
    name,
    kind: 'thread',
    type,
    parentId: parent.id,
    createdAt: stamp(state.now()),
    members: new Set([people.BOT_ID]),
  };
  state.world.places.set(id, thread);
  const payload = state.world.channel(thread, null);
  state.dispatch('THREAD_CREATE', { ...payload, newly_created: true });
  return payload;
}
