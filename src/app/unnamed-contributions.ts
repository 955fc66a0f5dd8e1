import type { UnnamedContribution } from '../store/contributions.ts';
import type { Store } from '../store/store.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';

/** An unnamed contribution, told apart by its fingerprint: nothing of its words can be read from that. */
export interface StrikeableContribution extends UnnamedContribution {
  readonly fingerprint: string;
}

/** The unnamed contributions of a case, in an order that tells nothing of who or when. */
export function strikeable(
  { contributions }: Pick<Store, 'contributions'>,
  caseId: string,
): StrikeableContribution[] {
  // Its id is of chance, so that short words cannot be found by trying.
  return contributions
    .unnamed(caseId)
    .map((each) => ({ ...each, fingerprint: fingerprintOf(['strike', each]) }));
}

/** The one with this fingerprint; `undefined` if there is none any more. */
export function strikeableBy(
  store: Pick<Store, 'contributions'>,
  caseId: string,
  fingerprint: string | undefined,
): StrikeableContribution | undefined {
  return strikeable(store, caseId).find((each) => each.fingerprint === fingerprint);
}
