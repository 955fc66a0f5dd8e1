import { GitHubError } from '../../github/github-error.ts';
import type { Case } from '../../process/case.ts';
import type { EventBody, Exploitation, PostedPublication } from '../../process/events.ts';
import { failing } from '../../process/publication/condition-acts.ts';
import { gate, type Keys, type Withheld } from '../../process/publication/gate.ts';
import {
  announcementEdited,
  announcementGone,
  announcementPosted,
  approvalVoided,
  correctionPosted,
  identifierWithheld,
  isApproved,
  messagesGone,
  retrospectivePosted,
} from '../../process/publication/outcomes.ts';
import { IDENTIFIER } from '../../process/publication/parts.ts';
import type { Notification, PublicNotification } from '../../process/notifications/notification.ts';
import { CASE_UNREADABLE, UNWRITABLE, type OutboxMessage } from '../../store/outbox.ts';
import type { DeliveryOutcome, PublicDelivery } from '../delivery.ts';
import { ProblemError, type Problem } from '../problem.ts';
import type { PostedContent } from './content.ts';
import type { Draft } from './drafts.ts';
import type { SecurityRole } from '../security-role.ts';

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

interface DraftGiven {
  readonly now: Temporal.Instant;
  readonly exploited?: Exploitation | undefined;
  readonly following?: boolean | undefined;
}

/** What is for #codegate, made anew from what GitHub shows at this very moment. */
export interface PostedDrafts {
  draft(state: Case, what: PostedPublication, given: DraftGiven): Promise<Draft<PostedContent>>;
}

interface Parts {
  readonly delivery: PublicDelivery;
  readonly drafts: PostedDrafts;
  readonly securityRole: SecurityRole;
}

/** What one attempt is given. */
interface Given {
  readonly now: Temporal.Instant;
  readonly begin: () => void;
}

type Text = Extract<
  PublicNotification,
  { template: 'announcement' | 'announcement-edit' | 'correction' | 'retrospective' }
>;
/** A text that two members approved. */
type ApprovedText = Text & { readonly request: number };
/** Likewise one that changes no message that stands there. */
type ApprovedMessage = Exclude<ApprovedText, { template: 'announcement-edit' }>;
/** A message that says the identifier, which has come since it was posted. */
type Update = Extract<PublicNotification, { template: 'announcement-edit' }>;

const NOTHING = () => [];
/** How long GitHub may take until it shows an identifier that was recorded in the case. */
const IDENTIFIER_WAIT_MS = 24 * 60 * 60 * 1000;
/** Of itself, nobody's keys are asked for. */
const NO_KEYS: Keys = { asker: false, approver: false };

/**
 * The only way into #codegate. Whatever leaves passes the gate: it was approved by two members who have their role
 * still, is made anew from what GitHub shows at this very moment, and is what they saw. Whether it is posted or changes
 * the message that stands there is decided now, from the case as it is.
 */
export class Codegate {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * One attempt; `begin` is called before anything could arrive. `latest` gives the case as it is: asking GitHub takes
   * its time, and what was closed or taken back meanwhile does not leave.
   *
   * @throws UnreadableCaseError where a case that it is about cannot be read any more
   */
  async attempt(
    message: OutboxMessage,
    notification: PublicNotification,
    latest: () => Case,
    given: Given,
  ): Promise<PublicOutcome> {
    try {
      return await this.#attempt(message, notification, latest, given);
    } catch (error) {
      const failed = failureOf(error);
      if (!failed) throw error;
      return plain(failed);
    }
  }

