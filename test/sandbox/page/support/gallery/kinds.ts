import { globSync, readFileSync } from 'node:fs';
import { presses, subcommands } from '../../../../../commands/advisory.ts';
import { notification } from '../../../../../src/process/notifications/notification.ts';
import { REMINDER_KINDS } from '../../../../../src/process/notifications/reminder-kinds.ts';
import { REFUSED } from '../../../../support/refusals.ts';
import { FORMS } from './forms.ts';
import { gallery } from './gallery.ts';
import { OWN } from './problems.ts';
import { IN_CODEGATE, OF_A_CASE, OF_NO_CASE, REMINDERS } from './told.ts';

// What there is to be pictured, read from the bot itself: what is new fails until it has its picture.

/** Views that only choose among others, which are pictured themselves. */
const CHOOSING = new Set([
  'notificationView',
  'caseNotificationView',
  'reminderView',
  'previewView',
  'postedView',
  'problemView',
]);

const FUNCTION = /export function (\w+)\(((?:(?!\nexport )[^])*?)\): ([^{]+) \{/g;

/** The exported views that nothing in the gallery draws. */
export function unpicturedViews(): string[] {
  const views = globSync('src/discord/views/**/*.ts').flatMap((file) =>
    readFileSync(file, 'utf8')
      .matchAll(FUNCTION)
      .filter(([, , , returned = '']) => /^View(?: \| undefined)?$/.test(returned))
      .map(([, name = '']) => name)
      .toArray(),
  );
  const own = globSync('test/sandbox/page/support/gallery/*.ts')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  // The tests' own ways to a view, as far as the gallery takes them.
  const ways = readFileSync('test/support/looks.ts', 'utf8')
    .split(/^export const /m)
    .filter((way) => own.includes(`${/^\w+/.exec(way)?.[0] ?? ''}(`))
    .join('\n');
  const isDrawn = (name: string) => new RegExp(`\\b${name}\\(`).test(`${own}\n${ways}`);
  return views.filter((name) => name !== 'plain' && !CHOOSING.has(name) && !isDrawn(name));
}

/** The picture of what each command answers with, where that is more than how the case stands now. */
const PICTURES: Readonly<Record<string, string>> = {
  open: 'answer-card',
  list: 'answer-list',
  next: 'answer-next',
  show: 'answer-card',
  timeline: 'answer-timeline',
  'fix-team suggest': 'answer-suggestion',
  fork: 'answer-fork',
  'release propose': 'answer-slots',
  'release verify': 'answer-conditions',
  'release publish': 'answer-advisory-preview',
  'distributors list': 'answer-distributors',
  'distributors add': 'answer-distributors',
  'distributors remove': 'answer-distributors',
  'distributors notify': 'answer-advance-notice',
  announce: 'answer-preview-frame',
  'retro draft': 'answer-retrospective',
  'retro contribute': 'form-contribute',
  'retro post': 'answer-preview-frame',
  stats: 'answer-statistics',
  export: 'answer-export',
  me: 'answer-me',
};
/** How the case stands now, in three lines: what all the other commands answer with. */
const BRIEF = 'answer-brief';

/** What is done in #codegate without a message of its own. */
const NO_MESSAGE = new Set(['crosspost', 'thread', 'reminder']);

/** Notifications, reminders, forms and problems of which there is no example. */
export function kindsWithoutExample(): string[] {
  const told = { ...OF_A_CASE, ...OF_NO_CASE, ...IN_CODEGATE };
  const templates = notification.options.map(({ shape }) => shape.template.value);
  const codes = ['src/app/problem.ts', 'src/process/acts/decision.ts'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .matchAll(/readonly code: '([\w-]+)'/g)
      .map(([, code = '']) => code)
      .toArray(),
  );
  return [
    ...templates.filter((each) => !NO_MESSAGE.has(each) && !Object.hasOwn(told, each)),
    ...REMINDER_KINDS.filter((each) => !Object.hasOwn(REMINDERS, each)),
    ...Object.keys(presses).filter((each) => each.endsWith('-form') && !Object.hasOwn(FORMS, each)),
    ...codes.filter((each) => !Object.hasOwn(OWN, each) && !Object.hasOwn(REFUSED, each)),
  ];
}

/** The names of all pictures of kinds, without the scheme. */
export function kindsOfPictures(): string[] {
  return [...gallery().keys(), ...Object.keys(FORMS).map((name) => `form-${name.replace(/-form$/, '')}`)];
}

/** Commands whose answer has no picture: by name, with the picture that there should be. */
export function unpicturedCommands(): string[] {
  const names = new Set(kindsOfPictures());
  return subcommands.flatMap(({ name }) => {
    const picture = PICTURES[name] ?? BRIEF;
    return names.has(picture) ? [] : [`${name}: ${picture}`];
  });
}
