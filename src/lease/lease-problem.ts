/** Raised where something would leave this machine while it may not know that the lease is its own. Nothing left. */
export class LeaseOverError extends Error {
  override name = 'LeaseOverError';
  constructor() {
    super('the lease is over: nothing leaves this machine');
  }
}

/** Raised when this bot is the primary no more; the message is for the operator. Whoever sees it ends the process at once. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** Raised where the engine that keeps the lease cannot be asked; the message says why, without address or password. */
export class LeaseEngineError extends Error {
  override name = 'LeaseEngineError';
}
