import { closeAdvisory, closeOne, recordClosingApproved, recordClosingAsked } from '../src/app/close-case.ts';
import { ProblemError } from '../src/app/problem.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { briefAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { briefView, type Paste } from '../src/discord/views/brief.ts';
import type { DayActed } from '../src/app/advance-notices.ts';
import { endedInWords } from '../src/discord/views/distributors.ts';
import { advisoryEndInWords } from '../src/discord/views/close-case.ts';
import { closeForm } from '../src/discord/views/forms.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';
import { RESOLUTION_NAMES } from '../src/documents/vocabulary.ts';
import { mailWayOf } from '../src/app/answers/way.ts';
import type { Button } from '../src/discord/views/container.ts';
import { button } from '../src/discord/views/view.ts';
import { answerOfEnd } from '../src/process/reporter/answers.ts';
import { closingText } from '../src/documents/advisory-comments.ts';
import type { Case } from '../src/process/case.ts';
import { closingTakesTwo, refusalOfClosing, type Ending } from '../src/process/acts/close.ts';
import { RESOLUTIONS, type Resolution } from '../src/process/events.ts';

/** Ends a case, or says why GitHub's own pages did. */
export default {
  name: 'close',
  description: 'Close a case',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('resolution')
          .setDescription('How it ended')
          .setRequired(true)
          .addChoices(RESOLUTIONS.map((value) => ({ name: RESOLUTION_NAMES[value], value }))),
      )
      .addStringOption((option) =>
        option
          .setName('of')
          .setDescription('Of a duplicate: the case it repeats, or the advisory of that (GHSA-…)')
          .setAutocomplete(true)
          .setMaxLength(20),
      )
      .addStringOption(reasonOption('closed')),
  execute(action, options) {
    const resolution = RESOLUTIONS.find((name) => name === options.getString('resolution', true));
    if (!resolution) throw new ProblemError({ code: 'bad-choice', option: 'resolution' });
    const reason = options.getString('reason')?.trim() || undefined;
    return end(action, { resolution, of: options.getString('of')?.trim() || undefined, reason });
  },
  autocomplete: ({ services, user }, { value }) =>
    services.cases.suggest(user, value, 25).map(({ id }) => ({ name: id, value: id })),
} satisfies Subcommand;

/** Closes a case that is over, or spam; of one that goes on, or that takes a second member, asks why first. */
export const closeButton: PressHandler<'close'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId, resolution }) {
    const ofCase = action.caseAction(caseId);
    const { case: state, who } = ofCase;
    const takesTwo = closingTakesTwo(state, resolution);
    const isOver = resolution === 'fixed' || resolution === 'spam' || state.status === 'closed';
    if (isOver && !takesTwo) return end(ofCase, { resolution }, 'pressed-message');
    const refusal = refusalOfClosing(state, { resolution, reason: '-' }, who);
    if (refusal) throw new ProblemError(refusal);
    return { form: closeForm(caseId, resolution, { takesTwo }) };
  },
};

/** The form: why, or of which case it is a duplicate. */
export const closed: PressHandler<'close-form'> = {
  audience: 'security',
  press: (action, { caseId, resolution }, { field }) =>
    end(
      action.caseAction(caseId),
      { resolution, of: field('of'), reason: field('reason') },
      'pressed-message',
    ),
};

/** "Close it": by another member than the one who asked. */
export async function closeAgreed(
  action: CaseActionContext,
  asked: { readonly request: number; readonly fingerprint: string },
): Promise<Shown> {
  return ended(action, await recordClosingApproved(action, asked), 'pressed-message');
}

/** Closes a case, or asks a second member to. */
function end(action: CaseActionContext, ending: Ending, change?: Shown['change']): Shown | Promise<Shown> {
  if (closingTakesTwo(action.case, ending.resolution)) {
    const state = recordClosingAsked(action, ending);
    return briefAnswer(
      action,
      state,
      `✅ Asked: closing ${state.id} waits for another member of the security team. They have a message with the reason.`,
      change,
    );
  }
  return ended(action, closeOne(action, ending), change);
}

async function ended(
  action: CaseActionContext,
  { state, distributors }: DayActed,
  change?: Shown['change'],
): Promise<Shown> {
  const { services, cause } = action;
  if (distributors === 'told') await services.mailer?.run();
  const advisory = await closeAdvisory(services, state, cause);
  const note = `✅ ${state.id} is closed${advisoryEndInWords(advisory)}${endedInWords(distributors)}`;
  const resolution = state.closed?.resolution;
  const view = briefView(seen(action, state), viewContext(action), note, {
    paste: resolution && forReporter(action, state, resolution),
    more: fixedButton(action, state),
  });
  return change ? { view, change } : { view };
}

/** What the reporter may be told, by the way on which they came. */
function forReporter(
  { services }: CaseActionContext,
  state: Case,
  resolution: Resolution,
): Paste | undefined {
  const text = state.source === 'internal' ? undefined : closingText(state, resolution, services.teamName);
  if (text === undefined) return undefined;
  const inAdvisory = state.source === 'github' && state.advisory !== undefined;
  return {
    title: inAdvisory ? 'For the reporter, in the advisory' : 'For the reporter, by e-mail',
    text,
    mail: mailWayOf(services, state, { kind: 'closing', text }),
  };
}

/** Where it is fixed, and public: a reporter who wrote an e-mail is told in which versions. */
function fixedButton({ services, who, now }: CaseActionContext, state: Case): Button | undefined {
  return answerOfEnd(state, { who, now, policy: services.policy }) === 'fixed'
    ? button('Tell the reporter…', 'answer', { caseId: state.id, answer: 'fixed' })
    : undefined;
}
