import { MessageFlags, type APIAllowedMentions, type APIMessageTopLevelComponent } from 'discord.js';
import type { View } from './views/view.ts';

/** The part of a message that Discord's REST API takes for a view. */
export interface MessagePayload {
  readonly flags: number;
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly allowed_mentions: APIAllowedMentions;
  readonly attachments?: readonly {
    readonly id: string;
    readonly filename: string;
    readonly description?: string;
  }[];
}

/** A view as Discord's REST API takes it; `mark` becomes the container's id, by which the bot knows its message. */
export function messagePayload(view: View, mark?: number): MessagePayload {
  const container = view.container.toJSON();
  const files = view.files ?? [];
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [mark === undefined ? container : { ...container, id: mark }],
    allowed_mentions: {
      parse: [],
      users: [...(view.pings?.users ?? [])],
      roles: [...(view.pings?.roles ?? [])],
    },
    ...(files.length > 0
      ? {
          attachments: files.map(({ name, description }, index) => ({
            id: String(index),
            filename: name,
            ...(description === undefined ? {} : { description }),
          })),
        }
      : {}),
  };
}
