import { randomBytes } from 'node:crypto';
import {
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  Locale,
  type APIInteractionGuildMember,
} from 'discord-api-types/v10';
import * as people from '../people.ts';
import type { MessageStore } from './message-store.ts';
import type { ModalForm } from './modal-form.ts';
import type { Member, User } from './shapes.ts';
import type { Place, World } from './world.ts';
import type { StoredMessage } from './message.ts';

/** How long Discord waits for the first answer, in milliseconds in which this process runs. */
const FIRST_ANSWER_MS = 3000;
/** How long a person of the sandbox looks at "is thinking…" before giving up, in the same. */
const PATIENCE_MS = 15_000;
/** The steps in which that is counted. */
const STEP_MS = 50;
/** How long the token works, on the sandbox's clock. */
const TOKEN_LIFE = Temporal.Duration.from({ minutes: 15 });

/** What became of an interaction, when the bot had said its last word to it. */
export type Outcome =
  | { kind: 'message'; message: StoredMessage }
  | { kind: 'modal'; modal: OpenModal }
  | { kind: 'choices'; choices: { name: string; value: string | number }[] }
  /** Nothing came that a person could use; `note` is what Discord shows instead. */
  | { kind: 'none'; note: string };

/** A modal that stands open before one person. */
export interface OpenModal {
  id: string;
  as: people.Person;
  form: ModalForm;
  openedBy: Interaction;
}

/** One interaction from its delivery to the end of its token. */
export interface Interaction {
  id: string;
  token: string;
  type: InteractionType;
  as: people.Person;
  place: Place;
  /** The message whose button or menu was used, also where a modal stood between. */
  source?: StoredMessage;
  /** The modal that was submitted. */
  modal?: OpenModal;
  metadata: Record<string, unknown>;
  createdAt: Temporal.Instant;
  deliveredMs: number;
  state: 'waiting' | 'late' | 'deferred' | 'deferred-update' | 'answered';
  /** The message that `@original` names. */
  original?: StoredMessage;
  followUps: StoredMessage[];
  ackMs?: number;
  replyMs?: number;
  settle: (outcome: Outcome) => void;
  outcome: Promise<Outcome>;
}

/** An interaction as the Gateway delivers it. */
export interface InteractionPayload {
  id: string;
  application_id: string;
  type: InteractionType;
  data: unknown;
  guild?: { id: string; locale: Locale; features: string[] };
  guild_id?: string;
  guild_locale?: Locale;
  channel: unknown;
  channel_id: string;
  member?: Omit<APIInteractionGuildMember, keyof Member> & Member;
  user?: User;
  token: string;
  version: 1;
  message?: unknown;
  app_permissions: string;
  locale: Locale;
  entitlements: never[];
  authorizing_integration_owners: Partial<Record<ApplicationIntegrationType, string>>;
  context: InteractionContextType;
  attachment_size_limit: number;
}

/** Makes interactions, hands them to the Gateway and remembers what was answered. */
export class Interactions {
  readonly #open = new Map<string, Interaction>();
  readonly #modals = new Map<string, OpenModal>();
  readonly #world: World;
  readonly #messages: MessageStore;
  readonly #now: () => Temporal.Instant;
  readonly #nextId: () => string;
  readonly #deliver: (payload: InteractionPayload) => void;

  constructor(options: {
    world: World;
    messages: MessageStore;
    now: () => Temporal.Instant;
    nextId: () => string;
    deliver: (payload: InteractionPayload) => void;
  }) {
    this.#world = options.world;
    this.#messages = options.messages;
    this.#now = options.now;
    this.#nextId = options.nextId;
    this.#deliver = options.deliver;
  }

  byToken(token: string): Interaction | undefined {
    return this.#open.get(token);
  }

