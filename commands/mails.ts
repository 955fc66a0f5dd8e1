import type { ActionContext } from '../src/app/action-context.ts';
import {
  mailBelongsTo,
  mailIsNoReport,
  mailIsNotOf,
  mailWaitsAgain,
  openForMail,
  waitingMail,
} from '../src/app/incoming-mail/say-what-it-is.ts';
import { mailsSaidLately, mailViewContext } from '../src/app/incoming-mail/mails-that-wait.ts';
import { ProblemError } from '../src/app/problem.ts';
import { briefAnswer, cardAnswer, seen, viewContext } from '../src/discord/card-answer.ts';
import type { Answer, PressHandler, Shown } from '../src/discord/command.ts';
import { briefView } from '../src/discord/views/brief.ts';
import { mailCaseForm } from '../src/discord/views/forms.ts';
import {
  mailBelongsView,
  mailNoReportView,
  mailRepositoryView,
  mailsSaidView,
  mailsView,
  takeBackButton,
} from '../src/discord/views/incoming-mail.ts';
import { MENU } from '../src/discord/views/view.ts';
import { draftInWords } from './open.ts';

/** "Mails that wait…": those of which nobody has said what they are. */
export const mails: PressHandler<'mails'> = {
  audience: 'security',
  press: (action) => shown(action),
};

/** "Open a case": at once where there is one repository, and otherwise asks for which. */
export const mailOpen: PressHandler<'mail-open'> = {
  audience: 'security',
  press(action, { mail }) {
    const { repositories } = action.services;
    waitingMail(action, mail);
    const [only, ...others] = repositories;
    return only !== undefined && others.length === 0
      ? opened(action, mail, only)
      : { view: mailRepositoryView(mail, repositories) };
  },
};

/** The repository that was chosen. */
export const mailOpenIn: PressHandler<'mail-open-in'> = {
  audience: 'security',
  press(action, { mail }, { chosen }) {
    const repository = action.services.repositories.find((name) => name === chosen[0]);
    if (repository === undefined) throw new ProblemError({ code: 'bad-choice', option: 'repository' });
    return opened(action, mail, repository);
  },
};

async function opened(action: ActionContext, mail: number, repository: string): Promise<Answer> {
  const { opened: ofCase, draft } = await openForMail(action, mail, repository);
  const note = draftInWords(draft) ?? `✅ ${ofCase.case.id} is open. Its 24 hours began when the mail came.`;
  return cardAnswer(ofCase, ofCase.case, note);
}

/** "It belongs to…": asks to which case. */
export const mailBelongs: PressHandler<'mail-belongs'> = {
  audience: 'security',
  press(action, { mail }) {
    waitingMail(action, mail);
    const open = action.services.cases
      .suggest(action.user, '', MENU)
      .filter(({ status }) => status === 'open');
    return {
      view: mailBelongsView(
        mail,
        open.map(({ id }) => id),
      ),
    };
  },
};

/** The case that was chosen. */
export const mailBelongsChosen: PressHandler<'mail-belongs-to'> = {
  audience: 'security',
  press: (action, { mail }, { chosen }) => belongs(action, mail, chosen[0] ?? ''),
};

/** "Another case…": asks for its id. */
export const mailOther: PressHandler<'mail-other'> = {
  audience: 'security',
  opensForm: true,
  press: (_action, { mail }) => ({ form: mailCaseForm(mail) }),
};

/** The case that was typed. */
export const mailOtherSaid: PressHandler<'mail-other-form'> = {
  audience: 'security',
  press: (action, { mail }, { field }) => belongs(action, mail, field('case')?.toUpperCase() ?? ''),
};

function belongs(
  action: Parameters<PressHandler<'mail-belongs-to'>['press']>[0],
  mail: number,
  caseId: string,
): Answer {
  const ofCase = action.caseAction(caseId);
  const state = mailBelongsTo(ofCase, mail);
  const note = `✅ Mail ${mail} belongs to ${caseId}. When its writer writes again, you hear of it.`;
  const more = takeBackButton({ id: mail, caseId });
  return { view: briefView(seen(ofCase, state), viewContext(ofCase), note, { more }) };
}

/** "Not of this case": it waits again. */
export const mailNotOf: PressHandler<'mail-not-of'> = {
  audience: 'security',
  press(action, { caseId, mail }) {
    const ofCase = action.caseAction(caseId);
    const state = mailIsNotOf(ofCase, mail);
    const note = `↩️ Mail ${mail} does not belong to ${caseId}, and waits again for a member to say what it is.`;
    return briefAnswer(ofCase, state, note, 'pressed-message');
  },
};

/** "What was said…": what members said of mails lately, and what takes it back. */
export const mailsSaid: PressHandler<'mails-said'> = {
  audience: 'security',
  press: ({ services, now }) => ({ view: mailsSaidView(mailsSaidLately(services, now)) }),
};

/** "Not a report". */
export const mailNoReport: PressHandler<'mail-no-report'> = {
  audience: 'security',
  press(action, { mail }) {
    mailIsNoReport(action, mail);
    return { view: mailNoReportView(mail) };
  },
};

/** "It is a report": it waits again. */
export const mailAgain: PressHandler<'mail-again'> = {
  audience: 'security',
  press(action, { mail }) {
    mailWaitsAgain(action, mail);
    return { ...shown(action), change: 'pressed-message' };
  },
};

function shown({ services, now }: ActionContext): Shown {
  const said = mailsSaidLately(services, now).length;
  return { view: mailsView(services.incomingMails.waiting(), { ...mailViewContext(services, now), said }) };
}