  async #attempt(
    message: OutboxMessage,
    notification: PublicNotification,
    latest: () => Case,
    given: Given,
  ): Promise<PublicOutcome> {
    const { begin } = given;
    const { delivery } = this.#parts;
    switch (notification.template) {
      case 'crosspost': {
        const { messageId } = notification;
        const stands = Object.values(latest().announced).some(
          (posted) => posted.messageId === messageId || posted.followUp?.messageId === messageId,
        );
        return stands ? plain(await delivery.crosspost(message, messageId, begin)) : obsolete();
      }
      case 'thread': {
        const { messageId } = notification;
        const { retrospectiveMessage, advisory } = latest();
        if (retrospectiveMessage !== messageId) return obsolete();
        const name = advisory ? `Retrospective of ${advisory.ghsaId}` : 'Retrospective';
        return plain(await delivery.startThread(message, messageId, name, begin));
      }
      case 'correction-pointer':
        return this.#point(message, notification, latest, given);
      case 'correction-mark':
        return this.#markFollowing(message, notification, latest, given);
      case 'announcement':
      case 'announcement-edit':
      case 'correction':
      case 'retrospective':
        return isOfTwo(notification)
          ? this.#approved(message, notification, latest, given)
          : this.#update(message, notification, latest, given);
    }
  }

  /**
   * The first announcement points to the message that corrects it, and says what two members approved with that one: what
   * has changed since waits for them again.
   */
  async #point(
    message: OutboxMessage,
    { messageId }: Extract<PublicNotification, { template: 'correction-pointer' }>,
    latest: () => Case,
    { now, begin }: Given,
  ): Promise<PublicOutcome> {
    const what = 'announcement';
    const posted = latest().announced[what];
    if (posted?.followUp?.messageId !== messageId) return obsolete();
    const { exploited } = posted;
    const draft = await this.#draft(latest(), what, { now, exploited }, obsolete);
    if ('outcome' in draft) return draft;
    const verdict = gate(latest(), { what, points: true }, draft, NO_KEYS);
    if (verdict.kind === 'withhold') return withheld(what, verdict.parts);
    if (verdict.kind !== 'leave') return obsolete();
    const { content, fingerprint, cveId } = draft;
    const outcome = await this.#parts.delivery.edit(message, posted.messageId, content, begin);
    if (outcome.kind === 'gone')
      return gone((current) => announcementGone(current, { what, messageId: posted.messageId }));
    return arrived(
      outcome,
      () => (current) => announcementEdited(current, { what, fingerprint, exploited, cveId }),
    );
  }

  /** What follows on the announcement says as that one does, with which two members approved it, whether the advisory was withdrawn. */
  async #markFollowing(
    message: OutboxMessage,
    { messageId }: Extract<PublicNotification, { template: 'correction-mark' }>,
    latest: () => Case,
    { now, begin }: Given,
  ): Promise<PublicOutcome> {
    const what = 'announcement';
    const posted = latest().announced[what];
    if (posted?.followUp?.messageId !== messageId) return obsolete();
    const { exploited } = posted;
    const draft = await this.#draft(latest(), what, { now, exploited, following: true }, obsolete);
    if ('outcome' in draft) return draft;
    const verdict = gate(latest(), { what, follows: true }, draft, NO_KEYS);
    if (verdict.kind === 'withhold') return withheld(what, verdict.parts);
    const { content } = draft;
    if (verdict.kind !== 'leave' || content.kind !== 'announcement' || !content.following) return obsolete();
    const following = { ...content, announcement: content.following };
    const outcome = await this.#parts.delivery.edit(message, messageId, following, begin);
    return outcome.kind === 'gone'
      ? gone((current) => messagesGone(current, (each) => each === messageId))
      : plain(outcome);
  }

  /** What two members approved, once: as a message of its own, or in the one that stands there. */
  async #approved(
    message: OutboxMessage,
    notification: ApprovedText,
    latest: () => Case,
    { now, begin }: Given,
  ): Promise<PublicOutcome> {
    const { delivery } = this.#parts;
    const { request } = notification;
    const what = whatOf(notification);
    // What has arrived has arrived, whatever became of the case since.
    const ofItsOwn = isApprovedMessage(notification) ? notification : undefined;
    const earlier = ofItsOwn && (await delivery.look(message));
    if (earlier)
      return {
        outcome: earlier,
        events: earlier.kind === 'sent' ? foundEvents(ofItsOwn, earlier.messageId) : NOTHING,
      };
    if (!isApproved(latest(), what, request)) return obsolete();
    const exploited = exploitedIn(notification);
    const draft = await this.#draft(latest(), what, { now, exploited }, () =>
      withdrawn(what, request, 'changed'),
    );
    if ('outcome' in draft) return draft;
    const keys = await this.#keys(latest(), what);
    if (!keys) return plain(later('the role of the security team cannot be asked for'));
    const state = latest();
    // One that leaves together with it may have been held up, or linked, meanwhile.
    if (failing(state, draft.conditionsIn(state)).length > 0) return withdrawn(what, request, 'changed');
    const verdict = gate(state, { what, request }, draft, keys);
    switch (verdict.kind) {
      case 'withhold':
        return withdrawn(what, request, verdict.why, verdict.parts);
      case 'leave': {
        const { content, fingerprint, cveId } =
          verdict.wording === 'official' && draft.official ? draft.official : draft;
        const { parts } = draft;
        if (notification.template === 'correction') {
          const { exploited: known } = notification;
          if (content.kind !== 'announcement' || !content.followUp)
            return withdrawn(what, request, 'changed');
          const told = { fingerprint, exploited: known, request, cveId, parts };
          const following = { ...content, announcement: content.followUp };
          const outcome = await delivery.post({ ...message, interrupted: false }, following, begin);
          return arrived(outcome, (messageId) => (current) => correctionPosted(current, told, messageId));
        }
        const standing = { fingerprint, exploited: exploited ?? 'unknown', request, cveId, parts };
        const posted = what === 'retrospective' ? undefined : state.announced[what];
        if (what !== 'retrospective' && posted) {
          const { messageId } = posted;
          const outcome = await delivery.edit(message, messageId, content, begin);
          if (outcome.kind === 'gone')
            return gone((current) => announcementGone(current, { what, messageId, request }));
          return arrived(outcome, () => (current) => announcementEdited(current, { what, ...standing }));
        }
        const outcome = await delivery.post({ ...message, interrupted: false }, content, begin);
        return arrived(
          outcome,
          (messageId) => (current) =>
            what === 'retrospective'
              ? retrospectivePosted(current, request, messageId)
              : announcementPosted(current, { what, ...standing }, messageId),
        );
      }
      default:
        return obsolete();
    }
  }

  /** The identifier has come, and nothing else may change with it. */
  async #update(
    message: OutboxMessage,
    { what }: Update,
    latest: () => Case,
    { now, begin }: Given,
  ): Promise<PublicOutcome> {
    const posted = latest().announced[what];
    if (!posted) return obsolete();
    const { exploited } = posted;
    const draft = await this.#draft(latest(), what, { now, exploited }, obsolete);
    if ('outcome' in draft) return draft;
    const state = latest();
    const verdict = gate(state, { what }, draft, NO_KEYS);
    switch (verdict.kind) {
      case 'withhold':
        return withheld(what, verdict.parts);
      case 'wait':
        return now.epochMilliseconds - message.createdAt < IDENTIFIER_WAIT_MS
          ? plain(later('GitHub does not show the identifier yet'))
          : withheld(what, [IDENTIFIER]);
      case 'leave': {
        // A correction that left while this was made is kept: this one is made again.
        if (!draft.official || state.announced[what]?.fingerprint !== posted.fingerprint)
          return plain(later('the message was corrected meanwhile'));
        const { content, fingerprint, cveId } = draft.official;
        const { messageId } = posted;
        const outcome = await this.#parts.delivery.edit(message, messageId, content, begin);
        if (outcome.kind === 'gone') return gone((current) => announcementGone(current, { what, messageId }));
        return arrived(
          outcome,
          () => (current) => announcementEdited(current, { what, fingerprint, exploited, cveId }),
        );
      }
      case 'obsolete':
        return obsolete();
    }
  }

  /**
   * Whether the two who agreed have the role now.
   * @returns `undefined` if nobody can tell.
   */
  async #keys({ leaving }: Case, what: PostedPublication): Promise<Keys | undefined> {
    const approved = leaving[what];
    if (!approved) return NO_KEYS;
    const { securityRole } = this.#parts;
    try {
      const [asker, approver] = await Promise.all(
        [approved.askedBy, approved.approvedBy].map((id) => securityRole.isHeldBy(id)),
      );
      return { asker: asker === true, approver: approver === true };
    } catch {
      return undefined;
    }
  }

  /** What it says now; where it may not be said any more, what that comes to. */
  async #draft(
    state: Case,
    what: PostedPublication,
    given: DraftGiven,
    refused: () => PublicOutcome,
  ): Promise<Draft<PostedContent> | PublicOutcome> {
    try {
      return await this.#parts.drafts.draft(state, what, given);
    } catch (error) {
      if (failureOf(error) || !(error instanceof ProblemError)) throw error;
      return refused();
    }
  }
}

