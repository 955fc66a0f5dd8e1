import type { Subcommand } from '../../src/discord/command.ts';
import { addDistributor } from '../../src/app/distributors.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { distributorsView } from '../../src/discord/views/distributors.ts';
import { escapeMarkdown } from '../../src/discord/views/view.ts';
import { refusalOfText } from '../../src/process/acts/decision.ts';
import { LONGEST_NAME, LONGEST_NOTE } from '../../src/store/distributors.ts';

/** Puts a distributor on the private list. */
export default {
  name: 'distributors add',
  description: 'Put a distributor on the private list',
  audience: 'security',
  build: (subcommand) =>
    subcommand
      .addStringOption((option) =>
        option.setName('name').setDescription('Who they are').setRequired(true).setMaxLength(LONGEST_NAME),
      )
      .addStringOption((option) =>
        option
          .setName('contact')
          .setDescription('The one e-mail address at which they are told')
          .setRequired(true)
          .setMaxLength(254),
      )
      .addStringOption((option) =>
        option
          .setName('since')
          .setDescription('Since when, as 2026-03-02 (today, if left out)')
          .setMaxLength(10),
      )
      .addStringOption((option) =>
        option
          .setName('note')
          .setDescription('By which criteria they are on the list')
          .setMaxLength(LONGEST_NOTE),
      ),
  execute(action, options) {
    const { distributors } = action.services;
    const name = options.getString('name', true);
    const note = options.getString('note')?.trim() || undefined;
    const refusal = refusalOfText(name) ?? refusalOfText(note);
    if (refusal) throw new ProblemError(refusal);
    const typed = options.getString('since');
    const since = typed === null ? action.now.toZonedDateTimeISO('UTC').toPlainDate() : dateOf(typed);
    const contact = options.getString('contact', true);
    const added = { name, contact, since, note, addedBy: action.user.id };
    const outcome = addDistributor(action.services, added, action.now);
    if (typeof outcome !== 'string')
      return { view: distributorsView(distributors.list(), `✅ ${escapeMarkdown(name)} is on the list.`) };
    throw new ProblemError(
      outcome === 'bad-contact'
        ? { code: 'bad-contact' }
        : outcome === 'name-taken' || outcome === 'contact-taken'
          ? { code: 'distributor-known', what: outcome === 'name-taken' ? 'name' : 'contact' }
          : outcome === 'bad-name'
            ? {
                code: 'bad-value',
                option: 'name',
                takes: `a name of at most ${LONGEST_NAME} letters, in one line`,
              }
            : { code: 'bad-value', option: 'note', takes: `at most ${LONGEST_NOTE} characters` },
    );
  },
} satisfies Subcommand;

function dateOf(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text.trim());
  } catch {
    throw new ProblemError({ code: 'bad-value', option: 'since', takes: 'a date such as `2026-03-02`' });
  }
}
