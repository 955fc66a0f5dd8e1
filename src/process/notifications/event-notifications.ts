import { because } from '../acts/decision.ts';
import { lagsToTell } from '../arrival.ts';
import { makesUrgent, type Case } from '../case.ts';
import { JOINT_ACTS, type Actor, type AnnouncementKind, type CaseEvent, type EventBody } from '../events.ts';
import type { Notification, PublicNotification } from './notification.ts';
import { questionsOf, stageOfQuestion, type Question } from '../questions/questions.ts';
import { correctedInGitHub, needsFollowUp } from '../publication/corrections.ts';
import { isMarked } from '../publication/marks.ts';
import type { Recipients } from './recipients.ts';
import { nudged } from './reminders.ts';

/** A notification of an event, with its recipients. */
export interface AddressedNotification {
  readonly to: Recipients;
  readonly notification: Notification;
  /** Also to the actor: the message brings them something that they keep. */
  readonly actorToo?: boolean;
  /** The member who need not hear it, besides the actor. */
  readonly except?: string | undefined;
}

/**
 * The notifications that follow from an event of a case. The actor of the event is among the recipients; the routing
 * leaves them out. The first event of a case has no `before`.
 */
export function notificationsOf(
  before: Case | undefined,
  after: Case,
  event: CaseEvent,
): AddressedNotification[] {
  const { body, actor } = event;
  const by = actor.kind === 'member' ? { by: actor.id } : {};
  const { id } = after;
  switch (body.type) {
    case 'opened':
      return [
        { to: { kind: 'private-channel' }, notification: { template: 'case-opened', caseId: id } },
        { to: { kind: 'security' }, notification: { template: 'case-opened', caseId: id } },
      ];
    case 'coordinator-named': {
      const former = before?.coordinator === body.member ? undefined : before?.coordinator;
      return [
        {
          to: { kind: 'member', id: body.member },
          notification: { template: 'coordinator-named', caseId: id, ...by },
        },
        ...(former === undefined ? [] : [handOver({ kind: 'member', id: former }, id, body.member, true)]),
      ];
    }
    case 'coordinator-offered':
      return [
        {
          to: { kind: 'member', id: body.member },
          notification: { template: 'coordinator-offer', caseId: id, ...by },
        },
      ];
    case 'coordinator-declined': {
      if (body.why === 'withdrawn')
        return withdrawnQuestion(id, { about: 'offer', ...by }, { kind: 'member', id: body.member });
      const asker = before?.coordinatorOffer?.by;
      return [
        handOver({ kind: 'in-charge' }, id, body.member, false, reasonOf(body)),
        ...(asker?.kind === 'member'
          ? [handOver({ kind: 'member', id: asker.id }, id, body.member, false, reasonOf(body))]
          : []),
      ];
    }
    case 'coordinator-left':
      return before?.coordinator === body.member
        ? [
            {
              to: { kind: 'security' },
              notification: { template: 'coordinator-left', caseId: id, by: body.member },
            },
          ]
        : [handOver({ kind: 'in-charge' }, id, body.member, false)];
    case 'fix-team-added':
      return [
        {
          to: { kind: 'login', login: body.login },
          notification: { template: 'fix-team-welcome', caseId: id },
        },
      ];
    case 'advisory-closed':
      // With its case, which everybody was told.
      if (before?.status === 'closed') return [];
      return [{ to: { kind: 'security' }, notification: { template: 'closed-in-github', caseId: id } }];
    case 'advisory-left-open':
      return [{ to: { kind: 'in-charge' }, notification: { template: body.type, caseId: id } }];
    case 'advisory-reopened':
      return toEverybody({ template: 'reopened-in-github', caseId: id });
    case 'reopened':
      return toEverybody({ template: 'reopened', caseId: id, ...by });
    case 'advisory-published':
      return [
        { to: { kind: 'security' }, notification: { template: 'published-in-github', caseId: id } },
        { to: { kind: 'fix-team' }, notification: { template: 'published-in-github', caseId: id } },
      ];
    case 'fix-missing':
      // Seen with the publication itself, it is told with that.
      return [
        ...(before?.steps.published?.at.equals(event.at)
          ? []
          : toEverybody({ template: 'fix-missing', caseId: id })),
        ...endedApprovals(before, after, 'overtaken'),
      ];
    case 'advisory-standing':
      return [
        { to: { kind: 'security' }, notification: { template: body.type, caseId: id, now: body.now } },
        ...endedApprovals(before, after, 'overtaken'),
      ];
    case 'advisory-corrected': {
      const changed = correctedInGitHub(after);
      return changed.length > 0 ? toEverybody({ template: body.type, caseId: id, changed }) : [];
    }
    case 'correction-ended':
      return before && correctedInGitHub(before).length > 0
        ? toEverybody({ template: body.type, caseId: id })
        : [];
    case 'arrival-seen': {
      const lags = lagsToTell(before, after);
      return lags
        ? [
            {
              to: { kind: 'in-charge' },
              notification: { template: body.type, caseId: id, lags: [...lags] },
            },
          ]
        : [];
    }
    case 'exploitation-known': {
      const again = before?.exploitation ? ({ again: true } as const) : {};
      return toEverybody({ template: body.type, caseId: id, ...again, ...by });
    }
    case 'exploitation-retracted':
      return [
        ...toEverybody({ template: body.type, caseId: id, ...by }),
        ...withdrawn(before, after, event),
        ...endedApprovals(before, after, 'overtaken'),
      ];
    case 'exploitation-asap':
      // What makes everything ASAP is a reminder to everybody at once, and needs no second message.
      return body.asap
        ? []
        : [...toEverybody({ template: 'asap-over', caseId: id, ...by }), ...withdrawn(before, after, event)];
    case 'announcement-gone':
      return [
        { to: { kind: 'security' }, notification: { template: body.type, caseId: id, what: body.what } },
      ];
    case 'fix-released':
      return [
        ...toEverybody({ template: 'fix-released', caseId: id }),
        ...endedApprovals(before, after, 'overtaken'),
      ];
    case 'cve-assigned':
      return [
        { to: { kind: 'in-charge' }, notification: { template: 'cve-arrived', caseId: id } },
        ...announcementEdit(after, 'announcement'),
      ];
    case 'cve-ended':
      return [
        {
          to: { kind: 'security' },
          notification: { template: 'cve-ended', caseId: id, outcome: body.outcome, ...by },
        },
        ...announcementEdit(after, 'announcement'),
      ];
    case 'publication-asked': {
      const asked = {
        template: 'publication-asked',
        caseId: id,
        what: body.what,
        request: event.seq,
      } as const;
      return [
        { to: { kind: 'private-channel' }, notification: asked },
        { to: { kind: 'security' }, notification: asked },
      ];
    }
    case 'publication-approved':
      return [
        ...(body.alone === undefined
          ? answeredPublication(before, body, id, actor)
          : [postedAlone(id, body.alone, by)]),
        ...endedApprovals(before, after, 'superseded'),
        ...leaving(before, after, body),
      ];
    case 'publication-declined': {
      const { what } = body;
      const isOpen = before?.leaving[what]?.revision !== body.request;
      return body.why === 'withdrawn' && isOpen
        ? withdrawnQuestion(id, { about: 'publication', what, ...by }, { kind: 'security' })
        : answeredPublication(before, body, id, actor);
    }
    case 'publication-withheld': {
      const { what, changed } = body;
      return [
        {
          to: { kind: 'security' },
          notification: { template: 'publication-withheld', caseId: id, what, changed },
        },
      ];
    }
    case 'publication-differed':
      return [
        {
          to: { kind: 'security' },
          notification: { template: 'publication-differed', caseId: id, changed: body.changed },
        },
      ];
    case 'announced':
      return [
        // The message of a linked case is passed on once, as that one's.
        ...(body.lead === undefined
          ? [toCodegate({ template: 'crosspost', caseId: id, messageId: body.messageId })]
          : endedApprovals(before, after, 'overtaken')),
        // The identifier may have come while it was on its way.
        ...(lacksIdentifier(after, body) ? announcementEdit(after, body.what) : []),
      ];
    case 'correction-posted': {
      const { messageId } = body;
      return [
        toCodegate({ template: 'crosspost', caseId: id, messageId }),
        toCodegate({ template: 'correction-pointer', caseId: id, messageId }),
      ];
    }
    case 'announcement-edited': {
      const { followUp } = after.announced[body.what] ?? {};
      const isMarking = body.mark !== undefined || isMarked(after.announced[body.what]);
      return isMarking && followUp
        ? [toCodegate({ template: 'correction-mark', caseId: id, messageId: followUp.messageId })]
        : [];
    }
    case 'closed':
      return [
        ...toEverybody({ template: 'case-closed', caseId: id, ...by, ...dayThatFalls(before, event) }),
        ...endedApprovals(before, after, 'overtaken'),
      ];
    case 'linked':
    case 'unlinked':
      return toEverybody({ template: body.type, caseId: id, cases: body.cases, ...by });
    case 'linked-public':
      return toEverybody({ template: body.type, caseId: id, other: body.case });
    case 'duplicate-closed':
    case 'duplicate-reopened':
      return [
        { to: { kind: 'in-charge' }, notification: { template: body.type, caseId: id, other: body.case } },
      ];
    case 'advisory-accepted':
      return before?.status === 'closed'
        ? [{ to: { kind: 'security' }, notification: { template: 'accepted-though-closed', caseId: id } }]
        : [];
    case 'retrospective-posted':
      // One thread belongs to the message, whichever of linked cases it looks back on.
      if (body.lead !== undefined) return endedApprovals(before, after, 'overtaken');
      return [toCodegate({ template: 'thread', caseId: id, messageId: body.messageId })];
    case 'collaborator-requested': {
      const asked = { template: 'approval-asked', caseId: id, request: event.seq } as const;
      return [
        { to: { kind: 'private-channel' }, notification: asked },
        { to: { kind: 'security' }, notification: asked },
      ];
    }
    case 'collaborator-approved':
    case 'collaborator-refused':
      return 'why' in body && body.why === 'withdrawn'
        ? withdrawnQuestion(id, { about: 'collaborator', ...by }, { kind: 'security' })
        : answered(before, body, id, actor);
    case 'question-reminded':
      return questionsOf(after, body.question).flatMap((question) =>
        remindedByHand(after, question, event.seq),
      );
    case 'team-called':
      return [{ to: { kind: 'security' }, notification: { template: 'team-called', caseId: id, ...by } }];
    case 'outsider-seen':
    case 'outsider-left':
      return [
        { to: { kind: 'in-charge' }, notification: { template: body.type, caseId: id, login: body.login } },
      ];
    case 'fork-created':
      return toBoth({ template: 'fork-created', caseId: id });
    case 'step-checked':
      return body.step === 'fix-ready' && actor.kind === 'member'
        ? [{ to: { kind: 'security' }, notification: { template: 'fix-ready', caseId: id, by: actor.id } }]
        : [];
    case 'step-unchecked':
      return body.step === 'fix-ready' && actor.kind === 'member'
        ? [
            {
              to: { kind: 'security' },
              notification: { template: 'fix-not-ready', caseId: id, by: actor.id },
            },
          ]
        : [];
    case 'disclosure-changed':
      // What makes everything ASAP is a reminder to everybody at once, and needs no second message.
      return makesUrgent(body.kind)
        ? []
        : [
            { to: { kind: 'security' }, notification: { template: 'disclosure-changed', caseId: id, ...by } },
            // The reporter's date moves what the fix team works towards.
            ...(body.publishesAt
              ? [
                  {
                    to: { kind: 'fix-team' },
                    notification: { template: 'deadline-moved', caseId: id, ...by },
                  } as const,
                ]
              : []),
            ...withdrawn(before, after, event),
          ];
    case 'deadline-set':
    case 'slow-track-set':
    case 'upstream-withdrawn':
      return toBoth({ template: 'deadline-moved', caseId: id, ...by });
    case 'upstream-set':
      return [
        ...toBoth({ template: 'deadline-moved', caseId: id, ...by }),
        ...withdrawn(before, after, event),
        ...endedApprovals(before, after, 'overtaken'),
      ];
    case 'release-proposed': {
      const agreed = before?.steps['release-day'] ? before.proposal : undefined;
      const proposed = {
        template: 'release-proposed',
        caseId: id,
        proposal: event.seq,
        ...(agreed ? { withdrawn: agreed.at.toString() } : {}),
        ...by,
      } as const;
      // The people who were told the day must hear that it is open again.
      const told = agreed ? toEverybody(proposed) : toBoth(proposed);
      return [...told, ...endedApprovals(before, after, 'overtaken')];
    }
    case 'release-withdrawn': {
      const fell = withdrawn(before, after, event);
      const told = toBoth({ template: 'release-withdrawn', caseId: id, event: event.seq, ...by });
      return [...(fell.length > 0 ? fell : told), ...endedApprovals(before, after, 'overtaken')];
    }
    case 'release-agreed': {
      const agreedNow = after.steps['release-day'] && !before?.steps['release-day'];
      return agreedNow
        ? toEverybody({ template: 'release-agreed', caseId: id, proposal: body.proposal }, { actorToo: true })
        : [];
    }
    default:
      return [];
  }
}