function isOfTwo(text: Text): text is ApprovedText {
  return text.request !== undefined;
}

function whatOf(text: Text): PostedPublication {
  if (text.template === 'correction') return 'announcement';
  return text.template === 'retrospective' ? 'retrospective' : text.what;
}

function exploitedIn(text: Text): Exploitation | undefined {
  return text.template === 'retrospective' ? undefined : text.exploited;
}

/**
 * Names what two members approved for one place in #codegate: such texts leave one after the other. `leadOf` names the
 * first of the cases that are told in one message.
 * @returns `undefined` of what nobody approves.
 */
export function placeOf(
  notification: PublicNotification,
  leadOf: (caseId: string) => string,
): string | undefined {
  switch (notification.template) {
    case 'crosspost':
    case 'thread':
    case 'correction-pointer':
    case 'correction-mark':
      return undefined;
    default:
      return isOfTwo(notification) ? `${leadOf(notification.caseId)} ${whatOf(notification)}` : undefined;
  }
}

/** Asking again gives the same answer until a person has mended something. */
const UNMENDED = new Set<Problem['code']>(['github-refused', UNWRITABLE]);

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
  const { problem } = error;
  const { code } = problem;
  if (problem.code === 'artifacts-unavailable') return { ...later(code), again: problem.wait };
  // It says nothing about what may leave that a service does not answer, or a case cannot be read.
  if (code === 'github-unavailable') return later(code);
  if (code === 'case-unreadable') return later(CASE_UNREADABLE);
  return UNMENDED.has(code) ? { kind: 'parked', failure: code } : undefined;
}

