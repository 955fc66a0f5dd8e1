import type { EventBody, Source } from '../events.ts';
import { isBefore } from '../time.ts';
import { accept, refuse, type Circumstances, type Decision } from './decision.ts';
import { reporterRequest } from './reporter.ts';

/** What is known when a case is opened by hand. */
export interface Opening {
  readonly repository: string;
  readonly source: Source;
  /** When the report reached the team; an e-mail may be older than its case. */
  readonly disclosedAt: Temporal.Instant;
  readonly ghsaId?: string | undefined;
  /** The reporter's GitHub login. */
  readonly reporter?: string | undefined;
  /** The login that GitHub itself shows as the one that reported; `undefined` where it shows none. */
  readonly shownReporter?: string | undefined;
  readonly pgpRequested: boolean;
}

/** Beyond this a date is a slip of the finger. */
const oldest = { hours: 24 * 366 * 5 };

/**
 * What a report or a draft in GitHub that has no case yet comes to: an opened case. "Report a vulnerability" is a
 * private channel; without a reporter the team itself made the draft.
 */
export function openingSeen({
  repository,
  ghsaId,
  reporter,
  disclosedAt,
}: {
  readonly repository: string;
  readonly ghsaId: string;
  /** The reporter's GitHub login. */
  readonly reporter?: string | undefined;
  readonly disclosedAt: Temporal.Instant;
}): EventBody[] {
  const source = reporter === undefined ? 'internal' : 'github';
  return openingEvents({
    repository,
    source,
    disclosedAt,
    pgpRequested: false,
    ghsaId,
    reporter,
    shownReporter: reporter,
  });
}

/** Opens a case. Refuses an instant of disclosure in the future, or more than five years ago. */
export function openCase(opening: Opening, { who, now }: Circumstances): Decision {
  if (!who.sides.includes('security')) return refuse({ code: 'security-only' });
  if (isBefore(now, opening.disclosedAt)) return refuse({ code: 'disclosed-later' });
  if (isBefore(opening.disclosedAt, now.subtract(oldest))) return refuse({ code: 'disclosed-long-ago' });
  const events = openingEvents(opening);
  const asks = events.flatMap((event) =>
    event.type === 'reporter-recorded' && event.approval ? [reporterRequest(event.login, who.id)] : [],
  );
  return accept(...events, ...asks);
}

function openingEvents({
  repository,
  source,
  disclosedAt,
  pgpRequested,
  ghsaId,
  reporter,
  shownReporter,
}: Opening): EventBody[] {
  const events: EventBody[] = [{ type: 'opened', repository, source, disclosedAt, pgpRequested }];
  if (ghsaId) events.push({ type: 'advisory-linked', ghsaId, created: false });
  if (reporter) {
    const channel = source === 'public' ? 'public' : 'private';
    const shown = reporter.toLowerCase() === shownReporter?.toLowerCase();
    events.push({
      type: 'reporter-recorded',
      login: reporter,
      channel,
      ...(channel === 'private' && !shown ? { approval: 'needed' } : {}),
    });
  }
  return events;
}
