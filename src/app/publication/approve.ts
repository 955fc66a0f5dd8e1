import type { Publishing } from '../../github/publishing.ts';
import type { Case } from '../../process/case.ts';
import type { PostedPublication, JointAct } from '../../process/events.ts';
import { failing } from '../../process/publication/condition-acts.ts';
import type { Circumstances } from '../../process/acts/decision.ts';
import { approveAlone, approvePublication } from '../../process/publication/requests.ts';
import type { ActionContext, Services } from '../action-context.ts';
import { requestVoided } from '../../process/publication/outcomes.ts';
import { actOnLatest, recordDone, requireAllowed, type Acting } from '../record.ts';
import type { AnyDrafts } from './drafts.ts';
import { requireKeys } from './keys.ts';
import { publishAdvisory } from './publish-advisory.ts';

/** What a second member approves: a request, and the fingerprint of what they were shown. */
interface Approval {
  readonly what: Exclude<JointAct, 'closing'>;
  readonly request: number;
  readonly fingerprint: string;
  /** Why the member who asked lets it leave without a second one, where the policy lets them. */
  readonly alone?: string;
}

interface Approving extends Acting, Pick<ActionContext, 'told'> {
  readonly services: Acting['services'] &
    Pick<Services, 'deliverer' | 'securityRole'> & {
      readonly drafts: AnyDrafts;
      readonly github: Publishing;
    };
}

/**
 * What came of an approval. `published`: GitHub shows the advisory; `posted`: #codegate says it; `waits`: it leaves as
 * soon as GitHub and Discord answer; `changed`: what would have left is not what was approved, so it does not; `vouched`:
 * these addresses may be told; `agreed`: this contribution may be struck.
 */
export type ApprovalOutcome = 'published' | 'posted' | 'waits' | 'changed' | 'vouched' | 'agreed';

/**
 * Turns the second key: approves what another member asked for, made anew and compared with what was shown, and lets
 * it become public. The conditions are those of the case as it is then; nothing else that happens to it meanwhile is an
 * obstacle.
 * @returns The case after it, and what came of it.
 * @throws {ProblemError} Where this person may not approve it, it has changed, or GitHub does not answer.
 */
export async function approveForPublic(
  action: Approving,
  { what, request, fingerprint, alone }: Approval,
): Promise<{ readonly state: Case; readonly outcome: ApprovalOutcome }> {
  const { case: shown, services, now } = action;
  // A person who may not agree is told before anything is looked up.
  const decide = (before: Case, preview: Parameters<typeof approvePublication>[1], given: Circumstances) =>
    alone === undefined
      ? approvePublication(before, preview, given)
      : approveAlone(before, { ...preview, reason: alone }, given);
  requireAllowed(action, (before, given) => decide(before, { what, request, fingerprint }, given));
  const exploited = shown.publications[what]?.exploited ?? 'unknown';
  const draft = await services.drafts.draft(shown, what, { now, exploited, fingerprint, told: action.told });
  const { parts } = draft;
  await requireKeys(action, shown.publications[what], (id) => {
    if (id !== action.who.id)
      services.cases.recordFact(shown, (latest) => requestVoided(latest, { what, request }), action.cause);
  });
  const state = actOnLatest(action, (latest, given) =>
    decide(
      latest,
      {
        what,
        request,
        fingerprint: draft.fingerprint,
        parts,
        failing: failing(latest, draft.conditionsIn(latest)),
      },
      given,
    ),
  );
  const approved = { ...action, case: state };
  if (what === 'advance-notice') return { state, outcome: 'vouched' };
  if (what === 'strike') return { state, outcome: 'agreed' };
  if (what !== 'advisory') return post(approved, what);
  const failingIn = (latest: Case) => failing(latest, draft.conditionsIn(latest));
  return { state: await publishAdvisory(approved, { request, parts, failingIn }), outcome: 'published' };
}

/** It leaves through the outbox, like everything: tries it now, and looks what came of it. */
async function post(
  action: Approving,
  what: PostedPublication,
): Promise<{ state: Case; outcome: ApprovalOutcome }> {
  const request = action.case.leaving[what];
  await action.services.deliverer.runPublic();
  const state = recordDone(action, () => ({ ok: true, events: [] }));
  if (state.leaving[what]?.revision === request?.revision) return { state, outcome: 'waits' };
  const stands =
    what === 'retrospective'
      ? state.steps['retrospective-posted'] !== undefined
      : state.announced[what]?.request === request?.revision;
  return { state, outcome: stands ? 'posted' : 'changed' };
}
