/** More than all fields of a contribution hold. */
const CHARACTERS = 6000;
/** More than this would be a list of the team. */
const MOST = 5;

/** Mentions as Discord stores them, and as people type them. */
const MENTION = /<@[!&]?\d{1,20}>|(?<![\w.@/-])@[\w-]{1,39}/gu;
const WORD = /[\w-]{1,60}/gu;

/**
 * The people whom a text names, as it writes them: mentions, and words that are one of these logins, in any case. At most
 * five, each once, in the order of the text.
 */
export function namesIn(text: string, logins: readonly string[]): string[] {
  const plain = text.slice(0, CHARACTERS).normalize('NFKC');
  const known = new Set(logins.map((login) => login.toLowerCase()));
  const found = [
    ...plain.matchAll(MENTION),
    ...plain.matchAll(WORD).filter(([word]) => known.has(word.toLowerCase())),
  ].toSorted((a, b) => a.index - b.index);
  const names = new Map(found.map(([name]) => [name.toLowerCase().replace(/^@/, ''), name]));
  return [...names.values()].slice(0, MOST);
}
