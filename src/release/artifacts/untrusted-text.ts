/** How much is shown of a text that a foreign server gave. */
const CHARACTERS = 120;

/**
 * What a server said, as one short piece of a line: plain letters only, without the scheme of an address, so that
 * Discord makes no link, no mention and no format of it.
 */
export function plainly(text: string): string {
  const start = text.slice(0, 4 * CHARACTERS);
  const plain = start
    .replaceAll(/(?<![a-z0-9+.-])[a-z0-9+.-]+:\/+/gi, '')
    .replaceAll(/[^\w ./:@+-]/g, '?')
    .replaceAll(/@(?=everyone|here)/gi, '?');
  return plain.length > CHARACTERS || start.length < text.length
    ? `${plain.slice(0, CHARACTERS - 1)}…`
    : plain;
}

/** The start of a digest, enough to tell it from another one. */
export function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
