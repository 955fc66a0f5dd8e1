import { loginChange, type Claim, type LoginChange } from '../process/logins.ts';
import { askedClaims, type AskedClaim } from '../process/questions/login-questions.ts';
import { isBefore } from '../process/time.ts';
import type { Cause } from './cause.ts';
import { changeChain, type CheckedChange } from './change-chain.ts';
import type { Db } from './database.ts';
import { loginChanges } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

const chain = changeChain('logins', loginChanges);

const asked = whileUnchanged((db) =>
  askedClaims(
    chain.checked(db).map(({ stored: { seq, at, body } }) => ({
      number: Number(seq),
      at: Temporal.Instant.from(at),
      change: loginChange.parse(JSON.parse(body)),
    })),
  ),
);

/** What a stored change says; nothing where that cannot be read: a start must not fail of it. */
function readable(body: string): LoginChange[] {
  try {
    return [loginChange.parse(JSON.parse(body))];
  } catch {
    return [];
  }
}

/** Every change of whose a GitHub login is: who can stand on a fix team's side depends on it. */
export class LoginChanges {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Records a change, in the transaction that makes it; gives its number. */
  append(change: LoginChange, { actor, cause, now }: Cause): number {
    return chain.append(this.#db, JSON.stringify(loginChange.parse(change)), { actor, cause, at: now });
  }

  /**
   * Records that others are asked whether a login is a member's, unless they are already: the question stands until it is
   * answered. To be used in the transaction that asks them.
   */
  ask(
    claim: Claim,
    { of, caseId }: { readonly of?: string | undefined; readonly caseId?: string | undefined },
    cause: Cause,
  ): void {
    const { member } = claim;
    const login = claim.login.toLowerCase();
    if (this.asked().some((open) => open.member === member && open.login === login)) return;
    const given = { ...(of === undefined ? {} : { of }), ...(caseId === undefined ? {} : { caseId }) };
    this.append({ type: 'login-asked', member, login, ...given }, cause);
  }

  /** The claims that others are asked about and nobody has answered, the oldest first. */
  asked(): readonly AskedClaim[] {
    return asked(this.#db);
  }

  /** The changes from an instant on that can be read, the oldest first. */
  since(instant: Temporal.Instant): LoginChange[] {
    return this.all().flatMap(({ stored: { at, body } }) =>
      isBefore(Temporal.Instant.from(at), instant) ? [] : readable(body),
    );
  }

  /** Every change since changes are recorded, the oldest first, for the audit. */
  all(): CheckedChange[] {
    return chain.checked(this.#db);
  }
}
