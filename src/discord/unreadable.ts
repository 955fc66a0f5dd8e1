import { Events, InteractionType, type Client } from 'discord.js';
import { z } from 'zod';
import type { Log } from '../log.ts';

/** What Discord sends through the gateway: an event's name, and what it tells. */
const packet = z.looseObject({ t: z.literal('INTERACTION_CREATE'), d: z.unknown() });

const user = z.looseObject({ id: z.string() });
const person = z.union([
  z.looseObject({ user }),
  z.looseObject({ member: z.looseObject({ user, roles: z.array(z.string()).optional() }) }),
]);
const base = z.looseObject({
  id: z.string(),
  token: z.string(),
  application_id: z.string(),
  channel: z.looseObject({ id: z.string() }).nullish(),
  app_permissions: z.string().optional(),
  entitlements: z.array(z.looseObject({ id: z.string() })),
  authorizing_integration_owners: z.looseObject({}),
});
const message = z.looseObject({ id: z.string(), author: user.optional() });
const parts = z.array(z.looseObject({}));
const resolved = z.looseObject({}).optional();

const command = base.extend({
  type: z.literal([InteractionType.ApplicationCommand, InteractionType.ApplicationCommandAutocomplete]),
  data: z.looseObject({ type: z.int(), name: z.string(), options: parts.optional(), resolved }),
});
const press = base.extend({
  type: z.literal(InteractionType.MessageComponent),
  data: z.looseObject({
    component_type: z.int(),
    custom_id: z.string(),
    values: z.array(z.string()).optional(),
    resolved,
  }),
  message,
});
const form = base.extend({
  type: z.literal(InteractionType.ModalSubmit),
  data: z.looseObject({ custom_id: z.string(), components: parts, resolved }),
  message: message.optional(),
});
/** An interaction as far as discord.js relies on it; of a kind that it does not know, it reads nothing. */
const readable = z.union([
  z.intersection(z.discriminatedUnion('type', [command, press, form]), person),
  z.looseObject({ type: z.int().refine((type) => !(type in InteractionType)) }),
]);

/**
 * Keeps interactions from discord.js that it cannot read: it would throw where nothing can catch it, and the process
 * would end. Each is logged by its kind, and by nothing that it says.
 */
export function passOverUnreadable(client: Client, log: Log): void {
  client.on(Events.Raw, (received: object) => {
    const interaction = packet.safeParse(received);
    if (!interaction.success || readable.safeParse(interaction.data.d).success) return;
    const kind = z.object({ type: z.int() }).safeParse(interaction.data.d).data?.type;
    log.warn({ kind }, 'an interaction cannot be read, and is passed over');
    // What has no name is handled by nothing. It is told here before discord.js looks at it.
    Object.assign(received, { t: null });
  });
}
