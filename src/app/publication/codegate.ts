import { GitHubError } from '../../github/github-error.ts';
import type { Case } from '../../process/case.ts';
import type { EventBody, Exploitation } from '../../process/events.ts';
import {
  announcementEdited,
  announcementPosted,
  approvalVoided,
  isApproved,
  retrospectivePosted,
} from '../../process/publication/outcomes.ts';
import type { PublicNotification } from '../../process/notifications/notification.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { DeliveryOutcome, PublicDelivery } from '../delivery.ts';
import { ProblemError, type Problem } from '../problem.ts';
import type { PostedContent, PostedPublication } from './content.ts';
import type { Draft } from './drafts.ts';

/**
 * What became of one attempt at something in #codegate. `events` are what is recorded with it; `obsolete` says that
 * it must not leave any more.
 */
export type PublicOutcome =
  | { readonly outcome: DeliveryOutcome; readonly events: (latest: Case) => readonly EventBody[] }
  | {
      readonly outcome: { readonly kind: 'obsolete' };
      readonly events: (latest: Case) => readonly EventBody[];
    };

/** What is for #codegate, made anew from what GitHub shows at this very moment. */
export interface PostedDrafts {
  draft(
    state: Case,
    what: PostedPublication,
    given: { readonly now: Temporal.Instant; readonly exploited?: Exploitation | undefined },
  ): Promise<Draft<PostedContent>>;
}

interface Parts {
  readonly delivery: PublicDelivery;
  readonly drafts: PostedDrafts;
}

/** What one attempt is given. */
interface Given {
  readonly now: Temporal.Instant;
  readonly begin: () => void;
}

type Posting = Extract<PublicNotification, { template: 'announcement' | 'retrospective' }>;

const NOTHING = () => [];

/**
 * The only way into #codegate. Whatever leaves was approved by two members, is made anew from what GitHub shows at
 * this very moment, and must be what they saw: else it does not leave, and they are told.
 */
export class Codegate {
  readonly #delivery: Parts['delivery'];
  readonly #drafts: Parts['drafts'];

  constructor({ delivery, drafts }: Parts) {
    this.#delivery = delivery;
    this.#drafts = drafts;
  }

  /**
   * One attempt; `begin` is called before anything could arrive. `latest` gives the case as it is: asking GitHub takes
   * its time, and what was closed or taken back meanwhile does not leave.
   */
  async attempt(
    message: OutboxMessage,
    notification: PublicNotification,
    latest: () => Case,
    given: Given,
  ): Promise<PublicOutcome> {
    const { begin } = given;
    switch (notification.template) {
      case 'crosspost':
        return plain(await this.#delivery.crosspost(message, notification.messageId, begin));
      case 'thread': {
        const name = `Retrospective of ${notification.caseId}`;
        return plain(await this.#delivery.startThread(message, notification.messageId, name, begin));
      }
      case 'announcement-edit':
        return this.#edit(message, notification, latest, given);
      case 'announcement':
      case 'retrospective':
        return this.#post(message, notification, latest, given);
    }
  }

  async #post(
    message: OutboxMessage,
    notification: Posting,
    latest: () => Case,
    { now, begin }: Given,
  ): Promise<PublicOutcome> {
    const { request } = notification;
    const what = notification.template === 'announcement' ? notification.what : 'retrospective';
    const events = (messageId: string) => () => postedEvents(notification, messageId);
    // What has arrived has arrived, whatever became of the case since.
    const earlier = await this.#delivery.look(message);
    if (earlier)
      return { outcome: earlier, events: earlier.kind === 'sent' ? events(earlier.messageId) : NOTHING };
    const state = latest();
    if (!isApproved(state, what, request)) return obsolete();
    const exploited = notification.template === 'announcement' ? notification.exploited : undefined;
    const draft = await this.#draft(state, { what, request }, { now, exploited });
    if ('outcome' in draft) return draft;
    if (!isApproved(latest(), what, request)) return obsolete();
    if (draft.print !== notification.print) return withdrawn(what, request);
    const outcome = await this.#delivery.post({ ...message, interrupted: false }, draft.content, begin);
    return { outcome, events: outcome.kind === 'sent' ? events(outcome.messageId) : NOTHING };
  }

  async #edit(
    message: OutboxMessage,
    notification: Extract<PublicNotification, { template: 'announcement-edit' }>,
    latest: () => Case,
    { now, begin }: Given,
  ): Promise<PublicOutcome> {
    const { what, request } = notification;
    const stands = (state: Case) => request === undefined || isApproved(state, what, request);
    const state = latest();
    const posted = state.announced[what];
    if (!posted || !stands(state)) return obsolete();
    // A change by itself takes back nothing that was corrected since it was stored.
    const exploited = request === undefined ? posted.exploited : notification.exploited;
    const draft = await this.#draft(state, { what, request }, { now, exploited });
    if ('outcome' in draft) return draft;
    if (!stands(latest())) return obsolete();
    if (request !== undefined && draft.print !== notification.print) return withdrawn(what, request);
    if (request === undefined && draft.print === posted.print) return obsolete();
    const outcome = await this.#delivery.edit(message, posted.messageId, draft.content, begin);
    const edited = () => announcementEdited({ what, print: draft.print, exploited });
    return { outcome, events: outcome.kind === 'sent' ? edited : NOTHING };
  }

  /** What it says now; where it may not be said any more, or nobody can tell, what that comes to. */
  async #draft(
    state: Case,
    { what, request }: { what: PostedPublication; request: number | undefined },
    given: { now: Temporal.Instant; exploited: Exploitation | undefined },
  ): Promise<Draft<PostedContent> | PublicOutcome> {
    try {
      return await this.#drafts.draft(state, what, given);
    } catch (error) {
      const failed = failureOf(error);
      if (failed) return plain(failed);
      if (!(error instanceof ProblemError)) throw error;
      return request === undefined ? obsolete() : withdrawn(what, request);
    }
  }
}

/** A service does not answer, which says nothing about what may leave. */
const UNANSWERED = new Set<Problem['code']>(['github-unavailable', 'artifacts-unavailable']);

/**
 * Where nobody can tell whether it may leave, it does not: it waits for an answer, or, where only a person can mend
 * that there is none, it is shown to the team.
 */
function failureOf(error: unknown): DeliveryOutcome | undefined {
  if (error instanceof GitHubError) {
    const failure = `GitHub: ${error.failure.kind}`;
    return error.failure.kind === 'later' ? later(failure) : { kind: 'parked', failure };
  }
  if (!(error instanceof ProblemError)) return undefined;
  const { code } = error.problem;
  if (UNANSWERED.has(code)) return later(code);
  return code === 'github-refused' ? { kind: 'parked', failure: code } : undefined;
}

function later(failure: string): DeliveryOutcome {
  return { kind: 'later', failure, unknown: false };
}

function postedEvents(notification: Posting, messageId: string): readonly EventBody[] {
  return notification.template === 'retrospective'
    ? retrospectivePosted(messageId)
    : announcementPosted(notification, messageId);
}

function plain(outcome: DeliveryOutcome): PublicOutcome {
  return { outcome, events: NOTHING };
}

function obsolete(): PublicOutcome {
  return { outcome: { kind: 'obsolete' }, events: NOTHING };
}

/** What was approved is not what would leave: it does not, and both who agreed hear it. */
function withdrawn(what: PostedPublication, request: number): PublicOutcome {
  return {
    outcome: { kind: 'obsolete' },
    events: (latest) => approvalVoided(latest, { what, request }),
  };
}
