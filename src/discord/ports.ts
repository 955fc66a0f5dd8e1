import type { NotificationDelivery, PublicDelivery } from '../app/delivery.ts';
import { showsOf } from '../app/notifications/standing.ts';
import type { Delivery } from './delivery.ts';
import { notificationView, type NotificationContext } from './views/notifications/render.ts';
import { postedView } from './views/publication/posted.ts';

/** What people and the private channel are told, in Discord: laid out from the cases as they are. */
export function notificationDelivery(
  delivery: Pick<Delivery, 'attempt' | 'edit' | 'look'>,
  context: NotificationContext,
): NotificationDelivery {
  return {
    prepare(message, now) {
      const view = notificationView(message, context, now);
      const { messageId } = message;
      return (
        view && {
          send: (begin, mayLeave) =>
            messageId === null
              ? delivery.attempt(message, view, begin, mayLeave)
              : delivery.edit(message, messageId, view, begin),
          shows: showsOf(message, context, now),
        }
      );
    },
    look: (message) => delivery.look(message),
  };
}

/** The way into #codegate, in Discord: what it takes as content leaves as a laid out message. */
export function publicDelivery(
  delivery: Pick<Delivery, 'look' | 'attempt' | 'edit' | 'crosspost' | 'startThread'>,
): PublicDelivery {
  return {
    look: (message) => delivery.look(message),
    post: async (message, content, begin) => delivery.attempt(message, postedView(content), begin),
    edit: async (message, messageId, content, begin) =>
      delivery.edit(message, messageId, postedView(content), begin),
    crosspost: (message, messageId, begin) => delivery.crosspost(message, messageId, begin),
    startThread: (message, messageId, name, begin) => delivery.startThread(message, messageId, name, begin),
  };
}
