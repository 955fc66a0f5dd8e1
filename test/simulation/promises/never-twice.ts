import type { Promised } from './promise.ts';

/**
 * "DM reminders before, at and after each deadline, never twice"; and "announces in #codegate", once: there is one
 * message for each reason, one reminder for each deadline, mark and person, and one message of each thing in #codegate.
 */
export const neverTwice: Promised = (_, broken) => {
  const said = new Map<string, string>();
  const once = (reason: string, messageId: string) => {
    const known = said.get(reason);
    if (known !== undefined && known !== messageId) broken(`a second message: ${reason}`);
    said.set(reason, messageId);
  };
  return {
    see(sight) {
      if (sight.kind !== 'message' || sight.what !== 'posted') return;
      const { place, message, notification, key } = sight;
      const where = place.kind === 'dm' ? place.person : place.kind;
      once(`${where}, ${key}`, message.id);
      if (notification?.template === 'reminder')
        for (const { caseId, stage, revision, mark } of notification.items)
          once(`${where}, reminder of ${caseId} ${stage} ${revision} ${mark}`, message.id);
      if (place.kind === 'codegate' && notification) once(`#codegate, ${thingOf(notification)}`, message.id);
    },
  };
};

/** What a message in #codegate is about. */
function thingOf(notification: {
  readonly template: string;
  readonly caseId?: string;
  readonly what?: string | undefined;
  readonly request?: number | undefined;
}): string {
  const { template, caseId = '', what = template, request } = notification;
  // What is corrected may have to be corrected again.
  return template === 'correction' ? `${caseId} ${what} ${request}` : `${caseId} ${what}`;
}
