import { TOGETHER, type Notification, type ReminderItem } from './notification.ts';
import { purposeOf } from './reminder-kinds.ts';

type Reminder = Extract<Notification, { template: 'reminder' }>;
type Losses = Extract<Notification, { template: 'dependencies-lost' }>;
type MailCame = Extract<Notification, { template: 'mail-came' }>;
type Call = Extract<Notification, { template: 'role-ping' }>;
type Returns = Extract<Notification, { template: 'dependencies-well' }>;

/** What is said once however many of its kind wait for one recipient: the words are made when it leaves. */
const SAID_ONCE = new Set<Notification['template']>([
  'reminder',
  'mail-came',
  'dependencies-lost',
  'dependencies-well',
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
  if (template === 'login-claimed')
    return `${template} ${notification.member} ${notification.login.toLowerCase()}`;
  return SAID_ONCE.has(template) ? template : undefined;
}

/** Whether the last of several that are one message says it for all of them. */
export function isSaidByTheLast({ template }: Notification): boolean {
  return template === 'privacy-lost' || template === 'undelivered' || template === 'login-claimed';
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
    case 'mail-came': {
      const came = waiting.filter(isMailCame);
      const mails = [...new Set(came.flatMap((each) => each.mails))];
      return { ...last, mails, call: came.some(({ call }) => call) };
    }
    case 'dependencies-lost': {
      const losses = waiting.filter(isLosses);
      const lost = [...new Map(losses.flatMap((each) => each.lost.map((one) => [one.name, one]))).values()];
      return { ...last, lost, call: losses.some(({ call }) => call) };
    }
    case 'dependencies-well': {
      const well = waiting.filter(isReturns).flatMap((each) => each.well);
      return { ...last, well: [...Map.groupBy(well, ({ name }) => name).values()].map(returnOf) };
    }
    case 'role-ping': {
      const traces = waiting.filter(isCall).flatMap((each) => each.traces ?? []);
      return traces.length > 0 ? { ...last, traces: [...new Set(traces)] } : last;
    }
    default:
      return last;
  }
}

/**
 * What a notification tells that may be one of several told in one message, each thing by a name: who was told a thing in one message
 * need not hear it in another. Reminders are not among them: each of those is given by itself.
 *
 * @returns nothing of a notification that always has its own say
 */
export function thingsOf(notification: Notification): readonly string[] {
  const { template } = notification;
  switch (template) {
    case 'reminder':
      return [];
    case 'of-many-cases':
      return notification.caseIds.map((caseId) => `${notification.what} ${caseId}`);
    case 'mail-came':
      return notification.mails.map((mail) => `${template} ${mail}`);
    case 'dependencies-lost':
      return notification.lost.map(({ name }) => `${template} ${name}`);
    case 'dependencies-well':
      return notification.well.map(({ name }) => `${template} ${name}`);
    default: {
      if (TOGETHER.some((each) => each === template) && 'caseId' in notification)
        return [`${template} ${notification.caseId}`];
      const common = saidOnce(notification);
      return common === undefined ? [] : [common];
    }
  }
}

/**
 * A notification without the things that were told already.
 *
 * @returns `undefined` where nothing is left of it
 */
export function withoutThings(
  notification: Notification,
  told: ReadonlySet<string>,
): Notification | undefined {
  const things = thingsOf(notification);
  const isLeft = (_: unknown, index: number) => !told.has(things[index] ?? '');
  if (things.every(isLeft)) return notification;
  if (!things.some(isLeft)) return undefined;
  switch (notification.template) {
    case 'of-many-cases':
      return { ...notification, caseIds: notification.caseIds.filter(isLeft) };
    case 'mail-came':
      return { ...notification, mails: notification.mails.filter(isLeft) };
    case 'dependencies-lost':
      return { ...notification, lost: notification.lost.filter(isLeft) };
    case 'dependencies-well':
      return { ...notification, well: notification.well.filter(isLeft) };
    default:
      return notification;
  }
}

/** Whether a notification tells all that another one tells, of what may be put together or be handed on in parts. */
export function tellsAllOf(told: Notification, notification: Notification): boolean {
  if (notification.template !== 'reminder')
    return thingsOf(notification).every((thing) => thingsOf(told).includes(thing));
  return (
    told.template === 'reminder' &&
    notification.items.every((item) => told.items.some((each) => isSameReminder(each, item)))
  );
}

/** Whether two reminders are of the same deadline at the same mark, in whose place ever each is given. */
export function isSameReminder(one: ReminderItem, other: ReminderItem): boolean {
  return (
    one.caseId === other.caseId &&
    one.stage === other.stage &&
    one.revision === other.revision &&
    one.mark === other.mark
  );
}

/** Of the times at which a stage, or a question, was to be reminded of, the latest of each kind. */
function lastOfEach(items: readonly ReminderItem[]): ReminderItem[] {
  return [...new Map(items.map((item) => [thingOf(item), item])).values()];
}

function thingOf({ caseId, stage, kind, revision }: ReminderItem): string {
  const question = purposeOf(kind) === 'question' ? [revision] : [];
  return [caseId, stage, kind, ...question].join(' ');
}

function isReminder(each: Notification): each is Reminder {
  return each.template === 'reminder';
}

function isCall(each: Notification): each is Call {
  return each.template === 'role-ping';
}

function isMailCame(each: Notification): each is MailCame {
  return each.template === 'mail-came';
}

function isLosses(each: Notification): each is Losses {
  return each.template === 'dependencies-lost';
}

function isReturns(each: Notification): each is Returns {
  return each.template === 'dependencies-well';
}

/** The returns of one dependency: from the first time that it was lost to the last time that it was well again. */
function returnOf(all: readonly Returns['well'][number][]): Returns['well'][number] {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) throw new RangeError('nothing is well again');
  const cases = [...new Set(all.flatMap((each) => each.cases ?? []))];
  const { cases: own } = last;
  return { name: last.name, from: first.from, to: last.to, ...(own && { cases }) };
}
