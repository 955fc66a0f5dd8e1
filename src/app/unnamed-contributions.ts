import { namedLogins, type Case } from '../process/case.ts';
import { namesIn } from '../process/names.ts';
import type { ContributionTexts, UnnamedContribution } from '../store/contributions.ts';
import type { Store } from '../store/store.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';

/** An unnamed contribution, told apart by its fingerprint: nothing of its words can be read from that. */
interface Fingerprinted extends UnnamedContribution {
  readonly fingerprint: string;
}

/** One that may be struck. */
export interface StrikeableContribution extends Fingerprinted {
  /** The people whom it names, as it writes them. */
  readonly names: readonly string[];
}

/** The unnamed contributions of a case, in an order that tells nothing of who or when. */
export function strikeable(
  { contributions, people }: Pick<Store, 'contributions' | 'people'>,
  state: Case,
): StrikeableContribution[] {
  const logins = loginsOf(state, people);
  return fingerprinted({ contributions }, state.id).map((each) => ({
    ...each,
    names: namesIn(textsIn(each).join('\n'), logins),
  }));
}

/** The one with this fingerprint; `undefined` if there is none any more. */
export function strikeableBy(
  store: Pick<Store, 'contributions'>,
  caseId: string,
  fingerprint: string | undefined,
): Fingerprinted | undefined {
  return fingerprinted(store, caseId).find((each) => each.fingerprint === fingerprint);
}

/** The logins of the people on the case, and of the security team. */
export function loginsOf(state: Case, people: Store['people']): string[] {
  return [...namedLogins(state), ...people.roster().flatMap((id) => people.find(id)?.login ?? [])];
}

function fingerprinted({ contributions }: Pick<Store, 'contributions'>, caseId: string): Fingerprinted[] {
  // Its id is of chance, so that short words cannot be found by trying.
  return contributions
    .unnamed(caseId)
    .map((each) => ({ ...each, fingerprint: fingerprintOf(['strike', each]) }));
}

function textsIn({ wentWell, wentWrong, lucky, critique, actions }: ContributionTexts): string[] {
  return [wentWell, wentWrong, lucky, critique, actions].filter((text) => text !== null);
}
