import { prepareText } from '../src/app/advisory-comments.ts';
import { actOnDayOfAll } from '../src/app/links.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer, textAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { MIDNIGHT, requiredUtc, utcChoices } from '../src/discord/utc-input.ts';
import { reporterDateInWords } from '../src/discord/views/deadline-lines.ts';
import { askExploited, retract } from './exploitation.ts';
import { fallenDayInWords } from '../src/discord/views/distributors.ts';
import { publishesForm } from '../src/discord/views/forms.ts';
import { DISCLOSURE_WORDS } from '../src/documents/vocabulary.ts';
import { changeDisclosure } from '../src/process/acts/disclosure.ts';
import { refusalOfEnded } from '../src/process/acts/decision.ts';
import { makesUrgent } from '../src/process/case.ts';
import { otherDates } from '../src/process/outlook/outlook.ts';
import { DISCLOSURES } from '../src/process/events.ts';

const EXPLOITED = 'exploited';
const NOT_EXPLOITED = 'not-exploited';

/** Says how public the vulnerability is, and whether it is attacked; going public makes everything ASAP. */
export default {
  name: 'disclosure',
  description: 'Say how public it is: going public makes every deadline ASAP',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('kind')
          .setDescription('What happened')
          .setRequired(true)
          .addChoices(
            ...DISCLOSURES.map((value) => ({ name: DISCLOSURE_WORDS[value].long, value })),
            { name: 'attacks are known', value: EXPLOITED },
            { name: 'no attack is known after all', value: NOT_EXPLOITED },
          ),
      )
      .addStringOption((option) =>
        option
          .setName('publishes_at')
          .setDescription('When the reporter publishes, in UTC, if they said so: the release comes before')
          .setAutocomplete(true),
      ),
  opensForm: (options) => options.getString('kind', true) === EXPLOITED,
  execute(action, options) {
    const said = options.getString('kind', true);
    if (said === EXPLOITED) return askExploited(action);
    if (said === NOT_EXPLOITED) return retract(action);
    const kind = DISCLOSURES.find((name) => name === said);
    if (!kind) throw new ProblemError({ code: 'bad-choice', option: 'kind' });
    const date = options.getString('publishes_at');
    // Of a day alone nobody knows the hour: the release has to come before the day begins.
    const publishesAt = date === null ? undefined : requiredUtc(date, { now: action.now, hour: MIDNIGHT });
    return change(action, { kind, publishesAt });
  },
  autocomplete: (action, focused) =>
    utcChoices(focused.value, [
      ['in a week', action.now.add({ hours: 7 * 24 })],
      ['in two weeks', action.now.add({ hours: 14 * 24 })],
      ['in 30 days', action.now.add({ hours: 30 * 24 })],
      ['in 90 days', action.now.add({ hours: 90 * 24 })],
    ]),
} satisfies Subcommand;

/** "They agreed to wait" and "They declined". */
export const disclose: PressHandler<'disclose'> = {
  audience: 'security',
  press: (action, { caseId, disclosure }) =>
    change(action.caseAction(caseId), { kind: disclosure }, 'pressed-message'),
};

/** "They publish on…". */
export const publishes: PressHandler<'publishes'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId }) {
    const refusal = refusalOfEnded(action.caseAction(caseId).case);
    if (refusal) throw new ProblemError(refusal);
    return { form: publishesForm(caseId) };
  },
};

/** The form: when the reporter publishes, as they said. */
export const publishesSaid: PressHandler<'publishes-form'> = {
  audience: 'security',
  press(action, { caseId }, { field }) {
    const publishesAt = requiredUtc(field('at') ?? '', { now: action.now, hour: MIDNIGHT });
    return change(action.caseAction(caseId), { kind: 'intends-to-publish', publishesAt }, 'pressed-message');
  },
};

function change(
  action: CaseActionContext,
  said: Parameters<typeof changeDisclosure>[1],
  how?: Shown['change'],
): Shown {
  const { kind } = said;
  const { state, distributors } = actOnDayOfAll(action, (before, given) =>
    changeDisclosure(before, said, given),
  );
  if (kind === 'intends-to-publish') {
    const { reporter } = otherDates(state);
    const note = `✅ Recorded.${reporter ? ` ${reporterDateInWords(reporter)}` : ''}`;
    // Another date of an intention that is known asks nobody again.
    if (state.steps['ask-private']) return briefAnswer(action, state, note, how);
    const prepared = prepareText(action, state, 'ask-private');
    return textAnswer(action, state, prepared, `${note} Ask the reporter for private handling:`, how);
  }
  const news = state.disclosure.revision !== action.case.disclosure.revision;
  const note = makesUrgent(kind)
    ? news
      ? '🔴 Recorded: every open deadline is ASAP, and the whole security team is told now.'
      : '🔴 Recorded: every open deadline is ASAP already.'
    : `✅ Recorded: ${DISCLOSURE_WORDS[kind].long}.`;
  const fell = action.case.proposal && !state.proposal ? fallenDayInWords(distributors) : '';
  return briefAnswer(action, state, `${note}${fell}`, how);
}
