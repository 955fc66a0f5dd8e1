import { act, recordDone, requireAllowed } from '../src/app/record.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer, previewAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { requirePublishable } from '../src/app/publication/preview.ts';
import { publishAdvisory } from '../src/app/publication/publish-advisory.ts';
import { plain } from '../src/discord/views/view.ts';
import { PUBLICATION_WORDS } from '../src/documents/vocabulary.ts';
import { failing } from '../src/process/publication/condition-acts.ts';
import {
  approvePublication,
  askForPublication,
  declinePublication,
} from '../src/process/publication/requests.ts';
import type { Case } from '../src/process/case.ts';
import type { Publication } from '../src/process/events.ts';

/** "Ask a second member", for the very preview that stands above the button. */
export const ask: PressHandler<'ask'> = {
  audience: 'security',
  press(action, { caseId, what, print, exploited }) {
    const ofCase = action.caseAction(caseId);
    const said = what === 'advisory' || what === 'retrospective' ? {} : { exploited };
    const state = act(ofCase, (before, given) => askForPublication(before, { what, print, ...said }, given));
    const note = `✅ Asked: ${PUBLICATION_WORDS[what].long} waits for another member of the security team. They have a message with the preview.`;
    return cardAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** "Look…": the preview, made anew, for the member who is to agree. */
export const look: PressHandler<'look'> = {
  audience: 'security',
  press(action, { caseId, what, request }) {
    const ofCase = action.caseAction(caseId);
    requirePublishable(ofCase, what);
    if (ofCase.case.publications[what]?.revision !== request)
      throw new ProblemError({ code: 'preview-gone' });
    return previewAnswer(ofCase, what);
  },
};

/** "Publish now" and "Post to #codegate": by another member than the one who asked, for what they were shown. */
export const publicise: PressHandler<'publicise'> = {
  audience: 'security',
  async press(action, { caseId, what, request, print }) {
    const ofCase = action.caseAction(caseId);
    // Whoever may not agree is told before anything is looked up.
    requireAllowed(ofCase, (before, given) => approvePublication(before, { what, request, print }, given));
    const exploited = ofCase.case.publications[what]?.exploited ?? 'unknown';
    const draft = await action.services.publications.draft(ofCase.case, what, { now: action.now, exploited });
    const state = act(ofCase, (before, given) =>
      approvePublication(
        before,
        { what, request, print: draft.print, failing: failing(before, draft.conditions) },
        given,
      ),
    );
    return what === 'advisory' ? published(ofCase, state) : posted(ofCase, state, what);
  },
};

/** "No, not like this". */
export const decline: PressHandler<'decline'> = {
  audience: 'security',
  press(action, { caseId, what, request }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => declinePublication(before, { what, request }, given));
    return cardAnswer(ofCase, state, 'Nothing was made public. Whoever asked is told.', 'pressed-message');
  },
};

/** "No, not now". */
export const stop: PressHandler<'stop'> = {
  audience: 'security',
  press: (action, { caseId }) => ({
    view: plain(
      `Nothing was made public. \`/advisory show case:${action.caseAction(caseId).case.id}\` goes on.`,
    ),
    change: 'pressed-message',
  }),
};

async function published(action: CaseActionContext, approved: Case): Promise<Shown> {
  const state = await publishAdvisory({ ...action, case: approved });
  const note = '✅ Published, and GitHub shows it. Next: announce it in #codegate.';
  return cardAnswer(action, state, note, 'pressed-message');
}

/** It leaves through the outbox, like everything: the answer says whether it has, still waits, or does not leave. */
async function posted(
  action: CaseActionContext,
  approved: Case,
  what: Exclude<Publication, 'advisory'>,
): Promise<Shown> {
  const request = approved.publications[what];
  await action.services.deliverer.run();
  const state = recordDone({ ...action, case: approved }, () => ({ ok: true, events: [] }));
  const waits = state.publications[what]?.revision === request?.revision;
  const stands =
    what === 'retrospective'
      ? state.steps['retrospective-posted'] !== undefined
      : state.announced[what]?.print === request?.print;
  return cardAnswer(action, state, outcomeInWords(what, { waits, stands }), 'pressed-message');
}

function outcomeInWords(what: Publication, { waits, stands }: { waits: boolean; stands: boolean }): string {
  const name = PUBLICATION_WORDS[what].long;
  if (waits)
    return `✅ Approved: ${name}. ⏳ It has not left yet; it does as soon as GitHub and Discord answer, once.`;
  return stands
    ? `✅ In #codegate now: ${name}.`
    : `⚠️ It did not leave: ${name}. What you approved had changed before it could. Preview it again, and ask again.`;
}
