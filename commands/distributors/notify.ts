import { act } from '../../src/app/record.ts';
import { newAddresses } from '../../src/app/new-addresses.ts';
import {
  advanceNoticeText,
  giveAdvanceNotice,
  untold,
  waitingForAgreement,
} from '../../src/app/advance-notices.ts';
import { leadOfNotice, toldBySame } from '../../src/app/one-notice.ts';
import type { PressHandler, Subcommand } from '../../src/discord/command.ts';
import type { CaseActionContext } from '../../src/app/action-context.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { caseOption } from '../../src/discord/options.ts';
import { advanceNoticeView } from '../../src/discord/views/distributors.ts';
import type { View } from '../../src/discord/views/view.ts';
import {
  acknowledgeAdvanceNotice,
  dayToTell,
  mayAcknowledge,
  unanswered,
} from '../../src/process/acts/distributors.ts';
import type { Case } from '../../src/process/case.ts';
import { requestToLookAt } from '../../src/process/outlook/step-acts.ts';

/** The advance notice to the private distributors: its text, sending it, who was told and who has answered. */
export default {
  name: 'distributors notify',
  description: 'Give the private distributors advance notice, and see who was told',
  audience: 'case',
  build: caseOption,
  execute: (action) => ({ view: notice(action, action.case) }),
} satisfies Subcommand;

/** "Advance notice…". */
export const notify: PressHandler<'notify'> = {
  audience: 'security',
  press(action, { caseId }) {
    const ofCase = action.caseAction(caseId);
    return { view: notice(ofCase, ofCase.case) };
  },
};

/** "Send to all" and "I have told all myself": for the very day that was shown. */
export const sendAdvanceNotices: PressHandler<'send-notices'> = {
  audience: 'security',
  async press(action, { caseId, proposal, by }) {
    const ofCase = action.caseAction(caseId);
    const { mailer } = action.services;
    const stands = dayToTell(ofCase.case);
    if (stands === undefined) throw new ProblemError({ code: 'day-not-agreed' });
    if (stands !== proposal) throw new ProblemError({ code: 'proposal-changed' });
    if (by === 'mail' && !mailer) throw new ProblemError({ code: 'no-mail' });
    const state = giveAdvanceNotice(ofCase, ofCase.case, by);
    if (by === 'mail') await mailer?.run();
    return { view: notice(ofCase, state, '✅ Recorded.'), change: 'pressed-message' };
  },
};

/** The menu of those who have answered. */
export const acknowledgeAdvanceNotices: PressHandler<'acknowledge-notices'> = {
  audience: 'security',
  press(action, { caseId }, { chosen }) {
    const ofCase = action.caseAction(caseId);
    const told = new Set(
      action.services.mail
        .deliveriesOf(ofCase.case)
        .filter((each) => mayAcknowledge(ofCase.case, each))
        .map(({ name }) => name),
    );
    let state = ofCase.case;
    const news = chosen.filter((name) => !state.advanceNotice?.acknowledged.includes(name));
    // Another member may have recorded some of them meanwhile.
    for (const distributor of news.length > 0 ? news : chosen) {
      if (!told.has(distributor)) throw new ProblemError({ code: 'not-told', distributor });
      state = act({ ...ofCase, case: state }, (before, given) =>
        acknowledgeAdvanceNotice(before, { distributor }, given),
      );
      // Who answers a notice of several cases answers it for each.
      for (const other of toldBySame(action.services, state, distributor))
        act({ ...ofCase, case: other }, (before, given) =>
          acknowledgeAdvanceNotice(before, { distributor }, given),
        );
    }
    return { view: notice(ofCase, state, '✅ Recorded.'), change: 'pressed-message' };
  },
};

/** What there is to tell, if anything, and what was told: the record stays to be seen when there is nothing to tell. */
function notice(action: CaseActionContext, asked: Case, note?: string): View {
  const { services, who, place, now } = action;
  if (!who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  const state = leadOfNotice(services, asked, now);
  const text = advanceNoticeText(services, state, { place, now });
  const told = services.mail.deliveriesOf(state);
  if (!text && told.length === 0) throw new ProblemError({ code: 'day-not-agreed' });
  return advanceNoticeView(
    state,
    {
      toTell: text && {
        text,
        place,
        proposal: dayToTell(state) ?? 0,
        ...untold(services, state, now),
        held: heldOf(action, state),
        byMail: services.mailer !== undefined,
        waitsFor: waitingForAgreement(services, state),
      },
      told,
      unanswered: state.status === 'closed' ? [] : unanswered(state, told),
    },
    note,
  );
}

/** The new addresses, with the request that asks for just them, if any. */
function heldOf({ services, who, now }: CaseActionContext, state: Case) {
  const held = newAddresses(services, state, now);
  if (!held) return undefined;
  const request = state.publications['advance-notice'];
  if (request?.fingerprint !== held.fingerprint) return held;
  const look = requestToLookAt(state, 'advance-notice', who);
  return { ...held, request: { askedBy: request.askedBy, look } };
}
