import { z } from 'zod';

const member = z.string().regex(/^\d{1,20}$/);
const login = z.string().min(1).max(100);
const change = <Type extends string>(type: Type) => z.object({ type: z.literal(type), member, login });

/**
 * What can happen between a member of the server and a GitHub login. It concerns no case, and each that has the login on
 * its fix team. A type, once written, keeps its meaning.
 */
export const loginChange = z.discriminatedUnion('type', [
  /** The member says that the login is theirs: it opens nothing. */
  change('login-claimed'),
  /** Others are asked whether it is, until one of them answers: one member, where only `of` is; `caseId` wants it on its fix team. */
  change('login-asked').extend({ of: member.optional(), caseId: z.string().optional() }),
  /** The member has those reminded who are asked. */
  change('login-reminded'),
  /** The member takes it back before anybody answered. */
  change('login-withdrawn'),
  /** A member of the security team says so: it is shown, and opens nothing by that alone. */
  change('login-linked'),
  /** Another member vouches for it: the login stands for the member now. */
  change('login-confirmed'),
  /** Another member says that it is not theirs. */
  change('login-refused').extend({ reason: z.string().optional() }),
  /** The login is the member's no more: they say another one, or a member of the security team says that it is theirs. */
  change('login-unlinked'),
  /** The member's account has another name now, which GitHub says by the account's number: the link goes with it. */
  change('login-renamed').extend({ formerly: login }),
  /** No account has the login any more, or another one than the member's has it: it is nobody's here. */
  change('login-lost'),
]);
export type LoginChange = z.output<typeof loginChange>;

export const LOGIN_CHANGES = loginChange.options.map(({ shape }) => shape.type.value);

/** A login that a person is known by: `confirmedBy` is who vouches for it, themselves or another member. */
export interface HeldLogin {
  readonly member: string;
  readonly login: string;
  readonly confirmedBy: string | null;
}

/**
 * The changes that it makes when a member says that a login is theirs.
 * @param after the member's login as it stands then.
 * @param own the login that they had before; `undefined` if they had none.
 * @param displaced the person whose mere claim to it gives way; `undefined` if there was none.
 */
export function loginSaid(
  after: HeldLogin,
  own: HeldLogin | undefined,
  displaced: HeldLogin | undefined,
): LoginChange[] {
  const { member: who, login: said, confirmedBy } = after;
  const same = own?.login === said;
  const changes: LoginChange[] = [];
  if (displaced) changes.push({ type: 'login-unlinked', member: displaced.member, login: said });
  if (own && !same) changes.push({ type: 'login-unlinked', member: who, login: own.login });
  if (!same || own.confirmedBy !== confirmedBy)
    changes.push({ type: confirmedBy === null ? 'login-claimed' : 'login-linked', member: who, login: said });
  return changes;
}

/** What the answer of another member to a claim comes to. */
export function claimAnswered(claim: Claim, { confirms, reason }: ClaimAnswer): LoginChange {
  const { member: who, login: said } = claim;
  if (confirms) return { type: 'login-confirmed', member: who, login: said };
  return { type: 'login-refused', member: who, login: said, ...(reason === undefined ? {} : { reason }) };
}

/** A member says that a GitHub login is theirs. */
export interface Claim {
  readonly member: string;
  readonly login: string;
}

/** What another member says to it; `reason` is why it is not theirs. */
interface ClaimAnswer {
  readonly confirms: boolean;
  readonly reason?: string | undefined;
}

/** What it comes to that a member's account is called otherwise in GitHub now. */
export function accountRenamed(id: string, formerly: string, name: string): LoginChange {
  return { type: 'login-renamed', member: id, login: name, formerly };
}
