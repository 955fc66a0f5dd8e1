import type { Case } from '../case.ts';
import {
  accept,
  because,
  isReporter,
  refusalOfEnded,
  refusalOfSecurity,
  refusalOfSecurityAct,
  refusalOfStranger,
  refusalOfText,
  refuse,
  type Circumstances,
  type Decision,
  type Refusal,
} from './decision.ts';

/**
 * Adds a person to the fix team, or asks for the approval that this needs. "Add collaborators from codeowners team
 * only (outside members can only be added after approval from the security team)": the security team adds a code
 * owner at once, and anyone may add whom the security team has approved; every other wish becomes a request.
 */
export function addToFixTeam(
  state: Case,
  { login, codeOwner }: { login: string; codeOwner: boolean },
  { who }: Circumstances,
): Decision {
  const name = login.toLowerCase();
  const refusal =
    refusalOfStranger('fix-team', who) ?? refusalOfEnded(state) ?? refusalOfCollaborator(state, name);
  if (refusal) return refuse(refusal);
  const admitted = state.approved.includes(name) || (codeOwner && who.sides.includes('security'));
  if (admitted) return accept({ type: 'fix-team-added', login: name });
  if (state.requests.some((request) => request.login === name && !request.reporter))
    return refuse({ code: 'approval-pending', login: name });
  return accept({ type: 'collaborator-requested', login: name, askedBy: who.id });
}

function refusalOfCollaborator(state: Case, login: string): Refusal | undefined {
  if (!state.advisory) return { code: 'no-advisory' };
  return refusalOfReporter(state, login) ?? refusalOfMember(state, login);
}

/** "only reporters who have contacted the security team using a private channel": no way in for others. */
function refusalOfReporter(state: Case, login: string): Refusal | undefined {
  return state.reporter?.channel === 'public' && isReporter(state, login)
    ? { code: 'reported-in-public', login }
    : undefined;
}

function refusalOfMember(state: Case, login: string): Refusal | undefined {
  return state.fixTeam.includes(login) ? { code: 'on-fix-team-already', login } : undefined;
}

/**
 * Answers a request for an outside collaborator. Only a member of the security team who did not ask can, and only
 * the very request that is open. Who is in the advisory already joins the fix team with the approval.
 */
export function answerRequest(
  state: Case,
  { request, approves, reason }: { request: number; approves: boolean; reason?: string | undefined },
  { who }: Circumstances,
): Decision {
  const refusal = refusalOfSecurityAct(state, who) ?? refusalOfText(reason);
  if (refusal) return refuse(refusal);
  const asked = state.requests.find((each) => each.revision === request);
  if (!asked) return refuse({ code: 'request-gone' });
  if (asked.askedBy === who.id) return refuse({ code: 'own-request' });
  const { login } = asked;
  if (!approves) return accept({ type: 'collaborator-refused', login, request, ...because(reason) });
  // Who they are may have come out since they were asked for.
  const reporter = refusalOfReporter(state, login);
  if (reporter) return refuse(reporter);
  const approved = { type: 'collaborator-approved', login, request } as const;
  return !asked.reporter && state.outsiders.includes(login)
    ? accept(approved, { type: 'fix-team-added', login })
    : accept(approved);
}

/** Takes a person off the fix team and out of the advisory, approval included. */
export function removeFromFixTeam(
  state: Case,
  { login }: { login: string },
  { who }: Circumstances,
): Decision {
  const name = login.toLowerCase();
  const notTheirs = refusalOfSecurity(state, who);
  if (notTheirs) return refuse(notTheirs);
  if (state.fixTeam.includes(name)) return accept({ type: 'fix-team-removed', login: name });
  if (state.outsiders.includes(name)) return accept({ type: 'outsider-left', login: name });
  return refuse({ code: 'not-in-advisory', login: name });
}
