import type { Notification } from './notification.ts';

/** The cases whose lines a message of the private channel holds; `undefined` if it is not of its board. */
export function casesOnBoard({
  kind,
  recipient,
  notification,
}: {
  readonly kind: 'dm' | 'channel';
  readonly recipient: string;
  readonly notification: Notification;
}): readonly string[] | undefined {
  if (kind !== 'channel' || recipient !== 'security') return undefined;
  switch (notification.template) {
    case 'case-opened':
      return [notification.caseId];
    case 'of-many-cases':
      return notification.what === 'case-opened' ? notification.caseIds : undefined;
    case 'board':
      return notification.caseIds;
    default:
      return undefined;
  }
}
