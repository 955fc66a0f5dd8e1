import type { EventBody } from './events.ts';

/** The parts of an event that hold what a person typed in words of their own. */
type WordsOf<Body> = Extract<
  keyof Body,
  'reason' | 'alone' | 'project' | 'evidence' | 'distributor' | 'reference'
>;
type HasWords<Body> = Body extends { readonly type: infer Type }
  ? WordsOf<Body> extends never
    ? never
    : Type
  : never;
/** A kind of event that holds what a person typed. */
export type TypedWords = HasWords<EventBody>;

/**
 * Who reads what is typed into each kind of event. `public`: it is published in the retrospective, and where it is typed
 * says so. `private`: the team alone, and who is told of the event: it is in nothing that is public.
 */
export const READERS_OF_WORDS: Readonly<Record<TypedWords, 'public' | 'private'>> = {
  'deadline-set': 'public',
  'slow-track-set': 'public',
  'upstream-set': 'public',
  'release-proposed': 'public',
  'preflight-overridden': 'public',
  'release-withdrawn': 'private',
  'severity-reclassified': 'private',
  'coordinator-declined': 'private',
  'collaborator-refused': 'private',
  'publication-asked': 'private',
  'publication-approved': 'private',
  'publication-declined': 'private',
  'step-checked': 'private',
  'distributor-acknowledged': 'private',
  'regulatory-filed': 'private',
  closed: 'private',
  reopened: 'private',
};

/** An event as the public may read it: what was typed for the team alone is not in it. */
export function withoutPrivateWords(body: EventBody): EventBody {
  if (!hasWords(body) || READERS_OF_WORDS[body.type] === 'public') return body;
  switch (body.type) {
    case 'step-checked':
      return { ...body, evidence: undefined };
    case 'distributor-acknowledged':
      return { ...body, distributor: '' };
    case 'regulatory-filed':
      return { ...body, reference: '' };
    case 'publication-approved':
      return { ...body, alone: body.alone && '' };
    case 'upstream-set':
      return { ...body, project: '' };
    default:
      return { ...body, reason: '' };
  }
}

function hasWords(body: EventBody): body is Extract<EventBody, { readonly type: TypedWords }> {
  return body.type in READERS_OF_WORDS;
}
