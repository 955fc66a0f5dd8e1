import { PermissionFlagsBits as P, type GatewayIntentBits } from 'discord-api-types/v10';
import * as people from '../people.ts';
import type { CommandForm } from './command-form.ts';
import { refusals } from './errors.ts';
import type { Interactions } from './interactions.ts';
import type { MessageStore } from './message-store.ts';
import type { UploadedFile } from '../multipart.ts';
import type { Place, World } from './world.ts';

/** A registered command as REST gives it. */
export type RegisteredCommand = CommandForm & {
  id: string;
  application_id: string;
  version: string;
  guild_id?: string;
};

/** Everything that the routes of the sandbox's Discord work on. */
export interface DiscordState {
  token: string;
  world: World;
  messages: MessageStore;
  interactions: Interactions;
  /** By where they count: `guild` or `global`. */
  commands: Record<'guild' | 'global', RegisteredCommand[]>;
  now: () => Temporal.Instant;
  nextId: () => string;
  /** Tells the bot through the Gateway, where it asked for such events; nobody on no server is told of one. */
  dispatch: (event: string, data: unknown, intent?: GatewayIntentBits) => void;
  gatewayUrl: () => string;
}

/** A request after its route was found. */
export interface RestRequest {
  /** What stands in the path at `:name`. */
  param: (name: string) => string;
  query: URLSearchParams;
  body: unknown;
  files: readonly UploadedFile[];
}

export interface RestAnswer {
  status: number;
  body?: unknown;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Interaction tokens in the path stand for the bot's own token. */
  withoutToken?: true;
  answer: (state: DiscordState, request: RestRequest) => RestAnswer;
}

export const ok = (body: unknown): RestAnswer => ({ status: 200, body });
export const created = (body: unknown): RestAnswer => ({ status: 201, body });
export const empty = (): RestAnswer => ({ status: 204 });

/**
 * The channel of the path, or Discord's refusal: 10003 where there is none, 50001 where the bot can't see it, 50013
 * where a right is missing.
 */
export function placeOf(state: DiscordState, id: string, ...rights: readonly bigint[]): Place {
  const place = state.world.places.get(id);
  if (!place) throw refusals.unknownChannel();
  const allowed = state.world.permissions(people.BOT_ID, place);
  if ((allowed & P.ViewChannel) === 0n) throw refusals.missingAccess();
  if (rights.some((right) => (allowed & right) === 0n)) throw refusals.missingPermissions();
  return place;
}

/** The right that sending needs in this kind of place. */
export function sendRight(place: Place): bigint {
  return place.kind === 'thread' ? P.SendMessagesInThreads : P.SendMessages;
}
