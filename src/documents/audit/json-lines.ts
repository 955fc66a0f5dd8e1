import type { CheckedEvent, Trail } from '../../store/trail.ts';

/** Raise it with every change of the lines that a reader of an older export would stumble over. */
const VERSION = 1;

/** Who exported a trail, and when. */
export interface Export {
  /** A member, by Discord id. */
  readonly by: string;
  readonly at: Temporal.Instant;
}

/**
 * A trail as JSON Lines, for programs. The first line says what it is, who exported it and when, and lists the
 * cases: how many events each has, its head, and what is wrong with it. Then one line an event, in order.
 *
 * Written again as JSON, the `actor` and the `body` of a line are the very texts that the hash covers; where the
 * stored text cannot be had that way, or is no event (the file was edited), `raw` holds it as it is.
 * Gives them a few at a time, to be put together.
 */
export function* jsonLines(trail: Trail, { by, at }: Export): Generator<string> {
  const first = {
    format: 'codegate-advisory-bot audit trail',
    version: VERSION,
    exportedAt: at.toString(),
    by,
    cases: trail.cases.map(({ caseId, events, head, problems }) => ({
      case: caseId,
      events: events.length,
      head: head ?? null,
      problems,
    })),
    skipped: trail.skipped,
  };
  yield `${oneLine(first)}\n`;
  for (const { events } of trail.cases) for (const event of events) yield `${oneLine(lineOf(event))}\n`;
}

function lineOf({ stored, event, standing }: CheckedEvent): object {
  const actor = event && parsed(stored.actor);
  const body = event && parsed(stored.body);
  const raw = {
    ...(actor ? {} : { actor: stored.actor }),
    ...(body ? {} : { body: stored.body }),
  };
  return {
    case: stored.caseId,
    seq: stored.seq,
    at: stored.at,
    actor: actor?.value ?? null,
    cause: stored.cause,
    body: body?.value ?? null,
    hash: stored.hash,
    chain: standing,
    ...(actor && body ? {} : { raw }),
  };
}

/** What a JSON text says; `undefined` if writing it again would not give the same text. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Some programs take these for the end of a line, where JSON lets them stand in a text. */
function oneLine(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[\u0085\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
