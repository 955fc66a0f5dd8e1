import type { Case } from '../case.ts';
import type { Band, CreditState, EventBody } from '../events.ts';
import { standingObserved } from '../publication/public-facts.ts';
import { creditObserved } from '../reporter/credit.ts';
import { isReporter } from './decision.ts';
import { isVouchedFor } from './reporter.ts';

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
  /** How the credits stand, by login in lower case; `undefined` where GitHub does not show them. */
  readonly credits?: ReadonlyMap<string, Exclude<CreditState, 'none'>> | undefined;
}

/**
 * What happened in GitHub's own pages since the case last knew: only differences, so that looking twice records
 * once. People who left the advisory leave the fix team. Of `newcomers`, those `admitted` join it: "Add
 * collaborators from codeowners team only (outside members can only be added after approval from the security
 * team)"; the others are outsiders until somebody decides.
 */
export function observe(
  state: Case,
  facts: AdvisoryFacts,
  admitted: (login: string) => boolean,
): EventBody[] {
  const events: EventBody[] = [];
  if (!state.advisory) events.push({ type: 'advisory-linked', ghsaId: facts.ghsaId, created: false });
  const known = state.advisory?.state ?? 'open';
  if (facts.state !== 'closed' && known === 'closed') events.push({ type: 'advisory-reopened' });
  const accepted = facts.state === 'draft' || facts.state === 'published' || facts.state === 'withdrawn';
  if (accepted && !state.advisory?.accepted) events.push({ type: 'advisory-accepted' });
  const published = facts.publishedAt && !state.publishedAt ? facts.publishedAt : undefined;
  if (published) events.push({ type: 'advisory-published', at: published });
  // After the publication: closed is what it is now.
  if (facts.state === 'closed' && (known !== 'closed' || published)) events.push({ type: 'advisory-closed' });
  events.push(...standingObserved(published ? { ...state, publishedAt: published } : state, facts.state));
  if (facts.hasDetails && !state.steps.details) events.push({ type: 'details-recorded' });
  const severity = severityEvent(state, facts.severity);
  if (severity) events.push(severity);
  // GitHub goes on showing an id that was rejected.
  const isNews = facts.cveId !== state.cve.id && facts.cveId !== state.cve.rejected;
  if (facts.cveId && isNews) events.push({ type: 'cve-assigned', cveId: facts.cveId });
  if (facts.hasFork && !state.steps.fork) events.push({ type: 'fork-created' });
  events.push(...creditObserved(state, facts.credits));
  return [...events, ...teamEvents(state, facts, admitted)];
}

/**
 * Those in the advisory whom the case does not know yet, or knows as outsiders, by login in lower case. The reporter
 * of a private report is none: a guest of the advisory, whom only the team itself brings onto the fix team. That it is
 * the reporter must not be one member's word alone.
 */
export function newcomers(state: Case, facts: AdvisoryFacts): string[] {
  const isGuest = (login: string) => isReporter(state, login) && isVouchedFor(state);
  return [...collaboratorsOf(facts)].filter((login) => !isGuest(login) && !state.fixTeam.includes(login));
}

/**
 * A reclassification by the security team stands until the score itself changes: "CVSS is convenient but imperfect".
 */
function severityEvent(state: Case, seen: AdvisoryFacts['severity']): EventBody | undefined {
  if (!seen) return undefined;
  const { severity } = state;
  if (
    severity &&
    isSameScore(severity.score, seen.score) &&
    (severity.reclassified || severity.band === seen.band)
  )
    return undefined;
  return {
    type: 'severity-scored',
    band: seen.band,
    ...(seen.score === undefined ? {} : { score: seen.score }),
  };
}

/** GitHub rounds some scores of CVSS 3.1 another way than the specification: a tenth is no other score. */
function isSameScore(ours: number | undefined, seen: number | undefined): boolean {
  if (ours === undefined || seen === undefined) return ours === seen;
  return Math.abs(ours - seen) < 0.15;
}

function teamEvents(state: Case, facts: AdvisoryFacts, admitted: (login: string) => boolean): EventBody[] {
  const present = collaboratorsOf(facts);
  const gone = (login: string) => !present.has(login) && facts.knowsAllCollaborators;
  return [
    ...newcomers(state, facts).flatMap((login): EventBody[] => {
      const joins = state.approved.includes(login) || admitted(login);
      // Who reported in public is in the advisory against the policy, whoever they are.
      const inPublic = isReporter(state, login) && state.reporter?.channel === 'public';
      if (joins && !inPublic) return [{ type: 'fix-team-added', login }];
      return state.outsiders.includes(login) ? [] : [{ type: 'outsider-seen', login }];
    }),
    ...state.fixTeam
      .filter(
        (login) => present.has(login) && state.reporter?.channel === 'public' && isReporter(state, login),
      )
      .flatMap((login): EventBody[] => [
        { type: 'fix-team-removed', login },
        { type: 'outsider-seen', login },
      ]),
    ...state.fixTeam.filter(gone).map((login) => ({ type: 'fix-team-removed' as const, login })),
    ...state.outsiders.filter(gone).map((login) => ({ type: 'outsider-left' as const, login })),
  ];
}

function collaboratorsOf({ collaborators }: AdvisoryFacts): Set<string> {
  return new Set(collaborators.map((login) => login.toLowerCase()));
}
