import { AllowedMentionsTypes, ComponentType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import * as people from '../people.ts';
import { flatten, type Layout } from './components.ts';
import type { AllowedMentions } from './message-form.ts';
import type { User } from './shapes.ts';
import type { Place, World } from './world.ts';

/** Who is notified: what the text names, as far as `allowed_mentions` and the bot's rights let it. */
export function mentionsIn(
  world: World,
  content: string,
  components: readonly Layout[],
  allowed: AllowedMentions | undefined,
  place: Place,
): { mentions: User[]; mention_roles: string[]; mention_everyone: boolean } {
  const shown = flatten(components).map((part) =>
    part.type === ComponentType.TextDisplay ? part.content : '',
  );
  const text = [content, ...shown].join('\n');
  const parses = (kind: AllowedMentionsTypes) =>
    allowed?.parse === undefined ? allowed === undefined : allowed.parse.includes(kind);
  const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
  const users = named(/<@!?(\d+)>/g).filter(
    (id) => parses(AllowedMentionsTypes.User) || allowed?.users?.includes(id),
  );
  const roles = new Set(
    named(/<@&(\d+)>/g).filter((id) => parses(AllowedMentionsTypes.Role) || allowed?.roles?.includes(id)),
  );
  const mayMentionAll = (world.permissions(people.BOT_ID, place) & P.MentionEveryone) !== 0n;
  return {
    mentions: users.flatMap((id) => world.user(id) ?? []),
    mention_roles:
      place.kind === 'dm'
        ? []
        : world
            .roles()
            .filter((role) => roles.has(role.id) && (role.mentionable || mayMentionAll))
            .map((role) => role.id),
    mention_everyone: parses(AllowedMentionsTypes.Everyone) && mayMentionAll && /@(everyone|here)/.test(text),
  };
}
