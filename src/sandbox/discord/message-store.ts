import {
  AllowedMentionsTypes,
  ComponentType,
  MessageFlags,
  MessageType,
  PermissionFlagsBits as P,
} from 'discord-api-types/v10';
import * as people from '../people.ts';
import { flatten, type Layout } from './components.ts';
import { invalidForm, refusals } from './errors.ts';
import { has, isEmptyMessage, type AllowedMentions, type Embed, type MessageForm } from './message-form.ts';
import type { UploadedFile } from '../multipart.ts';
import { compareSnowflakes } from './snowflakes.ts';
import type { User } from './shapes.ts';
import type { Place, World } from './world.ts';

/** How long Discord remembers a nonce: "the past few minutes". */
const NONCE_MEMORY = Temporal.Duration.from({ minutes: 5 });

export interface Attachment {
  id: string;
  filename: string;
  size: number;
  url: string;
  proxy_url: string;
  content_type: string;
  description?: string;
  ephemeral?: boolean;
}

/** A message as REST and the Gateway give it. */
export interface MessagePayload {
  id: string;
  type: MessageType;
  channel_id: string;
  author: User;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  mention_everyone: boolean;
  mentions: User[];
  mention_roles: string[];
  attachments: Attachment[];
  embeds: Embed[];
  components: Layout[];
  pinned: boolean;
  flags: number;
  nonce?: string | number;
  application_id?: string;
  webhook_id?: string;
  interaction_metadata?: unknown;
  message_reference?: { type: 0; channel_id: string; message_id: string; guild_id?: string };
}

/** A message with what only the sandbox knows of it. */
export interface StoredMessage {
  payload: MessagePayload;
  place: Place;
  /** The one person who sees an ephemeral answer. */
  onlyFor?: people.Person;
  at: Temporal.Instant;
  deleted: boolean;
}

/** What a new message is, beside the body that the bot sent. */
export interface Origin {
  type?: MessageType;
  onlyFor?: people.Person;
  /** Set on what answers an interaction. */
  interaction?: { metadata: unknown };
  replyTo?: string;
}

