import { ButtonStyle } from 'discord.js';
import type { DmTestResult } from '../../app/notifications/dm-test.ts';
import type { LoginOutcome } from '../../app/logins.ts';
import { confirmedLogin, knownLogin, type Person } from '../../store/people.ts';
import type { LoginQuestion } from '../../process/questions/questions.ts';
import { askedSince } from './questions.ts';
import { button, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { absolute, capitalised, mention } from './words.ts';

/** A GitHub login that was just linked. */
export interface LinkNews {
  readonly login: string;
  readonly outcome: LoginOutcome;
}

interface Settings {
  readonly security: boolean;
  readonly now: Temporal.Instant;
  readonly news?: LinkNews;
  readonly test?: DmTestResult;
  /** The question whether their login is theirs, while it waits for an answer. */
  readonly question?: (LoginQuestion & { readonly mayRemind: boolean }) | undefined;
  readonly snoozes: readonly { readonly caseId: string; readonly until: Temporal.Instant }[];
}

/** How many snoozed cases are named, with a button each: a row holds five. */
const SNOOZES = 4;

const TESTS: { readonly [result in DmTestResult]: string } = {
  arrived: '✅ Direct messages reach you: I have just sent you one.',
  closed:
    '⚠️ I cannot send you direct messages. Allow direct messages from members of this server (server menu → Privacy Settings), then use `/advisory me` again. Until then others are told in your place.',
  unanswered: '⚠️ Discord does not answer at the moment; the test message comes as soon as it does.',
};

/** What the bot knows of a person, and how they want to be reminded. */
export function meView(
  person: Person | undefined,
  { security, now, news, test, question, snoozes }: Settings,
): View {
  const builder = new MessageBuilder(test === 'closed' ? 'late' : 'calm');
  builder.text('## Me', news && linkInWords(news), test && TESTS[test]);
  const wanted = person?.earlyReminders ?? true;
  const until = person?.awayUntil ?? 0;
  const away = until > now.epochMilliseconds && Temporal.Instant.fromEpochMilliseconds(until);
  const most = away ? SNOOZES - 1 : SNOOZES;
  builder.text(
    `**Team** ${security ? 'security team; you hear of every case' : 'not of the security team; you hear of cases whose fix team you are on'}`,
    `**GitHub** ${loginInWords(person)}`,
    question && `-# ❔ ${capitalised(askedSince(question))}`,
    `**Reminders before a deadline** ${wanted ? 'on' : 'off'}; at a deadline and after it always`,
    away &&
      `**Away** until ${absolute(away)}; ${person?.standIn ? `${mention(person.standIn)} is` : 'the whole team is'} told in your place`,
    person?.quiet !== null &&
      person?.quiet !== undefined &&
      `**Quiet hours** ${person.quiet.replace('-', '–')} UTC; not for what is ASAP, nor for the agreed release day`,
    ...snoozes.slice(0, most).map((snooze) => `**Snoozed** ${snooze.caseId} until ${absolute(snooze.until)}`),
    snoozes.length > most && `…and ${snoozes.length - most} more`,
  );
  builder.buttons(
    away && button('I am back', 'back', {}, ButtonStyle.Primary),
    button(wanted ? 'Only from the deadline on' : 'Remind me before too', 'early', {
      wanted: wanted ? 'no' : 'yes',
    }),
    ...snoozes.slice(0, most).map(({ caseId }) => button(`Wake me for ${caseId}`, 'unsnooze', { caseId })),
  );
  if (question)
    builder.buttons(
      question.mayRemind && button('Remind them', 'claim-remind', { question: question.number }),
      button('It is not mine: take it back', 'claim-withdraw', { question: question.number }),
    );
  return builder.view();
}

function linkInWords({ login, outcome }: LinkNews): string {
  const name = `**${escapeMarkdown(login)}**`;
  switch (outcome) {
    case 'linked':
      return `✅ Your GitHub login is ${name}.`;
    case 'claimed':
      return `📝 You say that you are ${name} on GitHub. It opens no case by itself: a member of the security team confirms it when you are on a fix team.`;
    case 'asked':
      return `📝 You say that you are ${name} on GitHub. It opens no case by itself: another member of the security team has to confirm it, and is asked now.`;
  }
}

function loginInWords(person: Person | undefined): string {
  if (!person?.login) return 'not linked: `/advisory me github:your-login`';
  const login = escapeMarkdown(person.login);
  if (confirmedLogin(person) !== undefined) return login;
  return knownLogin(person) !== undefined
    ? `${login}, by your own word; another member confirms it when it is on a fix team`
    : `${login}, not confirmed yet`;
}
