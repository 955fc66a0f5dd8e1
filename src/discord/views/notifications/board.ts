import { RESOLUTION_NAMES } from '../../../documents/vocabulary.ts';
import type { ChannelOutlook } from '../../../process/outlook/outlook.ts';
import { MessageBuilder, type Colour, type View } from '../view.ts';
import { absolute, absoluteAndRelative, dueWhen, progressInWords } from '../words.ts';

/**
 * The private channel's board: a line a case, which is edited as the case moves. Times are Discord's own timestamps, so that
 * no word of it goes stale by itself. `unreadable` are the cases of it that cannot be read now.
 */
export function boardView(cases: readonly ChannelOutlook[], unreadable: readonly string[] = []): View {
  return new MessageBuilder(unreadable.length > 0 ? 'late' : colourOf(cases))
    .text(...cases.map(boardLine), ...unreadable.map((id) => `⚠️ **${id}** · cannot be read`))
    .view();
}

function colourOf(cases: readonly ChannelOutlook[]): Colour {
  if (cases.some(({ late, releaseDay }) => late || releaseDay?.late)) return 'late';
  return cases.every(({ status }) => status === 'closed') ? 'done' : 'calm';
}

/** What the private channel sees of a case: its id, its stage, a time, and that an approval is wanted; nothing else. */
function boardLine(outlook: ChannelOutlook): string {
  const { id, publishedAt, isApprovalWanted, closed } = outlook;
  if (closed) {
    const as = closed.resolution ? ` as ${RESOLUTION_NAMES[closed.resolution]}` : '';
    return `✅ **${id}** · Closed${as} · ${absolute(closed.at)}`;
  }
  return [
    `**${id}**`,
    progressInWords(outlook),
    publishedAt && `published ${absolute(publishedAt)}`,
    timeInWords(outlook),
    isApprovalWanted && 'an approval is wanted',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The verdict: what is late, else the agreed release day, else what is due first. */
function timeInWords({ due, late, releaseDay }: ChannelOutlook): string | undefined {
  if (releaseDay?.late)
    return `🔴 **not released yet**, release day was ${absoluteAndRelative(releaseDay.at)}`;
  if (due?.kind === 'asap') return '🔴 **ASAP**';
  if (due && late) return dueWhen(absoluteAndRelative(due.due), { late });
  if (releaseDay) return `release day ${absoluteAndRelative(releaseDay.at)}`;
  return due && dueWhen(absoluteAndRelative(due.due), { late: false });
}
