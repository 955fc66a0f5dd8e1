import type { Case } from '../case.ts';
import type { CaseEvent, EventBody, Publication } from '../events.ts';

type PublicationEvent = Extract<
  EventBody,
  {
    type:
      | 'publication-asked'
      | 'publication-approved'
      | 'publication-declined'
      | 'announced'
      | 'announcement-edited';
  }
>;

/** The case after an event on the way of something into the public. An answer counts only for the request it names. */
export function withPublication(state: Case, { seq, at, actor }: CaseEvent, body: PublicationEvent): Case {
  const { what } = body;
  const request = state.publications[what];
  switch (body.type) {
    case 'publication-asked': {
      const { print, exploited } = body;
      const askedBy = actor.kind === 'member' ? actor.id : '';
      return withRequest(state, what, {
        revision: seq,
        askedBy,
        at,
        print,
        ...(exploited === undefined ? {} : { exploited }),
      });
    }
    case 'publication-approved':
      return request?.revision === body.request && actor.kind === 'member'
        ? withRequest(state, what, { ...request, approvedBy: actor.id })
        : state;
    case 'publication-declined':
      return request?.revision === body.request ? withoutRequest(state, what) : state;
    case 'announced': {
      const { messageId, print, exploited } = body;
      return {
        ...withoutRequest(state, what),
        announced: { ...state.announced, [body.what]: { messageId, print, exploited, at } },
      };
    }
    case 'announcement-edited': {
      const posted = state.announced[body.what];
      if (!posted) return state;
      const { print, exploited } = body;
      const announced = { ...state.announced, [body.what]: { ...posted, print, exploited } };
      // A CVE id that arrives edits it by itself, and answers no request.
      return { ...(request?.print !== print ? state : withoutRequest(state, what)), announced };
    }
  }
}

function withRequest(state: Case, what: Publication, request: Case['publications'][Publication]): Case {
  return { ...state, publications: { ...state.publications, [what]: request } };
}

/** Nothing of that kind waits for a second member any more. */
export function withoutRequest(state: Case, what: Publication): Case {
  const { [what]: _, ...publications } = state.publications;
  return { ...state, publications };
}
