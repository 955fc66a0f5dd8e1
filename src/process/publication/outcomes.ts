import type { Case } from '../case.ts';
import {
  IN_CODEGATE,
  type AnnouncementKind,
  type EventBody,
  type Exploitation,
  type JointAct,
} from '../events.ts';
import type { Withheld } from './gate.ts';
import { isMarked } from './marks.ts';
import type { Parts } from './parts.ts';
import { standingMessages } from './public-facts.ts';

/** What stands in #codegate of a case's announcement, or of what users can do meanwhile. */
interface Standing {
  readonly what: AnnouncementKind;
  /** Its fingerprint. */
  readonly fingerprint: string;
  readonly exploited: Exploitation;
  /** The request it answers; without one, the identifier came by itself. */
  readonly request?: number | undefined;
  /** The CVE id in it, where that is known. */
  readonly cveId?: string | undefined;
  readonly parts?: Parts | undefined;
}

/**
 * An announcement has arrived in #codegate. Nothing can refuse it: everybody can read it.
 * @returns No events where another message of it stands there already: the record names that one.
 */
export function announcementPosted(
  latest: Case,
  standing: Standing,
  messageId: string,
): readonly EventBody[] {
  const { what, fingerprint, exploited } = standing;
  if (latest.announced[what]) return [];
  return [
    { type: 'announced', what, messageId, print: fingerprint, exploited, ...detailsOf(latest, standing) },
  ];
}

/**
 * The message that was to be changed is not in #codegate any more: what two members approved of it does not leave, and has
 * to be approved as a message of its own.
 */
export function announcementGone(
  latest: Case,
  {
    what,
    messageId,
    request,
  }: { readonly what: AnnouncementKind; readonly messageId: string; readonly request?: number },
): readonly EventBody[] {
  const voided = request === undefined ? [] : approvalVoided(latest, { what, request, why: 'gone' });
  const stands = latest.announced[what]?.messageId === messageId;
  return [...voided, ...(stands ? [{ type: 'announcement-gone', what, messageId } as const] : [])];
}

/**
 * What follows on the announcement, and corrects it, has arrived in #codegate.
 * @returns No events where that message of it stands there already: the record names it.
 */
export function correctionPosted(
  latest: Case,
  standing: Omit<Standing, 'what'>,
  messageId: string,
): readonly EventBody[] {
  const { fingerprint: print, exploited } = standing;
  if (latest.announced.announcement?.followUp?.messageId === messageId) return [];
  const details = detailsOf(latest, { ...standing, what: 'announcement' });
  return [{ type: 'correction-posted', messageId, print, exploited, ...details }];
}

/**
 * Messages in #codegate are there no more: what two members approved of one does not leave, and has to be approved as a message
 * of its own.
 */
export function messagesGone(latest: Case, isGone: (messageId: string) => boolean): readonly EventBody[] {
  const stands = standingMessages(latest);
  return IN_CODEGATE.flatMap((what): readonly EventBody[] => {
    const messageId = stands[what];
    if (messageId === undefined || !isGone(messageId)) return [];
    if (what === 'mitigation' || what === 'announcement')
      return announcementGone(latest, { what, messageId, ...requestOf(latest, what) });
    return [{ type: 'announcement-gone', what, messageId }];
  });
}

function requestOf({ leaving }: Case, what: AnnouncementKind): { request?: number } {
  const approved = leaving[what];
  return approved ? { request: approved.revision } : {};
}

/** A message in #codegate says something else now. */
export function announcementEdited(latest: Case, standing: Standing): readonly EventBody[] {
  const { what, fingerprint, exploited, parts } = standing;
  const was = isMarked(latest.announced[what]);
  const is = parts === undefined ? was : isMarked({ parts });
  return [
    {
      type: 'announcement-edited',
      what,
      print: fingerprint,
      exploited,
      ...detailsOf(latest, standing),
      ...(is === was ? {} : { mark: is ? 'put' : 'remove' }),
    },
  ];
}

/** The parts are told by the request, where that has them. */
function detailsOf({ leaving }: Case, { what, request, cveId, parts }: Standing) {
  const approved = leaving[what];
  const told = request !== undefined && approved?.revision === request && approved.parts !== undefined;
  return {
    ...(request === undefined ? {} : { request }),
    ...(cveId === undefined ? {} : { cveId }),
    ...(parts === undefined || told ? {} : { parts }),
  };
}

/** The retrospective has arrived in #codegate. */
export function retrospectivePosted(
  { retrospectiveMessage }: Case,
  request: number,
  messageId: string,
): readonly EventBody[] {
  return retrospectiveMessage === undefined ? [{ type: 'retrospective-posted', messageId, request }] : [];
}

/** A retrospective was found in #codegate, of which nobody knows any more who asked for it. */
export function retrospectiveFound({ retrospectiveMessage }: Case, messageId: string): readonly EventBody[] {
  return retrospectiveMessage === undefined ? [{ type: 'retrospective-posted', messageId }] : [];
}

/**
 * What two members approved does not leave: both keys are turned back.
 * @returns No events where the case has no such approval any more.
 */
export function approvalVoided(
  { leaving }: Case,
  {
    what,
    request,
    why,
    changed = [],
  }: {
    readonly what: JointAct;
    readonly request: number;
    readonly why: Withheld | 'gone';
    readonly changed?: readonly string[];
  },
): readonly EventBody[] {
  if (leaving[what]?.revision !== request) return [];
  return [
    {
      type: 'publication-declined',
      what,
      request,
      why,
      ...(changed.length > 0 ? { changed: [...changed] } : {}),
    },
  ];
}

/**
 * What one member asked for is turned back: they have lost the role of the security team since.
 * @returns No events where the case has no such request any more.
 */
export function requestVoided(
  { publications }: Case,
  { what, request }: { readonly what: JointAct; readonly request: number },
): readonly EventBody[] {
  if (publications[what]?.revision !== request) return [];
  return [{ type: 'publication-declined', what, request, why: 'rights' }];
}

/** GitHub published something else than two members approved: everybody who can mend it is told. */
export function publicationDiffered(changed: readonly string[]): readonly EventBody[] {
  return changed.length === 0 ? [] : [{ type: 'publication-differed', changed: [...changed] }];
}

/** The identifier has come, and what stands in #codegate stays as it is: more than that differs. */
export function identifierWithheld(what: AnnouncementKind, changed: readonly string[]): readonly EventBody[] {
  return [{ type: 'publication-withheld', what, changed: [...changed] }];
}

/** Whether two members agree on this very request, and nothing has ended it since. */
export function isApproved({ leaving }: Case, what: JointAct, request: number): boolean {
  return leaving[what]?.revision === request;
}
