import type { CaseEvent, EventBody } from '../events.ts';
import { isBefore, latest } from '../time.ts';

/** Where the reporter and the team write to each other. */
export type TalkPlace = Extract<EventBody, { type: 'reporter-wrote' }>['where'];

/** When the reporter and the team wrote to each other, as far as the bot knows: instants, and nothing of what. */
export interface ReporterTalk {
  /** The reporter's first word that nobody of the team has answered, and the number of the event that tells it. */
  readonly waiting?: {
    readonly since: Temporal.Instant;
    readonly revision: number;
    readonly where: TalkPlace;
  };
  /** The last word to the reporter. */
  readonly toldAt?: Temporal.Instant;
  /** The last comment in the advisory's thread that was looked at. */
  readonly seenUntil?: Temporal.Instant;
}

/** The steps that are a word to the reporter. */
const WORDS = new Set<string>(['acknowledge', 'pgp-key', 'ask-private']);

export const NO_TALK: ReporterTalk = {};

/** The talk of a case after one more event. */
export function talkAfter(talk: ReporterTalk, { body, at, seq }: CaseEvent): ReporterTalk {
  switch (body.type) {
    case 'reporter-wrote':
      return {
        ...talk,
        waiting: talk.waiting ?? { since: body.at, revision: seq, where: body.where },
        ...(body.where === 'advisory' ? { seenUntil: body.latest } : {}),
      };
    case 'reporter-told': {
      const told = body.at ?? at;
      const { waiting, ...rest } = talk;
      return {
        ...rest,
        // A word of before is no answer.
        ...(waiting && isBefore(told, waiting.since) ? { waiting } : {}),
        toldAt: later(talk.toldAt, told),
        ...(body.how === 'advisory' && body.by ? { seenUntil: told } : {}),
      };
    }
    case 'step-checked':
      return WORDS.has(body.step) ? { ...talk, toldAt: later(talk.toldAt, at) } : talk;
    default:
      return talk;
  }
}

function later(one: Temporal.Instant | undefined, other: Temporal.Instant): Temporal.Instant {
  return one ? (latest([one, other]) ?? other) : other;
}
