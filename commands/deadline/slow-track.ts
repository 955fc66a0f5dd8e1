import { act } from '../../src/app/record.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption, reasonOption, requiredText } from '../../src/discord/options.ts';
import { daysAhead, planned, requiredUtc } from '../../src/discord/utc-input.ts';
import { slowTrackForm } from '../../src/discord/views/forms.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { slowDown } from '../../src/process/acts/deadline.ts';

/** The fix team takes more time for a fix of low severity. */
export default {
  name: 'deadline slow-track',
  description: 'Fix team: take more time, where the severity or the risk is low',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('until')
          .setDescription('The new date of the release, in UTC: 2026-03-20 16:00')
          .setRequired(true)
          .setAutocomplete(true),
      )
      .addStringOption((option) => reasonOption('slow-track-set')(option).setRequired(true))
      .addStringOption((option) =>
        option
          .setName('risk')
          .setDescription('The assessed risk is low, whatever the score')
          .addChoices({ name: 'low', value: 'low' }),
      )
      .addStringOption((option) =>
        option
          .setName('review_at')
          .setDescription('When to look at it again, in UTC (in two weeks, if left out)')
          .setAutocomplete(true),
      ),
  execute(action, options) {
    const review = options.getString('review_at');
    return slow(action, {
      until: requiredUtc(options.getString('until', true), planned(action)),
      reason: requiredText(options, 'reason'),
      lowRisk: options.getString('risk') === 'low',
      reviewAt: review === null ? undefined : requiredUtc(review, planned(action)),
    });
  },
  autocomplete: (action, focused) => daysAhead(focused.value, action.now, action.services.policy),
} satisfies Subcommand;

/** "Take more time…": the fix team works from direct messages, where no command can be typed. */
export const slowTrack: PressHandler<'slow-track'> = {
  audience: 'members',
  opensForm: true,
  press(action, { caseId }) {
    const { who } = action.caseAction(caseId);
    if (!who.sides.includes('fix-team')) throw new ProblemError({ code: 'fix-team-decides' });
    return { form: slowTrackForm(caseId) };
  },
};

/** The form of that button. */
export const slowTrackSaid: PressHandler<'slow-track-form'> = {
  audience: 'members',
  press(action, { caseId }, { field }) {
    const ofCase = action.caseAction(caseId);
    const reason = field('reason');
    if (reason === undefined) throw new ProblemError({ code: 'bad-choice', option: 'reason' });
    const until = requiredUtc(field('at') ?? '', planned(action));
    return slow(ofCase, { until, reason, lowRisk: false }, 'pressed-message');
  },
};

function slow(
  action: CaseActionContext,
  wish: Parameters<typeof slowDown>[1],
  change?: Shown['change'],
): Shown {
  const state = act(action, (before, given) => slowDown(before, wish, given));
  return briefAnswer(action, state, `✅ Slow track: the release is due ${inWords(wish.until)}.`, change);
}
