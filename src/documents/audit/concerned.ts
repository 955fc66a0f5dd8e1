import type { StoredEvent } from '../../store/stored-event.ts';
import type { Trail } from '../../store/trail.ts';

/** Everybody whom the events of a trail name, by their ids and logins, in lower case. */
export function namedIn({ cases }: Trail): ReadonlySet<string> {
  return new Set(
    cases.flatMap(({ events }) =>
      events.flatMap(({ stored }) => [...textsIn(stored.actor), ...textsIn(stored.body)]),
    ),
  );
}

/** Whether a change says something of one of them. What cannot be read may, and is not left out. */
export function concernsNamed({ body }: Pick<StoredEvent, 'body'>, named: ReadonlySet<string>): boolean {
  const said = textsIn(body);
  return said.length === 0 || said.some((text) => named.has(text));
}

/** The texts in a piece of JSON, in lower case; none where it is no JSON. */
function textsIn(json: string): string[] {
  const texts: string[] = [];
  try {
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value === 'string') texts.push(value.toLowerCase());
      return value;
    });
  } catch {
    return [];
  }
  return texts;
}
