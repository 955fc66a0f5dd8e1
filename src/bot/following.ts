import type { Corrections } from '../app/publication/corrections.ts';
import type { Drafts } from '../app/publication/drafts.ts';
import type { SecurityTeam } from '../app/security-team.ts';
import type { Watch } from '../app/watch/watch.ts';
import type { Config } from '../config.ts';
import { roleHolders } from '../discord/enrolment.ts';
import { ownMessages, printOfPosted } from '../discord/own-messages.ts';
import type { PrivacyGuard } from '../discord/privacy-guard.ts';
import type { Rest } from '../discord/rest.ts';
import { instantOf } from '../discord/snowflake.ts';
import type { GitHub } from '../github/github.ts';
import { Reconciliation } from '../jobs/reconcile.ts';
import { Sync } from '../jobs/sync.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { FollowedRepositories } from './followed-repositories.ts';

/** The part of the configuration by which the world is followed. */
interface Followed extends Pick<Config, 'casePrefix' | 'policy'> {
  readonly github: Pick<Config['github'], 'repositories'>;
  readonly discord: Pick<
    Config['discord'],
    'guildId' | 'securityChannelId' | 'codegateChannelId' | 'securityRoleId'
  >;
}

interface FollowingParts {
  readonly store: Store;
  readonly github: GitHub;
  /** Discord, as messages are read there, and as it is asked who is of the team. */
  readonly rest: Pick<Rest, 'get' | 'post'>;
  readonly patientRest: Pick<Rest, 'get'>;
  /** The bot, in Discord. */
  readonly botId: string;
  readonly watch: Watch;
  readonly drafts: Drafts;
  readonly corrections: Corrections;
  readonly guard: Pick<PrivacyGuard, 'look'>;
  readonly team: Pick<SecurityTeam, 'review'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Puts together by what the bot follows the world: the sync, and what looks after a restore at all that it has missed. */
export function following(
  { casePrefix, policy, discord, github: { repositories } }: Followed,
  parts: FollowingParts,
): { readonly sync: Sync; readonly reconciliation: Reconciliation } {
  const { store, github, rest, patientRest, botId, watch, drafts, corrections, guard, team, now, log } =
    parts;
  const followed = new FollowedRepositories(repositories, watch);
  const sync = new Sync({
    store,
    github,
    repositories,
    log,
    watch: followed,
    corrections,
    policy,
    formerNumber: (of) => reconciliation.formerNumber(of),
  });
  const reconciliation: Reconciliation = new Reconciliation({
    store,
    policy,
    own: ownMessages(rest, {
      id: botId,
      casePrefix,
      channels: { security: discord.securityChannelId, codegate: discord.codegateChannelId },
    }),
    lastSent: () => {
      const id = store.outbox.lastMessageId();
      return id === undefined ? undefined : instantOf(id);
    },
    people: async () => {
      const holders = (await roleHolders(patientRest, discord))?.members ?? [];
      return [...new Set([...store.people.everybody(), ...holders.map(({ id }) => id)])];
    },
    comparison: { drafts, printOf: printOfPosted },
    look: async () => {
      guard.look();
      await team.review();
    },
    readGitHub: async (at) => {
      followed.forget();
      await sync.run(at);
      return followed.missing();
    },
    clockAhead: () => watch.clockAhead,
    now,
    log,
  });
  return { sync, reconciliation };
}
