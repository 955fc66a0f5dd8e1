import { MessageFlags, MessageType } from 'discord-api-types/v10';
import type { UploadedFile } from '../multipart.ts';
import * as people from '../people.ts';
import { Attachments } from './attachments.ts';
import { invalidForm, refusals } from './errors.ts';
import { mentionsIn } from './mentions.ts';
import { stamp, type MessagePayload, type Origin, type StoredMessage } from './message.ts';
import { has, isEmptyMessage, type MessageForm } from './message-form.ts';
import { compareSnowflakes } from './snowflakes.ts';
import type { Place, World } from './world.ts';

/** How long Discord remembers a nonce: "the past few minutes". */
const NONCE_MEMORY = Temporal.Duration.from({ minutes: 5 });

/** What becomes of a message, as the Gateway calls it. */
export type MessageEvent = 'MESSAGE_CREATE' | 'MESSAGE_UPDATE' | 'MESSAGE_DELETE';

/** All messages of the sandbox: sent, edited, deleted by Discord's rules. */
export class MessageStore {
  readonly #byId = new Map<string, StoredMessage>();
  /** In the order in which they came, without what one person alone sees: of that, a day of trying has thousands. */
  readonly #byPlace = new Map<Place, StoredMessage[]>();
  readonly #attachments: Attachments;
  readonly #world: World;
  readonly #now: () => Temporal.Instant;
  readonly #nextId: () => string;
  /** Told of everything that a gateway event would tell; ephemeral messages are nobody's business. */
  onChange: (event: MessageEvent, message: StoredMessage) => void = () => {};

  constructor(world: World, now: () => Temporal.Instant, nextId: () => string) {
    this.#world = world;
    this.#now = now;
    this.#nextId = nextId;
    this.#attachments = new Attachments(nextId);
  }

  /** Oldest first, without ephemeral and deleted ones. */
  in(place: Place): StoredMessage[] {
    return this.#all(place)
      .filter((each) => !each.deleted)
      .toSorted((a, b) => compareSnowflakes(a.payload.id, b.payload.id));
  }

  /** The answers that one person alone still sees, oldest first. */
  seenOnlyBy(person: people.Person): StoredMessage[] {
    return [...this.#byId.values()]
      .filter((each) => each.onlyFor === person && !each.deleted && !each.dismissed)
      .toSorted((a, b) => compareSnowflakes(a.payload.id, b.payload.id));
  }

  /** Any message that is still there, ephemeral ones too. */
  find(id: string): StoredMessage | undefined {
    const found = this.#byId.get(id);
    return found?.deleted ? undefined : found;
  }

  /** A message that REST can reach under this channel, or 10008. */
  get(place: Place, id: string): StoredMessage {
    const found = this.find(id);
    if (!found || found.place !== place || found.onlyFor !== undefined) throw refusals.unknownMessage();
    return found;
  }

  /** Where attachments are served: told when the port is known. */
  set fileBase(address: string) {
    this.#attachments.base = address;
  }

  /** A file of any message; `undefined` if there is none with this id. */
  file(id: string): { name: string; contentType: string; bytes: Buffer } | undefined {
    return this.#attachments.file(id);
  }

  /**
   * A message through `POST /channels/…/messages`; a nonce that was seen a moment ago gives the first message again.
   */
  send(place: Place, form: MessageForm, files: readonly UploadedFile[]): StoredMessage {
    if (form.nonce !== undefined && form.enforce_nonce) {
      const since = this.#now().subtract(NONCE_MEMORY);
      const twin = this.#all(place).find(
        (each) => each.payload.nonce === form.nonce && Temporal.Instant.compare(each.at, since) >= 0,
      );
      if (twin) return twin;
    }
    return this.create(place, form, files, {});
  }

  create(place: Place, form: MessageForm, files: readonly UploadedFile[], origin: Origin): StoredMessage {
    if (isEmptyMessage(form, files.length)) throw refusals.emptyMessage();
    return this.#add(place, form, files, origin);
  }

  /** The "is thinking…" message of a deferred answer. */
  placeholder(place: Place, origin: Origin): StoredMessage {
    return this.#add(place, { flags: MessageFlags.Loading, cleared: new Set() }, [], origin);
  }

