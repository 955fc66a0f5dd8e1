import type { AdvisoryText } from '../../github/advisory-text.ts';
import type { FixAddress } from '../../release/releases-of-advisory.ts';
import type { Released } from './binaries.ts';
import type { Wording } from './wording.ts';
import { safeWords } from '../discord-markdown/line.ts';
import { advisoryPage } from '../advisory-page.ts';

/** A place to read on. */
export interface Link {
  readonly label: string;
  /** An address that Discord takes for a button: http or https, 512 characters at most. */
  readonly url: string;
}

interface Linked {
  readonly repository: string;
  readonly githubUrl: string;
  readonly advisory: AdvisoryText;
  readonly releases: readonly Released[];
  readonly fixes: readonly FixAddress[];
  readonly fixUrl: string | undefined;
}

/** Releases that are linked; more stand in GitHub's own list. */
const RELEASES = 3;
/** Characters of an address: Discord's limit for a button. */
const ADDRESS = 512;

/** The advisory, the fix of each release and the releases, as far as their addresses are addresses. */
export function linksOf(
  { repository, githubUrl, advisory, releases, fixes, fixUrl }: Linked,
  { isByLine }: Pick<Wording, 'isByLine'>,
): Link[] {
  const page = advisoryPage(githubUrl, { repository, ghsaId: advisory.ghsaId });
  // Its own address must leave room for the rest of a message.
  const own = [advisory.url, page].map((url) => addressOf(url, 250)).find((url) => url !== undefined);
  const shown = isByLine ? fixes : fixUrl === undefined ? [] : [{ tag: '', url: fixUrl }];
  return [
    ...(own === undefined ? [] : [{ label: 'Advisory', url: own }]),
    ...shown.slice(0, RELEASES).flatMap((fix) => {
      const url = addressOf(fix.url, ADDRESS);
      const where = shown.length > 1 ? ` in ${labelOf(fix.tag)}` : '';
      return url === undefined ? [] : [{ label: `The fix${where}`, url }];
    }),
    ...releases.slice(0, RELEASES).flatMap(({ facts }) => {
      const url = addressOf(facts.url, ADDRESS);
      return url === undefined ? [] : [{ label: `Release ${labelOf(facts.tag)}`, url }];
    }),
  ];
}

/** The same as text, a line each. */
export function linkLines(facts: Linked, wording: Pick<Wording, 'isByLine'>): string[] {
  return linksOf(facts, wording).map(({ label, url }) => `${safeWords(label, 100)}: <${url}>`);
}

function labelOf(tag: string): string {
  return Array.from(tag.replaceAll(/[^\p{L}\p{N}\p{P}\p{S}]/gu, ''))
    .slice(0, 40)
    .join('');
}

function addressOf(text: string, most: number): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  // Tags may hold "@everyone"; a backslash before the bracket that ends the address would be read as an escape of it.
  const address = url.href.replaceAll(/[<>@\s\\`]/g, encodeURIComponent);
  return address.length <= most ? address : undefined;
}
