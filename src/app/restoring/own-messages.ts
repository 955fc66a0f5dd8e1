/** A message of the bot's own, as it stands in Discord. Its words are not kept, but for a print of them. */
export interface OwnMessage {
  /** The person whom it went to, by their Discord id, or the name of the channel. */
  readonly place: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly at: Temporal.Instant;
  /** The number of its row in the outbox, unless it was changed since, by another row. */
  readonly row: number | undefined;
  /** What it tells, by the traces of its reasons. */
  readonly traces: ReadonlySet<number>;
  /** The cases that it names, and the advisories. */
  readonly caseIds: readonly string[];
  readonly ghsaIds: readonly string[];
  /** The same of the same words, with the same files, and of no others. */
  readonly print: string;
}

/** Reads what the bot itself has written, since an instant, to a person or in a channel. */
export interface OwnMessages {
  /**
   * From first to last.
   *
   * @returns `undefined` where Discord does not let the bot look
   * @throws where Discord does not answer now
   */
  since(place: string, instant: Temporal.Instant): Promise<readonly OwnMessage[] | undefined>;
}
