import type { PressHandler } from '../src/discord/command.ts';
import { ProblemError } from '../src/app/problem.ts';
import { snoozedView } from '../src/discord/views/notifications/reminder.ts';
import { plus } from '../src/process/time.ts';

/** "Snooze" on a reminder: quiet for this person about these cases, for a while; nothing else moves. */
export const snooze: PressHandler<'snooze'> = {
  audience: 'members',
  press(action, press) {
    const { outbox, reminders, policy } = action.services;
    const message = outbox.byId(press.message);
    if (message?.notification.template !== 'reminder' || message.recipient !== action.user.id)
      throw new ProblemError({ code: 'not-your-message' });
    const until = plus(action.now, policy.reminders.snooze);
    const caseIds = [...new Set(message.notification.items.map((item) => item.caseId))];
    for (const caseId of caseIds) reminders.snooze(action.user.id, caseId, until);
    return { view: snoozedView(caseIds, until) };
  },
};
