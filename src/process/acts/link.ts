import type { Case } from '../case.ts';
import { MOST_LINKED } from '../links.ts';
import {
  accept,
  refuse,
  type Circumstances,
  type Decision,
  type LinkTooLate,
  type Refusal,
} from './decision.ts';

/**
 * Has a case leave together with others: in one release, or as one flaw in several repositories. `group` are all that then
 * leave together, and each of them records it; who links them is on every one.
 */
export function linkCase(
  state: Case,
  { group }: { readonly group: readonly Case[] },
  { who }: Pick<Circumstances, 'who'>,
): Decision {
  const others = group.filter(({ id }) => id !== state.id);
  const joining = others.map(({ id }) => id).filter((id) => !state.linked.includes(id));
  if (who.sides.length === 0) return refuse({ code: 'security-only' });
  if (state.status === 'closed') return refuse({ code: 'case-closed' });
  if (joining.length === 0) return refuse({ code: 'link-pointless', already: others.length > 0 });
  const refusal = refusalOfGroup(group);
  return refusal ? refuse(refusal) : accept({ type: 'linked', cases: joining.toSorted() });
}

/** Has a case leave without `leaving`, who leave without it. */
export function unlinkCase(
  state: Case,
  { leaving }: { readonly leaving: readonly string[] },
  { who }: Pick<Circumstances, 'who'>,
): Decision {
  if (who.sides.length === 0) return refuse({ code: 'security-only' });
  if (state.status === 'closed') return refuse({ code: 'case-closed' });
  // What tells of several in one message goes on telling of them.
  if (state.announced.announcement) return refuse(tooLate(state, 'announced'));
  // It may have arrived, and nobody knows yet.
  if (state.leaving.announcement) return refuse(tooLate(state, 'leaving'));
  const left = leaving.filter((id) => state.linked.includes(id));
  return left.length > 0
    ? accept({ type: 'unlinked', cases: left.toSorted() })
    : refuse({ code: 'not-linked' });
}

/** Why these cases cannot leave together. */
function refusalOfGroup(group: readonly Case[]): Refusal | undefined {
  if (group.length > MOST_LINKED) return { code: 'link-too-many', most: MOST_LINKED };
  for (const state of group) {
    if (state.status === 'closed') return tooLate(state, 'closed');
    if (state.announced.announcement) return tooLate(state, 'announced');
  }
  // What is published already waits for no day.
  const days = group.flatMap(({ id: caseId, proposal, publishedAt }) =>
    proposal && !publishedAt ? [{ caseId, at: proposal.at }] : [],
  );
  return days.every(({ at }) => days[0]?.at.equals(at)) ? undefined : { code: 'link-days-differ', days };
}

function tooLate({ id: caseId }: Case, why: LinkTooLate): Refusal {
  return { code: 'link-too-late', caseId, why };
}
