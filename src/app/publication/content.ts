import type { MailText } from '../../documents/advance-notice/advance-notice.ts';
import type { Announcement } from '../../documents/announcement/announcement.ts';
import type { Recognised } from '../../documents/announcement/recognised.ts';
import type { Picture } from '../../documents/pictures/picture.ts';
import type { Retrospective } from '../../documents/retrospective/retrospective.ts';
import type { AdvisoryText } from '../../github/advisory-text.ts';
import type { Ending } from '../../process/acts/close.ts';
import type { Case } from '../../process/case.ts';
import type { PostedPublication, JointAct } from '../../process/events.ts';
import type { UnnamedContribution } from '../../store/contributions.ts';
import type { Distributor } from '../../store/distributors.ts';

/** The advisory as it would be published. It is read in GitHub, and never leaves for Discord. */
interface AdvisoryContent {
  readonly kind: 'advisory';
  readonly advisory: AdvisoryText;
}

/** An announcement, or a mitigation, for #codegate. */
export interface AnnouncementContent {
  readonly kind: 'announcement';
  readonly announcement: Announcement;
  /** The message that follows on the announcement which stands there, and corrects it; without one, that is just changed. */
  readonly followUp?: Announcement;
  /** The message that follows on it already, as it says then whether the advisory was withdrawn. */
  readonly following?: Announcement;
  /** For those who approve it: what was recognised in the advisory, and by which heading. */
  readonly recognised: Recognised;
  /** The linked cases that the same message tells of, and what was recognised in the advisory of each. */
  readonly others?: readonly { readonly caseId: string; readonly recognised: Recognised }[];
}

/** A retrospective for #codegate: the document, the picture of its course, and the case that it tells of. */
interface RetrospectiveContent extends LookBack {
  readonly kind: 'retrospective';
  /** The same of the linked cases on which it looks back as well. */
  readonly others?: readonly LookBack[];
}

/** How one case went: the document, the picture of its course, and the case itself. */
export interface LookBack {
  readonly state: Case;
  readonly document: Retrospective;
  readonly picture: Picture;
}

/** An advance notice, and the distributors whose addresses are new on the list: it is told by e-mail, or by hand. */
interface AdvanceNoticeContent {
  readonly kind: 'advance-notice';
  readonly text: MailText;
  readonly addresses: readonly Distributor[];
}

/** An unnamed contribution that is to be struck; nobody knows whose it is. */
interface StrikeContent {
  readonly kind: 'strike';
  readonly contribution: UnnamedContribution;
}

/** As what a case is to be closed, and why. */
interface ClosingContent {
  readonly kind: 'closing';
  readonly ending: Ending;
}

/** What each kind of publication holds. */
export interface Contents {
  readonly advisory: AdvisoryContent;
  readonly mitigation: AnnouncementContent;
  readonly announcement: AnnouncementContent;
  readonly retrospective: RetrospectiveContent;
  readonly 'advance-notice': AdvanceNoticeContent;
  readonly strike: StrikeContent;
  readonly closing: ClosingContent;
}

/** What a message in #codegate says. */
export type PostedContent = Contents[PostedPublication];

/** What a draft of any kind holds. */
export type Content = Contents[JointAct];