function later(failure: string): Extract<DeliveryOutcome, { kind: 'later' }> {
  return { kind: 'later', failure, unknown: false };
}

/** Whether a notification is a message of its own that two members approved. */
export function isApprovedMessage(notification: Notification): notification is ApprovedMessage {
  switch (notification.template) {
    case 'announcement':
    case 'correction':
    case 'retrospective':
      return isOfTwo(notification);
    default:
      return false;
  }
}

/** What follows from it that a message of two members is found in #codegate. Which identifier it says is not known. */
export function foundEvents(
  notification: ApprovedMessage,
  messageId: string,
): (latest: Case) => readonly EventBody[] {
  const { request } = notification;
  if (notification.template === 'retrospective')
    return (latest) => retrospectivePosted(latest, request, messageId);
  const { exploited, print: fingerprint } = notification;
  if (notification.template === 'correction')
    return (latest) => correctionPosted(latest, { fingerprint, exploited, request }, messageId);
  const { what } = notification;
  return (latest) => announcementPosted(latest, { what, fingerprint, exploited, request }, messageId);
}

function arrived(
  outcome: DeliveryOutcome,
  events: (messageId: string) => (latest: Case) => readonly EventBody[],
): PublicOutcome {
  return { outcome, events: outcome.kind === 'sent' ? events(outcome.messageId) : NOTHING };
}

function plain(outcome: DeliveryOutcome): PublicOutcome {
  return { outcome, events: NOTHING };
}

/** The message that it was to change is not there any more. */
function gone(events: (latest: Case) => readonly EventBody[]): PublicOutcome {
  return { outcome: { kind: 'obsolete' }, events };
}

function obsolete(): PublicOutcome {
  return { outcome: { kind: 'obsolete' }, events: NOTHING };
}

/** What was approved does not leave, and both who agreed hear why. */
function withdrawn(
  what: PostedPublication,
  request: number,
  why: Withheld,
  changed: readonly string[] = [],
): PublicOutcome {
  return {
    outcome: { kind: 'obsolete' },
    events: (latest) => approvalVoided(latest, { what, request, why, changed }),
  };
}

/** The message stays as it is, and the team hears what differs. */
function withheld(what: Update['what'], changed: readonly string[]): PublicOutcome {
  return { outcome: { kind: 'obsolete' }, events: () => identifierWithheld(what, changed) };
}
