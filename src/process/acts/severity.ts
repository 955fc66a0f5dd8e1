import type { Case } from '../case.ts';
import type { Band } from '../events.ts';
import {
  accept,
  refusalOfPublic,
  refusalOfSecurity,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
} from './decision.ts';

/**
 * Records a severity that was scored with CVSS; of the vector only this is kept (DESIGN §6). After the publication it is
 * what GitHub shows.
 */
export function scoreSeverity(
  state: Case,
  { band, score }: { band: Band; score: number },
  { who }: Circumstances,
): Decision {
  const refusal =
    refusalOfSecurity(state, who) ??
    (state.advisory ? undefined : { code: 'no-advisory' }) ??
    refusalOfPublic(state);
  if (refusal) return refuse(refusal);
  const { severity } = state;
  if (severity && !severity.reclassified && severity.band === band && severity.score === score)
    return refuse({ code: 'recorded-already' });
  return accept({ type: 'severity-scored', band, score });
}

/**
 * Puts the severity into another band. "CVSS is convenient but imperfect. Ultimately, the security team has
 * discretion on classifying the severity of a vulnerability": with a reason.
 */
export function reclassify(
  state: Case,
  { band, reason }: { band: Band; reason: string | undefined },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurity(state, who) ?? refusalOfPublic(state) ?? refusalOfText(reason);
  if (refusal) return refuse(refusal);
  if (reason === undefined) return refuse({ code: 'reason-needed', why: 'reclassify' });
  if (state.severity?.band === band) return refuse({ code: 'recorded-already' });
  return accept({ type: 'severity-reclassified', band, reason });
}
