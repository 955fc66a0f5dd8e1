import { z } from 'zod';

// What the sandbox and the bot's process tell each other over the IPC channel.

/** From the sandbox to the bot's process; every one is answered with its id. */
export const orderSchema = z.discriminatedUnion('do', [
  z.object({ id: z.int(), do: z.literal('advance'), to: z.string() }),
  /** Moves on to the next instant at which a job is due, or to this one where none is due before. */
  z.object({ id: z.int(), do: z.literal('step'), to: z.string() }),
  z.object({ id: z.int(), do: z.literal('settle') }),
  /** Asks what the bot's clock shows, while it moves. */
  z.object({ id: z.int(), do: z.literal('now') }),
]);

export type Order = z.infer<typeof orderSchema>;

/** An order before it got its number. */
export type Request = { do: 'advance' | 'step'; to: string } | { do: 'settle' | 'now' };

/** From the bot's process to the sandbox. */
export const reportSchema = z.union([
  z.object({ event: z.literal('ready'), commands: z.int() }),
  z.object({ event: z.literal('failed'), message: z.string() }),
  z.object({ id: z.int(), ok: z.literal(true), now: z.string() }),
  z.object({ id: z.int(), ok: z.literal(false), now: z.string(), error: z.string() }),
]);

export type Report = z.infer<typeof reportSchema>;

/** The variable that tells the bot's process what its clock shows at the start. */
export const START_VARIABLE = 'SANDBOX_NOW';
