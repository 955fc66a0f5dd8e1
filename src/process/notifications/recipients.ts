import { inCharge, presentOf, toldOfTeam, type CasePeople } from './case-people.ts';

/** Recipients among the people of a case. */
export type CaseRecipients =
  /** A member of the Discord server, by their id. */
  | { readonly kind: 'member'; readonly id: string }
  /** The coordinator, and until there is one, the whole security team. */
  | { readonly kind: 'in-charge' }
  | { readonly kind: 'fix-team' }
  | { readonly kind: 'security' };

/** The recipients of a notification of a case. The routing finds the people behind them in the event's transaction. */
export type Recipients =
  | CaseRecipients
  /** A member of the fix team, by their GitHub login. */
  | { readonly kind: 'login'; readonly login: string }
  /** The security team's private channel. */
  | { readonly kind: 'private-channel' }
  | { readonly kind: 'codegate' };

/** The people behind recipients, as Discord ids: those who are there, and for those who are away others. */
export function peopleBehind(to: CaseRecipients, people: CasePeople): readonly string[] {
  switch (to.kind) {
    case 'member':
      return [to.id];
    case 'in-charge':
      return inCharge(people);
    case 'security':
      return toldOfTeam(people);
    case 'fix-team': {
      // A fix team without a known Discord account, or that is away, must not leave its steps to silence.
      const present = presentOf(people, people.fixTeam);
      return present.length > 0 ? present : inCharge(people);
    }
  }
}

/** The recipient of one message: a person, or where none is known, the role of the security team. */
export type Recipient = { readonly kind: 'member'; readonly id: string } | { readonly kind: 'role' };

/** The role, called in the private channel without content. */
export const SECURITY_ROLE: Recipient = { kind: 'role' };

/** One recipient for each person; the role where there is none. */
export function recipientsOf(people: Iterable<string>): readonly Recipient[] {
  const members = [...new Set(people)].map((id) => ({ kind: 'member', id }) as const);
  return members.length > 0 ? members : [SECURITY_ROLE];
}

/** The name of a recipient in keys and in the record of reminders. Stored: it never changes. */
export function recipientName(recipient: Recipient): string {
  return recipient.kind === 'member' ? recipient.id : 'role';
}

/** The channels of the configuration, by the names under which they are stored. */
export type ChannelName = 'security' | 'codegate';

/** Where one message goes: to a person, by their Discord id, or into a channel. */
export type Destination =
  | { readonly kind: 'dm'; readonly recipient: string }
  | { readonly kind: 'channel'; readonly recipient: ChannelName };
