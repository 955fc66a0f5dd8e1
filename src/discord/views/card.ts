import { ButtonStyle } from 'discord.js';
import {
  BAND_NAMES,
  correctionInWords,
  CVE_OUTCOME_NAMES,
  DISCLOSURE_WORDS,
  NEWS_WORDS,
  PUBLICATION_WORDS,
  SOURCE_WORDS,
  STEP_WORDS,
  todoOf,
} from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import { ANNOUNCEMENTS, JOINT_ACTS, type Exploitation } from '../../process/events.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { StepOutlook } from '../../process/outlook/steps.ts';
import { STAGES } from '../../process/policy.ts';
import type { StepId } from '../../process/step-ids.ts';
import { arrivalLines } from './arrival.ts';
import { asOfLines } from './as-of.ts';
import { advisoryLink } from './advisory-link.ts';
import { Button } from './container.ts';
import { deadlineLines, otherDatesLines } from './deadline-lines.ts';
import { exploitationButtons, exploitationLines } from './exploitation.ts';
import { NO_KEY } from './how-to.ts';
import { duplicateLines, linkedLines } from './links.ts';
import { nextLines } from './next-lines.ts';
import { callOffButton, proposalLines } from './release.ts';
import { questionButtons, questionLines } from './questions.ts';
import { regulatoryButtons, regulatoryLines } from './regulatory.ts';
import { completenessButton } from './report-completeness.ts';
import { reporterFacts, reporterLines, reporterWroteButtons } from './reporter-talk.ts';
import {
  closeButtons,
  lookButton,
  mitigationButton,
  nothingToAddButton,
  reporterButtons,
  stepButton,
  textSteps,
  markButton,
  newsButton,
} from './step-buttons.ts';
import { unenrolledLines } from './unenrolled.ts';
import { button, listed, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';
import {
  absolute,
  absoluteAndRelative,
  actorInWords,
  mention,
  partiesInWords,
  progressInWords,
} from './words.ts';

/**
 * How much a card spells out: people of the fix team, people who wait for an approval or never got one, characters of a
 * reason, open questions. Where that is more than a message holds, it is brief.
 */
interface Detail {
  readonly team: number;
  readonly others: number;
  readonly reason: number;
  readonly questions: number;
}
/** A row of Discord's. */
const ROW = 5;
const FULL: Detail = { team: 12, others: 12, reason: 100, questions: 6 };
const BRIEF: Detail = { team: 4, others: 3, reason: 30, questions: 2 };

/** A case at a glance: what is next and who owes it, until when, what is open, and the facts of the process. */
export function cardView(outlook: Outlook, context: ViewContext, note?: string): View {
  const full = cardBuilder(outlook, context, note, FULL);
  return (full.fits() ? full : cardBuilder(outlook, context, note, BRIEF)).view();
}

function cardBuilder(
  outlook: Outlook,
  context: ViewContext,
  note: string | undefined,
  detail: Detail,
): MessageBuilder {
  const { case: state, glance, publications, reminded } = outlook;
  const builder = new MessageBuilder(outlook.urgency);
  builder
    .text(
      note,
      `## ${state.id} · ${progressInWords(glance)}`,
      ...nextLines(outlook, context),
      ...asOfLines((context.blind?.() ?? []).filter(({ repository }) => repository === state.repository)),
      reminded.length > 0 && `-# Reminded, too: ${partiesInWords(reminded, 'and')}`,
      ...(state.status === 'open' ? unenrolledLines(context.unenrolled?.(), detail.others) : []),
      ...questionLines(outlook.questions, detail.questions),
      ...(state.status === 'open' ? reporterLines(outlook, context, { isBrief: detail === BRIEF }) : []),
      ...(detail === FULL ? reporterFacts(outlook) : []),
    )
    .buttons(...closeButtons(outlook))
    .buttons(...reporterWroteButtons(outlook, context.now))
    // Not beside the text: on a telephone that would leave it a column of five letters.
    .buttons(
      markButton(outlook),
      newsButton(outlook),
      mitigationButton(outlook),
      advisoryLink(state, context),
    );
  builder.buttons(...questionButtons(outlook, detail === FULL ? 2 : 0));
  if (state.status === 'open') {
    openStepParts(builder, outlook, context);
    builder.text(laterSteps(outlook), '**Deadlines**', deadlineLines(outlook, { most: detail.reason }));
    builder.line();
  }
  builder.text(...factLines(outlook, context, detail));
  if (!outlook.ended) builder.buttons(...answers(outlook));
  builder.buttons(...exploitationButtons(outlook));
  builder.buttons(...regulatoryButtons(outlook, { undo: detail === FULL }));
  builder.buttons(
    ...JOINT_ACTS.map((what) => lookButton(outlook, what)),
    ...announceButtons(state, publications),
    ...takeBackButtons(outlook),
  );
  builder.buttons(...actions(outlook).slice(0, ROW));
  return builder;
}

/** The open steps of the current stage, with a button where this person can do it right here. */
function openStepParts(builder: MessageBuilder, outlook: Outlook, context: ViewContext): void {
  const { case: state, stages, glance } = outlook;
  if (!glance.stage) return;
  const { open, done } = stages[glance.stage];
  builder.text('**To do now**');
  const others: StepOutlook[] = [];
  for (const each of open) {
    const accessory = stepButton(outlook, each);
    if (accessory)
      builder.section(`${todoOf(each.step, context.policy)}${extra(each.step, context)}`, accessory);
    else others.push(each);
  }
  const openIds = open.map(({ step }) => step);
  builder.buttons(
    ...textSteps(outlook, openIds, context).map((step) =>
      button(`Text: ${STEP_WORDS[step].text ?? ''}`, 'text', { caseId: state.id, step }),
    ),
    openIds.includes('critiques') && nothingToAddButton(outlook),
    completenessButton(outlook),
  );
  builder.text(
    ...others.map(
      ({ step, owners }) =>
        `- ${todoOf(step, context.policy)} · ${partiesInWords(owners)}${isBeforeAcceptance(state, step) ? '; accept the report in GitHub first' : ''}`,
    ),
    ...done.map(
      ({ step, actor, at }) => `-# ✅ ${STEP_WORDS[step].short} · ${actorInWords(actor)} · ${absolute(at)}`,
    ),
  );
}

function laterSteps({ glance, stages }: Outlook): string {
  if (!glance.stage) return '';
  const later = STAGES.slice(STAGES.indexOf(glance.stage) + 1).flatMap((stage) => stages[stage].open);
  return later.length > 0 ? `-# ${later.length} more steps in later stages` : '';
}

/** GitHub refuses it while the report is not accepted. */
function isBeforeAcceptance({ advisory }: Case, step: StepId): boolean {
  return advisory !== undefined && !advisory.accepted && (step === 'cve-requested' || step === 'fork');
}

function extra(step: StepId, { pgp }: ViewContext): string {
  if (step !== 'pgp-key') return '';
  if (!pgp) return `\n-# ${NO_KEY}`;
  return `: ${pgp.keyUrl}\n-# fingerprint \`${pgp.fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')}\``;
}

function factLines(outlook: Outlook, context: ViewContext, detail: Detail): string[] {
  const { case: state, proposal } = outlook;
  const { repository, reporter, severity } = state;
  const team = state.fixTeam.map((login) => {
    const id = context.memberOf(login);
    return id === undefined
      ? `${escapeMarkdown(login)} (not linked)`
      : `${mention(id)} (${escapeMarkdown(login)})`;
  });
  const lines: (string | false)[] = [
    `**Disclosed** ${absoluteAndRelative(state.disclosedAt)}, by ${SOURCE_WORDS[state.source].short}; ${DISCLOSURE_WORDS[state.disclosure.kind].long}`,
    ...exploitationLines(outlook, context),
    ...regulatoryLines(outlook),
    ...otherDatesLines(outlook.otherDates, detail.reason),
    ...linkedLines(state),
    ...duplicateLines(state, detail.others),
    `**Repository** ${escapeMarkdown(repository)}`,
    `**Advisory** ${state.advisory?.ghsaId ?? 'none yet'}${outlook.isAdvisoryLeftOpen ? '; ⚠️ still open in GitHub' : ''}`,
    `**Coordinator** ${state.coordinator === undefined ? 'none yet' : mention(state.coordinator)}${absenceInWords(outlook)}${
      state.coordinatorOffer === undefined ? '' : `, offered to ${mention(state.coordinatorOffer.member)}`
    }`,
    `**Fix team** ${team.length > 0 ? listed(team, detail.team) : 'none yet'}`,
    outlook.onBothSides.length > 0 &&
      `**On both sides** ${listed(outlook.onBothSides.map(mention), detail.others)}: of the security team, and on the fix team`,
    state.requests.length > 0 &&
      `**Approval asked for** ${listed(
        state.requests.map(({ login, askedBy }) => `${escapeMarkdown(login)} (by ${mention(askedBy)})`),
        detail.others,
      )}`,
    state.outsiders.length > 0 &&
      `⚠️ **In the advisory without approval** ${listed(
        state.outsiders.map((login) => escapeMarkdown(login)),
        detail.others,
      )}`,
    state.reporterOutside !== undefined &&
      `**Reporter** without a GitHub account, by a ${state.reporterOutside.channel} channel${creditInWords(state.reporterOutside.credit)}`,
    reporter !== undefined &&
      `**Reporter** ${escapeMarkdown(reporter.login)}, by a ${reporter.channel} channel${creditInWords(reporter.credit)}`,
    severity !== undefined &&
      `**Severity** ${BAND_NAMES[severity.band]}${severity.score === undefined ? '' : ` (${severity.score})`}${severity.reclassified ? ', as the security team decided' : ''}`,
    `**CVE** ${cveInWords(state, context.place)}`,
    ...proposalLines(proposal, detail.reason),
    ...distributorLines(state),
    state.unfixedSince !== undefined &&
      `🚨 **Public without a fix** no release has a version that the advisory calls fixed, seen ${absoluteAndRelative(state.unfixedSince)}`,
    state.correction !== undefined &&
      `🚨 **To correct in #codegate** ${correctionInWords(state.correction)}: it still says otherwise, seen ${absoluteAndRelative(state.correction.at)}`,
    ...publicationLines(state),
    ...arrivalLines(outlook, context),
  ];
  return lines.filter((line) => line !== false);
}

function creditInWords(credit: boolean | undefined): string {
  if (credit === undefined) return '';
  return credit ? '; wants to be named' : '; does not want to be named';
}

function distributorLines({ advanceNotice, steps, closed }: Case): string[] {
  if (!advanceNotice) return [];
  const { recipients, acknowledged, at: told, proposal, about } = advanceNotice;
  if (about)
    return [
      `**Distributors** ${recipients} told ${absoluteAndRelative(told)} ${NEWS_WORDS[about]}, ${acknowledged.length} acknowledged`,
    ];
  if (proposal < 0)
    return [
      `**Distributors** ${recipients} told ${absoluteAndRelative(told)} ${closed ? 'that it is over' : 'that the day does not stand'}`,
    ];
  const stale = steps['distributors-notified'] ? '' : '; ⚠️ that day no longer stands';
  return [
    recipients === 0 && acknowledged.length === 0
      ? `**Distributors** no one to tell, said ${absoluteAndRelative(told)}`
      : `**Distributors** ${recipients} told ${absoluteAndRelative(told)}, ${acknowledged.length} acknowledged${stale}`,
  ];
}

/** What waits for a second member, and what stands in #codegate. */
function publicationLines({ publications, announced }: Case): string[] {
  return [
    ...JOINT_ACTS.flatMap((what) => {
      const asked = publications[what];
      if (!asked) return [];
      const waits =
        asked.approvedBy === undefined
          ? 'waits for a second member'
          : `approved by ${mention(asked.approvedBy)}, has not left yet`;
      return [
        `**Asked by ${mention(asked.askedBy)}** ${PUBLICATION_WORDS[what].long}: ${waits}${exploitedInWords(asked.exploited)}`,
      ];
    }),
    ...ANNOUNCEMENTS.flatMap((what) => {
      const posted = announced[what];
      return posted
        ? [
            `**In #codegate** ${PUBLICATION_WORDS[what].long}, since ${absolute(posted.at)}${exploitedInWords(posted.exploited)}`,
          ]
        : [];
    }),
  ];
}

/** Whether it says that the vulnerability is exploited: what everybody should see first. */
function exploitedInWords(exploited: Exploitation | undefined): string {
  return exploited === 'yes' ? '; 🔴 **exploited**' : '';
}

function cveInWords({ cve, steps }: Case, place: ViewContext['place']): string {
  if (cve.id) return place === 'dm' ? 'assigned' : cve.id;
  if (cve.outcome) return CVE_OUTCOME_NAMES[cve.outcome];
  const requested = steps['cve-requested'];
  return requested ? `pending, requested ${absoluteAndRelative(requested.at)}` : 'not requested';
}

/** A report that is none ends here: before a team is called for it. */
function resolutions({ case: { id: caseId, status, publishedAt }, glance, sides }: Outlook): Button[] {
  const isIntake = status === 'open' && glance.stage === 'intake' && publishedAt === undefined;
  if (!isIntake || !sides.includes('security')) return [];
  return [
    button('Not a vulnerability…', 'close', { caseId, resolution: 'invalid' }),
    button('Duplicate of…', 'close', { caseId, resolution: 'duplicate' }),
    button('Spam', 'close', { caseId, resolution: 'spam' }),
  ];
}

function actions(outlook: Outlook): Button[] {
  const { case: state, may } = outlook;
  const { id: caseId } = state;
  return [
    may.coordinate && button('I coordinate', 'take', { caseId }, ButtonStyle.Primary),
    may.draftAdvisory && button('Create draft advisory', 'draft', { caseId }, ButtonStyle.Primary),
    ...resolutions(outlook),
    button('Timeline', 'timeline', { caseId, page: 0 }),
    button('Refresh', 'refresh', { caseId }),
  ].filter((each) => each instanceof Button);
}

/** The ways to #codegate that are no step of their own: what to do until there is a fix, and corrections. */
function announceButtons(
  { id: caseId, announced }: Case,
  { mitigation, announcement }: Outlook['publications'],
) {
  return [
    !mitigation.refusal &&
      button(announced.mitigation ? 'Mitigation…' : 'Announce a mitigation…', 'announce', { caseId }),
    announced.announcement && !announcement.refusal && button('Announcement…', 'announce', { caseId }),
  ];
}

/** What was approved and has not left can be taken back. */
function takeBackButtons({ case: { id: caseId, leaving }, sides }: Outlook) {
  return JOINT_ACTS.map((what) => {
    const approved = leaving[what];
    if (!approved || !sides.includes('security')) return undefined;
    const label = `Take back ${PUBLICATION_WORDS[what].long}`;
    return button(label, 'take-back', { caseId, what, request: approved.revision });
  });
}

/** Answers that wait for this very person, and what they may change of the plan. */
function answers(outlook: Outlook) {
  const { case: state, requests, may } = outlook;
  const { id: caseId, steps } = state;
  const request = requests.find(({ mayAnswer }) => mayAnswer);
  return [
    request &&
      button('Review the approval…', 'review', { caseId, request: request.revision }, ButtonStyle.Primary),
    ...reporterButtons(outlook),
    may.proposeDay && steps['release-day'] && button('Another day…', 'slots', { caseId }),
    steps['release-day'] && callOffButton(outlook),
    may.slowDown && button('Take more time…', 'slow-track', { caseId }),
  ];
}

/** That the coordinator is away, and who is told in their place. */
function absenceInWords({ isCoordinatorAway, standIn }: Outlook): string {
  if (!isCoordinatorAway) return '';
  return ` (away; ${standIn === undefined ? 'the whole team is told' : `${mention(standIn)} stands in`})`;
}
