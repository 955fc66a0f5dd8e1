import { joinFixTeam } from '../src/app/fix-team.ts';
import { existingAccount } from '../src/app/github-login.ts';
import { confirmClaim, linkLogin } from '../src/app/logins.ts';
import { answerLogin, questionsAsked, tellCannotHelp } from '../src/app/notifications/logins.ts';
import { ProblemError } from '../src/app/problem.ts';
import { inCharge } from '../src/process/notifications/case-people.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler } from '../src/discord/command.ts';
import { joiningsInWords } from '../src/discord/views/fix-team-notes.ts';
import { loginForm } from '../src/discord/views/forms.ts';
import { plain } from '../src/discord/views/view.ts';
import { mention } from '../src/discord/views/words.ts';
import { confirmedLogin, knownLogin } from '../src/store/people.ts';

/** "Say my GitHub login…": asked of a person who is wanted on a fix team, and unknown to the bot yet. */
export const login: PressHandler<'login'> = {
  audience: 'anyone',
  opensForm: true,
  press(action, { caseId, by }) {
    requireWanted(action, caseId, by);
    return { form: loginForm(caseId, by) };
  },
};

/** The form: the login is a claim until the member who wanted them says that it is theirs. */
export const loginSaid: PressHandler<'login-form'> = {
  audience: 'anyone',
  async press(action, { caseId, by }, { field }) {
    requireWanted(action, caseId, by);
    const { login: found, id: account } = await existingAccount(action, field('login') ?? '');
    action.services.atomically(() => {
      const { id: member, security: displaces } = action.user;
      linkLogin(
        action.services,
        { member, login: found },
        { trusted: false, displaces, account },
        action.cause,
      );
      answerLogin(action.services, { caseId, by, member }, found, action.now);
      action.services.logins.ask({ member, login: found }, { of: by, caseId }, action.cause);
    });
    return {
      view: plain(`✅ Thank you. ${mention(by)} is told; you hear from me when you are on the fix team.`),
      change: 'pressed-message',
    };
  },
};

/** "I cannot help", of a person who is asked for their login: the member who wanted them hears it. */
export const notMe: PressHandler<'not-me'> = {
  audience: 'anyone',
  press(action, { caseId, by }) {
    requireWanted(action, caseId, by);
    tellCannotHelp(action.services, { caseId, member: action.user.id }, [by], action.now);
    return { view: plain(`Thank you for saying so. ${mention(by)} is told.`), change: 'pressed-message' };
  },
};

/** "I cannot help", of a member of the fix team: the people in charge hear it. */
export const cannotHelp: PressHandler<'cannot-help'> = {
  audience: 'members',
  press(action, { caseId }) {
    const { case: state } = action.caseAction(caseId);
    const { services, user, now } = action;
    const recipients = inCharge(services.people.of(state, now));
    tellCannotHelp(services, { caseId, member: user.id }, recipients, now);
    return {
      view: plain('Thank you for saying so. The security team is told, and finds somebody else.'),
      change: 'pressed-message',
    };
  },
};

/** "Yes, add them": vouches for the login, and adds its owner. */
export const enlist: PressHandler<'enlist'> = {
  audience: 'security',
  async press(action, { caseId, member, login: said }) {
    const ofCase = action.caseAction(caseId);
    const { people } = action.services;
    const known = people.find(member);
    // Nobody vouches for themselves.
    if (member === action.user.id) throw new ProblemError({ code: 'no-access' });
    if (known?.login !== said.toLowerCase()) throw new ProblemError({ code: 'claim-gone' });
    if (confirmedLogin(known) === undefined)
      // Added by their login before, they hear of it now.
      action.services.atomically(() =>
        confirmClaim(action.services, { member, login: said }, action.user.id, action.cause),
      );
    if (ofCase.case.fixTeam.includes(said.toLowerCase()))
      return briefAnswer(
        ofCase,
        ofCase.case,
        `✅ ${mention(member)} is ${said}, on the fix team already: they hear what is theirs from now on.`,
        'pressed-message',
      );
    const { state, joinings } = await joinFixTeam(ofCase, [said]);
    return briefAnswer(ofCase, state, joiningsInWords(joinings), 'pressed-message');
  },
};

/** Only a person whom the bot has asked for a member is heard. */
function requireWanted(
  { services, user }: Parameters<(typeof login)['press']>[0],
  caseId: string,
  by: string,
): void {
  if (questionsAsked(services, { caseId, by, member: user.id }).length === 0)
    throw new ProblemError({ code: 'no-access' });
  // An old question must not cost a person the login that was confirmed since.
  if (knownLogin(services.people.find(user.id)) !== undefined) throw new ProblemError({ code: 'claim-gone' });
}
