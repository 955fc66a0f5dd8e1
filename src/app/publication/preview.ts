import { failing } from '../../process/publication/condition-acts.ts';
import { refusalOfPublication } from '../../process/publication/requests.ts';
import type { Exploitation, Publication } from '../../process/events.ts';
import type { Shown } from '../../discord/command.ts';
import type { CaseActionContext } from '../action-context.ts';
import { ProblemError } from '../problem.ts';
import type { Draft } from './drafts.ts';
import { previewView, type Looker } from '../../discord/views/publication.ts';
import { mention } from '../../discord/views/words.ts';

/** Shows somebody of the security team what would become public, and lets them ask a second member. */
export async function preview(
  action: CaseActionContext,
  what: Publication,
  exploited?: Exploitation,
): Promise<Shown> {
  requirePublishable(action, what);
  const { case: state } = action;
  const posted = what === 'announcement' || what === 'mitigation' ? state.announced[what] : undefined;
  const known =
    exploited ??
    state.publications[what]?.exploited ??
    posted?.exploited ??
    state.announced.mitigation?.exploited ??
    'unknown';
  const draft = await action.services.publications.draft(state, what, { now: action.now, exploited: known });
  return { view: previewView(state, what, draft.view, lookerOf(action, what, draft, known)) };
}

function lookerOf(
  action: CaseActionContext,
  what: Publication,
  draft: Draft,
  exploited: Exploitation,
): Looker {
  const { case: state, who } = action;
  const request = state.publications[what];
  const stands = request?.print === draft.print;
  if (failing(state, draft.conditions).length > 0)
    return { kind: 'reads', why: 'It cannot be published yet: `/advisory release verify` tells more.' };
  const posted = what === 'announcement' || what === 'mitigation' ? state.announced[what] : undefined;
  if (posted?.print === draft.print) return { kind: 'reads', why: 'It stands in #codegate just like this.' };
  if (stands && request.approvedBy !== undefined && what !== 'advisory')
    return {
      kind: 'reads',
      why: `${mention(request.approvedBy)} has approved it; it leaves within a minute.`,
    };
  if (stands && request.askedBy === who.id)
    return { kind: 'reads', why: 'It waits for another member of the security team.' };
  return stands ? { kind: 'answers', request } : { kind: 'asks', print: draft.print, exploited };
}

/** Throws where nothing of this kind may be shown for publication: not to this person, or not now. */
export function requirePublishable({ case: state, who }: CaseActionContext, what: Publication): void {
  if (!who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  const refusal = refusalOfPublication(state, what);
  if (refusal) throw new ProblemError(refusal);
}
