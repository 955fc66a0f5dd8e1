import { closeAgreed } from './close.ts';
import type { CaseActionContext } from '../src/app/action-context.ts';
import { tellVouched } from '../src/app/advance-notices.ts';
import { newAddresses } from '../src/app/new-addresses.ts';
import { ProblemError } from '../src/app/problem.ts';
import { strikeableBy } from '../src/app/unnamed-contributions.ts';
import { askForPublic } from '../src/app/publication/ask.ts';
import { approveForPublic, type ApprovalOutcome } from '../src/app/publication/approve.ts';
import { requirePublishable } from '../src/app/publication/preview.ts';
import { act, requireAllowed } from '../src/app/record.ts';
import { briefAnswer, previewAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown } from '../src/discord/command.ts';
import { aloneForm, declineForm } from '../src/discord/views/forms.ts';
import { plain } from '../src/discord/views/view.ts';
import { capitalised } from '../src/discord/views/words.ts';
import { PUBLICATION_WORDS, MARKING_WORDS } from '../src/documents/vocabulary.ts';
import type { Case } from '../src/process/case.ts';
import type { JointAct } from '../src/process/events.ts';
import {
  approveAlone,
  declinePublication,
  withdrawPublication,
} from '../src/process/publication/requests.ts';
import type { Distributor } from '../src/store/distributors.ts';
import { toMark } from '../src/process/publication/marks.ts';

/** "Ask a second member", for the very preview that stands above the button. */
export const ask: PressHandler<'ask'> = {
  audience: 'security',
  async press(action, { caseId, what, print: fingerprint, exploited }) {
    const ofCase = action.caseAction(caseId);
    const said = what === 'announcement' || what === 'mitigation' ? { exploited } : {};
    const state = await askForPublic(ofCase, { what, fingerprint, ...said });
    const note = `✅ Asked: ${PUBLICATION_WORDS[what].long} waits for another member of the security team. They have a message with the preview.`;
    return briefAnswer(ofCase, state, note, 'pressed-message');
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
  async press(action, { caseId, what, request, print: fingerprint }) {
    const ofCase = action.caseAction(caseId);
    if (what === 'closing') return closeAgreed(ofCase, { request, fingerprint });
    const { services, now } = ofCase;
    const addresses = what === 'advance-notice' ? newAddresses(services, ofCase.case, now)?.addresses : [];
    const { state, outcome } = await approveForPublic(ofCase, { what, request, fingerprint });
    if (outcome === 'agreed') return struck(ofCase, state, fingerprint);
    if (outcome === 'vouched') return vouched(ofCase, state, addresses ?? []);
    const mark = toMark(ofCase.case);
    const note =
      mark?.what === what && outcome === 'posted'
        ? `✅ ${MARKING_WORDS[mark.how].done}.`
        : outcomeInWords(what, outcome);
    return briefAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** "No, not like this": asks what is to be otherwise. */
export const decline: PressHandler<'decline'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId, what, request }) {
    requireAllowed(action.caseAction(caseId), (before, given) =>
      declinePublication(before, { what, request }, given),
    );
    return { form: declineForm(caseId, { what, request }) };
  },
};

/** The form: the reason, which the member who asked is told. */
export const declined: PressHandler<'decline-form'> = {
  audience: 'security',
  press(action, { caseId, what, request }, { field }) {
    const ofCase = action.caseAction(caseId);
    const said = { what, request, reason: field('reason') };
    const state = act(ofCase, (before, given) => declinePublication(before, said, given));
    const note = `${NOTHING_DONE[what] ?? 'Nothing was made public.'} The member who asked is told why.`;
    return briefAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** What a "no" leaves as it is, where that is not the public. */
const NOTHING_DONE: { readonly [what in JointAct]?: string } = {
  'advance-notice': 'No one was told.',
  strike: 'Nothing was struck.',
  closing: 'The case stays open.',
};

/** "Post it alone…": a mitigation of what is public, where the policy lets the member who asked. */
export const postAlone: PressHandler<'post-alone'> = {
  audience: 'security',
  opensForm: true,
  press(action, { caseId, request, print: fingerprint }) {
    requireAllowed(action.caseAction(caseId), (before, given) =>
      approveAlone(before, { request, fingerprint, reason: '-' }, given),
    );
    return { form: aloneForm(caseId, { request, print: fingerprint }) };
  },
};

/** The form: the reason, which everybody is told. */
export const postedAlone: PressHandler<'post-alone-form'> = {
  audience: 'security',
  async press(action, { caseId, request, print: fingerprint }, { field }) {
    const ofCase = action.caseAction(caseId);
    const what = 'mitigation';
    const alone = field('reason') ?? '';
    const { state, outcome } = await approveForPublic(ofCase, { what, request, fingerprint, alone });
    const done = outcome === 'agreed' || outcome === 'vouched' ? '' : outcomeInWords(what, outcome);
    return briefAnswer(
      ofCase,
      state,
      `${done} Everybody of the team is told that you did it alone, and why.`,
      'pressed-message',
    );
  },
};

/** "Take back …": what was approved, while it has not left. */
export const takeBack: PressHandler<'take-back'> = {
  audience: 'security',
  press(action, { caseId, what, request }) {
    const ofCase = action.caseAction(caseId);
    const state = act(ofCase, (before, given) => withdrawPublication(before, { what, request }, given));
    const note = `↩️ Taken back: ${PUBLICATION_WORDS[what].long}. It leaves no more, and the two members who agreed on it are told.`;
    return briefAnswer(ofCase, state, note, 'pressed-message');
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

/** Two members agree: the contribution is taken out, and overwritten in the file. Who wrote it stays unknown. */
function struck(action: CaseActionContext, state: Case, fingerprint: string): Shown {
  const { contributions } = action.services;
  const contribution = strikeableBy(action.services, state.id, fingerprint);
  if (contribution) contributions.strike(state.id, contribution.id);
  const note =
    '✅ Struck. The record says that one was, not which; the backups of the last 14 days may still hold it.';
  return briefAnswer(action, state, note, 'pressed-message');
}

/** Two members vouch for these addresses: they are told at once, or by a member. */
async function vouched(
  action: CaseActionContext,
  state: Case,
  addresses: readonly Distributor[],
): Promise<Shown> {
  const told = await tellVouched(action, state, addresses);
  const note = told
    ? '✅ Approved: each of them gets an e-mail of their own. `/advisory distributors notify` shows what became of it.'
    : '✅ Approved: tell them, and say so in `/advisory distributors notify`.';
  return briefAnswer(action, told ?? state, note, 'pressed-message');
}

function outcomeInWords(what: JointAct, outcome: Exclude<ApprovalOutcome, 'vouched' | 'agreed'>): string {
  const name = PUBLICATION_WORDS[what].long;
  switch (outcome) {
    case 'published':
      return '✅ Published, and GitHub shows it. Next: announce it in #codegate.';
    case 'posted':
      return `✅ ${capitalised(name)} is live in #codegate.`;
    case 'waits':
      return `✅ Approved: ${name}. ⏳ It has not left yet; it does as soon as GitHub and Discord answer, once.`;
    case 'changed':
      return `⚠️ It did not leave: ${name}. What you approved had changed before it could. Preview it again, and ask again.`;
  }
}
