/**
 * A wrong call of the control API. Its message is the sentence that the caller reads: what is wrong, and what would be
 * right.
 */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}
