import type { PgpKey } from '../documents/advisory-comments.ts';
import type { GitHub } from '../github/github.ts';
import type { Log } from '../log.ts';
import type { Correspondence } from '../mail/correspondence.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Who } from '../process/acts/decision.ts';
import type { Case } from '../process/case.ts';
import type { Policy } from '../process/policy.ts';
import type { LookProgress } from '../release/inspection.ts';
import type { Cases } from '../store/cases.ts';
import type { Cause } from '../store/cause.ts';
import type { Store } from '../store/store.ts';
import type { DeliveryRuns } from './delivery.ts';
import type { Drafts } from './publication/drafts.ts';
import type { SecurityRole } from './security-role.ts';
import type { Blindness } from './watch/blindness.ts';
import type { RoleHolders } from './watch/enrolment.ts';
import type { ReleaseInspector } from './release-inspector.ts';
import type { WholeReadings } from './whole-readings.ts';

/**
 * What commands are given to work with. Cases come through the context of the action: a handler cannot look one up by
 * itself.
 */
export interface Services extends Omit<Store, 'cases'> {
  readonly cases: Omit<Cases, 'load'>;
  readonly policy: Policy;
  readonly github: GitHub;
  /** What is to become public, made anew from GitHub and the registries whenever it is asked for. */
  readonly drafts: Drafts;
  readonly inspector: ReleaseInspector;
  /** Who has the role of the security team now, as Discord says. */
  readonly securityRole: SecurityRole;
  /** Tries what is due to leave. */
  readonly deliverer: DeliveryRuns;
  /** What is read of every case there is. */
  readonly readings: WholeReadings;
  /** Ends what takes long, with words for the person who waits, where the bot stops. */
  readonly stopping: AbortSignal;
  readonly log: Log;
  readonly repositories: readonly string[];
  /** The repositories that GitHub does not let the bot follow now. */
  readonly blind: () => readonly Blindness[];
  /** The members of the security team who never used the bot; `undefined` where there are none, or it is not known. */
  readonly unenrolled: () => RoleHolders | undefined;
  readonly githubUrl: string;
  readonly pgp: PgpKey | undefined;
  /** Who signs what a reporter is told. */
  readonly teamName: string;
  /** E-mail, where it is configured: whom to ask, and trying everything that is due to leave. */
  readonly mailer: { readonly from: string; run(): Promise<void> } | undefined;
  /** The way to and from a reporter who wrote an e-mail, as far as it is configured. */
  readonly correspondence: {
    readonly smtp: Pick<Mailer, 'idOf' | 'send'> | undefined;
    readonly mailbox: Correspondence | undefined;
  };
}

/** One use of the bot by one person, who has been let through. */
export interface ActionContext {
  readonly services: Services;
  readonly user: {
    readonly id: string;
    readonly security: boolean;
    /** The GitHub login that is confirmed to be theirs. */
    readonly login?: string | undefined;
  };
  readonly place: 'channel' | 'dm';
  readonly now: Temporal.Instant;
  /** For the events that come of it: who, from where, when. */
  readonly cause: Cause;
  /** Whether the person has the role of the security team, as Discord says with this very interaction. */
  readonly isSecurity: (memberId: string) => boolean;
  /** Tells the person who waits how far a look has come; left out where nobody waits. */
  readonly told?: (look: LookProgress) => void;
}

/** One use of the bot on one case, on whose sides the user stands. */
export interface CaseActionContext extends ActionContext {
  readonly case: Case;
  readonly who: Who;
}

/** A press on a button, a choice from a menu, a form sent off. Its case is had only through here, by who may see it. */
export interface PressActionContext extends ActionContext {
  readonly caseAction: (caseId: string) => CaseActionContext;
}

/** A command on one case, which may name another one. */
export interface CaseCommandContext extends CaseActionContext, PressActionContext {}