/** Those who are asked are reminded by hand, in the message that a reminder of it is. */
function remindedByHand({ id: caseId }: Case, question: Question, seq: number): AddressedNotification[] {
  const { number: revision, urgent, except } = question;
  const kind = urgent ? 'urgent-question' : 'question';
  const item = { caseId, stage: stageOfQuestion(question), revision, mark: `by hand ${seq}`, kind } as const;
  return nudged(question, urgent ? 'team' : 'owner').map((to) => ({
    to,
    notification: { template: 'reminder', items: [item] },
    except,
  }));
}

/** Those who were asked hear that they need not answer. */
function withdrawnQuestion(
  caseId: string,
  about: Omit<Extract<Notification, { template: 'question-withdrawn' }>, 'template' | 'caseId'>,
  to: Recipients,
): AddressedNotification[] {
  return [{ to, notification: { template: 'question-withdrawn', caseId, ...about } }];
}

/** Everybody of the security team hears that one of them did it alone, and why. */
function postedAlone(caseId: string, reason: string, by: { by?: string }): AddressedNotification {
  return { to: { kind: 'security' }, notification: { template: 'posted-alone', caseId, reason, ...by } };
}

/** What leaves for #codegate with the second member's approval. */
function leaving(
  before: Case | undefined,
  after: Case,
  { what, request }: Extract<EventBody, { type: 'publication-approved' }>,
): AddressedNotification[] {
  const approved = before?.publications[what];
  if (!after.leaving[what] || approved?.revision !== request) return [];
  if (what === 'advisory' || what === 'advance-notice' || what === 'strike' || what === 'closing') return [];
  const { fingerprint, exploited = 'unknown' } = approved;
  const text = { caseId: after.id, request, print: fingerprint };
  if (what === 'retrospective') return [toCodegate({ template: 'retrospective', ...text })];
  if (what === 'announcement' && needsFollowUp(after))
    return [toCodegate({ template: 'correction', ...text, exploited })];
  return [
    toCodegate({
      template: after.announced[what] ? 'announcement-edit' : 'announcement',
      ...text,
      what,
      exploited,
    }),
  ];
}

