import { type Announcement } from '../../../documents/announcement/announcement.ts';
import type { Band } from '../../../process/events.ts';
import { linkButton, MessageBuilder, type Colour, type View } from '../view.ts';

const COLOURS: { readonly [band in Band]: Colour } = {
  none: 'calm',
  low: 'calm',
  medium: 'soon',
  high: 'late',
  critical: 'late',
};

/** What is posted in #codegate, with the whole of it as a file where the message is too short for it. */
export function announcementView({ text, attachment, severity, links }: Announcement): View {
  const builder = new MessageBuilder(severity ? COLOURS[severity] : 'soon').text(text);
  if (attachment) builder.file(attachment.name, attachment.content);
  return builder.buttons(...links.map(({ label, url }) => linkButton(label, url))).view();
}
