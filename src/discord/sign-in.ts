import { DiscordAPIError, HTTPError, type Client } from 'discord.js';
import type { Log } from '../log.ts';
import { GatewayError } from './gateway.ts';

/** The pauses between two attempts, in seconds: the last one again and again. */
const PAUSES_S = [5, 15, 30, 60, 120, 300];

/**
 * Tries to sign in until Discord answers: it may be down, or unreachable, or want no more sessions today.
 *
 * @throws {GatewayError} Where trying again does not help.
 */
export async function signIn(
  attempt: () => Promise<Client<true>>,
  { pause, log }: { readonly pause: (seconds: number) => Promise<unknown>; readonly log: Log },
): Promise<Client<true>> {
  for (let failed = 0; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof GatewayError) || !error.isPassing) throw error;
      const seconds = PAUSES_S[Math.min(failed, PAUSES_S.length - 1)] ?? 300;
      log.error({ seconds }, `${error.message} I wait and try again; nothing is lost.`);
      await pause(seconds);
    }
  }
}

/** Whether Discord may answer otherwise in a while: it did not answer, has a failure of its own, or a limit is reached. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError) && !(error instanceof HTTPError)) return true;
  return error.status >= 500 || error.status === 429;
}

/** Why the commands cannot be registered, where no waiting helps, and what does. */
export function registrationProblem(error: unknown): string {
  if (!(error instanceof DiscordAPIError))
    return 'Discord does not let the bot register its commands: check DISCORD_API_URL.';
  const said = `Discord says: ${error.status}, code ${error.code}.`;
  // "Missing Access", and an application that is not in the server.
  return error.code === 50001 || error.status === 403
    ? `Discord does not let the bot register its commands: invite it again with the link in the README. ${said}`
    : `Discord refuses the bot’s commands, which is a fault of this version: update the bot. ${said}`;
}