/** All messages of the sandbox: sent, edited, deleted by Discord's rules. */
export class MessageStore {
  readonly #byId = new Map<string, StoredMessage>();
  /** In the order in which they came. */
  readonly #byPlace = new Map<Place, StoredMessage[]>();
  readonly #files = new Map<string, { name: string; contentType: string; bytes: Buffer }>();
  readonly #world: World;
  readonly #now: () => Temporal.Instant;
  readonly #nextId: () => string;
  /** Where attachments are served; set when the port is known. */
  fileBase = '';
  /** Told of everything that a gateway event would tell; ephemeral messages are nobody's business. */
  onChange: (event: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE' | 'MESSAGE_DELETE', message: StoredMessage) => void =
    () => {};

  constructor(world: World, now: () => Temporal.Instant, nextId: () => string) {
    this.#world = world;
    this.#now = now;
    this.#nextId = nextId;
  }

  /** Oldest first, without ephemeral and deleted ones. */
  in(place: Place): StoredMessage[] {
    return this.#all(place)
      .filter((each) => !each.deleted && each.onlyFor === undefined)
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

  file(attachmentId: string): { name: string; contentType: string; bytes: Buffer } | undefined {
    return this.#files.get(attachmentId);
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
    const attachments = this.#attach(form, files, [], ephemeral);
    const components = this.#finish(form.components ?? [], attachments);
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
      ...this.#mentions(form.content ?? '', components, form.allowed_mentions, place),
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
    this.#byId.set(payload.id, message);
    this.#all(place).push(message);
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
    const attachments = this.#attach(form, files, kept, message.onlyFor !== undefined);
    const components = form.components
      ? this.#finish(form.components, attachments)
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
      ...this.#mentions(content, components, form.allowed_mentions, message.place),
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

  #attach(
    form: MessageForm,
    files: readonly UploadedFile[],
    kept: readonly Attachment[],
    ephemeral: boolean,
  ): Attachment[] {
    const added = files.map((file): Attachment => {
      const id = this.#nextId();
      const described = form.attachments?.find((each) => each.id === String(file.index));
      const filename = described?.filename ?? file.name;
      this.#files.set(id, { name: filename, contentType: file.contentType, bytes: file.bytes });
      const url = `${this.fileBase}/attachments/${id}/${encodeURIComponent(filename)}`;
      return {
        id,
        filename,
        size: file.bytes.length,
        url,
        proxy_url: url,
        content_type: file.contentType,
        ...(described?.description === undefined ? {} : { description: described.description }),
        ...(ephemeral ? { ephemeral: true } : {}),
      };
    });
    return [...kept, ...added];
  }

  /** Numbers the components that came without an id and resolves `attachment://` links, as Discord does. */
  #finish(components: readonly Layout[], attachments: readonly Attachment[]): Layout[] {
    const finished = structuredClone([...components]);
    const all = flatten(finished);
    const taken = new Set(all.map((part) => part.id));
    let next = 1;
    for (const part of all) {
      if (!part.id) {
        while (taken.has(next)) next += 1;
        part.id = next;
        taken.add(next);
      }
      if (part.type === ComponentType.File)
        Object.assign(part, resolveFile(this.#resolve(part.file.url, attachments), attachments), {
          file: this.#resolve(part.file.url, attachments),
        });
      if (part.type === ComponentType.Thumbnail) part.media = this.#resolve(part.media.url, attachments);
      if (part.type === ComponentType.MediaGallery)
        for (const item of part.items) item.media = this.#resolve(item.media.url, attachments);
    }
    return finished;
  }

  #resolve(
    url: string,
    attachments: readonly Attachment[],
  ): { id: string; url: string; proxy_url: string; attachment_id?: string } {
    if (!url.startsWith('attachment://')) return { id: this.#nextId(), url, proxy_url: url };
    const name = url.slice('attachment://'.length);
    const attachment = attachments.find((each) => each.filename === name);
    if (!attachment)
      throw invalidForm({
        path: ['components'],
        code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        message: `The referenced attachment '${name}' was not found`,
      });
    return {
      id: this.#nextId(),
      url: attachment.url,
      proxy_url: attachment.url,
      attachment_id: attachment.id,
    };
  }

  /** Who is notified: what the text names, as far as `allowed_mentions` and the bot's rights let it. */
  #mentions(
    content: string,
    components: readonly Layout[],
    allowed: AllowedMentions | undefined,
    place: Place,
  ): { mentions: User[]; mention_roles: string[]; mention_everyone: boolean } {
    const shown = flatten(components).map((part) =>
      part.type === ComponentType.TextDisplay ? part.content : '',
    );
    const text = [content, ...shown].join('\n');
    const parses = (kind: AllowedMentionsTypes) =>
      allowed?.parse === undefined ? allowed === undefined : allowed.parse.includes(kind);
    const named = (pattern: RegExp) => [
      ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
    ];
    const users = named(/<@!?(\d+)>/g).filter(
      (id) => parses(AllowedMentionsTypes.User) || allowed?.users?.includes(id),
    );
    const roles = new Set(
      named(/<@&(\d+)>/g).filter((id) => parses(AllowedMentionsTypes.Role) || allowed?.roles?.includes(id)),
    );
    const mayMentionAll = (this.#world.permissions(people.BOT_ID, place) & P.MentionEveryone) !== 0n;
    return {
      mentions: users.flatMap((id) => this.#world.user(id) ?? []),
      mention_roles:
        place.kind === 'dm'
          ? []
          : this.#world
              .roles()
              .filter((role) => roles.has(role.id) && (role.mentionable || mayMentionAll))
              .map((role) => role.id),
      mention_everyone:
        parses(AllowedMentionsTypes.Everyone) && mayMentionAll && /@(everyone|here)/.test(text),
    };
  }
}

function resolveFile(
  media: { attachment_id?: string },
  attachments: readonly Attachment[],
): { name: string | null; size: number | null } {
  const attachment = attachments.find((each) => each.id === media.attachment_id);
  return { name: attachment?.filename ?? null, size: attachment?.size ?? null };
}

/** Discord writes its instants with microseconds and an offset. */
export function stamp(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 6 }).replace('Z', '+00:00');
}
