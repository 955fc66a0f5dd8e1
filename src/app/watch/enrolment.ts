/** Who has the role of the security team, as Discord says it: each of them where it lists members, else how many. */
export interface RoleHolders {
  readonly count: number;
  readonly members: readonly { readonly id: string; readonly name: string }[] | undefined;
}

/**
 * Those of them who never used the bot: no reminder reaches them.
 * @param roster The members who have used it, by id.
 */
export function unenrolledAmong({ count, members }: RoleHolders, roster: readonly string[]): RoleHolders {
  if (!members) return { count: Math.max(0, count - roster.length), members };
  const missing = members.filter(({ id }) => !roster.includes(id));
  return { count: missing.length, members: missing };
}

/** So long is believed what Discord said of the role; it is asked four times as often. */
const BELIEVED = Temporal.Duration.from({ hours: 24 });

interface EnrolmentOptions {
  /** Asks Discord; `undefined` where it does not say. */
  readonly ask: () => Promise<RoleHolders | undefined>;
  readonly roster: () => readonly string[];
  readonly now: () => Temporal.Instant;
}

/** Keeps in mind who has the role, so that a card can name those who never used the bot, and nobody is asked for it. */
export class Enrolment {
  readonly #options: EnrolmentOptions;
  #last: { readonly holders: RoleHolders; readonly at: Temporal.Instant } | undefined;

  constructor(options: EnrolmentOptions) {
    this.#options = options;
  }

  /** Asks Discord; where it does not say, what it said last is believed for a day. */
  async look(): Promise<void> {
    const holders = await this.#options.ask();
    if (holders) this.#last = { holders, at: this.#options.now() };
  }

  /**
   * The members of the team who never used the bot, without those who have used it since Discord was asked.
   * @returns `undefined` where there are none, and where it is not known.
   */
  missing(): RoleHolders | undefined {
    const { roster, now } = this.#options;
    if (!this.#last || Temporal.Duration.compare(now().since(this.#last.at), BELIEVED) > 0) return undefined;
    const missing = unenrolledAmong(this.#last.holders, roster());
    return missing.count > 0 ? missing : undefined;
  }
}