/** Whether an announcement says another identifier than the case knows; of a mitigation nobody says any. */
function lacksIdentifier({ cve }: Case, { what, cveId }: Extract<EventBody, { type: 'announced' }>): boolean {
  if (what !== 'announcement') return false;
  return cve.id === undefined ? cveId !== undefined && cveId === cve.rejected : cve.id !== cveId;
}

/** What stands in #codegate is brought up to date. */
function announcementEdit(state: Case, what: AnnouncementKind): AddressedNotification[] {
  const posted = state.announced[what];
  if (!posted) return [];
  const { exploited } = posted;
  return [toCodegate({ template: 'announcement-edit', caseId: state.id, what, exploited })];
}

function toCodegate(what: PublicNotification): AddressedNotification {
  return { to: { kind: 'codegate' }, notification: what };
}

/** The member who asked hears the answer; where it did not leave after all, the member who agreed does, too. */
function answeredPublication(
  before: Case | undefined,
  body: Extract<EventBody, { type: 'publication-approved' | 'publication-declined' }>,
  caseId: string,
  actor: Actor,
): AddressedNotification[] {
  const { type, what, request } = body;
  const asked = [before?.publications[what], before?.leaving[what]].find(
    (each) => each?.revision === request,
  );
  if (!asked) return [];
  const by = actor.kind === 'member' ? { by: actor.id } : {};
  const told = {
    template: 'publication-answered',
    caseId,
    what,
    approved: type === 'publication-approved',
    ...by,
    ...('why' in body && body.why !== undefined && { why: body.why }),
    ...('changed' in body && body.changed !== undefined && { changed: body.changed }),
    ...reasonOf(body),
  } as const;
  return [asked.askedBy, asked.approvedBy ?? '']
    .filter((id) => id !== '')
    .map((id) => ({ to: { kind: 'member', id }, notification: told }));
}