  #all(place: Place): StoredMessage[] {
    return this.#byPlace.getOrInsertComputed(place, () => []);
  }

  #add(place: Place, form: MessageForm, files: readonly UploadedFile[], origin: Origin): StoredMessage {
    const ephemeral = origin.onlyFor !== undefined;
    const attachments = this.#attachments.attach(form, files, [], ephemeral);
    const components = this.#attachments.finish(form.components ?? [], attachments);
    const at = this.#now();
    const payload: MessagePayload = {
      id: this.#nextId(),
      type: origin.type ?? MessageType.Default,
      channel_id: place.id,
      author: this.#world.botUser(),
      content: form.content ?? '',
      timestamp: stamp(at),
      edited_timestamp: null,
      tts: form.tts ?? false,
      ...mentionsIn(this.#world, form.content ?? '', components, form.allowed_mentions, place),
      attachments,
      embeds: form.embeds ?? [],
      components,
      pinned: false,
      flags: (form.flags ?? 0) & ~MessageFlags.Ephemeral,
    };
    if (ephemeral) payload.flags |= MessageFlags.Ephemeral;
    if (form.nonce !== undefined) payload.nonce = form.nonce;
    const reference = origin.replyTo ?? form.message_reference?.message_id;
    if (reference !== undefined) {
      payload.type = MessageType.Reply;
      payload.message_reference = {
        type: 0,
        channel_id: place.id,
        message_id: reference,
        ...(place.kind === 'dm' ? {} : { guild_id: people.GUILD_ID }),
      };
    }
    if (origin.interaction) {
      payload.application_id = people.APPLICATION_ID;
      payload.webhook_id = people.APPLICATION_ID;
      payload.interaction_metadata = origin.interaction.metadata;
    }
    const message: StoredMessage = { payload, place, at, deleted: false };
    if (origin.onlyFor !== undefined) message.onlyFor = origin.onlyFor;
    else this.#all(place).push(message);
    this.#byId.set(payload.id, message);
    this.onChange('MESSAGE_CREATE', message);
    return message;
  }

  /**
   * Changes what was given and leaves the rest, as PATCH does. `settling` fills a deferred answer, which is no edit.
   */
  edit(message: StoredMessage, form: MessageForm, files: readonly UploadedFile[]): StoredMessage {
    const { payload } = message;
    const settling = has(payload.flags, MessageFlags.Loading);
    const upgraded = has((form.flags ?? 0) & ~payload.flags, MessageFlags.IsComponentsV2);
    const kept = form.attachments
      ? payload.attachments.filter((each) => form.attachments?.some((wanted) => wanted.id === each.id))
      : form.cleared.has('attachments')
        ? []
        : payload.attachments;
    const attachments = this.#attachments.attach(form, files, kept, message.onlyFor !== undefined);
    const components = form.components
      ? this.#attachments.finish(form.components, attachments)
      : form.cleared.has('components')
        ? []
        : payload.components;
    const content = form.content ?? (form.cleared.has('content') ? '' : payload.content);
    const embeds = form.embeds ?? (form.cleared.has('embeds') ? [] : payload.embeds);
    if (upgraded && (content !== '' || embeds.length > 0)) {
      const key = content === '' ? 'embeds' : 'content';
      throw invalidForm({
        path: [key],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
    if (content.trim() === '' && embeds.length === 0 && components.length === 0 && attachments.length === 0)
      throw refusals.emptyMessage();
    Object.assign(payload, {
      content,
      embeds,
      components,
      attachments,
      ...mentionsIn(this.#world, content, components, form.allowed_mentions, message.place),
    });
    payload.flags &= ~MessageFlags.Loading;
    payload.flags |= (form.flags ?? 0) & (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds);
    if (!settling) payload.edited_timestamp = stamp(this.#now());
    this.onChange('MESSAGE_UPDATE', message);
    return message;
  }

  remove(message: StoredMessage): void {
    message.deleted = true;
    this.onChange('MESSAGE_DELETE', message);
  }

  /** Publishes a message of an announcement channel to the servers that follow it. */
  crosspost(message: StoredMessage): StoredMessage {
    if (has(message.payload.flags, MessageFlags.Crossposted)) throw refusals.alreadyCrossposted();
    message.payload.flags |= MessageFlags.Crossposted;
    this.onChange('MESSAGE_UPDATE', message);
    return message;
  }
}
