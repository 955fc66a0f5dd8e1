/** The people who can be told about a case, as Discord ids. */
export interface CasePeople {
  readonly security: readonly string[];
  /** The members of the fix team whose Discord account is known. */
  readonly fixTeam: readonly string[];
  readonly coordinator?: string | undefined;
}

/** Stands for a person where no member of the security team is known: the role, called in the private channel. */
export const SECURITY_ROLE = 'role';

/** The people of a case with a named coordinator; one who has left the security team is a coordinator no more. */
export function casePeople(
  { security, fixTeam }: Pick<CasePeople, 'security' | 'fixTeam'>,
  named: string | undefined,
): CasePeople {
  const coordinator = named !== undefined && security.includes(named) ? named : undefined;
  return { security, fixTeam, coordinator };
}

/** Who owes the security team's steps: the coordinator, and until there is one, everyone. */
export function inCharge(people: CasePeople): readonly string[] {
  return people.coordinator === undefined ? people.security : [people.coordinator];
}

/**
 * Who stands in for `person`, whose direct messages are closed: the coordinator, else the next of the security team
 * who can be reached.
 *
 * @returns `undefined` if no member can be reached
 */
export function standIn(
  people: CasePeople,
  person: string,
  unreachable: ReadonlySet<string>,
): string | undefined {
  return [...inCharge(people), ...people.security].find((id) => id !== person && !unreachable.has(id));
}