/** What was approved and has not left comes to its end by another event: the two who agreed hear it. */
function endedApprovals(
  before: Case | undefined,
  after: Case,
  why: 'superseded' | 'overtaken',
): AddressedNotification[] {
  return JOINT_ACTS.flatMap((what) => {
    const ended = before?.leaving[what];
    if (!ended || after.leaving[what]?.revision === ended.revision) return [];
    return [ended.askedBy, ended.approvedBy].map((id) => ({
      to: { kind: 'member', id } as const,
      notification: { template: 'publication-ended', caseId: after.id, what, why } as const,
    }));
  });
}

/** The agreed day of a case that is closed before its publication: it leaves the calendars. */
function dayThatFalls(
  before: Case | undefined,
  { seq }: CaseEvent,
): { readonly event?: number; readonly withdrawn?: string } {
  const day = before?.steps['release-day'] && !before.publishedAt ? before.proposal : undefined;
  return before?.status === 'open' && day ? { event: seq, withdrawn: day.at.toString() } : {};
}

/** The people who were told an agreed day must hear that it fell. */
function withdrawn(before: Case | undefined, after: Case, event: CaseEvent): AddressedNotification[] {
  const { seq, actor, body } = event;
  if (!before?.steps['release-day'] || !before.proposal || after.proposal) return [];
  const isCalledOff = body.type === 'release-withdrawn';
  return toEverybody(
    {
      template: 'release-withdrawn',
      caseId: after.id,
      event: seq,
      withdrawn: before.proposal.at.toString(),
      ...(isCalledOff && actor.kind === 'member' ? { by: actor.id } : {}),
    },
    // Their own calendar has the day, too.
    isCalledOff ? { actorToo: true } : {},
  );
}