  /** Whether the token's 15 minutes are over. */
  expired(interaction: Interaction): boolean {
    return Temporal.Instant.compare(this.#now(), interaction.createdAt.add(TOKEN_LIFE)) > 0;
  }

  modal(id: string): OpenModal | undefined {
    return this.#modals.get(id);
  }

  openModal(interaction: Interaction, form: ModalForm): OpenModal {
    const modal: OpenModal = { id: interaction.id, as: interaction.as, form, openedBy: interaction };
    this.#modals.set(modal.id, modal);
    return modal;
  }

  closeModal(modal: OpenModal): void {
    this.#modals.delete(modal.id);
  }

  /** Ends the wait of everyone whose answer can no longer come, because the bot's process is gone. */
  abandon(): void {
    for (const interaction of this.#open.values()) {
      if (interaction.state !== 'answered')
        interaction.settle({ kind: 'none', note: 'The application did not respond' });
    }
  }

  /** Delivers an interaction and resolves with what came of it. */
  async ask(options: {
    type: InteractionType;
    as: people.Person;
    place: Place;
    data: unknown;
    source?: StoredMessage;
    modal?: OpenModal;
  }): Promise<{ interaction: Interaction; outcome: Outcome }> {
    const interaction = this.#register(options);
    this.#deliver(this.#payload(interaction, options.data));
    const waiting = giveUpOn(interaction);
    const outcome = await interaction.outcome;
    clearInterval(waiting);
    return { interaction, outcome };
  }

  #register(options: Parameters<Interactions['ask']>[0]): Interaction {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const id = this.#nextId();
    const interaction: Interaction = {
      id,
      token: `aW50ZXJhY3Rpb24${randomBytes(48).toString('base64url')}`,
      type: options.type,
      as: options.as,
      place: options.place,
      metadata: this.#metadata(id, options),
      createdAt: this.#now(),
      deliveredMs: performance.now(),
      state: 'waiting',
      followUps: [],
      settle: resolve,
      outcome: promise,
    };
    if (options.source) interaction.source = options.source;
    if (options.modal) interaction.modal = options.modal;
    this.#open.set(interaction.token, interaction);
    return interaction;
  }

  #owners(place: Place): Partial<Record<ApplicationIntegrationType, string>> {
    return { [ApplicationIntegrationType.GuildInstall]: place.kind === 'dm' ? '0' : people.GUILD_ID };
  }

  #metadata(id: string, options: Parameters<Interactions['ask']>[0]): Record<string, unknown> {
    const base = {
      id,
      type: options.type,
      user: this.#world.user(people.USER_IDS[options.as]),
      authorizing_integration_owners: this.#owners(options.place),
    };
    if (options.modal) return { ...base, triggering_interaction_metadata: options.modal.openedBy.metadata };
    const pressed = options.source ? { interacted_message_id: options.source.payload.id } : {};
    if (options.type !== InteractionType.ModalSubmit) return { ...base, ...pressed };
    // Of a form that a test forges nothing was pressed; Discord knows no form without.
    const type = options.source ? InteractionType.MessageComponent : InteractionType.ApplicationCommand;
    return { ...base, triggering_interaction_metadata: { ...base, ...pressed, type } };
  }

  #payload(interaction: Interaction, data: unknown): InteractionPayload {
    const { place } = interaction;
    const userId = people.USER_IDS[interaction.as];
    const payload: InteractionPayload = {
      id: interaction.id,
      application_id: people.APPLICATION_ID,
      type: interaction.type,
      data,
      channel: {
        ...this.#world.channel(place, this.#messages.in(place).at(-1)?.payload.id ?? null),
        permissions: String(this.#world.permissions(userId, place)),
      },
      channel_id: place.id,
      token: interaction.token,
      version: 1,
      app_permissions: String(this.#world.permissions(people.BOT_ID, place)),
      locale: Locale.EnglishUS,
      entitlements: [],
      authorizing_integration_owners: this.#owners(place),
      context: place.kind === 'dm' ? InteractionContextType.BotDM : InteractionContextType.Guild,
      attachment_size_limit: 10 * 1024 * 1024,
    };
    if (interaction.source) payload.message = structuredClone(interaction.source.payload);
    const member = this.#world.member(userId);
    if (place.kind === 'dm') {
      if (member) payload.user = member.user;
    } else {
      payload.guild_id = people.GUILD_ID;
      payload.guild = { id: people.GUILD_ID, locale: Locale.EnglishUS, features: ['COMMUNITY', 'NEWS'] };
      payload.guild_locale = Locale.EnglishUS;
      if (member) payload.member = { ...member, permissions: String(this.#world.permissions(userId, place)) };
    }
    return payload;
  }
}

/**
 * Ends the wait for an answer that takes too long. It counts milliseconds in which this process runs: where it stands still,
 * or has no turn on a busy machine, so has a bot in it, and that is not the bot's delay.
 */
function giveUpOn(interaction: Interaction): NodeJS.Timeout {
  let waited = 0;
  return setInterval(() => {
    waited += STEP_MS;
    if (waited >= FIRST_ANSWER_MS && interaction.state === 'waiting') {
      interaction.state = 'late';
      interaction.settle({ kind: 'none', note: 'The application did not respond' });
    } else if (waited >= FIRST_ANSWER_MS + PATIENCE_MS)
      interaction.settle({ kind: 'none', note: 'The application is still thinking' });
  }, STEP_MS);
}

/** The data of a press or a choice. */
export function componentData(
  part: { type: ComponentType; id?: number; custom_id?: string },
  values?: readonly string[],
  resolved?: unknown,
): Record<string, unknown> {
  return {
    component_type: part.type,
    id: part.id,
    custom_id: part.custom_id,
    ...(values === undefined ? {} : { values }),
    ...(resolved === undefined ? {} : { resolved }),
  };
}
