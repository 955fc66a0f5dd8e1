import type { Case } from '../case.ts';
import type { AnnouncementKind, EventBody, Exploitation, Publication } from '../events.ts';

/** What stands in #codegate of a case's announcement, or of what users can do meanwhile. */
interface Standing {
  readonly what: AnnouncementKind;
  /** Its fingerprint. */
  readonly print: string;
  readonly exploited: Exploitation;
}

/** An announcement has arrived in #codegate. Nothing can refuse it: everybody can read it. */
export function announcementPosted(
  { what, print, exploited }: Standing,
  messageId: string,
): readonly EventBody[] {
  return [{ type: 'announced', what, messageId, print, exploited }];
}

/** A message in #codegate says something else now. */
export function announcementEdited({ what, print, exploited }: Standing): readonly EventBody[] {
  return [{ type: 'announcement-edited', what, print, exploited }];
}

/** The retrospective has arrived in #codegate. */
export function retrospectivePosted(messageId: string): readonly EventBody[] {
  return [{ type: 'retrospective-posted', messageId }];
}

/**
 * What two members approved is not what would leave, so it does not: both keys are turned back.
 * @returns No events where the case has no such request any more.
 */
export function approvalVoided(
  { publications }: Case,
  { what, request }: { readonly what: Publication; readonly request: number },
): readonly EventBody[] {
  return publications[what]?.revision === request ? [{ type: 'publication-declined', what, request }] : [];
}

/** Whether two members agree on this very request, and nothing has voided it since. */
export function isApproved({ publications }: Case, what: Publication, request: number): boolean {
  const stands = publications[what];
  return stands?.revision === request && stands.approvedBy !== undefined;
}
