import { mayAcknowledge } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import { toldInOneNotice } from '../process/links.ts';
import { untold, type NoticeServices } from './advance-notices.ts';

// One advance notice tells of all linked cases of one release.

/** The other cases of which the same notice told a distributor who has not acknowledged it for them yet. */
export function toldBySame(
  { cases, mail }: Pick<NoticeServices, 'cases' | 'mail'>,
  state: Case,
  distributor: string,
): Case[] {
  const sources = (each: Case) =>
    mail
      .deliveriesOf(each)
      .filter(({ name, revision, how }) => name === distributor && mayAcknowledge(each, { revision, how }))
      .map(
        ({ revision, elsewhere = { caseId: each.id, revision } }) =>
          `${elsewhere.caseId} ${elsewhere.revision}`,
      );
  const own = new Set(sources(state));
  return cases
    .linkedWith({ linked: state.toldWith })
    .filter(
      (other) =>
        other.status === 'open' &&
        !other.advanceNotice?.acknowledged.includes(distributor) &&
        sources(other).some((source) => own.has(source)),
    );
}

/**
 * The case whose notice tells of all that leave with it in one release: the one of which the most distributors are still to
 * be told, so that none is told twice.
 */
export function leadOfNotice(services: NoticeServices, state: Case, now: Temporal.Instant): Case {
  const toTell = (each: Case) => {
    const { fresh, held } = untold(services, each, now);
    return fresh.length + held.length;
  };
  let lead = state;
  for (const other of toldInOneNotice(state, services.cases.linkedWith(state)))
    if (toTell(other) > toTell(lead)) lead = other;
  return lead;
}
