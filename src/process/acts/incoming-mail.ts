import type { Case } from '../case.ts';
import type { IncomingMail } from '../incoming-mail.ts';
import { accept, refusalOfOthers, refuse, type Circumstances, type Decision } from './decision.ts';

/** A mail, by its hash. */
type Mail = Pick<IncomingMail, 'hash'>;

/** Says that a mail belongs to a case, be it closed: of a report, or of whoever else writes of it. */
export function assignMail(_: Case, { hash }: Mail, { who }: Circumstances): Decision {
  const refusal = refusalOfOthers(who);
  return refusal ? refuse(refusal) : accept({ type: 'mail-assigned', mail: hash });
}

/** Takes back that a mail belongs to a case. */
export function unassignMail(_: Case, { hash }: Mail, { who }: Circumstances): Decision {
  const refusal = refusalOfOthers(who);
  return refusal ? refuse(refusal) : accept({ type: 'mail-unassigned', mail: hash });
}
