import type { OtherNotification } from '../../../process/notifications/notification.ts';
import { escapeMarkdown, listed, MessageBuilder, type View } from '../view.ts';
import { absolute } from '../words.ts';

/** How many cases are named. */
const CASES = 20;

/** To the team, once: that the bot knows nothing of a time, what it has found again, and what people do about the rest. */
export function restoredView({
  from,
  asOf,
  to,
  unknown,
  repositories,
  places,
  uncompared = [],
}: Extract<OtherNotification, { template: 'restored' }>): View {
  const [since, until] = [Temporal.Instant.from(asOf), Temporal.Instant.from(to)];
  return new MessageBuilder('late')
    .text(
      '### I was restored from a copy',
      `What was recorded between ${absolute(since)} and ${absolute(until)} is missing. The copy: ${escapeMarkdown(from, 100)}.`,
    )
    .text(
      '**What I have found again**: what GitHub shows, and what I had written here, to you, and in #codegate. None of it is said twice.',
      'If I told you in that time that I had lost something, such as GitHub or a channel: I say it again where that is still so.',
    )
    .text(
      '**What only you know**, and say again: ticks, approvals, reasons, release days, who is away, logins, contributions. `/advisory next` shows what is open as far as I know.',
      'Advance notices to distributors may have left in that time: ask there before you send them again.',
      'A button of a message from that time may not be taken any more: use `/advisory show`.',
    )
    .text(
      unknown.length > 0 &&
        `**Cases that I do not know any more**: ${listed(unknown, CASES)}. A report in GitHub has a new number now (\`/advisory list\`); open the others anew.`,
      repositories.length > 0 &&
        `**GitHub did not show**: ${repositories.map((name) => escapeMarkdown(name)).join(', ')}. I go on trying; look yourselves until then.`,
      places > 0 &&
        `**Discord did not show** what I had written in ${places === 1 ? 'one place' : `${places} places`}: somebody may be told there again.`,
      uncompared.length > 0 &&
        `**In #codegate, not compared**: ${listed(uncompared, CASES)}. What stands there is not what I would write now, or nobody could tell me. Compare it with the advisory; \`/advisory announce\` changes it, and from then on I tell you what no longer fits.`,
    )
    .view();
}
