import { CONDITIONS, type ConditionId } from '../process/publication/conditions.ts';
import { FINGERPRINT } from '../process/publication/fingerprint.ts';

/** A choice in the menu of what can be done without: a condition, or one thing of it by its fingerprint. */
export interface WaiverChoice {
  readonly condition: ConditionId;
  readonly of: string | undefined;
}

/** The value of the choice to do without one thing of a condition. */
export function waiverChoice(condition: ConditionId, of: string): string {
  return `${condition}.${of}`;
}

/** What was chosen; `undefined` if it is no such choice, since anyone can send anything. */
export function readWaiverChoice(value: string | undefined): WaiverChoice | undefined {
  const [name, of, ...more] = value?.split('.') ?? [];
  const condition = CONDITIONS.find((id) => id === name);
  const isChoice = more.length === 0 && (of === undefined || FINGERPRINT.test(of));
  return condition && isChoice ? { condition, of } : undefined;
}
