import { arrivalInWords } from './arrival.ts';
import {
  BAND_NAMES,
  caseIdsInWords,
  CVE_OUTCOME_NAMES,
  CONDITION_NAMES,
  correctionInWords,
  DISCLOSURE_WORDS,
  IN_CODEGATE_NAMES,
  PUBLICATION_WORDS,
  endingInWords,
  sidesInWords,
  SOURCE_WORDS,
  STAGE_WORDS,
  STEP_WORDS,
  MARKING_WORDS,
  toldOtherwiseInWords,
} from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type {
  AdvisoryStanding,
  CaseEvent,
  CommitSpan,
  CreditState,
  EventBody,
} from '../../process/events.ts';
import type { Lateness } from '../../process/lateness.ts';
import { planLines } from './plan-lines.ts';
import { button, listed, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { absolute, mention, partsInWords, sayerInWords } from './words.ts';

const PAGE = 10;
/** Characters that the events of a page may take, of the 4,000 of a message. */
const BUDGET = 3800;

/** How the plan of a case held, and what happened to it, the latest page first, each page in order. */
export function timelineView(
  state: Case,
  history: readonly CaseEvent[],
  { page, place, plan: held }: { page: number; place: 'channel' | 'dm'; plan: Lateness },
): View {
  const plan = planLines(held);
  const pages = pagesOf(
    history.map((event) => eventLine(event, place)),
    BUDGET - plan.join('\n').length,
  );
  const shown = Math.min(page, pages.length - 1);
  const builder = new MessageBuilder();
  builder.text(`## ${state.id} · Timeline`);
  if (shown === 0) builder.text(...plan);
  builder.text(...(pages[shown] ?? []));
  if (pages.length > 1) builder.text(`-# Page ${pages.length - shown} of ${pages.length}`);
  builder.buttons(
    shown + 1 < pages.length && button('Older', 'timeline', { caseId: state.id, page: shown + 1 }),
    shown > 0 && button('Newer', 'timeline', { caseId: state.id, page: shown - 1 }),
    button('Open', 'open', { caseId: state.id }),
  );
  return builder.view();
}

/** Lines by page, the latest page first: each as many as it may hold and Discord has room for. */
function pagesOf(lines: readonly string[], firstBudget: number): string[][] {
  const pages: string[][] = [[]];
  let page = pages[0] ?? [];
  let budget = firstBudget;
  for (const line of lines.toReversed()) {
    if (page.length === PAGE || line.length >= budget) {
      page = [];
      pages.push(page);
      budget = BUDGET;
    }
    page.unshift(line);
    budget -= line.length + 1;
  }
  return pages;
}

/** One event: when, what, who. */
export function eventLine(event: CaseEvent, place: 'channel' | 'dm'): string {
  return `${absolute(event.at)} · ${eventInWords(event.body, place)} · ${sayerInWords(event)}`;
}

const STANDING_WORDS: { readonly [standing in AdvisoryStanding]: string } = {
  withdrawn: '⚠️ Advisory withdrawn in GitHub',
  restored: 'Advisory published again',
  'out-of-sight': '⚠️ GitHub no longer shows the advisory',
  'in-sight': 'GitHub shows the advisory again',
};

const WROTE_WHERE = { advisory: 'in the advisory', email: 'by e-mail' } as const;
const TOLD_HOW = { ...WROTE_WHERE, elsewhere: 'elsewhere' } as const;

const CREDIT_WORDS: { readonly [state in CreditState]: string } = {
  none: 'The advisory credits the reporter no more',
  pending: 'The advisory credits the reporter, who has not answered',
  accepted: '✅ The reporter accepted the credit',
  declined: 'The reporter declined the credit',
};

/** What an event says, in one line. */
export function eventInWords(body: EventBody, place: 'channel' | 'dm'): string {
  switch (body.type) {
    case 'opened':
      return `Case opened; disclosed ${absolute(body.disclosedAt)}, by ${SOURCE_WORDS[body.source].short}`;
    case 'advisory-linked':
      return body.created ? 'Draft advisory created' : 'Advisory linked';
    case 'advisory-accepted':
      return 'Advisory accepted';
    case 'advisory-closed':
      return 'Advisory closed';
    case 'advisory-left-open':
      return '⚠️ Closed, and GitHub did not let me close the advisory, too';
    case 'advisory-reopened':
      return 'Advisory reopened';
    case 'advisory-published':
      return `Advisory published ${absolute(body.at)}`;
    case 'fix-missing':
      return '🚨 Public without the release of its fix';
    case 'advisory-standing':
      return STANDING_WORDS[body.now];
    case 'advisory-corrected':
      return `⚠️ Corrected in GitHub since the announcement: ${correctionInWords(body)}`;
    case 'correction-ended':
      return 'The advisory says again what stands in #codegate';
    case 'correction-posted':
      return 'In #codegate: a correction of the announcement';
    case 'announcement-gone':
      return `⚠️ Not in #codegate any more: ${IN_CODEGATE_NAMES[body.what]}`;
    case 'fix-released':
      return 'The fix is released';
    case 'details-recorded':
      return 'Affected versions filled in';
    case 'step-checked':
      return `✅ ${STEP_WORDS[body.step].todo}${body.waived ? ', but for what is waived' : ''}${body.evidence ? ` (<${body.evidence}>)` : ''}${commitsIn(body.commits)}`;
    case 'step-unchecked':
      return `↩️ Taken back: ${STEP_WORDS[body.step].todo}`;
    case 'disclosure-changed':
      return `Disclosure: ${DISCLOSURE_WORDS[body.kind].long}${body.publishesAt ? ` ${absolute(body.publishesAt)}` : ''}`;
    case 'exploitation-known':
      return `🔴 Attacks are known that use it${body.since ? `, since ${absolute(body.since)}` : ''}`;
    case 'exploitation-retracted':
      return '↩️ No attack is known that uses it';
    case 'exploitation-asap':
      return body.asap
        ? '🔴 Everything ASAP, because of the attacks'
        : '↩️ Not everything ASAP any more because of attacks';
    case 'regulatory-filed':
      return `✅ Reported: ${body.regime}, ${body.mark} (${escapeMarkdown(body.reference)})`;
    case 'regulatory-unfiled':
      return `↩️ Not reported after all: ${body.regime}, ${body.mark}`;
    case 'reporter-outside':
      return `Reporter recorded, without a GitHub account, by a ${body.channel} channel`;
    case 'reporter-recorded':
      return body.approval
        ? `Reporter recorded: ${escapeMarkdown(body.login)}, by a ${body.channel} channel; another member has to approve`
        : `Reporter recorded, by a ${body.channel} channel`;
    case 'reporter-wrote':
      return `The reporter wrote ${WROTE_WHERE[body.where]}, ${absolute(body.at)}`;
    case 'reporter-told':
      return `${body.status ? 'The reporter told how it stands' : 'A word to the reporter'} ${TOLD_HOW[body.how]}${body.at ? `, ${absolute(body.at)}` : ''}`;
    case 'mail-assigned':
      return `A mail belongs to it (${shortHash(body)})`;
    case 'mail-unassigned':
      return `↩️ A mail does not belong to it (${shortHash(body)})`;
    case 'credit-seen':
      return CREDIT_WORDS[body.state];
    case 'coordinator-named':
      return `Coordinator: ${mention(body.member)}`;
    case 'coordinator-offered':
      return `Coordination offered to ${mention(body.member)}`;
    case 'coordinator-declined':
      return `Offer to coordinate ${body.why === 'withdrawn' ? 'taken back' : 'declined'}${reasonIn(body)}`;
    case 'coordinator-left':
      return `${mention(body.member)} left the security team, and coordinates no more`;
    case 'fix-team-added':
      return `${escapeMarkdown(body.login)} joined the fix team`;
    case 'fix-team-removed':
      return `${escapeMarkdown(body.login)} left the fix team`;
    case 'login-renamed':
      return `${escapeMarkdown(body.from)} is called ${escapeMarkdown(body.to)} in GitHub now`;
    case 'collaborator-requested':
      return `Approval asked for ${escapeMarkdown(body.login)}${body.reporter ? ' as the reporter' : ''}`;
    case 'collaborator-approved':
      return `${escapeMarkdown(body.login)} approved as collaborator`;
    case 'collaborator-refused':
      return body.why === 'withdrawn'
        ? `Taken back: the question for ${escapeMarkdown(body.login)}`
        : `${escapeMarkdown(body.login)} refused as collaborator${reasonIn(body)}`;
    case 'outsider-seen':
      return `⚠️ ${escapeMarkdown(body.login)} is in the advisory without approval`;
    case 'outsider-left':
      return `${escapeMarkdown(body.login)} is out of the advisory again`;
    case 'severity-scored':
      return `Severity scored: ${BAND_NAMES[body.band]}${body.score === undefined ? '' : ` (${body.score})`}`;
    case 'severity-reclassified':
      return `Severity reclassified: ${BAND_NAMES[body.band]}: ${escapeMarkdown(body.reason)}`;
    case 'risk-assessed':
      return 'Risk assessed as low';
    case 'cve-requested':
      return 'CVE requested';
    case 'cve-assigned':
      return place === 'dm' ? 'CVE assigned' : `CVE assigned: ${body.cveId}`;
    case 'cve-ended':
      return `CVE: ${CVE_OUTCOME_NAMES[body.outcome]}`;
    case 'fork-created':
      return 'Private fork created';
    case 'deadline-set':
      return `${STAGE_WORDS[body.stage].long} due ${absolute(body.at)}: ${escapeMarkdown(body.reason)}`;
    case 'upstream-set':
      return `Waits for ${escapeMarkdown(body.project)}, which discloses ${absolute(body.disclosesAt)}`;
    case 'upstream-withdrawn':
      return '↩️ Waits for another project no more';
    case 'slow-track-set':
      return `Slow track until ${absolute(body.until)}, reviewed ${absolute(body.reviewAt)}: ${escapeMarkdown(body.reason)}`;
    case 'release-proposed':
      return `Release day proposed: ${absolute(body.at)}${reasonIn(body)}`;
    case 'release-agreed':
      return `Release day agreed by ${sidesInWords([body.side])}${body.bothSides ? '; ⚠️ the same person agreed for both sides' : ''}`;
    case 'release-withdrawn':
      return `Release day called off: ${escapeMarkdown(body.reason)}`;
    case 'distributors-notified': {
      const recipients = `${body.recipients} ${body.recipients === 1 ? 'distributor' : 'distributors'}`;
      const told = body.proposal < 0 ? `told ${toldOtherwiseInWords(body.about)}` : 'given advance notice';
      return `${recipients} ${told}${body.lead === undefined ? '' : `, in one notice with ${body.lead}`}`;
    }
    case 'distributor-acknowledged':
      return `${escapeMarkdown(body.distributor)} acknowledged the notice`;
    case 'preflight-overridden':
      return `⚠️ Done without “${CONDITION_NAMES[body.condition]}”${body.of === undefined ? '' : ' for one thing of the release'}: ${escapeMarkdown(body.reason)}`;
    case 'tag-counted':
      return 'A release counts for the fix: its tag was named';
    case 'tag-uncounted':
      return '↩️ A release whose tag was named does not count for that any more';
    case 'preflight-confirmed':
      return `✅ ${CONDITION_NAMES[body.condition]}`;
    case 'publication-asked':
      return `Asked for a second member: ${PUBLICATION_WORDS[body.what].long}${body.resolution ? ` as ${endingInWords({ ...body, resolution: body.resolution })}` : ''}${reasonIn(body)}`;
    case 'publication-approved':
      return body.alone === undefined
        ? `Approved: ${PUBLICATION_WORDS[body.what].long}`
        : `⚠️ Posted by one member alone: ${PUBLICATION_WORDS[body.what].long}: ${escapeMarkdown(body.alone)}`;
    case 'publication-declined':
      return `${body.why === 'withdrawn' ? 'Taken back' : 'Not approved'}: ${PUBLICATION_WORDS[body.what].long}${body.changed ? ` (changed: ${partsInWords(body.changed)})` : ''}${reasonIn(body)}`;
    case 'publication-withheld':
      return `⚠️ Left as it is in #codegate: ${PUBLICATION_WORDS[body.what].long} (changed: ${partsInWords(body.changed)})`;
    case 'publication-differed':
      return `🚨 Published otherwise than approved (changed: ${partsInWords(body.changed)})`;
    case 'announced':
      return `In #codegate: ${PUBLICATION_WORDS[body.what].long}${togetherIn(body)}`;
    case 'announcement-edited':
      return `${body.mark ? MARKING_WORDS[body.mark].past : 'Changed in #codegate'}: ${PUBLICATION_WORDS[body.what].long}${togetherIn(body)}`;
    case 'origin-recorded':
      return body.pullRequests.length === 0
        ? 'No pull request introduced it'
        : `Introduced by ${body.pullRequests.map((number) => `#${number}`).join(', ')}`;
    case 'critique-contributed':
      return body.nothing ? 'Nothing to add to the retrospective' : 'Contribution to the retrospective';
    case 'retrospective-posted':
      return `Retrospective posted${togetherIn(body)}`;
    case 'question-reminded':
      return 'Reminded of an open question';
    case 'team-called':
      return '📣 Everybody called';
    case 'wake-answered':
      return 'Answered, after it had become public';
    case 'linked':
      return `🔗 Leaves together with ${caseIdsInWords(body.cases)}`;
    case 'unlinked':
      return `Leaves without ${caseIdsInWords(body.cases)}`;
    case 'linked-public':
      return `🚨 ${body.case}, which was to leave together with it, is public`;
    case 'closed':
      return `Closed as ${endingInWords(body)}${reasonIn(body)}`;
    case 'arrival-seen':
      return arrivalInWords(body);
    case 'duplicate-closed':
      return `${body.case} is a duplicate of it`;
    case 'duplicate-reopened':
      return `${body.case} is open again, and counts as a duplicate of it no more`;
    case 'reopened':
      return `Reopened${reasonIn(body)}`;
  }
}

/** The commits that a member named, by the last one of each span: ids of commits are public, and say nothing more. */
function commitsIn(spans: readonly CommitSpan[] = []): string {
  const ids = spans.map(({ from, to }) => `${from ? `${from.slice(0, 10)}…` : ''}${to.slice(0, 10)}`);
  return ids.length > 0 ? ` (${listed(ids, 2)})` : '';
}

/** As much of a mail's hash as tells it from others. */
function shortHash({ mail }: { readonly mail: string }): string {
  return mail.slice(0, 8);
}

/** That it is told in the message of a linked case. */
function togetherIn({ lead }: { readonly lead?: string | undefined }): string {
  return lead === undefined ? '' : `, in one message with ${lead}`;
}

function reasonIn({ reason }: { readonly reason?: string | undefined }): string {
  return reason ? `: ${escapeMarkdown(reason)}` : '';
}
