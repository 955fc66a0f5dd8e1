import type { MailText } from '../documents/advance-notice/advance-notice.ts';
import { caseAdvanceNotice } from '../documents/advance-notice/case-advance-notice.ts';
import { dayToTell, needsSecondKey } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import { toldInOneNotice } from '../process/links.ts';
import type { Policy } from '../process/policy.ts';
import { addressPart, WHOLE_PART, type Parts } from '../process/publication/parts.ts';
import type { Cases } from '../store/cases.ts';
import type { Distributor } from '../store/distributors.ts';
import type { Store } from '../store/store.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';

/** What a second member is asked for: an advance notice to addresses that are new on the list. */
export interface NewAddresses {
  /** As it is in a direct message, without the CVE's id: the same wherever it is looked at. */
  readonly text: MailText;
  readonly addresses: readonly Distributor[];
  /** The fingerprint of all of it. */
  readonly fingerprint: string;
  /** The fingerprints of the text, of the day and of each address. */
  readonly parts: Parts;
}

/**
 * Whether a notice to this distributor waits for a second member: where it would, told of any case of which the notice tells.
 * Two members who vouch for the address see all that it tells.
 */
export function isHeldBack(
  state: Case,
  distributor: Distributor,
  given: {
    readonly policy: Policy;
    readonly now: Temporal.Instant;
    /** The other cases of which it tells. */
    readonly others: readonly Case[];
  },
): boolean {
  const fingerprint = addressFingerprint(distributor);
  if (state.vouchedAddresses.includes(fingerprint)) return false;
  const address = { addedAt: distributor.addedAt, fingerprint };
  return [state, ...given.others].some((each) => needsSecondKey(each, address, given));
}

/**
 * The distributors on the list who were not told the day that now stands, and whose addresses are new.
 * @returns `undefined` if there are none, or nothing to tell.
 */
export function newAddresses(
  {
    cases,
    distributors,
    mail,
    policy,
  }: Pick<Store, 'distributors' | 'mail'> & {
    readonly cases: Pick<Cases, 'linkedWith'>;
    readonly policy: Policy;
  },
  state: Case,
  now: Temporal.Instant,
): NewAddresses | undefined {
  const others = toldInOneNotice(state, cases.linkedWith(state));
  const text = caseAdvanceNotice(state, { hideCve: true, others });
  const proposal = dayToTell(state);
  // That a day fell is told to those alone who knew of it.
  if (!text || proposal === undefined || proposal < 0) return undefined;
  const told = new Set(
    mail
      .deliveriesOf(state)
      .filter(({ revision }) => revision === proposal)
      .map(({ distributorId }) => distributorId),
  );
  const addresses = distributors
    .list()
    .filter((each) => !told.has(each.id) && isHeldBack(state, each, { policy, now, others }));
  if (addresses.length === 0) return undefined;
  const parts = {
    [WHOLE_PART]: fingerprintOf(text),
    day: fingerprintOf(['day', proposal]),
    ...Object.fromEntries(addresses.map((each) => [addressPart(each.id), addressFingerprint(each)])),
  };
  return { text, addresses, fingerprint: fingerprintOf(parts), parts };
}

/** Another one for every entry of the list: a distributor who was taken off it comes back as a new one. */
export function addressFingerprint({ id, contact }: Pick<Distributor, 'id' | 'contact'>): string {
  return fingerprintOf([addressPart(id), contact]);
}
