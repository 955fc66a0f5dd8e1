import type { Case } from '../case.ts';
import type { CveOutcome } from '../events.ts';
import {
  accept,
  refusalOfPublic,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
  type Who,
} from './decision.ts';

/**
 * Records that a CVE was requested. Once: a second request is refused. One that GitHub had `before` is seen, and not in the
 * name of the one who asked again.
 */
export function requestCve(
  state: Case,
  { who }: Pick<Circumstances, 'who'>,
  { before = false }: { readonly before?: boolean } = {},
): Decision {
  const refusal = refusalOf(state, who);
  if (refusal) return refuse(refusal);
  if (state.cve.id !== undefined) return refuse({ code: 'cve-known' });
  if (state.cve.requestedAt) return refuse({ code: 'recorded-already' });
  return accept({ type: 'cve-requested', ...(before ? { by: 'observed' } : {}) });
}

/**
 * Records an id that a member knows before GitHub shows it. After the publication only GitHub says what the id is: the sync
 * records it, and what one member types would stand in public by one key.
 */
export function recordCve(state: Case, { cveId }: { cveId: string }, { who }: Circumstances): Decision {
  const refusal = refusalOf(state, who) ?? refusalOfPublic(state);
  if (refusal) return refuse(refusal);
  if (state.cve.id === cveId) return refuse({ code: 'recorded-already' });
  return accept({ type: 'cve-assigned', cveId });
}

/**
 * Records that a CVE was turned down, that none will come, or that the assigned one was rejected: each ends what is said of it
 * in public.
 */
export function endCve(state: Case, { outcome }: { outcome: CveOutcome }, { who }: Circumstances): Decision {
  const refusal = refusalOf(state, who);
  if (refusal) return refuse(refusal);
  const { id, requestedAt, outcome: known } = state.cve;
  if (known === outcome) return refuse({ code: 'recorded-already' });
  const isSo =
    outcome === 'rejected'
      ? id !== undefined
      : id === undefined && (outcome === 'none' || requestedAt !== undefined);
  return isSo ? accept({ type: 'cve-ended', outcome }) : refuse({ code: 'cve-otherwise', outcome });
}

function refusalOf(state: Case, who: Who): Refusal | undefined {
  return refusalOfSecurity(state, who) ?? (state.advisory ? undefined : { code: 'no-advisory' });
}
