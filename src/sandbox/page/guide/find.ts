import { client } from '../client.ts';
import type { APIMessage } from '../packages/discord.ts';
import { byId, type PageMessage } from '../state/messages.ts';
import type { Place } from '../state/place.ts';

/** A part of a message that can be used, and where the message stands. */
export interface Found {
  readonly message: PageMessage;
  readonly customId: string;
  readonly place: Place;
}

type Part = NonNullable<APIMessage['components']>[number];

/** The latest button of that name among all that a person sees; `undefined` if there is none. */
export function findButton(person: string, label: string | RegExp): Promise<Found | undefined> {
  return findPart(person, (part) =>
    'label' in part && typeof part.label === 'string' && 'custom_id' in part && fits(label, part.label)
      ? part.custom_id
      : undefined,
  );
}

/** The case that the team's channel was told of last, such as CG-2026-001; `undefined` if there is none. */
export async function findCase(): Promise<string | undefined> {
  const { messages } = await client.channel('security');
  const texts = messages.toReversed().map(({ text }) => text);
  return texts.flatMap((text) => /[A-Z][A-Z0-9]*-\d{4}-\d{3,}/.exec(text) ?? [])[0];
}

/** The release day that a person was told of last, as an instant in ISO 8601; `undefined` if there is none. */
export async function findReleaseDay(person: string): Promise<string | undefined> {
  const { messages } = await client.dms(person);
  for (const { raw } of messages.toReversed()) {
    const [, seconds] = /Release day[^<]*<t:(\d+)/.exec(JSON.stringify(raw.components)) ?? [];
    if (seconds !== undefined) return new Date(Number(seconds) * 1000).toISOString();
  }
  return undefined;
}

/** A part with its custom id where `idOf` gives one. */
async function findPart(
  person: string,
  idOf: (part: AnyPart) => string | undefined,
): Promise<Found | undefined> {
  const [direct, channel, alone] = await Promise.all([
    client.dms(person),
    client.channel('security'),
    client.answers(person),
  ]);
  const directChannel = direct.messages[0]?.raw.channel_id;
  const all = [...direct.messages, ...channel.messages, ...alone.answers].toSorted(byId).toReversed();
  for (const message of all) {
    const customId = partsIn(message.raw.components ?? []).flatMap((part) => idOf(part) ?? [])[0];
    const isDirect = message.raw.channel_id === directChannel;
    if (customId !== undefined)
      return { message, customId, place: isDirect ? { kind: 'dm' } : { kind: 'channel', name: 'security' } };
  }
  return undefined;
}

type Inner<P> = P extends { components: readonly (infer I)[] } ? I : never;
type Accessory<P> = P extends { accessory: infer A } ? A : never;
type AnyPart = Part | Inner<Part> | Inner<Inner<Part>> | Accessory<Part | Inner<Part>>;

/** Every part of a message, those inside of others included. */
function partsIn(parts: readonly AnyPart[]): AnyPart[] {
  return parts.flatMap((part) => [
    part,
    ...('components' in part ? partsIn(part.components) : []),
    ...('accessory' in part ? [part.accessory] : []),
  ]);
}

function fits(wanted: string | RegExp, label: string): boolean {
  return typeof wanted === 'string' ? wanted === label : wanted.test(label);
}
