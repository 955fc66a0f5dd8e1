import { act } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { plain } from '../src/discord/views/view.ts';
import { mention } from '../src/discord/views/words.ts';
import { answerOffer, nameCoordinator } from '../src/process/acts/coordinator.ts';
import type { Case } from '../src/process/case.ts';

/** Names who coordinates a case; a hand-over counts when it is accepted. */
export default {
  name: 'coordinator',
  description: 'Name who coordinates a case; a hand-over counts when it is accepted',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addUserOption((option) =>
      option.setName('member').setDescription('A member of the security team').setRequired(true),
    ),
  execute(action, options) {
    const member = options.getUser('member', true).id;
    const state = name(action, member);
    const note =
      state.coordinator === member
        ? `✅ ${mention(member)} coordinates.`
        : `✅ ${mention(member)} is asked by direct message; until they accept, nothing changes.`;
    return briefAnswer(action, state, note);
  },
} satisfies Subcommand;

/** "I coordinate". */
export const take: PressHandler<'take'> = {
  audience: 'security',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    const { coordinator } = ofCase.case;
    // The button is for a case without a coordinator: an old one must not take it from one.
    if (coordinator !== undefined)
      throw new ProblemError({ code: 'coordinator-already', member: coordinator });
    return briefAnswer(
      ofCase,
      name(ofCase, action.user.id),
      '✅ You coordinate this case.',
      'pressed-message',
    );
  },
};

/** "Accept" and "Decline". */
export const offer: PressHandler<'offer'> = {
  audience: 'security',
  press(action, { caseId, accepts }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, circumstances) =>
      answerOffer(before, { accepts: accepts === 'yes' }, circumstances),
    );
    return accepts === 'yes'
      ? briefAnswer(ofCase, state, '✅ You coordinate this case.', 'pressed-message')
      : {
          view: plain(`You declined to coordinate ${caseId}. Nothing else changed.`),
          change: 'pressed-message',
        };
  },
};

function name(action: CaseActionContext, member: string): Case {
  const isSecurity = action.isSecurity(member);
  // The member who is named must be told, also before they ever used the bot: Discord has just shown their role.
  if (isSecurity) action.services.people.seen(member, true);
  return act(action, (before, circumstances) =>
    nameCoordinator(before, { member, isSecurity }, circumstances),
  );
}
