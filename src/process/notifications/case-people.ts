/** The people who can be told about a case, as Discord ids. */
export interface CasePeople {
  readonly security: readonly string[];
  /** The members of the fix team whose Discord account is known. */
  readonly fixTeam: readonly string[];
  readonly coordinator?: string | undefined;
}

/** The people of a case with a named coordinator; one who has left the security team is a coordinator no more. */
export function casePeople(
  { security, fixTeam }: Pick<CasePeople, 'security' | 'fixTeam'>,
  named: string | undefined,
): CasePeople {
  const coordinator = named !== undefined && security.includes(named) ? named : undefined;
  return { security, fixTeam, coordinator };
}

/** The people who owe the security team's steps: the coordinator, and until there is one, the whole team. */
export function inCharge(people: CasePeople): readonly string[] {
  return people.coordinator === undefined ? people.security : [people.coordinator];
}

/**
 * The stand-in for `person`, whose direct messages are closed: the coordinator, else the next of the security team who
 * can be reached.
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
