import type { ActionContext } from '../src/app/action-context.ts';
import { setAbsence, setQuietHours } from '../src/app/absence.ts';
import { openLoginQuestions, remindOfLogin, withdrawLogin } from '../src/app/login-questions.ts';
import { confirmClaim, refuseClaim, requireClaim, sayLogin } from '../src/app/logins.ts';
import { type DmTestResult, testDm } from '../src/app/notifications/dm-test.ts';
import { ProblemError } from '../src/app/problem.ts';
import type { Options, PressHandler, Subcommand } from '../src/discord/command.ts';
import { daysAhead, planned, requiredUtc } from '../src/discord/utc-input.ts';
import { refuseClaimForm } from '../src/discord/views/forms.ts';
import { type LinkNews, meView } from '../src/discord/views/me.ts';
import { plain } from '../src/discord/views/view.ts';
import { mention } from '../src/discord/views/words.ts';
import { refusalOfRemindingOfLogin } from '../src/process/acts/questions.ts';

/**
 * Who I am to the bot: enrols the security team, links a GitHub login, tests that direct messages arrive, and
 * shows my reminder settings.
 */
export default {
  name: 'me',
  description: 'Link my GitHub login, test that I can be reached, and see my reminder settings',
  audience: 'anyone',
  build: (subcommand) =>
    subcommand
      .addStringOption((option) =>
        option.setName('github').setDescription('My GitHub login').setMaxLength(40),
      )
      .addStringOption((option) =>
        option
          .setName('away_until')
          .setDescription('I am away until then (UTC), or “back”')
          .setAutocomplete(true)
          .setMaxLength(30),
      )
      .addUserOption((option) =>
        option.setName('stand_in').setDescription('Who is told in my place; else the whole team'),
      )
      .addStringOption((option) =>
        option
          .setName('quiet')
          .setDescription('Quiet hours in UTC, such as 22:00-07:00, or “off”')
          .setMaxLength(20),
      ),
  async execute(action, options) {
    const asked = options.getString('github')?.trim().replace(/^@/, '');
    // A stranger hears nothing but the answer to what they themselves say.
    if (!asked && !isKnown(action)) throw new ProblemError({ code: 'no-access' });
    absent(action, options);
    const quiet = options.getString('quiet');
    if (quiet !== null) setQuietHours(action, quiet);
    const news = asked ? await sayLogin(action, asked) : undefined;
    const test = await testDm(action.services, action.user.id, action.now);
    return { view: settings(action, { ...(news ? { news } : {}), test }) };
  },
  autocomplete: (action, { name, value }) =>
    name === 'away_until' && isKnown(action) ? daysAhead(value, action.now, action.services.policy) : [],
} satisfies Subcommand;

/** "I am back". */
export const back: PressHandler<'back'> = {
  audience: 'members',
  press(action) {
    setAbsence(action, undefined);
    return { view: settings(action, {}), change: 'pressed-message' };
  },
};

/** Notes until when a member is away, as the options say. */
function absent(action: ActionContext, options: Options): void {
  const typed = options.getString('away_until')?.trim();
  const standIn = options.getUser('stand_in')?.id;
  if (typed === undefined && standIn === undefined) return;
  // A fix team has no coordinator to stand in for.
  if (standIn !== undefined && !action.user.security) throw new ProblemError({ code: 'security-only' });
  if (typed === undefined)
    throw new ProblemError({ code: 'bad-value', option: 'stand_in', takes: '`away_until` beside it' });
  const until = typed.toLowerCase() === 'back' ? undefined : requiredUtc(typed, planned(action));
  setAbsence(action, until && { until, standIn });
}

/** Switches the reminders before a deadline on and off. */
export const early: PressHandler<'early'> = {
  audience: 'members',
  press(action, { wanted }) {
    action.services.people.setEarlyReminders(action.user.id, wanted === 'yes');
    return { view: settings(action, {}), change: 'pressed-message' };
  },
};

/** "Yes, I know it" and "No…": a person's claim that a GitHub login is theirs. */
export const claim: PressHandler<'claim'> = {
  audience: 'security',
  opensForm: true,
  press(action, { member, login, confirms }) {
    const { services, user, cause } = action;
    if (confirms === 'no') {
      requireClaim(services, { member, login }, user.id);
      return { form: refuseClaimForm({ member, login }) };
    }
    services.atomically(() => confirmClaim(services, { member, login }, user.id, cause));
    return { view: plain(`✅ ${mention(member)} is ${login}.`), change: 'pressed-message' };
  },
};

/** The form: why it is not theirs, which need not be said. */
export const claimRefused: PressHandler<'claim-form'> = {
  audience: 'security',
  press(action, { member, login }, { field }) {
    const { services, user, cause } = action;
    const given = { by: user.id, reason: field('reason') };
    const asksAgain = services.atomically(() => refuseClaim(services, { member, login }, given, cause));
    const then = asksAgain ? 'I have asked them again, and you hear their answer.' : 'They are told.';
    return {
      view: plain(`${mention(member)} is not ${login}; I dropped that claim. ${then}`),
      change: 'pressed-message',
    };
  },
};

/** "Remind them", of one's own claim. */
export const remindOfClaim: PressHandler<'claim-remind'> = {
  audience: 'anyone',
  press(action, { question }) {
    remindOfLogin(action, question);
    return {
      view: plain('✅ Reminded: they have a direct message with the question.'),
    };
  },
};

/** "Take it back", by the member whose claim it is. */
export const withdrawClaim: PressHandler<'claim-withdraw'> = {
  audience: 'anyone',
  press(action, { question }) {
    withdrawLogin(action, question);
    return { view: settings(action, {}), change: 'pressed-message' };
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
    now,
    snoozes: services.reminders.snoozesOf(user.id, now),
    question: ownQuestion(action),
  });
}

/** The question whether their login is the user's, while it waits for an answer. */
function ownQuestion({ services, user, now }: ActionContext) {
  const question = openLoginQuestions(services).find(({ askedBy }) => askedBy === user.id);
  const { policy } = services;
  return (
    question && {
      ...question,
      mayRemind: !refusalOfRemindingOfLogin(question, question.remindedAt, { who: user, policy, now }),
    }
  );
}
