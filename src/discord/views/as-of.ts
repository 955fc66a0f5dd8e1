import { unreadableIds } from '../../documents/unreadable-cases.ts';
import type { Blindness } from '../../app/watch/blindness.ts';
import { escapeMarkdown, listed } from './view.ts';
import { absoluteAndRelative } from './words.ts';

/** How many repositories are named. */
const MOST = 3;

/** That what is shown is as of then, where GitHub does not answer: a line for each instant, none where all is followed. */
export function asOfLines(blind: readonly Blindness[]): string[] {
  const together = [...Map.groupBy(blind, ({ asOf }) => absoluteAndRelative(asOf))];
  return together.slice(0, MOST).map(([when, each]) => {
    const names = listed(
      each.map(({ repository }) => escapeMarkdown(repository, 100)),
      MOST,
    );
    return `⚠️ As of ${when}: GitHub has not answered since for ${names}. Look there yourselves for new reports.`;
  });
}

/** That these cases are left out of what is shown; none where there are none. */
export function leftOutLines(unreadable: readonly string[]): string[] {
  if (unreadable.length === 0) return [];
  return [
    `⚠️ Without ${unreadableIds(unreadable)}, which cannot be read: \`/advisory show\` says what to do. Keep ${unreadable.length === 1 ? 'its' : 'their'} deadlines yourselves.`,
  ];
}

/** What a list says that is empty: what is not known of cannot be said not to be there. */
export function emptyAsOf(words: string, blind: readonly Blindness[], unreadable: readonly string[]): string {
  return blind.length + unreadable.length === 0 ? words : words.replace(/\.$/, ', as far as I know.');
}
