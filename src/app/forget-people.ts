import type { Store } from '../store/store.ts';

/**
 * Erases what is known of the people who left the security team before an instant, in one transaction. That a login was theirs is
 * on record in the changes of logins, and that it is no more as well.
 *
 * @returns how many people
 */
export function forgetPeopleWhoLeft(
  { people, logins, retention, atomically }: Pick<Store, 'people' | 'logins' | 'retention' | 'atomically'>,
  before: Temporal.Instant,
  now: Temporal.Instant,
): number {
  return atomically(() => {
    const gone = retention.peopleWhoLeft(before, now);
    for (const id of gone) {
      const login = people.find(id)?.login;
      if (login)
        logins.append(
          { type: 'login-unlinked', member: id, login },
          { actor: { kind: 'bot' }, cause: 'retention', now },
        );
      people.forget(id);
    }
    return gone.length;
  });
}
