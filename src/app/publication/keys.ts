/** Who has the role of the security team at this very moment. */
export interface SecurityRole {
  /** Asks Discord whether a member has it. Rejects where Discord does not answer. */
  isHeldBy(memberId: string): Promise<boolean>;
}
