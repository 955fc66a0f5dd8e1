import { closeAdvisory, recordClosed } from '../src/app/close-case.ts';
import { requireAllowed } from '../src/app/record.ts';
import { ProblemError } from '../src/app/problem.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { seen, viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { briefView, type Paste } from '../src/discord/views/brief.ts';
import { advisoryEndInWords } from '../src/discord/views/close-case.ts';
import { closeForm } from '../src/discord/views/forms.ts';
import { caseOption, reasonOption } from '../src/discord/options.ts';
import { RESOLUTION_NAMES } from '../src/documents/vocabulary.ts';
import { closingText } from '../src/documents/advisory-comments.ts';
import type { Case } from '../src/process/case.ts';
import { closeCase } from '../src/process/acts/close.ts';
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
      .addStringOption(reasonOption('closed')),
  execute(action, options) {
    const resolution = RESOLUTIONS.find((name) => name === options.getString('resolution', true));
    if (!resolution) throw new ProblemError({ code: 'bad-choice', option: 'resolution' });
    const reason = options.getString('reason')?.trim() || undefined;
    return close(action, { resolution, reason });
  },
} satisfies Subcommand;

/** Closes a case that is over, or spam; of one that goes on, asks why first. */
export const closeButton: PressHandler<'close'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId, resolution }) {
    const ofCase = action.caseAction(caseId);
    const isOver = resolution === 'fixed' || resolution === 'spam' || ofCase.case.status === 'closed';
    if (isOver) return close(ofCase, { resolution }, 'pressed-message');
    requireAllowed(ofCase, (before, given) => closeCase(before, { resolution }, given));
    return { form: closeForm(caseId, resolution) };
  },
};

/** The form: why, or of which case it is a duplicate. */
export const closed: PressHandler<'close-form'> = {
  audience: 'security',
  press: (action, { caseId, resolution }, { field }) =>
    close(action.caseAction(caseId), { resolution, reason: field('reason') }, 'pressed-message'),
};

async function close(
  action: CaseActionContext,
  wish: { readonly resolution: Resolution; readonly reason?: string | undefined },
  change?: Shown['change'],
): Promise<Shown> {
  const state = recordClosed(action, (before, given) => closeCase(before, wish, given));
  const end = await closeAdvisory(action.services, state, action.cause);
  const note = `✅ ${state.id} is closed${advisoryEndInWords(end)}`;
  const view = briefView(seen(action, state), viewContext(action), note, {
    paste: forReporter(state, wish.resolution),
  });
  return change ? { view, change } : { view };
}

/** What the reporter may be told, by the way on which they came. */
function forReporter(state: Case, resolution: Resolution): Paste | undefined {
  const text = state.source === 'internal' ? undefined : closingText(state, resolution);
  if (text === undefined) return undefined;
  const inAdvisory = state.source === 'github' && state.advisory !== undefined;
  return { title: inAdvisory ? 'For the reporter, in the advisory' : 'For the reporter, by e-mail', text };
}
