import { errorKind, type Log } from '../log.ts';
import { memberLeft } from '../process/acts/coordinator.ts';
import type { Store } from '../store/store.ts';
import { tellOfTeam } from './notifications/team.ts';
import { askedOnceAMinute, type SecurityRole } from './security-role.ts';

/** Since when nobody of the last known team has the role any more. */
const DOUBTED = 'team doubted';

interface SecurityTeamOptions {
  readonly store: Pick<Store, 'atomically' | 'cases' | 'facts' | 'outbox' | 'people'>;
  readonly role: SecurityRole;
  /** Whether nobody can say who is of the team: the role is gone, or the bot is out of the server. */
  readonly isHidden: () => boolean;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Who is of the security team, as far as the bot has met them. That a member has left is believed only after all were looked
 * at: where the role is gone, or everybody lost it at once, nothing is believed, and the last known team goes on being told.
 */
export class SecurityTeam {
  readonly #options: SecurityTeamOptions;
  /** The same role, asked of Discord at most once a minute for each member. */
  readonly #recently: SecurityRole;
  #reviewing: Promise<void> | undefined;
  #isAsked = false;

  constructor(options: SecurityTeamOptions) {
    this.#options = options;
    this.#recently = askedOnceAMinute(options.role, options.now);
  }

  /**
   * Whether a member whom the bot knows as one of the team may be told as one of them. Rejects where Discord does not
   * answer.
   */
  async isHeldBy(id: string): Promise<boolean> {
    const { store, isHidden } = this.#options;
    const isKnown = () => store.people.find(id)?.security === true;
    if (isHidden()) return isKnown();
    if (await this.#recently.isHeldBy(id)) return true;
    if (!isKnown()) return false;
    await this.#lookAtAll(this.#recently);
    return isKnown();
  }

  /**
   * Looks at everybody who ever was of the team, also those who left: the role may have been given back. Never rejects; where
   * Discord does not answer the team stays as it is. A caller who asks meanwhile waits for another look.
   */
  review(): Promise<void> {
    this.#isAsked = true;
    this.#reviewing ??= this.#reviewWhileAsked().finally(() => (this.#reviewing = undefined));
    return this.#reviewing;
  }

  /** Resolves when no review goes on. */
  async settled(): Promise<void> {
    await this.#reviewing;
  }

  async #reviewWhileAsked(): Promise<void> {
    const { role, isHidden, log } = this.#options;
    while (this.#isAsked) {
      this.#isAsked = false;
      if (isHidden()) return;
      try {
        await this.#lookAtAll(role);
      } catch (error) {
        log.warn(
          errorKind(error),
          'Discord does not answer; the roster stays as it is until the next review',
        );
      }
    }
  }

  async #lookAtAll(role: SecurityRole): Promise<void> {
    const { store, now, log } = this.#options;
    const { people, facts } = store;
    const held = new Map<string, boolean>();
    for (const id of people.everOfTheTeam()) held.set(id, await role.isHeldBy(id));
    const instant = now();
    store.atomically(() => {
      const roster = people.roster();
      const has = (id: string) => held.get(id) !== false;
      const doubted = facts.get(DOUBTED);
      if (roster.length > 1 && !roster.some(has) && ![...held.values()].includes(true)) {
        if (doubted !== undefined) return;
        log.error('nobody of the security team has its role any more; it is not believed');
        facts.set(DOUBTED, instant.toString());
        tellOfTeam(store, 'team-doubted', instant);
        return;
      }
      if (doubted !== undefined) {
        facts.delete(DOUBTED);
        tellOfTeam(store, 'team-found', instant);
      }
      const left = [...held].filter(([id, holds]) => people.seen(id, holds, instant) && !holds);
      for (const [id] of left) endCoordination(store.cases, id, instant);
    });
  }
}

/** A member who left the team coordinates no case any more. To be used in a transaction. */
function endCoordination(cases: Store['cases'], id: string, now: Temporal.Instant): void {
  for (const state of cases.openCoordinatedBy(id))
    cases.recordFact(state, (latest) => memberLeft(latest, id), {
      actor: { kind: 'bot' },
      cause: 'roster',
      now,
    });
}
