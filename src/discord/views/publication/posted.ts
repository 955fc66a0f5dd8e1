import type { PostedContent } from '../../../app/publication/content.ts';
import { announcementView } from './announcement.ts';
import { retrospectiveMessage } from '../retrospective.ts';
import type { View } from '../view.ts';

/** A message in #codegate as everybody reads it. */
export function postedView(content: PostedContent): View {
  switch (content.kind) {
    case 'announcement':
      return announcementView(content.announcement);
    case 'retrospective':
      return retrospectiveMessage(content, content.others);
  }
}
