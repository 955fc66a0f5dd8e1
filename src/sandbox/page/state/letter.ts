/** An e-mail that the bot sent, or that came in at security@. */
export interface Letter {
  readonly id: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}
