import { inSeconds } from '../process/time.ts';

/** Who has the role of the security team at this very moment. */
export interface SecurityRole {
  /** Asks Discord whether a member has it. Rejects where Discord does not answer. */
  isHeldBy(memberId: string): Promise<boolean>;
}

/** A member who lost the role hears of a case for no longer than this. */
const REMEMBERED = Temporal.Duration.from({ minutes: 1 });

/**
 * The same, asked of Discord at most once a minute for each member; where it does not answer, again the next time. For what
 * is told to a member: what cannot be undone is asked anew.
 */
export function askedOnceAMinute(role: SecurityRole, now: () => Temporal.Instant): SecurityRole {
  const known = new Map<string, { readonly at: Temporal.Instant; readonly answer: Promise<boolean> }>();
  return {
    isHeldBy(memberId) {
      const held = known.get(memberId);
      const age = held && now().since(held.at).total('seconds');
      if (held && age !== undefined && age >= 0 && age < inSeconds(REMEMBERED)) return held.answer;
      const asked = { at: now(), answer: role.isHeldBy(memberId) };
      known.set(memberId, asked);
      asked.answer.catch(() => {
        if (known.get(memberId) === asked) known.delete(memberId);
      });
      return asked.answer;
    },
  };
}
