import type { Notification, ReminderItem } from './notification.ts';

type Reminder = Extract<Notification, { template: 'reminder' }>;
type Losses = Extract<Notification, { template: 'dependencies-lost' }>;

/** What is said once however many of its kind wait for one recipient: the words are made when it leaves. */
const SAID_ONCE = new Set<Notification['template']>([
  'reminder',
  'dependencies-lost',
  'role-ping',
  'privacy-lost',
  'undelivered',
]);

/**
 * What several notifications to one recipient have in common that are one message.
 *
 * @returns `undefined` where each has its own say
 */
export function saidOnce(notification: Notification): string | undefined {
  const { template } = notification;
  if (template === 'login-claimed') return `${template} ${notification.member} ${notification.login}`;
  return SAID_ONCE.has(template) ? template : undefined;
}

/**
 * One notification in place of several that have it in common, oldest first: a Discord that was away for days leaves no
 * pile of reminders.
 *
 * @returns `undefined` where they are not one message
 */
export function inOne(waiting: readonly Notification[]): Notification | undefined {
  const last = waiting.at(-1);
  const common = last && saidOnce(last);
  if (common === undefined || waiting.some((each) => saidOnce(each) !== common)) return undefined;
  switch (last?.template) {
    case 'reminder':
      return { ...last, items: lastOfEach(waiting.filter(isReminder).flatMap(({ items }) => items)) };
    case 'dependencies-lost': {
      const losses = waiting.filter(isLosses);
      const lost = [...new Map(losses.flatMap((each) => each.lost.map((one) => [one.name, one]))).values()];
      return { ...last, lost, call: losses.some(({ call }) => call) };
    }
    default:
      return last;
  }
}

/** Of the times at which a stage was to be reminded of, the latest of each kind. */
function lastOfEach(items: readonly ReminderItem[]): ReminderItem[] {
  return [...new Map(items.map((item) => [`${item.caseId} ${item.stage} ${item.kind}`, item])).values()];
}

function isReminder(each: Notification): each is Reminder {
  return each.template === 'reminder';
}

function isLosses(each: Notification): each is Losses {
  return each.template === 'dependencies-lost';
}
