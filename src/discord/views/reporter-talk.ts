import { ButtonStyle } from 'discord.js';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { ReporterDue } from '../../process/reporter/dues.ts';
import type { Button } from './container.ts';
import { button } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { absoluteAndRelative } from './words.ts';

/** What the reporter waits for, in a few words: all that a push shows. */
export function owedInWords({ where }: Pick<ReporterDue, 'where'>): string {
  return `The reporter wrote ${where === 'email' ? 'by e-mail' : 'in the advisory'}, and nobody has answered`;
}

/** What the reporter of a case waits for, a line each; and that their comments cannot be seen, where they cannot. */
export function reporterLines(
  { case: state, owedToReporter }: Outlook,
  { threadBlindSince }: Pick<ViewContext, 'threadBlindSince'>,
): string[] {
  const blindSince = threadBlindSince?.(state.id);
  return [
    ...owedToReporter.map(
      (due) =>
        `❔ **${owedInWords(due)}**, since ${absoluteAndRelative(due.since)}. ${ANSWER_WHERE[due.where]}, or say that you did elsewhere.`,
    ),
    ...(blindSince
      ? [
          `⚠️ I cannot see the comments in the advisory, since ${absoluteAndRelative(blindSince)}: look there yourselves for what the reporter writes.`,
        ]
      : []),
  ];
}

const ANSWER_WHERE: { readonly [where in ReporterDue['where']]: string } = {
  advisory: 'Answer there',
  email: 'Answer their e-mail',
};

/** What this person can do about what the reporter wrote: say that it is answered, or when the reporter publishes. */
export function reporterWroteButtons({ case: { id: caseId }, owedToReporter, may }: Outlook): Button[] {
  const [due] = owedToReporter;
  if (!due || !may.tellReporter) return [];
  return [
    button('Answered elsewhere', 'answered', { caseId, wrote: due.revision }, ButtonStyle.Success),
    ...(may.changeDisclosure ? [button('They publish on…', 'publishes', { caseId })] : []),
  ];
}
