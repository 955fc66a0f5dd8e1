import { RESOLUTION_NAMES } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type { Resolution } from '../../process/events.ts';
import { button, escapeMarkdown, linesWithin, MENU, MessageBuilder, plain, type View } from './view.ts';
import { absolute } from './words.ts';

/** As what reports are closed in a mass, with no more to say of each. */
const MASS_RESOLUTIONS = ['spam', 'invalid'] as const satisfies readonly Resolution[];

/** Characters that the list may take, of the 4,000 of a message. */
const BUDGET = 3000;

/**
 * The reports in intake that nobody has taken on: a menu for each way to close some of them, a button to close all.
 * @param print Names just these reports, so that a press closes none that came since.
 */
export function closeSeveralView(reports: readonly Case[], print: string, note?: string): View {
  if (reports.length === 0)
    return plain(
      ...(note === undefined ? [] : [note]),
      'No report waits in intake that nobody has taken on.',
    );
  const builder = new MessageBuilder(note === undefined ? 'soon' : 'calm');
  builder.text(
    note,
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

function reportLine({ id, disclosedAt, reporter }: Case): string {
  const from = reporter ? ` · ${escapeMarkdown(reporter.login, 40)}` : '';
  return `- **${id}** · ${absolute(disclosedAt)}${from}`;
}
