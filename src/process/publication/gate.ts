import type { ApprovedRequest, Case } from '../case.ts';
import type { PostedPublication } from '../events.ts';
import { differing, FOLLOW_UP, IDENTIFIER, type Parts } from './parts.ts';

/** What is for #codegate. Without `request`, it is the identifier alone that has come since it was posted. */
interface Wish {
  readonly what: PostedPublication;
  readonly request?: number | undefined;
  /** It points to the message that corrects it, with which two members approved what it says now. */
  readonly points?: true;
  /** It is the message that follows on it, which two members approved together with what it says now. */
  readonly follows?: true;
}

/** What would leave, made anew from what GitHub shows. */
interface Made {
  readonly fingerprint: string;
  readonly parts: Parts;
  /** The same with the CVE id that GitHub itself shows; absent where it shows none. */
  readonly official?: { readonly fingerprint: string } | undefined;
}

/** Whether each of the two members has the role of the security team at this very moment. */
export interface Keys {
  readonly asker: boolean;
  readonly approver: boolean;
}

/** Why something does not leave although two members approved it, or although its identifier has come. */
export type Withheld = 'changed' | 'rights' | 'stands';

/** What the gate says: it leaves in one of two wordings, it does not and why, or there is nothing to do any more. */
export type GateVerdict =
  | { readonly kind: 'leave'; readonly wording: 'known' | 'official' }
  /** GitHub does not show the identifier yet. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'obsolete' }
  | { readonly kind: 'withhold'; readonly why: Withheld; readonly parts: readonly string[] };

const OBSOLETE = { kind: 'obsolete' } as const;

/**
 * The one place that decides whether a text may be said in #codegate, or go on being said there with a new identifier.
 * Whatever leaves is what two members approved, or one a mitigation of what is public where the policy lets them; of itself, nothing changes but the identifier that GitHub shows.
 * `keys` are asked for where two members must have turned theirs.
 */
export function gate(state: Case, wish: Wish, made: Made, keys: Keys): GateVerdict {
  if (wish.points) return ofFollowUp(state, made);
  if (wish.follows) return ofFollowing(state, made);
  return wish.request === undefined ? ofItself(state, wish.what, made) : ofTwo(state, wish, made, keys);
}

/** Two members approved it with the message that corrects it, and nothing of it is otherwise but the identifier. */
function ofFollowUp({ announced }: Case, made: Made): GateVerdict {
  const posted = announced.announcement;
  if (!posted?.followUp || made.fingerprint === posted.fingerprint) return OBSOLETE;
  const changed = posted.parts ? differing(posted.parts, made.parts) : [];
  return changed.length === 0 ? { kind: 'leave', wording: 'known' } : withhold('changed', changed);
}

/** Both of them say the same of the advisory: what two members approved of the one holds for the other. */
function ofFollowing({ announced }: Case, made: Made): GateVerdict {
  const posted = announced.announcement;
  if (!posted?.followUp || !posted.parts) return OBSOLETE;
  const changed = differing(posted.parts, made.parts).filter((name) => name !== FOLLOW_UP);
  return changed.length === 0 ? { kind: 'leave', wording: 'known' } : withhold('changed', changed);
}

/** Two members approved it, and it is what they approved, but for an identifier that GitHub shows by now. */
function ofTwo(state: Case, { what, request }: Wish, made: Made, keys: Keys): GateVerdict {
  const approved = state.leaving[what];
  if (!approved || approved.revision !== request) return OBSOLETE;
  if (approved.askedBy === approved.approvedBy && !mayLeaveAlone(state, what, approved))
    return withhold('rights');
  if (!keys.asker || !keys.approver) return withhold('rights');
  if (what === 'retrospective' && state.steps['retrospective-posted']) return withhold('stands');
  const { fingerprint, parts } = approved;
  const changed = parts === undefined ? [] : differing(parts, made.parts);
  if (changed.length > 0) return withhold('changed', changed);
  if (made.fingerprint === fingerprint) return { kind: 'leave', wording: 'known' };
  if (made.official?.fingerprint === fingerprint) return { kind: 'leave', wording: 'official' };
  if (parts === undefined) return withhold('changed');
  return made.official ? { kind: 'leave', wording: 'official' } : withhold('changed', [IDENTIFIER]);
}

/**
 * Whether one member suffices: for what helps users against what everybody knows, and nothing else, where they waited as long
 * as the policy says and said why (`approveAlone`).
 */
function mayLeaveAlone({ disclosure }: Case, what: Wish['what'], { alone }: ApprovedRequest): boolean {
  return what === 'mitigation' && alone !== undefined && disclosure.kind === 'public';
}

/** Nobody approved it: it may say the identifier that GitHub shows, and nothing else that is new. */
function ofItself({ announced, leaving }: Case, what: Wish['what'], made: Made): GateVerdict {
  const posted = what === 'retrospective' ? undefined : announced[what];
  if (!posted) return OBSOLETE;
  if (!made.official) return { kind: 'wait' };
  if (made.official.fingerprint === posted.fingerprint) return OBSOLETE;
  if (posted.parts === undefined) return withhold('changed');
  const changed = differing(posted.parts, made.parts);
  if (changed.length === 0) return { kind: 'leave', wording: 'official' };
  // Two members approved this very change, and it takes the identifier along when it leaves.
  const approved = leaving[what]?.parts;
  return approved && differing(approved, made.parts).length === 0 ? OBSOLETE : withhold('changed', changed);
}

function withhold(why: Withheld, parts: readonly string[] = []): GateVerdict {
  return { kind: 'withhold', why, parts };
}
