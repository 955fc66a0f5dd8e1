import type { Case } from '../case.ts';
import type { Resolution } from '../events.ts';
import type { Policy } from '../policy.ts';
import { regulatoryDues, regulatoryMarks, type RegulatoryMark, type WhichMark } from '../regulatory.ts';
import {
  accept,
  refusalOfSecurity,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
} from './decision.ts';

/** Says that a regulatory mark is met, by what the authority calls it. Refused for one that does not count, or twice. */
export function fileMark(
  state: Case,
  { reference, ...which }: WhichMark & { readonly reference: string },
  { who, policy }: Circumstances,
): Decision {
  const refusal = refusalOfSecurity(state, who) ?? refusalOfText(reference);
  if (refusal) return refuse(refusal);
  const mark = markIn(state, which, policy);
  if (!mark) return refuse({ code: 'no-such-mark' });
  if (mark.filed) return refuse({ code: 'filed-already', filed: mark.filed });
  return accept({ type: 'regulatory-filed', ...which, reference });
}

/** Says that it is not met after all: it was ticked by mistake. */
export function unfileMark(state: Case, which: WhichMark, { who, policy }: Circumstances): Decision {
  const refusal = refusalOfSecurity(state, who);
  if (refusal) return refuse(refusal);
  return markIn(state, which, policy)?.filed
    ? accept({ type: 'regulatory-unfiled', ...which })
    : refuse({ code: 'no-such-mark' });
}

function markIn(state: Case, { regime, mark }: WhichMark, policy: Policy): RegulatoryMark | undefined {
  return regulatoryMarks(state, policy).find((each) => each.regime === regime && each.mark === mark);
}

/** Why a case is not closed without a reason: nobody is reminded of its regulatory marks any more then. */
export function refusalOfOpenMarks(
  state: Case,
  { resolution, reason }: { readonly resolution: Resolution; readonly reason?: string | undefined },
  policy: Policy,
): Refusal | undefined {
  const isReal = resolution === 'fixed' || resolution === 'wont-fix';
  const open = isReal && reason === undefined ? regulatoryDues(state, policy) : [];
  return open.length > 0 ? { code: 'marks-open', marks: open.map(({ name }) => name) } : undefined;
}
