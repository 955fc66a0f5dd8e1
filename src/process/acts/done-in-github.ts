import type { Case } from '../case.ts';
import type { EventBody } from '../events.ts';

/*
 * What the bot itself has done in GitHub, as facts: GitHub has done it, so nothing here can be refused. Each gives no
 * events where the case knows it already, because the sync or another member was quicker.
 */

/** The bot has made the draft advisory of a case. What the team makes itself, it has accepted. */
export function draftMade({ advisory }: Case, ghsaId: string): EventBody[] {
  return advisory ? [] : [{ type: 'advisory-linked', ghsaId, created: true }, { type: 'advisory-accepted' }];
}

/** GitHub has taken a request for a CVE, or had taken it before. */
export function cveRequested({ cve }: Case): EventBody[] {
  return cve.requestedAt ? [] : [{ type: 'cve-requested' }];
}

/** GitHub has published the advisory, at the instant that it shows. */
export function advisoryPublished({ publishedAt }: Case, at: Temporal.Instant): EventBody[] {
  return publishedAt ? [] : [{ type: 'advisory-published', at }];
}
