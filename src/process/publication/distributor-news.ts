import type { Case, DistributorNews } from '../case.ts';
import type { CaseEvent, EventBody, NewsKind } from '../events.ts';
import { correctedInGitHub } from './corrections.ts';
import { ADVISORY_FACTS, type AdvisoryFact } from './parts.ts';

// What the distributors who were told of a release hear of it after its publication: what was corrected, and what was withdrawn.

type NewsEvent = Extract<
  EventBody,
  { type: 'advisory-corrected' | 'correction-ended' | 'advisory-standing' }
>;

/** The case after such an event, with what is to be told of it now; `before` is the case before it. */
export function withNews(before: Case, after: Case, { seq: revision, at }: CaseEvent, body: NewsEvent): Case {
  const isAboutSight =
    body.type === 'advisory-standing' && (body.now === 'out-of-sight' || body.now === 'in-sight');
  if (isAboutSight || !knowOfRelease(before)) return after;
  const { news: known } = before;
  const isTold = known !== undefined && isNewsTold(before);
  const isUnsaid = correctedInGitHub(before).length > 0;
  // What was corrected in #codegate since is no news of this event, and is told with it all the same.
  const open = known && !isTold ? [...known.earlier, ...(isUnsaid ? [] : known.facts)] : [];
  const news: DistributorNews = {
    revision,
    at,
    facts: correctedInGitHub(after),
    earlier: ADVISORY_FACTS.filter((fact) => open.includes(fact)),
    isWithdrawn: after.withdrawnSince !== undefined,
    toldWithdrawn: (isTold ? known.isWithdrawn : known?.toldWithdrawn) ?? false,
    toldCorrected: (isTold ? isUnsaid && known.facts.length > 0 : known?.toldCorrected) ?? false,
  };
  const { news: _, ...others } = after;
  return newsKind(news) ? { ...others, news } : others;
}

/** What a notice of it says first; `undefined` if there is nothing to tell, for nothing was told that is not so. */
export function newsKind(news: DistributorNews): NewsKind | undefined {
  if (news.isWithdrawn) return 'withdrawn';
  if (newsFacts(news).length > 0) return 'corrected';
  if (news.toldWithdrawn) return 'restored';
  return news.toldCorrected ? 'as-announced' : undefined;
}

/** What was corrected, the gravest first. */
export function newsFacts({ facts, earlier }: DistributorNews): AdvisoryFact[] {
  return ADVISORY_FACTS.filter((fact) => facts.includes(fact) || earlier.includes(fact));
}

/**
 * The number by which a notice of the news is told from others: the negative of that of its event.
 * @returns `undefined` if there is none, or, while the fix is not released, another notice says what is so
 */
export function newsToTell({ news, unfixedSince }: Pick<Case, 'news' | 'unfixedSince'>): number | undefined {
  return news && (news.isWithdrawn || !unfixedSince) ? -news.revision : undefined;
}

/** Whether distributors were told something that is not so any more, and no member has begun to tell them. */
export function isNewsDue(state: Case): boolean {
  return state.status === 'open' && newsToTell(state) !== undefined && !isNewsTold(state);
}

/** Whether a member has had the distributors told the news, or has told them. */
export function isNewsTold({ news, advanceNotice }: Case): boolean {
  return news !== undefined && advanceNotice?.proposal === -news.revision;
}

/** Whether distributors know of the release. */
function knowOfRelease({ advanceNotice }: Case): boolean {
  return advanceNotice !== undefined && (advanceNotice.recipients > 0 || advanceNotice.proposal < 0);
}
