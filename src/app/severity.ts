import { accept, type Decision } from '../process/acts/decision.ts';
import { reclassify, scoreSeverity } from '../process/acts/severity.ts';
import type { Case } from '../process/case.ts';
import type { Band } from '../process/events.ts';
import { readPastedVector } from '../process/pasted-vector.ts';
import type { CaseActionContext } from './action-context.ts';
import { actInGitHub, writing } from './github-writes.ts';
import { ProblemError } from './problem.ts';
import { act, requireAllowed } from './record.ts';

/**
 * Checks that this person may score the severity of the case: they are told before they fill in a form, not after.
 * @throws {ProblemError} Where they may not.
 */
export function requireScorable(action: CaseActionContext): void {
  const probe = { band: 'none', score: 0 } as const;
  requireAllowed(action, (before, given) => unlessRecorded(scoreSeverity(before, probe, given)));
}

/**
 * Scores the severity: the CVSS vector in what was pasted goes to GitHub, its band and score into the case.
 * @returns The case after it; `understood` is the vector, where it is not to the letter what was typed.
 * @throws {ProblemError} Where it is no vector, the process refuses it, or GitHub does not take it.
 */
export async function scoreInGitHub(
  action: CaseActionContext,
  typed: string,
): Promise<{
  readonly state: Case;
  readonly band: Band;
  readonly score: number;
  readonly understood?: string;
}> {
  const scored = readPastedVector(typed);
  if (!scored.ok) throw new ProblemError({ code: 'bad-vector', problem: scored.problem });
  const { band, score, vector, asTyped } = scored;
  const { github } = action.services;
  const state = await actInGitHub(
    action,
    // Another vector may have the same score: it goes to GitHub in any case.
    (before, given) => unlessRecorded(scoreSeverity(before, { band, score }, given)),
    (ghsaId) => github.scoreSeverity(action.case.repository, ghsaId, vector),
  );
  return { state, band, score, ...(asTyped ? {} : { understood: vector }) };
}

/**
 * Whether GitHub shows the band, too. `score-stays`: the band of the score stays there; `team-only`: there is nothing
 * to set it on; `not-taken`: GitHub did not take it, and asking again tries it once more.
 */
export type BandInGitHub = 'shown' | 'score-stays' | 'team-only' | 'not-taken';

/**
 * Puts the severity into another band. GitHub takes a band of its own only where no vector stands beside it; the
 * decision counts here in any case.
 * @returns The case after it, and whether GitHub shows it.
 * @throws {ProblemError} Where the process refuses it.
 */
export async function reclassifySeverity(
  action: CaseActionContext,
  { band, reason }: { readonly band: Band; readonly reason: string | undefined },
): Promise<{ readonly state: Case; readonly inGitHub: BandInGitHub }> {
  const { github } = action.services;
  const { advisory, repository, severity: before } = action.case;
  const goesToGitHub = advisory !== undefined && band !== 'none' && before?.score === undefined;
  // Asked again for what is recorded, GitHub may still have to take it.
  const again = goesToGitHub && before?.reclassified === true && before.band === band && reason !== undefined;
  if (again)
    requireAllowed(action, (latest, given) => unlessRecorded(reclassify(latest, { band, reason }, given)));
  const state = again
    ? action.case
    : act(action, (latest, given) => reclassify(latest, { band, reason }, given));
  if (!goesToGitHub) return { state, inGitHub: before?.score === undefined ? 'team-only' : 'score-stays' };
  try {
    await writing(state, (ghsaId) => github.classify(repository, ghsaId, band));
    return { state, inGitHub: 'shown' };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { state, inGitHub: 'not-taken' };
  }
}

function unlessRecorded(decision: Decision): Decision {
  return !decision.ok && decision.refusal.code === 'recorded-already' ? accept() : decision;
}
