import type { Case } from '../case.ts';
import type { Disclosure } from '../events.ts';
import {
  accept,
  refusalOfEnded,
  refusalOfFixed,
  refusalOfInstant,
  refusalOfSecurity,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
} from './decision.ts';

/**
 * Says how public the vulnerability is. "If the security team is dealing with a Public Disclosure all timelines
 * become ASAP", and so they do where the reporter denies the request for private handling. Every way back is open,
 * and the history keeps each turn. An answer of the reporter's answers the request, so it was made.
 *
 * @param said `publishesAt`: when the reporter publishes, where they intend to and have said so. It is the opposite of
 *   another project's date: the release comes before it.
 */
export function changeDisclosure(
  state: Case,
  { kind, publishesAt }: { kind: Disclosure; publishesAt?: Temporal.Instant | undefined },
  { who, now }: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurity(state, who) ??
    refusalOfChange(state, kind) ??
    (publishesAt && kind !== 'intends-to-publish' ? { code: 'date-without-intention' } : undefined) ??
    (publishesAt && refusalOfInstant(publishesAt, now));
  if (refusal) return refuse(refusal);
  const isNews = publishesAt !== undefined && !state.reporterPublishes?.at.equals(publishesAt);
  if (state.disclosure.kind === kind && !isNews) return refuse({ code: 'disclosure-already', kind });
  const answered = kind === 'agreed-private' || kind === 'declined-private';
  const asked = state.disclosure.kind === 'intends-to-publish' && !state.steps['ask-private'];
  return answered && asked
    ? accept({ type: 'step-checked', step: 'ask-private' }, { type: 'disclosure-changed', kind })
    : accept({ type: 'disclosure-changed', kind, ...(publishesAt ? { publishesAt } : {}) });
}

/** Public it may become also after its publication, while its fix is not released; private it is no more then. */
function refusalOfChange(state: Case, kind: Disclosure): Refusal | undefined {
  return kind === 'public' ? refusalOfFixed(state) : refusalOfEnded(state);
}
