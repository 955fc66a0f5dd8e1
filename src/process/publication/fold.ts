import type { ApprovedRequest, Case, PublicationRequest } from '../case.ts';
import type { CaseEvent, EventBody, Exploitation, JointAct } from '../events.ts';
import { addressFingerprints, FOLLOW_UP, type Parts } from './parts.ts';

type Posted = NonNullable<Case['announced']['announcement']>;
type PublicationEvent = Extract<
  EventBody,
  {
    type:
      | 'publication-asked'
      | 'publication-approved'
      | 'publication-declined'
      | 'announced'
      | 'announcement-edited'
      | 'correction-posted'
      | 'retrospective-posted';
  }
>;

/** The case after an event on the way of something into the public. An answer counts only for the request it names. */
export function withPublication(state: Case, { seq, at, actor }: CaseEvent, body: PublicationEvent): Case {
  switch (body.type) {
    case 'publication-asked': {
      const { what, print: fingerprint, exploited, parts, resolution, of, reason } = body;
      const askedBy = actor.kind === 'member' ? actor.id : '';
      return withRequest(state, what, {
        revision: seq,
        askedBy,
        at,
        fingerprint,
        ...(exploited === undefined ? {} : { exploited }),
        ...(parts === undefined ? {} : { parts }),
        ...(resolution === undefined
          ? {}
          : {
              closing: {
                resolution,
                ...(of === undefined ? {} : { of }),
                ...(reason === undefined ? {} : { reason }),
              },
            }),
      });
    }
    case 'publication-approved': {
      const { what } = body;
      const request = state.publications[what];
      if (request?.revision !== body.request || actor.kind !== 'member') return state;
      // Nothing waits to leave: two members vouch for these addresses, for as long as the case is open.
      if (what === 'advance-notice') return withVouchedAddresses(state, request.parts ?? {});
      // It is closed, or struck, at once, and which one was struck is nowhere.
      if (what === 'strike' || what === 'closing') return withoutRequest(state, what);
      const alone = body.alone === undefined ? {} : { alone: body.alone };
      const approved: ApprovedRequest = { ...request, approvedBy: actor.id, ...alone };
      return { ...withRequest(state, what, approved), leaving: { ...state.leaving, [what]: approved } };
    }
    case 'publication-declined':
      return withoutRevision(state, body.what, body.request);
    case 'announced': {
      const { what, messageId, print: fingerprint, exploited, cveId, request, lead } = body;
      const parts = body.parts ?? partsOf(state, what, request);
      return {
        ...arrived(state, what, request),
        announced: {
          ...state.announced,
          [what]: {
            messageId,
            fingerprint,
            exploited,
            ...attacksTold(state, body),
            at,
            ...known({ parts, cveId, request }),
            ...(lead === undefined ? {} : { lead }),
          },
        },
      };
    }
    case 'announcement-edited': {
      const { what, print: fingerprint, exploited, cveId, request } = body;
      const posted = state.announced[what];
      if (!posted) return state;
      // A CVE id that arrives edits it by itself, and answers no request.
      const approved = body.parts ?? (request === undefined ? posted.parts : partsOf(state, what, request));
      const parts = approved && withoutFollowUpPart(approved);
      const { parts: _, cveId: __, attacks: ___, ...message } = posted;
      const announced = {
        ...state.announced,
        [what]: {
          ...message,
          fingerprint,
          exploited,
          ...attacksTold(state, body),
          ...known({ parts, cveId, request }),
        },
      };
      const answers = request !== undefined || state.publications[what]?.fingerprint === fingerprint;
      return { ...(answers ? arrived(state, what, request) : state), announced };
    }
    case 'correction-posted': {
      const what = 'announcement';
      const { messageId, exploited, request } = body;
      const posted = state.announced[what];
      if (!posted) return arrived(state, what, request);
      // Two members approved what the first one is to say with it; what it says is what it said, until that is changed.
      const parts = withoutFollowUpPart(body.parts ?? partsOf(state, what, request) ?? posted.parts ?? {});
      const { facts = {} } = state.correction ?? {};
      const { parts: before } = posted;
      const { attacks: _, ...standing } = posted;
      const corrected = {
        ...standing,
        exploited,
        ...attacksTold(state, body),
        ...known({ parts, cveId: posted.cveId, request }),
      };
      return {
        ...arrived(state, what, request),
        announced: {
          ...state.announced,
          [what]: { ...corrected, followUp: { messageId, at, facts, ...(before ? { before } : {}) } },
        },
      };
    }
    case 'retrospective-posted': {
      const after = withoutRequest(arrived(state, 'retrospective', body.request), 'strike');
      const open = after.publications.retrospective;
      // It is posted once: what only one member wanted of it is out of date.
      const settled = open?.approvedBy === undefined ? withoutRequest(after, 'retrospective') : after;
      return { ...settled, retrospectiveMessage: body.messageId };
    }
  }
}

/**
 * That a message says what the case knows of attacks, where it does: its text is made from that. The message of a linked case
 * says it of this one, too, whatever that one knows.
 */
function attacksTold(
  { exploitation }: Case,
  { exploited, lead }: { readonly exploited: Exploitation; readonly lead?: string | undefined },
): Pick<Posted, 'attacks'> {
  if (!exploitation || (exploited !== 'yes' && lead === undefined)) return {};
  const { since } = exploitation;
  return { attacks: since ? { since } : {} };
}

/** What an announcement itself says, without the message that follows on it. */
function withoutFollowUpPart(all: Parts): Parts {
  const { [FOLLOW_UP]: _, ...parts } = all;
  return parts;
}

function withVouchedAddresses(state: Case, parts: Parts): Case {
  const vouchedAddresses = [...new Set([...state.vouchedAddresses, ...addressFingerprints(parts)])];
  return { ...withoutRequest(state, 'advance-notice'), vouchedAddresses };
}

function withRequest(state: Case, what: JointAct, request: PublicationRequest): Case {
  return { ...state, publications: { ...state.publications, [what]: request } };
}

/** Nothing of that kind waits for a second member any more, nor to leave. */
export function withoutRequest(state: Case, what: JointAct): Case {
  const { [what]: _, ...publications } = state.publications;
  const { [what]: __, ...leaving } = state.leaving;
  return { ...state, publications, leaving };
}

/** One request has come to its end; what was approved before it, and has not left, stands again. */
function withoutRevision(state: Case, what: JointAct, revision: number): Case {
  const { [what]: request, ...publications } = state.publications;
  const { [what]: approved, ...leaving } = state.leaving;
  const inForce = approved?.revision === revision ? undefined : approved;
  const latest = request?.revision === revision ? inForce : request;
  return {
    ...state,
    publications: latest ? { ...publications, [what]: latest } : publications,
    leaving: inForce ? { ...leaving, [what]: inForce } : leaving,
  };
}

/** It stands in #codegate. Events of 2026 do not say which request they answer: there was only one. */
function arrived(state: Case, what: JointAct, request: number | undefined): Case {
  return request === undefined ? withoutRequest(state, what) : withoutRevision(state, what, request);
}

function partsOf(
  { leaving }: Case,
  what: JointAct,
  request: number | undefined,
): PublicationRequest['parts'] {
  const approved = leaving[what];
  return request !== undefined && approved?.revision === request ? approved.parts : undefined;
}

/** What is known of a message, without the names of what is not. */
function known({ parts, cveId, request }: { [K in 'parts' | 'cveId' | 'request']: Posted[K] | undefined }) {
  return {
    ...(parts === undefined ? {} : { parts }),
    ...(cveId === undefined ? {} : { cveId }),
    ...(request === undefined ? {} : { request }),
  };
}
