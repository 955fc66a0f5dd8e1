import { closeAdvisory, type AdvisoryEnd } from '../src/app/close-case.ts';
import { prepareAnswer } from '../src/app/answers/prepare-answer.ts';
import { closeSeveral, fingerprintOfReports, toldByMail, untakenReports } from '../src/app/close-several.ts';
import type { CaseActionContext, PressActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { viewContext } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { advisoryEndsInWords } from '../src/discord/views/close-case.ts';
import { closeSeveralView } from '../src/discord/views/close-several.ts';
import { answerView } from '../src/discord/views/reporter-mail.ts';
import { closeAllForm, closeDuplicatesForm } from '../src/discord/views/forms.ts';
import { RESOLUTION_NAMES } from '../src/documents/vocabulary.ts';
import type { Ending } from '../src/process/acts/close.ts';
import type { Case } from '../src/process/case.ts';

/** "Close several…": the reports in intake that nobody has taken on. */
export const closeSeveralButton: PressHandler<'close-several'> = {
  audience: 'security',
  press: (action) => ({ view: view(action) }),
};

/** The menus of those that are closed as spam, or as no vulnerability. */
export const closeChosen: PressHandler<'close-chosen'> = {
  audience: 'security',
  press(action, { resolution }, { chosen }) {
    // A menu of before said nothing of which case they repeat.
    if (resolution === 'duplicate') throw new ProblemError({ code: 'preview-changed' });
    const reports = [...new Set(chosen)].map((id) => action.caseAction(id));
    return closed(action, reports, { resolution });
  },
};

/** The menu of those that are duplicates: asks of which case. */
export const closeDuplicates: PressHandler<'close-duplicates'> = {
  audience: 'security',
  opensForm: true,
  press(action, { print }, { chosen }) {
    const ids = casesOf(shown(action, print)).map(({ id }) => id);
    const duplicates = ids.filter((id) => chosen.includes(id));
    const bits = duplicates.reduce((sum, id) => sum + 2 ** ids.indexOf(id), 0);
    return { form: closeDuplicatesForm(duplicates, { print, chosen: bits }) };
  },
};

/** The form: all that were chosen, or none. */
export const closeDuplicatesSaid: PressHandler<'close-duplicates-form'> = {
  audience: 'security',
  press(action, { print, chosen }, { field }) {
    const reports = shown(action, print).filter((_, place) => Math.floor(chosen / 2 ** place) % 2 === 1);
    return closed(action, reports, { resolution: 'duplicate', of: field('of') });
  },
};

/** "All 55: spam…": asks why. */
export const closeAll: PressHandler<'close-all'> = {
  audience: 'security',
  opensForm: true,
  press: (action, { resolution, print }) => ({
    form: closeAllForm(shown(action, print).length, resolution, print),
  }),
};

/** The form: all that were shown, or none. */
export const closeAllSaid: PressHandler<'close-all-form'> = {
  audience: 'security',
  press: (action, { resolution, print }, { field }) =>
    closed(action, shown(action, print), { resolution, reason: field('reason') }),
};

/** The reports that were shown; throws where others wait now. */
function shown(action: PressActionContext, print: string): CaseActionContext[] {
  const reports = untakenReports(action);
  if (fingerprintOfReports(casesOf(reports)) !== print) throw new ProblemError({ code: 'preview-changed' });
  return reports;
}

async function closed(
  action: PressActionContext,
  reports: readonly CaseActionContext[],
  ending: Ending,
): Promise<Shown> {
  const states = closeSeveral(reports, ending);
  const ends = await closeAdvisories(action, states);
  const { length } = states;
  const original = states[0]?.closed?.of;
  const ofWhich = original === undefined ? '' : ` of ${original}`;
  const note = `✅ ${length} ${length === 1 ? 'case is' : 'cases are'} closed: ${RESOLUTION_NAMES[ending.resolution]}${ofWhich}.${advisoryEndsInWords(ends)}`;
  const toTell = toldByMail(states, action.services.teamName);
  return { view: view(action, note, toTell), change: 'pressed-message' };
}

/** One after the other; where GitHub does not answer, the sync closes the others. */
async function closeAdvisories(
  { services, cause }: PressActionContext,
  states: readonly Case[],
): Promise<AdvisoryEnd[]> {
  const ends: AdvisoryEnd[] = [];
  for (const state of states)
    ends.push(ends.includes('later') ? 'later' : await closeAdvisory(services, state, cause));
  return ends;
}

function view(action: PressActionContext, note?: string, toTell: readonly Case[] = []) {
  const reports = casesOf(untakenReports(action));
  return closeSeveralView(reports, fingerprintOfReports(reports), note, toTell);
}

/** A menu of those that were closed: the words for the reporter of the one that is chosen. */
export const closedTold: PressHandler<'tell-closed'> = {
  audience: 'security',
  async press(action, _, { chosen }) {
    const ofCase = action.caseAction(chosen[0] ?? '');
    return { view: answerView(ofCase.case, await prepareAnswer(ofCase, 'closing'), viewContext(ofCase)) };
  },
};

function casesOf(reports: readonly CaseActionContext[]): Case[] {
  return reports.map((each) => each.case);
}
