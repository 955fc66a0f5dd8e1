import type { CaseEvent, EventBody } from '../events.ts';
import { isBefore } from '../time.ts';

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
  /** The last word to the reporter, and the number of the event that tells it. */
  readonly told?: { readonly at: Temporal.Instant; readonly revision: number };
  /** How often they were told how their report stands. */
  readonly updates?: number;
  /** What has come about since, and nobody has told them. */
  readonly news?: readonly ReporterNews[];
  /** When the first of it came about since the last word to them, of any kind; absent where nothing has. */
  readonly newsSince?: Temporal.Instant;
  /** The last comment in the advisory's thread that was looked at. */
  readonly seenUntil?: Temporal.Instant;
}

/** What a reporter is to hear of their case, in the order in which it comes about. */
const NEWS = ['accepted', 'fix-ready', 'day-agreed', 'day-moved', 'published'] as const;
export type ReporterNews = (typeof NEWS)[number];

/** The steps that are a word to the reporter. */
const WORDS = new Set<string>(['acknowledge', 'pgp-key', 'ask-private']);

/** When an event is a word to the reporter; `undefined` where it is none. */
export function wordAt({ body, at }: CaseEvent): Temporal.Instant | undefined {
  if (body.type === 'reporter-told') return body.at ?? at;
  return body.type === 'step-checked' && WORDS.has(body.step) ? at : undefined;
}

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
      const { waiting, news, newsSince, updates = 0, ...rest } = talk;
      return {
        ...rest,
        ...(newsSince && isBefore(told, newsSince) ? { newsSince } : {}),
        // A comment of before is no answer; a member who says that they have one knows it, whatever the clocks say.
        ...(waiting && body.at && isBefore(body.at, waiting.since) ? { waiting } : {}),
        // What is said besides need not be the news.
        ...(news && !body.status ? { news } : {}),
        ...(body.status || updates > 0 ? { updates: updates + (body.status ? 1 : 0) } : {}),
        told: laterWord(talk.told, { at: told, revision: seq }),
        ...(body.how === 'advisory' && body.by ? { seenUntil: told } : {}),
      };
    }
    case 'step-checked':
      if (body.step === 'fix-ready') return withNews(talk, 'fix-ready', at);
      return WORDS.has(body.step) ? withWord(talk, { at, revision: seq }) : talk;
    case 'step-unchecked':
      return body.step === 'fix-ready' ? withoutNews(talk, ['fix-ready']) : talk;
    case 'advisory-accepted':
      return withNews(talk, 'accepted', at);
    case 'advisory-published':
      // What was planned until then is nothing to tell any more.
      return withNews(withoutNews(talk, NEWS), 'published', at);
    default:
      return talk;
  }
}

/** The talk after the agreed release day has come about, or fallen. */
export function talkOfDay(talk: ReporterTalk, isAgreed: boolean, at: Temporal.Instant): ReporterTalk {
  return withNews(withoutNews(talk, ['day-agreed', 'day-moved']), isAgreed ? 'day-agreed' : 'day-moved', at);
}

/** Whether this piece of news is one that the reporter has not heard. */
export function isUntold({ news = [] }: ReporterTalk, piece: ReporterNews): boolean {
  return news.includes(piece);
}

/** Several within a short time are told at once: the first of them counts. */
function withNews(talk: ReporterTalk, piece: ReporterNews, at: Temporal.Instant): ReporterTalk {
  const all = new Set([...(talk.news ?? []), piece]);
  return { ...talk, news: NEWS.filter((each) => all.has(each)), newsSince: talk.newsSince ?? at };
}

function withoutNews(
  { news = [], newsSince, ...talk }: ReporterTalk,
  gone: readonly ReporterNews[],
): ReporterTalk {
  const left = news.filter((each) => !gone.includes(each));
  return { ...talk, news: left, ...(newsSince && left.length > 0 ? { newsSince } : {}) };
}

/** A word that is no status: what has come about before it need not be said at once any more. */
function withWord(talk: ReporterTalk, word: Word): ReporterTalk {
  const { newsSince: _, ...rest } = talk;
  return { ...rest, told: laterWord(talk.told, word) };
}

type Word = NonNullable<ReporterTalk['told']>;

function laterWord(one: Word | undefined, other: Word): Word {
  return one && isBefore(other.at, one.at) ? one : other;
}
