import { randomUUID } from 'node:crypto';
import { ProblemError, type PressHandler, type Subcommand, type Visit } from '../src/discord/command.ts';
import { existingLogin } from '../src/discord/github-login.ts';
import { meView, type LinkNews, type TestResult } from '../src/discord/views/me.ts';
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
  async execute(visit, options) {
    const asked = options.getString('github')?.trim().replace(/^@/, '');
    // A stranger hears nothing but the answer to what they themselves say.
    if (!asked && !isKnown(visit)) throw new ProblemError({ code: 'no-access' });
    const news = asked ? await link(visit, asked) : undefined;
    const test = await testDm(visit);
    return { view: settings(visit, { ...(news ? { news } : {}), test }) };
  },
} satisfies Subcommand;

/** Switches the reminders before a deadline on and off. */
export const early: PressHandler<'early'> = {
  audience: 'members',
  press(visit, { wanted }) {
    visit.services.people.setEarlyReminders(visit.visitor.id, wanted === 'yes');
    return { view: settings(visit, {}), change: 'pressed-message' };
  },
};

/** "Yes, I know it" and "No": somebody's claim that a GitHub login is theirs. */
export const claim: PressHandler<'claim'> = {
  audience: 'security',
  press(visit, { member, login, confirms }) {
    const { people, outbox, cases } = visit.services;
    // Nobody vouches for themselves.
    if (member === visit.visitor.id) throw new ProblemError({ code: 'no-access' });
    const yes = confirms === 'yes';
    visit.services.atomically(() => {
      if (!people.answerClaim(member, login, visit.visitor.id, yes))
        throw new ProblemError({ code: 'claim-gone' });
      if (!yes) return;
      for (const { id: caseId } of cases.openWith(login.toLowerCase()))
        outbox.add(
          {
            key: `${caseId} welcome ${member} ${visit.now.toString()}`,
            kind: 'dm',
            recipient: member,
            notice: { template: 'fix-team-welcome', caseId },
          },
          visit.now,
        );
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
  press(visit, { caseId }) {
    visit.caseVisit(caseId);
    visit.services.reminders.endSnooze(visit.visitor.id, caseId, visit.now);
    return { view: plain(`⏰ You are reminded of ${caseId} again.`), change: 'pressed-message' };
  },
};

function isKnown({ visitor, services }: Visit): boolean {
  return visitor.security || services.people.find(visitor.id)?.login != null;
}

function settings(visit: Visit, result: { news?: LinkNews; test?: TestResult }) {
  const { services, visitor, now } = visit;
  return meView(services.people.find(visitor.id), {
    ...result,
    security: visitor.security,
    snoozes: services.reminders.snoozesOf(visitor.id, now),
  });
}

async function link(visit: Visit, asked: string): Promise<LinkNews> {
  const { github, people, cases, outbox } = visit.services;
  const { visitor, now } = visit;
  const login = await existingLogin(github, asked);
  const outcome = people.link(visitor.id, login, visitor.security);
  if (outcome === 'taken') throw new ProblemError({ code: 'login-taken' });
  // The claim matters where the login is on a fix team: then somebody who knows the person must say so.
  if (outcome === 'claimed' && cases.openWith(login.toLowerCase()).length > 0)
    for (const recipient of people.roster())
      outbox.add(
        {
          key: `claim ${visitor.id} ${login} ${recipient} ${now.toString()}`,
          kind: 'dm',
          recipient,
          notice: { template: 'login-claimed', member: visitor.id, login },
        },
        now,
      );
  return { login, outcome };
}

/** Sends a real direct message and waits for what becomes of it. */
async function testDm(visit: Visit): Promise<TestResult> {
  const { outbox, deliverer } = visit.services;
  const key = `dm-test ${visit.visitor.id} ${randomUUID()}`;
  outbox.add({ key, kind: 'dm', recipient: visit.visitor.id, notice: { template: 'dm-test' } }, visit.now);
  await deliverer.run();
  const state = outbox.find(key)?.state;
  return state === 'sent' ? 'arrived' : state === 'undeliverable' ? 'closed' : 'unanswered';
}
