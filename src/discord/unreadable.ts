import { Events, InteractionType, type Client } from 'discord.js';
import { z } from 'zod';
import type { Log } from '../log.ts';

const user = z.object({ id: z.string() });
const base = z.object({
  id: z.string(),
  token: z.string(),
  user: user.nullish(),
  member: z.object({ user, roles: z.array(z.string()).optional() }).nullish(),
  application_id: z.string(),
  channel: z.object({ id: z.string() }).nullish(),
  app_permissions: z.string().optional(),
  entitlements: z.array(z.object({ id: z.string() })),
  authorizing_integration_owners: z.object({}),
});
const message = z.object({ id: z.string(), author: user.optional() });
const parts = z.array(z.object({}));
const resolved = z.object({}).optional();

const command = base.extend({
  type: z.literal([InteractionType.ApplicationCommand, InteractionType.ApplicationCommandAutocomplete]),
  data: z.object({ type: z.int(), name: z.string(), options: parts.optional(), resolved }),
});
const press = base.extend({
  type: z.literal(InteractionType.MessageComponent),
  data: z.object({
    component_type: z.int(),
    custom_id: z.string(),
    values: z.array(z.string()).optional(),
    resolved,
  }),
  message,
});
const form = base.extend({
  type: z.literal(InteractionType.ModalSubmit),
  data: z.object({ custom_id: z.string(), components: parts, resolved }),
  message: message.optional(),
});
const known = z.discriminatedUnion('type', [command, press, form]);
const ofUnknownKind = z.object({ type: z.int().refine((type) => !(type in InteractionType)) });

/** Whether this is an interaction as far as discord.js relies on it; of a kind that it does not know, it reads nothing. */
function isReadable(interaction: unknown): boolean {
  const { data } = known.safeParse(interaction);
  if (data) return (data.user ?? data.member ?? null) !== null;
  return ofUnknownKind.safeParse(interaction).success;
}

/**
 * Keeps interactions from discord.js that it cannot read: it would throw where nothing can catch it, and the process
 * would end. Each is logged by its kind, and by nothing that it says.
 */
export function passOverUnreadable(client: Client, log: Log): void {
  client.on(Events.Raw, (received: object) => {
    // An event's name, and what it tells.
    if (!('t' in received) || received.t !== 'INTERACTION_CREATE') return;
    const interaction = 'd' in received ? received.d : undefined;
    if (isReadable(interaction)) return;
    const kind = z.object({ type: z.int() }).safeParse(interaction).data?.type;
    log.warn({ kind }, 'an interaction cannot be read, and is passed over');
    // What has no name is handled by nothing. It is told here before discord.js looks at it.
    Object.assign(received, { t: null });
  });
}
