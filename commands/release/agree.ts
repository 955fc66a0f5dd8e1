import { giveAdvanceNotice } from '../../src/app/advance-notices.ts';
import { act } from '../../src/app/record.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { sidesInWords } from '../../src/documents/vocabulary.ts';
import { agreeToRelease } from '../../src/process/acts/release.ts';
import type { Case } from '../../src/process/case.ts';

/** Agrees to the proposed release day, for one side. */
export default {
  name: 'release agree',
  description: 'Agree to the proposed release day, for your side',
  audience: 'case',
  build: caseOption,
  execute: (action) => agreement(action, {}),
} satisfies Subcommand;

/** "Agree", to the very proposal that the button stands under. */
export const agree: PressHandler<'agree'> = {
  audience: 'members',
  press: (action, { caseId, proposal }) =>
    agreement(action.caseAction(caseId), { proposal }, 'pressed-message'),
};

function agreement(action: CaseActionContext, which: { proposal?: number }, change?: Shown['change']): Shown {
  const { mailer } = action.services;
  const { agreed, told } = action.services.atomically(() => {
    const after = act(action, (before, given) => agreeToRelease(before, which, given));
    return { agreed: after, told: mailer && isMoved(action, after) ? tellAgain(action, after) : undefined };
  });
  const state = told ?? agreed;
  const waits = (['security', 'fix-team'] as const).filter((side) => !state.proposal?.agreed.includes(side));
  const day = state.proposal ? inWords(state.proposal.at) : '';
  const note =
    waits.length > 0
      ? `✅ Your side agrees to ${day}. It waits for ${sidesInWords(waits)}.`
      : `✅ The release day is agreed: ${day}. Everyone on the case gets it for their calendar.`;
  const further = told
    ? ' The distributors are told that it moved.'
    : isMoved(action, state)
      ? ' ⚠️ The distributors were told another day: `/advisory distributors notify`.'
      : '';
  return briefAnswer(action, state, `${note}${further}`, change);
}

/** Whether a day is agreed, and the distributors know another one. */
function isMoved({ services }: CaseActionContext, { id, steps, advanceNotice, proposal }: Case): boolean {
  return (
    steps['release-day'] !== undefined &&
    advanceNotice !== undefined &&
    advanceNotice.proposal !== proposal?.revision &&
    services.mail.deliveriesOf(id).length > 0
  );
}

/** The distributors who were told a day must not wait for a member to remember them when it moves. */
function tellAgain(action: CaseActionContext, state: Case): Case {
  const bot: CaseActionContext = { ...action, case: state, who: { id: action.who.id, sides: ['security'] } };
  const cause = { actor: { kind: 'bot' }, cause: 'release day moved', now: action.now } as const;
  return giveAdvanceNotice(bot, state, 'mail', { cause });
}
