import { loginChange, type LoginChange } from '../process/logins.ts';
import type { Cause } from './cases.ts';
import { changeChain, type CheckedChange } from './change-chain.ts';
import type { Db } from './database.ts';
import { loginChanges } from './schema.ts';

const chain = changeChain('logins', loginChanges);

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

  /** Every change since changes are recorded, the oldest first, for the audit. */
  all(): CheckedChange[] {
    return chain.checked(this.#db);
  }
}
