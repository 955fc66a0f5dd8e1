import { prepareText } from '../src/app/advisory-comments.ts';
import { actOnReleaseDay } from '../src/app/advance-notices.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer, textAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { fallenDayInWords } from '../src/discord/views/distributors.ts';
import { DISCLOSURE_WORDS } from '../src/documents/vocabulary.ts';
import { changeDisclosure } from '../src/process/acts/disclosure.ts';
import { isUrgent } from '../src/process/case.ts';
import { DISCLOSURES, type Disclosure } from '../src/process/events.ts';

/** Says how public the vulnerability is; going public makes everything ASAP. */
export default {
  name: 'disclosure',
  description: 'Say how public it is: going public makes every deadline ASAP',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      option
        .setName('kind')
        .setDescription('What happened')
        .setRequired(true)
        .addChoices(DISCLOSURES.map((value) => ({ name: DISCLOSURE_WORDS[value].long, value }))),
    ),
  execute(action, options) {
    const kind = DISCLOSURES.find((name) => name === options.getString('kind', true));
    if (!kind) throw new ProblemError({ code: 'bad-choice', option: 'kind' });
    return change(action, kind);
  },
} satisfies Subcommand;

/** "They agreed to wait" and "They declined". */
export const disclose: PressHandler<'disclose'> = {
  audience: 'security',
  press: (action, { caseId, disclosure }) => change(action.caseAction(caseId), disclosure, 'pressed-message'),
};

function change(action: CaseActionContext, kind: Disclosure, how?: Shown['change']): Shown {
  const { state, distributors } = actOnReleaseDay(action, (before, given) =>
    changeDisclosure(before, { kind }, given),
  );
  if (kind === 'intends-to-publish') {
    const prepared = prepareText(action, state, 'ask-private');
    return textAnswer(action, state, prepared, '✅ Recorded. Ask the reporter for private handling:', how);
  }
  const news = state.disclosure.revision !== action.case.disclosure.revision;
  const note = isUrgent(kind)
    ? news
      ? '🔴 Recorded: every open deadline is ASAP, and the whole security team is told now.'
      : '🔴 Recorded: every open deadline is ASAP already.'
    : `✅ Recorded: ${DISCLOSURE_WORDS[kind].long}.`;
  const fell = action.case.proposal && !state.proposal ? fallenDayInWords(distributors) : '';
  return briefAnswer(action, state, `${note}${fell}`, how);
}
