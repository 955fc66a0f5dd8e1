import { messagesGone } from '../../process/publication/outcomes.ts';
import { standingMessages } from '../../process/publication/public-facts.ts';
import type { Store } from '../../store/store.ts';

/** What was posted longer ago nobody looks for any more: it is read by nobody who could still be told. */
const LOOKED_FOR = { hours: 24 * 90 };

const EVER = Temporal.Instant.fromEpochMilliseconds(0);

interface Parts {
  readonly store: Pick<Store, 'cases' | 'outbox'>;
  /** Whether a message stands in #codegate; `undefined` where Discord does not say, or not now. */
  readonly stands: (messageId: string) => Promise<boolean | undefined>;
  readonly now: () => Temporal.Instant;
}

/**
 * Notices that a message is not in #codegate any more: at once where Discord tells of it, and where the bot was away at
 * its next look.
 */
export class Disappearances {
  readonly #parts: Parts;
  #look: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** These messages were deleted in #codegate; left out, all are gone with the channel. What is not the bot's is no news. */
  record(messageIds?: readonly string[]): void {
    const gone = messageIds && new Set(messageIds);
    for (const { caseId, messageIds: posted } of this.#posted(EVER))
      if (!gone || posted.some((id) => gone.has(id))) this.#record(caseId, (id) => gone?.has(id) ?? true);
  }

  /** Looks whether what was posted stands there still; one look at a time. */
  look(): Promise<void> {
    this.#look ??= this.#lookForAll().finally(() => (this.#look = undefined));
    return this.#look;
  }

  async #lookForAll(): Promise<void> {
    const { store, stands, now } = this.#parts;
    for (const { caseId } of this.#posted(now().subtract(LOOKED_FOR))) {
      const state = store.cases.load(caseId);
      for (const messageId of Object.values(state ? standingMessages(state) : {})) {
        const isThere = messageId === undefined ? true : await stands(messageId);
        // Where Discord does not say, it does not say of the others either.
        if (isThere === undefined) return;
        if (!isThere) this.#record(caseId, (id) => id === messageId);
      }
    }
  }

  #record(caseId: string, isGone: (messageId: string) => boolean): void {
    const { store, now } = this.#parts;
    const state = store.cases.load(caseId);
    if (!state) return;
    const cause = { actor: { kind: 'bot' }, cause: 'codegate', now: now() } as const;
    store.cases.recordFact(state, (latest) => messagesGone(latest, isGone), cause);
  }

  #posted(since: Temporal.Instant): { readonly caseId: string; readonly messageIds: readonly string[] }[] {
    const posted = this.#parts.store.outbox.postedSince(since);
    return [...Map.groupBy(posted, ({ caseId }) => caseId)].map(([caseId, all]) => ({
      caseId,
      messageIds: all.map(({ messageId }) => messageId),
    }));
  }
}
