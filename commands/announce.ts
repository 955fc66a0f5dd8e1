import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { withObservedFix } from '../src/app/publication/fix-release.ts';
import { caseOption } from '../src/discord/options.ts';
import { EXPLOITATION_NAMES } from '../src/documents/vocabulary.ts';
import { previewAnswer } from '../src/discord/card-answer.ts';
import { EXPLOITATIONS, type Exploitation } from '../src/process/events.ts';
import { toMark } from '../src/process/publication/marks.ts';

/**
 * Previews the announcement of a published advisory, or of what users can do about a vulnerability that is public
 * while its fix is not there yet. A second member of the security team posts it.
 */
export default {
  name: 'announce',
  description: 'Preview the announcement in #codegate; a second member of the security team posts it',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      option
        .setName('exploited')
        .setDescription(
          'Is the vulnerability known to be exploited? (left out: as said before, else unknown)',
        )
        .addChoices(EXPLOITATIONS.map((value) => ({ name: EXPLOITATION_NAMES[value], value }))),
    ),
  execute(action, options) {
    const asked = options.getString('exploited');
    const exploited = EXPLOITATIONS.find((value) => value === asked);
    if (asked !== null && !exploited) throw new ProblemError({ code: 'bad-choice', option: 'exploited' });
    return announce(action, exploited);
  },
} satisfies Subcommand;

/** "Announce…". */
export const announceButton: PressHandler<'announce'> = {
  audience: 'security',
  press: (action, { caseId }) => announce(action.caseAction(caseId)),
};

async function announce(asked: CaseActionContext, exploited?: Exploitation): Promise<Shown> {
  const action = await withObservedFix(asked);
  const { publishedAt, unfixedSince, disclosure } = action.case;
  const early = (!publishedAt || unfixedSince) && disclosure.kind === 'public';
  const mark = toMark(action.case);
  return previewAnswer(action, mark?.what ?? (early ? 'mitigation' : 'announcement'), { exploited });
}
