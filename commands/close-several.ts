import { closeSeveral, fingerprintOfReports, untakenReports } from '../src/app/close-several.ts';
import type { CaseActionContext, PressActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { closeSeveralView } from '../src/discord/views/close-several.ts';
import { closeAllForm } from '../src/discord/views/forms.ts';
import { RESOLUTION_NAMES } from '../src/documents/vocabulary.ts';
import type { Case } from '../src/process/case.ts';
import type { Resolution } from '../src/process/events.ts';

/** "Close several…": the reports in intake that nobody has taken on. */
export const closeSeveralButton: PressHandler<'close-several'> = {
  audience: 'security',
  press: (action) => ({ view: view(action) }),
};

/** The menus of those that are closed as spam, as no vulnerability, or as duplicates. */
export const closeChosen: PressHandler<'close-chosen'> = {
  audience: 'security',
  press(action, { resolution }, { chosen }) {
    const reports = [...new Set(chosen)].map((id) => action.caseAction(id));
    return closed(action, reports, { resolution });
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

function closed(
  action: PressActionContext,
  reports: readonly CaseActionContext[],
  wish: { readonly resolution: Resolution; readonly reason?: string | undefined },
): Shown {
  const { length } = closeSeveral(reports, wish);
  const note = `✅ ${length} ${length === 1 ? 'case is' : 'cases are'} closed: ${RESOLUTION_NAMES[wish.resolution]}.`;
  return { view: view(action, note), change: 'pressed-message' };
}

function view(action: PressActionContext, note?: string) {
  const reports = casesOf(untakenReports(action));
  return closeSeveralView(reports, fingerprintOfReports(reports), note);
}

function casesOf(reports: readonly CaseActionContext[]): Case[] {
  return reports.map((each) => each.case);
}
