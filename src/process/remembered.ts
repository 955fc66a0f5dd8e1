import type { Policy } from './policy.ts';

/**
 * A function of a case, or of something else that never changes, and of the policy: computed once, and kept as long as
 * that thing is. What it gives is shared, and must not be changed.
 */
export function remembered<Of extends object, Result>(
  compute: (of: Of, policy: Policy) => Result,
): (of: Of, policy: Policy) => Result {
  const known = new WeakMap<Of, { readonly policy: Policy; readonly result: Result }>();
  return (of, policy) => {
    const before = known.get(of);
    if (before?.policy === policy) return before.result;
    const result = compute(of, policy);
    known.set(of, { policy, result });
    return result;
  };
}

/** The same of what does not hang on the policy. */
export function rememberedOf<Of extends object, Result>(compute: (of: Of) => Result): (of: Of) => Result {
  const known = new WeakMap<Of, Result>();
  return (of) => known.getOrInsertComputed(of, compute);
}
