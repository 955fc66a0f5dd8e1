import type { Notification } from './notification.ts';

/**
 * Numbers of events, of rows and of requests: two histories that part at some time may give the same number to different
 * things, and different numbers to the same thing.
 */
const NUMBERS = new Set(['request', 'event', 'proposal']);

/**
 * What a message tells, each as a name that does not hang on when, or in which order, it came to be told: a bot that was
 * restored from an older copy knows by it that it has told so before. Stands in messages as a number made of it, and never
 * changes.
 *
 * @returns nothing where the same words may well mean another thing, or where no message of its own is sent
 */
export function reasonsOf(notification: Notification): readonly string[] {
  switch (notification.template) {
    case 'reminder':
      return notification.items.map(
        ({ caseId, stage, revision, mark, kind }) =>
          `reminder ${caseId} ${stage} ${revision} ${mark} ${kind}`,
      );
    case 'announcement':
    case 'announcement-edit':
      return [postedReason(notification.caseId, notification.what)];
    case 'correction-pointer':
      return [postedReason(notification.caseId, 'announcement')];
    case 'correction':
    case 'correction-mark':
      return [postedReason(notification.caseId, 'correction')];
    case 'retrospective':
      return [postedReason(notification.caseId, 'retrospective')];
    case 'board':
      return notification.caseIds.map((caseId) => `board ${caseId}`);
    case 'of-many-cases':
      return notification.caseIds.map((caseId) => plainReason({ template: notification.what, caseId }));
    // Each is told alone, or with others, with a call of the role or without.
    case 'dependencies-lost':
      return notification.lost.map((each) => plainReason({ template: notification.template, ...each }));
    // Mails are known by the number of their row alone, and a test is one of its own each time.
    case 'crosspost':
    case 'thread':
    case 'mail-came':
    case 'reporter-wrote':
    case 'dm-test':
      return [];
    default:
      return [plainReason(notification)];
  }
}

/** What is posted in #codegate of a case, once. */
export function postedReason(
  caseId: string,
  what: 'announcement' | 'mitigation' | 'correction' | 'retrospective',
): string {
  return `codegate ${caseId} ${what}`;
}

/** That it is asked once more whose a login is, at a time of its reminders. */
export function nudgeReason({ member, login }: { member: string; login: string }, mark: string): string {
  return `login ${member} ${login} ${mark}`;
}

/** That the security team's role is called because of something, by the name of that. */
export function callReason(reason: string): string {
  return `call ${reason}`;
}

function plainReason(notification: object): string {
  const told = Object.entries(notification).filter(([name]) => !NUMBERS.has(name));
  return JSON.stringify(Object.fromEntries(told.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
