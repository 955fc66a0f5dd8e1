/** Where a person reads and types: a channel or thread of the server, or the direct messages with the bot. */
export type Place = { readonly kind: 'channel'; readonly name: string } | { readonly kind: 'dm' };

const DM = '#@bot';
/** So a link does not look like one that skips a part of the page. */
const HERE = './';

/** The place that an address of the page names after its `#`; the team's channel where it names none. */
export function placeAt(hash: string): Place {
  if (hash === DM) return { kind: 'dm' };
  const name = decodeURIComponent(hash.replace(/^#/, ''));
  return { kind: 'channel', name: name === '' ? 'security' : name };
}

/** What leads to a place. */
export function hashOf(place: Place): string {
  return place.kind === 'dm' ? `${HERE}${DM}` : `${HERE}#${encodeURIComponent(place.name)}`;
}

/** The same place of the same person has the same key. */
export function keyOf(place: Place, person: string): string {
  return place.kind === 'dm' ? `@${person}` : `#${place.name}`;
}
