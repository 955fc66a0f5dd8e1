/** The recipients of a notification of a case. The routing finds the people behind them in the event's transaction. */
export type Recipients =
  /** A member of the Discord server, by their id. */
  | { readonly kind: 'member'; readonly id: string }
  /** A member of the fix team, by their GitHub login. */
  | { readonly kind: 'login'; readonly login: string }
  /** The coordinator, and until there is one, the whole security team. */
  | { readonly kind: 'in-charge' }
  | { readonly kind: 'fix-team' }
  | { readonly kind: 'security' }
  /** The security team's private channel. */
  | { readonly kind: 'private-channel' }
  | { readonly kind: 'codegate' };
