import { actOnReleaseDay } from '../../src/app/advance-notices.ts';
import { briefAnswer } from '../../src/discord/card-answer.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { caseOption, requiredText } from '../../src/discord/options.ts';
import { daysAhead, planned, requiredUtc } from '../../src/discord/utc-input.ts';
import { fallenDayInWords } from '../../src/discord/views/distributors.ts';
import { absolute as inWords } from '../../src/discord/views/words.ts';
import { upstreamDate, upstreams } from '../../src/process/upstream.ts';
import { waitForUpstream } from '../../src/process/acts/deadline.ts';

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
          .setDescription('When it discloses, in UTC: 2026-03-20 16:00')
          .setRequired(true)
          .setAutocomplete(true),
      ),
  execute(action, options) {
    const project = requiredText(options, 'project');
    const disclosesAt = requiredUtc(options.getString('discloses_at', true), planned(action));
    const { state, distributors } = actOnReleaseDay(action, (before, given) =>
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
  autocomplete: (action, focused) => daysAhead(focused.value, action.now, action.services.policy),
} satisfies Subcommand;
