import type { CaseEvent } from '../../../src/process/events.ts';
import type { Notification, ReminderItem } from '../../../src/process/notifications/notification.ts';
import type { Advisories } from '../advisories.ts';
import type { Seen } from '../discord.ts';
import type { Got } from '../use.ts';
import type { Person } from '../people.ts';
import type { Parts } from '../screen.ts';

/** What somebody is reminded of: a stage of a case, or a part of it, and the time of that which has come. */
export type Reminded = Pick<ReminderItem, 'caseId' | 'stage' | 'mark' | 'kind'>;

/** Something that an onlooker can see. */
export type Sight =
  /** A message of the bot, with what it was stored to say, the name of its one reason, and what it reminds of. */
  | ({
      readonly kind: 'message';
      readonly notification: Notification | undefined;
      readonly key: string;
      /** Of a call of the role, what it is called for. */
      readonly reminds: readonly Reminded[];
    } & Seen)
  /** A person presses something on a screen. */
  | {
      readonly kind: 'presses';
      readonly person: Person;
      readonly id: string;
      readonly screen: Parts | undefined;
    }
  /** They got an answer. */
  | {
      readonly kind: 'pressed';
      readonly person: Person;
      readonly id: string;
      readonly screen: Parts | undefined;
      readonly got: Got;
    }
  /** Discord told the bot whether a member has the role of the security team. */
  | { readonly kind: 'role asked'; readonly person: string; readonly isSecurity: boolean }
  /** The machine is lost, and the bot goes on from a copy made at `since`, in milliseconds of the epoch. */
  | { readonly kind: 'lost'; readonly since: number }
  /** Somebody did something in GitHub's own pages, or tried to. */
  | { readonly kind: 'in GitHub' }
  /** The bot published the advisory of a case. */
  | { readonly kind: 'published'; readonly caseId: string };

/** What is on record of a case, from first to last. */
interface RecordedCase {
  readonly caseId: string;
  readonly events: readonly CaseEvent[];
}

/** The world, as far as an onlooker sees all of it. */
export interface Scene {
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  readonly people: readonly Person[];
  readonly advisories: Advisories;
  /** Since when others than the team can read the private channel, if they can. */
  readonly readableSince: () => number | undefined;
  /** What the bot depends on that is lost now, by the names that it has for them. */
  readonly lost: () => readonly string[];
  /** Whether what the bot says now gets to people. */
  readonly isHeard: () => boolean;
  /** What the bot's clock shows, in milliseconds of the epoch. */
  readonly botTime: () => number;
  /** Since when the bot's clock goes as it should, or is off by the same. */
  readonly steadySince: () => number;
  readonly cases: () => readonly RecordedCase[];
  /** The same of one case. */
  readonly history: (caseId: string) => readonly CaseEvent[];
  /** Messages that the bot still keeps to itself, by their keys. */
  readonly unsent: () => readonly string[];
}

/** Watches one promise: at each sight, as time passes, and at rest, when all has been well for hours since `calmSince`. */
export interface Watch {
  readonly see?: (sight: Sight) => void;
  readonly pass?: () => void;
  readonly rest?: (calmSince: number) => void;
}

/** One promise of the policy. `broken` says, in words, that it does not hold. */
export type Promised = (scene: Scene, broken: (words: string) => void) => Watch;
