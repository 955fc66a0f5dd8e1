import type { EventBody, Source } from '../events.ts';
import { isBefore } from '../time.ts';
import { accept, refuse, type Circumstances, type Decision } from './decision.ts';

/** What is known when a case is opened by hand. */
export interface Opening {
  readonly repository: string;
  readonly source: Source;
  /** When the report reached the team; an e-mail may be older than its case. */
  readonly disclosedAt: Temporal.Instant;
  readonly ghsaId?: string | undefined;
  /** The reporter's GitHub login. */
  readonly reporter?: string | undefined;
  readonly pgpRequested: boolean;
}

/** Beyond this a date is a slip of the finger. */
const oldest = { hours: 24 * 366 * 5 };

/** Opens a case. Refuses an instant of disclosure in the future, or more than five years ago. */
export function openCase(opening: Opening, { who, now }: Circumstances): Decision {
  if (!who.sides.includes('security')) return refuse({ code: 'security-only' });
  if (isBefore(now, opening.disclosedAt)) return refuse({ code: 'disclosed-later' });
  if (isBefore(opening.disclosedAt, now.subtract(oldest))) return refuse({ code: 'disclosed-long-ago' });
  const events: EventBody[] = [
    {
      type: 'opened',
      repository: opening.repository,
      source: opening.source,
      disclosedAt: opening.disclosedAt,
      pgpRequested: opening.pgpRequested,
    },
  ];
  if (opening.ghsaId) events.push({ type: 'advisory-linked', ghsaId: opening.ghsaId, created: false });
  if (opening.reporter)
    events.push({
      type: 'reporter-recorded',
      login: opening.reporter,
      channel: opening.source === 'public' ? 'public' : 'private',
    });
  return accept(...events);
}
