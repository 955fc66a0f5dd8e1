import { dayToTell } from '../../process/acts/distributors.ts';
import type { Case } from '../../process/case.ts';
import { newsFacts, newsToTell } from '../../process/publication/distributor-news.ts';
import { newsNotice } from './news-notice.ts';
import {
  advanceNotice,
  endNotice,
  type MailText,
  type ReleaseTime,
  type ToldAlong,
} from './advance-notice.ts';

/**
 * The advance notice of a case as it is now. `changedFrom` is what the distributor was told before, `ask` the address
 * for questions. `hideCve` leaves the id out, for a place that may not hold it.
 *
 * @returns `undefined` if there is nothing to give notice of: no day is agreed, its fix is out, or it is closed and nobody was told of it
 */
export function caseAdvanceNotice(
  state: Case,
  {
    ask,
    changedFrom,
    knew = false,
    hideCve = false,
    others = [],
    knownOf,
    standing,
  }: {
    ask?: string | undefined;
    changedFrom?: ReleaseTime | undefined;
    /** The distributor was told of the case before. */
    knew?: boolean;
    hideCve?: boolean;
    /** The other cases of the same release of which it tells as well. */
    others?: readonly Case[];
    /** Those of them of whose day the distributor was told by a notice without this case. */
    knownOf?: readonly string[];
    /** The cases of which an earlier notice told together with this one, for which it stands. */
    standing?: readonly string[];
  },
): MailText | undefined {
  const isOut = (state.publishedAt || state.steps.announced) && !state.unfixedSince;
  const proposal = dayToTell(state);
  if (proposal === undefined) return undefined;
  const { id, repository, closed } = state;
  if (state.news && proposal === newsToTell(state))
    return newsNotice({ caseId: id, repository, news: state.news, ghsaId: state.advisory?.ghsaId, ask });
  if (state.status === 'closed')
    return (
      closed?.resolution &&
      endNotice({ caseId: id, repository, resolution: closed.resolution, ask, standing })
    );
  if (isOut) return undefined;
  return advanceNotice({
    ...ofCase(state, hideCve),
    others: others.map((other) => ofCase(other, hideCve)),
    knownOf,
    standing,
    repository,
    release:
      proposal < 0 ? 'not-known' : ((state.steps['release-day'] ? state.proposal?.at : undefined) ?? 'asap'),
    isOpenAgain: knew && isBack(state, proposal),
    changedFrom,
    isPublic: state.disclosure.kind === 'public',
    isFixCorrected: state.news !== undefined && newsFacts(state.news).includes('fixed'),
    ask,
  });
}

function ofCase({ id: caseId, severity, cve }: Case, hideCve: boolean): ToldAlong {
  const requested = cve.requestedAt ? 'pending' : 'not requested';
  return {
    caseId,
    band: severity?.band,
    cve: cve.id === undefined ? requested : hideCve ? 'assigned' : cve.id,
  };
}

/** Whether this is the first that they hear after they were told that the case is over. */
function isBack({ endTold, fallenDay }: Case, notice: number): boolean {
  return endTold !== undefined && (notice === endTold || (notice < 0 && fallenDay?.event === endTold));
}
