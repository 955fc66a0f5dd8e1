import type { Actor, Origin } from './house.ts';

/** The security team: Anna, Ben, and Cleo, whose direct messages are closed. */
export const ANNA = '110000000000000001';
export const BEN = '110000000000000002';
export const CLEO = '110000000000000003';
/** Two engineers: it is confirmed who Fay is in GitHub; Gus merely says so. */
export const FAY = '210000000000000001';
export const GUS = '210000000000000002';

const GITHUB: Actor = { kind: 'github' };
const BOT: Actor = { kind: 'bot' };

/** A member at work, by a command of that name. */
export function by(id: string, command: string, at: string): Origin {
  return { actor: { kind: 'member', id }, cause: `/advisory ${command}`, now: Temporal.Instant.from(at) };
}

/** Done in GitHub's own pages. */
export function inGitHub(at: string): Origin {
  return { actor: GITHUB, cause: 'sync', now: Temporal.Instant.from(at) };
}

/** What the bot records by itself. */
export function byBot(at: string): Origin {
  return { actor: BOT, cause: 'delivery', now: Temporal.Instant.from(at) };
}
