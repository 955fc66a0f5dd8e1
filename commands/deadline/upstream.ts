import type { CaseActionContext } from '../../src/app/action-context.ts';
import { actOnDayOfAll } from '../../src/app/links.ts';
import { act } from '../../src/app/record.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { Shown, Subcommand } from '../../src/discord/command.ts';
import { caseOption, requiredText } from '../../src/discord/options.ts';
import { daysAhead, planned, requiredUtc } from '../../src/discord/utc-input.ts';
import { fallenDayInWords } from '../../src/discord/views/distributors.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { upstreamDate, upstreams } from '../../src/process/upstream.ts';
import { takeUpstreamBack, waitForUpstream } from '../../src/process/acts/deadline.ts';

/** The fix waits for another project's disclosure. */
export default {
  name: 'deadline upstream',
  description: 'The fix waits for another project, which discloses at a given time',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('project')
          .setDescription('The project; published in the retrospective')
          .setRequired(true)
          .setMaxLength(100),
      )
      .addStringOption((option) =>
        option
          .setName('discloses_at')
          .setDescription('When it discloses, in UTC: 2026-03-20 16:00; or never')
          .setRequired(true)
          .setAutocomplete(true),
      ),
  execute(action, options) {
    const project = requiredText(options, 'project');
    const typed = options.getString('discloses_at', true);
    if (typed.trim().toLowerCase() === NEVER) return takeBack(action, project);
    const disclosesAt = requiredUtc(typed, planned(action));
    const { state, distributors } = actOnDayOfAll(action, (before, given) =>
      waitForUpstream(before, { project, disclosesAt }, given),
    );
    const dropped = action.case.proposal && !state.proposal;
    const others = upstreams(state).length - 1;
    const note = [
      `✅ The release is due ${inWords(upstreamDate(state) ?? disclosesAt)}, and not before.`,
      ...(others > 0
        ? [
            `The case waits for ${others === 1 ? 'another project' : `${others} other projects`} too; the latest date counts.`,
          ]
        : []),
    ].join(' ');
    return briefAnswer(
      action,
      state,
      dropped
        ? `${note} The proposed release day lay before it and does not stand any more.${fallenDayInWords(distributors)}`
        : note,
    );
  },
  autocomplete: (action, focused) => [
    ...daysAhead(focused.value, action.now, action.services.policy),
    ...(NEVER.startsWith(focused.value.trim().toLowerCase())
      ? [{ name: 'never: the fix waits for it no more', value: NEVER }]
      : []),
  ],
} satisfies Subcommand;

/** What is typed in place of a date, of a project that is waited for no more. */
const NEVER = 'never';

function takeBack(action: CaseActionContext, project: string): Shown {
  const state = act(action, (before, given) => takeUpstreamBack(before, { project }, given));
  const due = upstreamDate(state);
  const rest = due ? ` The release is still not before ${inWords(due)}.` : ' No release waits for its date.';
  return briefAnswer(action, state, `↩️ The fix waits for it no more.${rest} Everybody on the case is told.`);
}
