/** Who is away now, by Discord id, with the member who stands in; `undefined` where no member does. */
export type Absences = ReadonlyMap<string, string | undefined>;

/** The security team, as Discord ids. */
export interface Team {
  readonly security: readonly string[];
  /** Left out where nobody is away. */
  readonly away?: Absences | undefined;
}

/** The people who can be told about a case, as Discord ids. */
export interface CasePeople extends Team {
  /** The members of the fix team whose Discord account is known. */
  readonly fixTeam: readonly string[];
  /** Who coordinates now: the named coordinator, or their stand-in. */
  readonly coordinator?: string | undefined;
}

/** The people of a case with a named coordinator. */
export function casePeople(
  people: Pick<CasePeople, 'security' | 'fixTeam' | 'away'>,
  named: string | undefined,
): CasePeople {
  return { ...people, coordinator: coordinatorNow(people, named) };
}

/**
 * Who coordinates now. One who has left the security team is a coordinator no more; for one who is away their stand-in
 * coordinates, if the stand-in is of the team and there.
 *
 * @returns `undefined` if nobody does: then it is the whole team's
 */
export function coordinatorNow(team: Team, named: string | undefined): string | undefined {
  const isThere = (id: string | undefined) =>
    id !== undefined && team.security.includes(id) && !isAway(team, id);
  if (named === undefined || !team.security.includes(named)) return undefined;
  const acting = isAway(team, named) ? team.away?.get(named) : named;
  return isThere(acting) ? acting : undefined;
}

/** Those of `ids` who are not away. */
export function presentOf(team: Pick<Team, 'away'>, ids: readonly string[]): readonly string[] {
  return team.away ? ids.filter((id) => !isAway(team, id)) : ids;
}

/** The security team as it is told of things: those who are there, and everybody where nobody is. */
export function toldOfTeam(team: Team): readonly string[] {
  const present = presentOf(team, team.security);
  return present.length > 0 ? present : team.security;
}

/** The people who owe the security team's steps: the coordinator, and until there is one, the whole team. */
export function inCharge(people: CasePeople): readonly string[] {
  return people.coordinator === undefined ? toldOfTeam(people) : [people.coordinator];
}

/**
 * The stand-in for `person`, whose direct messages are closed: the coordinator, else the next of the security team who
 * can be reached; one who is away only where nobody else can.
 *
 * @returns `undefined` if no member can be reached
 */
export function standIn(
  people: CasePeople,
  person: string,
  unreachable: ReadonlySet<string>,
): string | undefined {
  return [...inCharge(people), ...toldOfTeam(people), ...people.security].find(
    (id) => id !== person && !unreachable.has(id),
  );
}

function isAway({ away }: Pick<Team, 'away'>, id: string): boolean {
  return away?.has(id) ?? false;
}
