import { MessageFlags, type APIAllowedMentions, type APIMessageTopLevelComponent } from 'discord.js';
import { withTraces } from './traces.ts';
import type { View } from './views/view.ts';

/** By what the bot knows its message again. */
export interface Marks {
  /** The number of its row, as the container's id; left out where another row has posted it. */
  readonly row?: number | undefined;
  /** Of what it tells, as ids of its parts. */
  readonly traces: readonly number[];
  /** What says that there are more of these than parts; left out where nobody asks for it. */
  readonly beyond?: number | undefined;
}

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

/** A view as Discord's REST API takes it, with the marks by which the bot knows its message. */
export function messagePayload(view: View, { row, traces, beyond }: Marks = { traces: [] }): MessagePayload {
  const container = withTraces(view.container.toJSON(), traces, beyond);
  const files = view.files ?? [];
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [row === undefined ? container : { ...container, id: row }],
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
