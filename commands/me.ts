import type { ActionContext } from '../src/app/action-context.ts';
import { existingLogin } from '../src/app/github-login.ts';
import { type DmTestResult, testDm } from '../src/app/notifications/dm-test.ts';
import { askAboutClaim, welcomeToFixTeams } from '../src/app/notifications/logins.ts';
import { ProblemError } from '../src/app/problem.ts';
import type { PressHandler, Subcommand } from '../src/discord/command.ts';
import { type LinkNews, meView } from '../src/discord/views/me.ts';
import { plain } from '../src/discord/views/view.ts';
import { mention } from '../src/discord/views/words.ts';

/**
 * Who I am to the bot: enrols the security team, links a GitHub login, tests that direct messages arrive, and
 * shows my reminder settings.
 */
export default {
  name: 'me',
  description: 'Link my GitHub login, test that I can be reached, and see my reminder settings',
  audience: 'anyone',
  build: (subcommand) =>
    subcommand.addStringOption((option) =>
      option.setName('github').setDescription('My GitHub login').setMaxLength(40),
    ),
  async execute(action, options) {
    const asked = options.getString('github')?.trim().replace(/^@/, '');
    // A stranger hears nothing but the answer to what they themselves say.
    if (!asked && !isKnown(action)) throw new ProblemError({ code: 'no-access' });
    const news = asked ? await link(action, asked) : undefined;
    const test = await testDm(action.services, action.user.id, action.now);
    return { view: settings(action, { ...(news ? { news } : {}), test }) };
  },
} satisfies Subcommand;

/** Switches the reminders before a deadline on and off. */
export const early: PressHandler<'early'> = {
  audience: 'members',
  press(action, { wanted }) {
    action.services.people.setEarlyReminders(action.user.id, wanted === 'yes');
    return { view: settings(action, {}), change: 'pressed-message' };
  },
};

/** "Yes, I know it" and "No": a person's claim that a GitHub login is theirs. */
export const claim: PressHandler<'claim'> = {
  audience: 'security',
  press(action, { member, login, confirms }) {
    const { people } = action.services;
    // Nobody vouches for themselves.
    if (member === action.user.id) throw new ProblemError({ code: 'no-access' });
    const yes = confirms === 'yes';
    action.services.atomically(() => {
      if (!people.answerClaim(member, login, action.user.id, yes))
        throw new ProblemError({ code: 'claim-gone' });
      if (yes) welcomeToFixTeams(action.services, { member, login }, action.now);
    });
    const text = yes
      ? `✅ ${mention(member)} is ${login}.`
      : `${mention(member)} is not ${login}; the claim is gone.`;
    return { view: plain(text), change: 'pressed-message' };
  },
};

/** "Wake me": ends a snooze. */
export const unsnooze: PressHandler<'unsnooze'> = {
  audience: 'members',
  press(action, { caseId }) {
    action.caseAction(caseId);
    action.services.reminders.endSnooze(action.user.id, caseId, action.now);
    return { view: plain(`⏰ You are reminded of ${caseId} again.`), change: 'pressed-message' };
  },
};

function isKnown({ user, services }: ActionContext): boolean {
  return user.security || services.people.find(user.id)?.login != null;
}

function settings(action: ActionContext, result: { news?: LinkNews; test?: DmTestResult }) {
  const { services, user, now } = action;
  return meView(services.people.find(user.id), {
    ...result,
    security: user.security,
    snoozes: services.reminders.snoozesOf(user.id, now),
  });
}

async function link(action: ActionContext, asked: string): Promise<LinkNews> {
  const { services, user, now } = action;
  const login = await existingLogin(services.github, asked);
  const outcome = services.people.link(user.id, login, user.security);
  if (outcome === 'taken') throw new ProblemError({ code: 'login-taken' });
  // The claim matters where the login is on a fix team: then a member who knows the person must say so.
  if (outcome === 'claimed') askAboutClaim(services, { member: user.id, login }, now);
  return { login, outcome };
}