/** The member who asked for an approval hears the answer. */
function answered(
  before: Case | undefined,
  body: Extract<EventBody, { type: 'collaborator-approved' | 'collaborator-refused' }>,
  id: string,
  actor: Actor,
): AddressedNotification[] {
  const request = before?.requests.find((each) => each.revision === body.request);
  if (!request || actor.kind !== 'member') return [];
  const approved = body.type === 'collaborator-approved';
  return [
    {
      to: { kind: 'member', id: request.askedBy },
      notification: {
        template: 'approval-answered',
        caseId: id,
        login: body.login,
        approved,
        by: actor.id,
        ...reasonOf(body),
      },
    },
  ];
}

/** Why it was declined, where that was said: for the member who asked. */
function reasonOf(body: EventBody): { reason?: string } {
  return 'reason' in body ? because(body.reason) : {};
}

/** To the people who act on it: the fix team, and the people in charge. */
function toBoth(what: Notification): AddressedNotification[] {
  return [
    { to: { kind: 'in-charge' }, notification: what },
    { to: { kind: 'fix-team' }, notification: what },
  ];
}

/** To the whole security team and the fix team. */
function toEverybody(
  what: Notification,
  how: Pick<AddressedNotification, 'actorToo'> = {},
): AddressedNotification[] {
  return [
    { to: { kind: 'security' }, notification: what, ...how },
    { to: { kind: 'fix-team' }, notification: what, ...how },
  ];
}

function handOver(
  to: Recipients,
  id: string,
  by: string,
  accepted: boolean,
  why: { readonly reason?: string } = {},
): AddressedNotification {
  return { to, notification: { template: 'hand-over-answered', caseId: id, by, accepted, ...why } };
}
