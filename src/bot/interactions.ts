import { Events } from 'discord.js';
import type { HeldLease } from '../lease/held-lease.ts';

/** Discord waits three seconds for an answer: what is taken later may have been done again meanwhile. */
const PATIENCE_MS = 2500;

/**
 * Takes what people do to the dispatcher. Once another machine may be the primary, it is theirs to answer: Discord gives it
 * to both. So what comes while the lease is over waits until it is known whose the lease is, for as long as a person does.
 *
 * @param lease the lease of this machine; `undefined` where there is one machine
 */
export function takeInteractions<Interaction>(
  client: { on(event: Events.InteractionCreate, listener: (interaction: Interaction) => void): unknown },
  dispatcher: { handle(interaction: Interaction): void },
  lease: Pick<HeldLease, 'isHeld' | 'confirmed'> | undefined,
): void {
  client.on(Events.InteractionCreate, (interaction) => {
    const take = (isOurs: boolean) => (isOurs ? dispatcher.handle(interaction) : undefined);
    if (!lease || lease.isHeld) take(true);
    else void lease.confirmed(PATIENCE_MS).then(take);
  });
}
