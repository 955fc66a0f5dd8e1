import type { RoleHolders } from '../../app/watch/enrolment.ts';
import { listed } from './view.ts';
import { mention } from './words.ts';

/** That no reminder reaches some of the team, and the cure; nothing where each of them has used the bot, or it is not known. */
export function unenrolledLines(missing: RoleHolders | undefined, most: number): string[] {
  if (!missing) return [];
  const { count, members } = missing;
  const who = members
    ? listed(
        members.map(({ id }) => mention(id)),
        most,
      )
    : `${count} of the security team`;
  const they = count === 1 ? 'has' : 'have';
  return [
    `-# ⚠️ ${who} ${they} never used me, so no reminder reaches them: \`/advisory me\` in the private channel, once.`,
  ];
}
