import { EXPLOITATIONS, type AnnouncementKind, type Exploitation } from '../../process/events.ts';
import type { Case } from '../../process/case.ts';
import type { Parts } from '../../process/publication/parts.ts';
import type { PostedContent } from '../publication/content.ts';
import type { Drafts } from '../publication/drafts.ts';
import type { OwnMessage } from './own-messages.ts';

/** By what it is known whether a message in #codegate says what would be said now. */
export interface Comparison {
  readonly drafts: Pick<Drafts, 'draft'>;
  /** The print that a message has which says just this. */
  readonly printOf: (content: PostedContent) => string;
}

/** What a message in #codegate says, as its record has it. */
export interface Compared {
  readonly fingerprint: string;
  readonly exploited: Exploitation;
  readonly cveId?: string | undefined;
  readonly parts: Parts;
}

/**
 * What two members approved is not known any more: where a message says in the very words what would be drafted now, that is it.
 *
 * @returns `undefined` where the words differ, or nothing can be drafted now
 */
export async function comparedWith(
  { drafts, printOf }: Comparison,
  state: Case,
  what: AnnouncementKind,
  { print }: Pick<OwnMessage, 'print'>,
  now: Temporal.Instant,
): Promise<Compared | undefined> {
  for (const exploited of EXPLOITATIONS) {
    try {
      const { content, fingerprint, parts, cveId } = await drafts.draft(state, what, { now, exploited });
      if (printOf(content) === print) return { fingerprint, exploited, cveId, parts };
    } catch {
      // It may not be said now, or a service does not answer: nobody can tell what it would say.
      return undefined;
    }
  }
  return undefined;
}
