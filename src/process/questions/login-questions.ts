import type { LoginChange } from '../logins.ts';
import { isBefore } from '../time.ts';
import type { LoginQuestion } from './questions.ts';

/** A change of whose a GitHub login is, as it was recorded. */
export interface RecordedChange {
  readonly number: number;
  readonly at: Temporal.Instant;
  readonly change: LoginChange;
}

/** A claim to a GitHub login that others are asked about. */
export interface AskedClaim {
  /** The number of the change that asked it. */
  readonly number: number;
  readonly member: string;
  readonly login: string;
  readonly since: Temporal.Instant;
  /** The one member who is asked; `undefined` where the whole security team is. */
  readonly of: string | undefined;
  /** The case that wants the member on its fix team, where that is why it is asked. */
  readonly caseId: string | undefined;
  /** When the member last had those reminded who are asked. */
  readonly remindedAt?: Temporal.Instant;
}

/** The claims that others are asked about and nobody has answered, the oldest first: the fold of all changes. */
export function askedClaims(changes: readonly RecordedChange[]): AskedClaim[] {
  const open = new Map<string, AskedClaim>();
  for (const { number, at, change } of changes) {
    const { type, member, login } = change;
    const asked = open.get(member);
    switch (type) {
      case 'login-claimed':
        break;
      case 'login-asked': {
        const { of, caseId } = change;
        if (asked?.login !== login) open.set(member, { number, member, login, since: at, of, caseId });
        break;
      }
      case 'login-reminded':
        if (asked) open.set(member, { ...asked, remindedAt: at });
        break;
      case 'login-renamed':
        if (asked?.login === change.formerly) open.set(member, { ...asked, login });
        break;
      default:
        if (asked?.login === login) open.delete(member);
    }
  }
  return [...open.values()].toSorted((a, b) => a.number - b.number);
}

/**
 * The question that a claim comes to: like any other, of the security team but for the one who claims it.
 *
 * @param urgentSince since when everything is ASAP in a case that waits for the answer; `undefined` where none does
 */
export function questionOfClaim(
  { number, member, login, since, of, caseId }: AskedClaim,
  urgentSince: Temporal.Instant | undefined,
): LoginQuestion {
  return {
    number,
    asked: { kind: 'login', member, login, ...(caseId === undefined ? {} : { caseId }) },
    since,
    nudgedFrom: urgentSince && isBefore(since, urgentSince) ? urgentSince : since,
    askedBy: member,
    to: of === undefined ? { kind: 'security' } : { kind: 'member', id: of },
    except: member,
    urgent: urgentSince !== undefined,
  };
}
