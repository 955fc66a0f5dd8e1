import type { Announcement } from '../../documents/announcement/announcement.ts';
import type { Picture } from '../../documents/pictures/picture.ts';
import type { Retrospective } from '../../documents/retrospective/retrospective.ts';
import type { AdvisoryText } from '../../github/advisory-text.ts';
import type { Case } from '../../process/case.ts';
import type { Publication } from '../../process/events.ts';

/** The advisory as it would be published. It is read in GitHub, and never leaves for Discord. */
interface AdvisoryContent {
  readonly kind: 'advisory';
  readonly advisory: AdvisoryText;
}

/** An announcement, or a mitigation, for #codegate. */
export interface AnnouncementContent {
  readonly kind: 'announcement';
  readonly announcement: Announcement;
}

/** A retrospective for #codegate: the document, the picture of its course, and the case that it tells of. */
interface RetrospectiveContent {
  readonly kind: 'retrospective';
  readonly state: Case;
  readonly document: Retrospective;
  readonly picture: Picture;
}

/** What each kind of publication holds. */
export interface Contents {
  readonly advisory: AdvisoryContent;
  readonly mitigation: AnnouncementContent;
  readonly announcement: AnnouncementContent;
  readonly retrospective: RetrospectiveContent;
}

/** What becomes public in Discord: everything but the advisory itself. */
export type PostedPublication = Exclude<Publication, 'advisory'>;

/** What a message in #codegate says. */
export type PostedContent = Contents[PostedPublication];

/** What a draft of any kind holds. */
export type Content = Contents[Publication];
