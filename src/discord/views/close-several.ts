import { RESOLUTION_NAMES } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type { Resolution } from '../../process/events.ts';
import { button, escapeMarkdown, linesWithin, MENU, MessageBuilder, type View } from './view.ts';
import { absolute } from './words.ts';

/** As what reports are closed in a mass, with no more to say of each. */
const MASS_RESOLUTIONS = ['spam', 'invalid'] as const satisfies readonly Resolution[];

/** So many menus of those whose reporters are told fit beside the others. */
const MENUS = 6;

/** Characters that the list may take, of the 4,000 of a message. */
const BUDGET = 3000;

/**
 * The reports in intake that nobody has taken on: a menu for each way to close some of them, a button to close all.
 * @param print Names just these reports, so that a press closes none that came since.
 * @param toTell The cases that were closed just now whose reporters are told by e-mail: each after a look at the words.
 */
export function closeSeveralView(
  reports: readonly Case[],
  print: string,
  note?: string,
  toTell: readonly Case[] = [],
): View {
  const builder = new MessageBuilder(note === undefined ? 'soon' : 'calm');
  builder.text(note);
  addToldMenus(builder, toTell);
  if (reports.length === 0) return builder.text('No report waits in intake that nobody has taken on.').view();
  builder.text(
    `### In intake, taken on by nobody · ${reports.length}`,
    ...linesWithin(reports.map(reportLine), BUDGET),
  );
  const choices = (resolution: Resolution) => ({
    placeholder: `These are closed as ${RESOLUTION_NAMES[resolution]}`,
    most: Math.min(reports.length, MENU),
    choices: reports.slice(0, MENU).map(({ id }) => ({ label: id, value: id })),
  });
  for (const resolution of MASS_RESOLUTIONS)
    builder.menu('close-chosen', { resolution }, choices(resolution));
  builder.menu('close-duplicates', { print }, choices('duplicate'));
  if (reports.length > MENU) builder.text(`-# The menus hold the first ${MENU}.`);
  builder.buttons(
    ...MASS_RESOLUTIONS.map((resolution) =>
      button(`All ${reports.length}: ${RESOLUTION_NAMES[resolution]}…`, 'close-all', { resolution, print }),
    ),
  );
  return builder.view();
}

/** Menus of closed cases, each of which leads to the words for its reporter. */
function addToldMenus(builder: MessageBuilder, toTell: readonly Case[]): void {
  if (toTell.length === 0) return;
  builder.text(
    `✉️ ${toTell.length === 1 ? 'One reporter' : `${toTell.length} reporters`} wrote by e-mail: look at the words for each, and send them.`,
  );
  for (const [page, ids] of pagesOf(toTell.map(({ id }) => id)).entries())
    builder.menu(
      'tell-closed',
      { page },
      { placeholder: 'Words for the reporter of …', choices: ids.map((id) => ({ label: id, value: id })) },
    );
  if (toTell.length > MENU * MENUS)
    builder.text(`-# …and ${toTell.length - MENU * MENUS} more, in the mailbox: answer those from there.`);
}

function pagesOf(ids: readonly string[]): string[][] {
  const starts = Array.from({ length: MENUS }, (_, page) => page * MENU).filter(
    (start) => start < ids.length,
  );
  return starts.map((start) => ids.slice(start, start + MENU));
}

function reportLine({ id, disclosedAt, reporter }: Case): string {
  const from = reporter ? ` · ${escapeMarkdown(reporter.login, 40)}` : '';
  return `- **${id}** · ${absolute(disclosedAt)}${from}`;
}
