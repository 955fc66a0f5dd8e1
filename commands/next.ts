import { mailsSaidLately } from '../src/app/incoming-mail/mails-that-wait.ts';
import { openLoginQuestions } from '../src/app/login-questions.ts';
import { outlookFor } from '../src/app/outlook-for.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { nextView } from '../src/discord/views/next.ts';
import { sidesOf } from '../src/process/case.ts';

/** More cases of one person than this are a list, not a next act. */
const MOST = 100;

/** The one next act of each case of mine, and what else I am asked for in it. */
export default {
  name: 'next',
  description: 'What I owe next, case by case',
  audience: 'members',
  build: (subcommand) => subcommand,
  execute({ user, services, now }) {
    const { cases, policy } = services;
    const mine = cases
      .mine(user, MOST, now)
      .map((state) => outlookFor(services, state, { id: user.id, sides: sidesOf(state, user) }, now));
    const owed = mine.filter(({ asked }) => asked.length > 0);
    const unenrolled = user.security ? services.unenrolled() : undefined;
    const mails = user.security
      ? {
          waiting: services.incomingMails.waiting().length,
          said: mailsSaidLately(services, now).length,
        }
      : { waiting: 0, said: 0 };
    const others = mine.length - owed.length;
    const logins = user.security
      ? openLoginQuestions(services).filter(({ except }) => except !== user.id)
      : [];
    const unreadable = user.security ? cases.unreadable() : [];
    const blind = services.blind();
    return { view: nextView(owed, { others, policy, blind, unreadable, unenrolled, logins, mails }) };
  },
} satisfies Subcommand;
