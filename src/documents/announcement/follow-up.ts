import { BAND_NAMES } from '../vocabulary.ts';
import type { Correctable } from '../../process/publication/parts.ts';
import { safeWords } from '../discord-markdown/line.ts';
import type { Announcement } from './announcement.ts';
import { announcementDocument } from './document.ts';
import { GENEROUS, LIMIT, WHOLE, type LengthBudget } from './length-budget.ts';
import { linksOf } from './links.ts';
import type { Section } from './sections.ts';
import { announcementValues, identifierOf, sinceInWords, type AnnouncementFacts } from './values.ts';
import type { Wording } from './wording.ts';

/** What an announcement that stands in #codegate said otherwise. */
export interface CorrectionFacts {
  /** What differs, the gravest first. */
  readonly changed: readonly Correctable[];
  /** The fixed versions that it named and that are none, and those in their place; unknown where nobody can tell. */
  readonly versions?: { readonly before: readonly string[]; readonly now: readonly string[] } | undefined;
  /** The address of its message. */
  readonly url: string;
  /** When it was posted. */
  readonly at: string;
}

/** It is read on a telephone, and the message it refers to says the rest. */
const SHORT: LengthBudget = {
  ...GENEROUS,
  summary: 200,
  actions: 700,
  affected: 400,
  fixed: 300,
  mitigation: 1000,
};

/** A version in which no character is Markdown in the middle of a line. */
const PLAIN = /^\d[A-Za-z\d.+-]{0,59}$/;

/** How many versions a first line names. */
const NAMED = 4;

/**
 * What follows on an announcement in #codegate that is to be corrected: first what changed and what to do now; it refers to
 * that message, which says everything.
 */
export function followUp(
  facts: AnnouncementFacts,
  correction: CorrectionFacts,
  sections: readonly Section[],
  wording: Wording,
): Announcement {
  const { changed, url, at } = correction;
  const valuesIn = announcementValues(facts, sections, wording);
  const values = valuesIn(SHORT);
  const whole = valuesIn(WHOLE);
  const has = (fact: Correctable) => changed.includes(fact);
  const said = [
    ...(has('fixed') ? (['actions', 'fixed'] as const) : []),
    ...(has('affected') ? (['affected'] as const) : []),
    ...(has('workaround') ? (['mitigation'] as const) : []),
  ];
  const [first = '', ...others] = changed.map((fact) => lineOf(fact, correction, facts));
  const text = [
    [`## ${first}`, ...others].join('\n'),
    `**${values.identifier}: ${values.summary}**`,
    ...said.map((name) => `**${HEADINGS[name]}**\n${values[name]}`),
    `This corrects [the announcement](${url}) of <t:${secondsOf(at)}:f>, which says all of it.`,
  ].join('\n\n');
  const isWhole = said.every((name) => values[name] === whole[name]);
  const name = `${identifierOf(facts.advisory).replaceAll(/[^\w-]/g, '-')}.md`;
  return {
    text: text.slice(0, LIMIT).toWellFormed(),
    ...(isWhole
      ? {}
      : { attachment: { name, content: announcementDocument(facts, sections, whole, wording) } }),
    severity: facts.advisory.severity,
    links: linksOf(facts, wording),
  };
}

/** What stands above an announcement that a follow-up corrects. */
export function pointerTo({ url, at }: { readonly url: string; readonly at: Temporal.Instant }): string {
  return `⚠️ **Corrected** <t:${secondsOf(at.toString())}:f>: [what changed, and what to do now](${url})`;
}

/** What stands above all that is said of an advisory that was withdrawn; `ghsaId` says which, where it is one of several. */
export function withdrawnLine(at: Temporal.Instant, ghsaId?: string): string {
  if (ghsaId !== undefined)
    return `⚠️ **Withdrawn** <t:${secondsOf(at.toString())}:f>: ${ghsaId}. Do nothing because of it; the rest stands.`;
  return `⚠️ **Withdrawn** <t:${secondsOf(at.toString())}:f>: GitHub shows the advisory below as withdrawn. Do nothing more because of this message; if you have upgraded already, nothing here asks you to go back.`;
}

/**
 * What stands above what helps until there is a fix, where a version was announced that is not the fixed one.
 * @returns `undefined` if nothing that was announced is known to be wrong: another version is named beside it
 */
export function notFixedLine({ versions, url }: CorrectionFacts): string | undefined {
  if (!versions)
    return `⚠️ **Do not rely on the version that [we announced](${url}):** it is not the fixed one any more.`;
  const { before } = versions;
  if (before.length === 0) return undefined;
  return `⚠️ **Do not rely on ${named(before)}:** ${before.length === 1 ? 'it does' : 'they do'} not fix it, though [we announced it](${url}).`;
}

const HEADINGS = {
  actions: 'What to do now',
  fixed: 'Fixed in',
  affected: 'Affected versions',
  mitigation: 'If you cannot upgrade yet',
} as const;

/** What changed, and what to do now. */
function lineOf(fact: Correctable, { versions }: CorrectionFacts, facts: AnnouncementFacts): string {
  const { advisory } = facts;
  switch (fact) {
    case 'exploited':
      return attacksLine(facts);
    case 'fixed':
      return versionsLine(versions);
    case 'affected':
      return 'Check again whether you are affected: other versions are than we announced.';
    case 'workaround':
      return 'Use another workaround than we announced, if you cannot upgrade yet.';
    case 'severity':
      return `The severity is ${advisory.severity ? BAND_NAMES[advisory.severity] : 'not scored'} now.`;
  }
}

function attacksLine(facts: AnnouncementFacts): string {
  return facts.exploited === 'yes'
    ? `Attackers are already using it: upgrade at once, and look for signs of misuse.${sinceInWords(facts)}`
    : 'We know of no attacks after all: that we did was a mistake. The fix is needed all the same.';
}

function versionsLine(versions: CorrectionFacts['versions']): string {
  if (!versions) return 'Upgrade again: the fixed version is another one than we announced.';
  const { before, now } = versions;
  const fixing = named(now);
  if (before.length === 0) return `Also fixed: ${fixing || 'see below'}.`;
  const does = before.length === 1 ? 'does' : 'do';
  const fixes = fixing === '' ? 'no version does yet' : `${fixing} ${now.length === 1 ? 'does' : 'do'}`;
  return `Upgrade again: ${named(before)} ${does} not fix it; ${fixes}.`;
}

function named(versions: readonly string[]): string {
  const shown = versions
    .slice(0, NAMED)
    .map((version) => (PLAIN.test(version) ? version : safeWords(version, 60)));
  const rest = versions.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(' and ');
}

function secondsOf(instant: string): number {
  return Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 1000);
}
