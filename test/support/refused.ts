import type { Decision, Refusal } from '../../src/process/acts/decision.ts';

/** Of each refusal, examples of what is refused with it, by name. */
export type Refused = { readonly [code in Refusal['code']]: Readonly<Record<string, Decision>> };
