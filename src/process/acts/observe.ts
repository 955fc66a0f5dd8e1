import type { Case } from '../case.ts';
import type { Band, EventBody } from '../events.ts';

/** What an advisory in GitHub shows of the process. Nothing in it describes the vulnerability. */
export interface AdvisoryFacts {
  readonly ghsaId: string;
  readonly state: 'triage' | 'draft' | 'published' | 'closed' | 'withdrawn';
  readonly publishedAt?: Temporal.Instant | undefined;
  /** Whether affected versions are filled in. */
  readonly hasDetails: boolean;
  readonly severity?: { readonly band: Band; readonly score?: number | undefined } | undefined;
  readonly cveId?: string | undefined;
  /** Logins, teams expanded. */
  readonly collaborators: readonly string[];
  /** False where GitHub does not show all of them: then nobody counts as gone. */
  readonly knowsAllCollaborators: boolean;
  readonly hasFork: boolean;
}

/**
 * What happened in GitHub's own pages since the case last knew: only differences, so that looking twice records
 * once. People who left the advisory leave the fix team; the reporter is a guest of the advisory, not of the
 * fix team.
 */
export function observe(state: Case, facts: AdvisoryFacts): EventBody[] {
  const events: EventBody[] = [];
  if (!state.advisory) events.push({ type: 'advisory-linked', ghsaId: facts.ghsaId, created: false });
  const known = state.advisory?.state ?? 'open';
  if (facts.state !== 'closed' && known === 'closed') events.push({ type: 'advisory-reopened' });
  const accepted = facts.state === 'draft' || facts.state === 'published' || facts.state === 'withdrawn';
  if (accepted && !state.advisory?.accepted) events.push({ type: 'advisory-accepted' });
  if (facts.publishedAt && !state.publishedAt)
    events.push({ type: 'advisory-published', at: facts.publishedAt });
  // After the publication: closed is what it is now.
  if (facts.state === 'closed' && known !== 'closed') events.push({ type: 'advisory-closed' });
  if (facts.hasDetails && !state.steps.details) events.push({ type: 'details-recorded' });
  const severity = severityEvent(state, facts.severity);
  if (severity) events.push(severity);
  if (facts.cveId && facts.cveId !== state.cve.id) events.push({ type: 'cve-assigned', cveId: facts.cveId });
  if (facts.hasFork && !state.steps.fork) events.push({ type: 'fork-created' });
  return [...events, ...teamEvents(state, facts)];
}

/** A reclassification by the security team stands until the score itself changes: "CVSS is convenient but imperfect". */
function severityEvent(state: Case, seen: AdvisoryFacts['severity']): EventBody | undefined {
  if (!seen) return undefined;
  const { severity } = state;
  const same = severity?.score === seen.score && (severity?.reclassified || severity?.band === seen.band);
  if (severity && same) return undefined;
  return {
    type: 'severity-scored',
    band: seen.band,
    ...(seen.score === undefined ? {} : { score: seen.score }),
  };
}

function teamEvents(state: Case, { collaborators, knowsAllCollaborators }: AdvisoryFacts): EventBody[] {
  const reporter = state.reporter?.login.toLowerCase();
  const present = new Set(
    collaborators.map((login) => login.toLowerCase()).filter((login) => login !== reporter),
  );
  return [
    ...[...present]
      .filter((login) => !state.fixTeam.includes(login))
      .map((login) => ({ type: 'fix-team-added' as const, login })),
    ...state.fixTeam
      .filter((login) => !present.has(login) && (knowsAllCollaborators || login === reporter))
      .map((login) => ({ type: 'fix-team-removed' as const, login })),
  ];
}
