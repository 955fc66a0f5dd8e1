import { ButtonStyle } from 'discord.js';
import type { PgpKey } from '../../documents/advisory-comments.ts';
import {
  BAND_NAMES,
  DISCLOSURE_WORDS,
  PUBLICATION_WORDS,
  RESOLUTION_NAMES,
  SOURCE_WORDS,
  STAGE_WORDS,
  STEP_WORDS,
  todoOf,
} from '../../documents/vocabulary.ts';
import type { Circumstances } from '../../process/acts/decision.ts';
import { refusalOfPublication } from '../../process/publication/requests.ts';
import type { Case } from '../../process/case.ts';
import { deadline } from '../../process/deadlines.ts';
import { ANNOUNCEMENTS, PUBLICATIONS } from '../../process/events.ts';
import { STAGES } from '../../process/policy.ts';
import { partiesOf } from '../../process/summary.ts';
import { currentStage, nextAct, openSteps, STEPS, stepsOf } from '../../process/steps.ts';
import type { StepId } from '../../process/step-ids.ts';
import { deadlineLines, dueInWords, urgency } from './deadline-lines.ts';
import { proposalLines } from './release.ts';
import { mayGoSlow } from '../../process/acts/deadline.ts';
import { lookButton, stepButton, textSteps } from './step-buttons.ts';
import { button, linkButton, listed, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { absolute, absoluteAndRelative, actorInWords, mention, partiesInWords } from './words.ts';

/**
 * How much a card spells out: people of the fix team, people who wait for an approval or never got one, characters of a
 * reason. Where that is more than a message holds, it is brief.
 */
interface Detail {
  readonly team: number;
  readonly others: number;
  readonly reason: number;
}
const FULL: Detail = { team: 12, others: 12, reason: 100 };
const BRIEF: Detail = { team: 4, others: 3, reason: 30 };

/** What a card needs beside the case and who looks at it. */
export interface CardContext extends Circumstances {
  /** Direct messages hold less than ephemeral answers: no CVE id. */
  readonly place: 'channel' | 'dm';
  /** Where people find the advisories in a browser, such as `https://github.com`. */
  readonly githubUrl: string;
  /** The Discord id behind a login of the fix team, where it is known. */
  readonly memberOf: (login: string) => string | undefined;
  readonly pgp: PgpKey | undefined;
}

/** A case at a glance: what is next and who owes it, until when, what is open, and the facts of the process. */
export function cardView(state: Case, context: CardContext, note?: string): View {
  const full = cardBuilder(state, context, note, FULL);
  return (full.fits() ? full : cardBuilder(state, context, note, BRIEF)).view();
}

function cardBuilder(
  state: Case,
  context: CardContext,
  note: string | undefined,
  detail: Detail,
): MessageBuilder {
  const builder = new MessageBuilder(urgency(state, context.policy, context.now));
  builder.text(note, `## ${state.id} · ${stageTitle(state)}`, ...nextLines(state, context));
  builder.line();
  if (state.status === 'open') {
    openStepParts(builder, state, context);
    builder.text('**Deadlines**', deadlineLines(state, context.policy, context.now, { most: detail.reason }));
    builder.line();
  }
  builder.text(...factLines(state, context, detail));
  if (state.status === 'open' && !state.publishedAt) builder.buttons(...answers(state, context));
  builder.buttons(
    ...PUBLICATIONS.map((what) => lookButton(state, what, context)),
    ...announceButtons(state, context),
  );
  builder.buttons(...actions(state, context));
  return builder;
}

function stageTitle(state: Case): string {
  if (state.status === 'closed') return 'Closed';
  const stage = currentStage(state);
  return stage ? STAGE_WORDS[stage].long : 'All steps done';
}

/** The one next act, who owes it and by when, in at most three lines. */
export function nextLines(state: Case, { policy, now }: Pick<CardContext, 'policy' | 'now'>): string[] {
  const next = nextAct(state);
  if (!next) return [closedInWords(state)];
  if (next.kind === 'close') return ['**Next:** close the case: `/advisory close`'];
  if (next.kind === 'resolve')
    return [closedInWords(state), '**Next:** say with what resolution it was closed: `/advisory close`'];
  const words = STEP_WORDS[next.step];
  const due = deadline(state, STEPS[next.step].stage, policy);
  return [
    `**Next:** ${todoOf(next.step, policy)}, owed by ${partiesInWords(partiesOf(next.owners, state.coordinator))}`,
    ...(words.how ? [`-# How: ${words.how}`] : []),
    ...(due ? [dueInWords(due, now).replace(/^d/, 'D')] : []),
  ];
}

function closedInWords(state: Case): string {
  const { closed } = state;
  if (!closed) return '';
  const resolution = closed.resolution ? ` as ${RESOLUTION_NAMES[closed.resolution]}` : '';
  const reason = closed.reason ? `: ${escapeMarkdown(closed.reason)}` : '';
  return `Closed ${absoluteAndRelative(closed.at)}${resolution} (${actorInWords(closed.actor)})${reason}`;
}

/** The open steps of the stages up to the current one, with a button where the looker can do it right here. */
function openStepParts(builder: MessageBuilder, state: Case, context: CardContext): void {
  const current = currentStage(state);
  if (!current) return;
  builder.text('**To do now**');
  const others: StepId[] = [];
  for (const step of openSteps(state, current)) {
    const accessory = stepButton(state, step, context);
    if (accessory) builder.section(`${todoOf(step, context.policy)}${extra(step, context)}`, accessory);
    else others.push(step);
  }
  builder.buttons(
    ...textSteps(state, openSteps(state, current), context).map((step) =>
      button(`Text: ${STEP_WORDS[step].text ?? ''}`, 'text', { caseId: state.id, step }),
    ),
  );
  builder.text(
    ...others.map(
      (step) =>
        `- ${todoOf(step, context.policy)} · ${partiesInWords(partiesOf(STEPS[step].owners, state.coordinator))}`,
    ),
  );
  const done = stepsOf(state, current)
    .map((step) => [step, state.steps[step]] as const)
    .filter(([, mark]) => mark !== undefined);
  builder.text(
    ...done.map(
      ([step, mark]) =>
        mark && `-# ✅ ${STEP_WORDS[step].short} · ${actorInWords(mark.actor)} · ${absolute(mark.at)}`,
    ),
  );
  const later = STAGES.slice(STAGES.indexOf(current) + 1).flatMap((stage) => openSteps(state, stage));
  if (later.length > 0) builder.text(`-# ${later.length} more steps in later stages`);
  builder.line();
}

function extra(step: StepId, { pgp }: CardContext): string {
  if (step !== 'pgp-key' || !pgp) return '';
  return `: ${pgp.keyUrl}\n-# fingerprint \`${pgp.fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')}\``;
}

function factLines(state: Case, context: CardContext, detail: Detail): string[] {
  const { repository, reporter, severity } = state;
  const team = state.fixTeam.map((login) => {
    const id = context.memberOf(login);
    return id === undefined
      ? `${escapeMarkdown(login)} (not linked)`
      : `${mention(id)} (${escapeMarkdown(login)})`;
  });
  const lines: (string | false)[] = [
    `**Disclosed** ${absoluteAndRelative(state.disclosedAt)}, by ${SOURCE_WORDS[state.source].short}; ${DISCLOSURE_WORDS[state.disclosure.kind].long}`,
    `**Repository** ${escapeMarkdown(repository)}`,
    `**Advisory** ${state.advisory?.ghsaId ?? 'none yet'}`,
    `**Coordinator** ${state.coordinator === undefined ? 'nobody yet' : mention(state.coordinator)}${
      state.coordinatorOffer === undefined ? '' : `, offered to ${mention(state.coordinatorOffer)}`
    }`,
    `**Fix team** ${team.length > 0 ? listed(team, detail.team) : 'nobody yet'}`,
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
    reporter !== undefined &&
      `**Reporter** ${escapeMarkdown(reporter.login)}, by a ${reporter.channel} channel${creditInWords(reporter.credit)}`,
    severity !== undefined &&
      `**Severity** ${BAND_NAMES[severity.band]}${severity.score === undefined ? '' : ` (${severity.score})`}${severity.reclassified ? ', as the security team decided' : ''}`,
    `**CVE** ${cveInWords(state, context.place)}`,
    ...proposalLines(state, context.now, detail.reason),
    ...distributorLines(state),
    ...publicationLines(state),
  ];
  return lines.filter((line) => line !== false);
}

function creditInWords(credit: boolean | undefined): string {
  if (credit === undefined) return '';
  return credit ? '; wants to be named' : '; does not want to be named';
}

function distributorLines({ advanceNotice, steps }: Case): string[] {
  if (!advanceNotice) return [];
  const { recipients, acknowledged, at: told } = advanceNotice;
  const stale = steps['distributors-notified'] ? '' : '; ⚠️ that day does not stand any more';
  return [
    recipients === 0 && acknowledged.length === 0
      ? `**Distributors** nobody to tell, said ${absoluteAndRelative(told)}`
      : `**Distributors** ${recipients} told ${absoluteAndRelative(told)}, ${acknowledged.length} acknowledged${stale}`,
  ];
}

/** What waits for a second member, and what stands in #codegate. */
function publicationLines({ publications, announced }: Case): string[] {
  return [
    ...PUBLICATIONS.flatMap((what) => {
      const asked = publications[what];
      if (!asked) return [];
      const waits =
        asked.approvedBy === undefined
          ? 'waits for a second member'
          : `approved by ${mention(asked.approvedBy)}, has not left yet`;
      return [`**Asked by ${mention(asked.askedBy)}** ${PUBLICATION_WORDS[what].long}: ${waits}`];
    }),
    ...ANNOUNCEMENTS.flatMap((what) => {
      const posted = announced[what];
      return posted ? [`**In #codegate** ${PUBLICATION_WORDS[what].long}, since ${absolute(posted.at)}`] : [];
    }),
  ];
}

function cveInWords({ cve, steps }: Case, place: CardContext['place']): string {
  if (cve.id) return place === 'dm' ? 'assigned' : cve.id;
  const requested = steps['cve-requested'];
  return requested ? `pending, requested ${absoluteAndRelative(requested.at)}` : 'not requested';
}

function actions(state: Case, context: CardContext) {
  const { id: caseId, advisory } = state;
  const open = state.status === 'open';
  const security = context.who.sides.includes('security');
  return [
    open &&
      security &&
      state.coordinator === undefined &&
      button('I coordinate', 'take', { caseId }, ButtonStyle.Primary),
    open &&
      security &&
      !advisory &&
      button('Create draft advisory', 'draft', { caseId }, ButtonStyle.Primary),
    button('Refresh', 'refresh', { caseId }),
    button('Timeline', 'timeline', { caseId, page: 0 }),
    advisoryLink(state, context),
  ];
}

/** The ways to #codegate that are no step of their own: what to do until there is a fix, and corrections. */
function announceButtons(state: Case, { who }: CardContext) {
  if (!who.sides.includes('security')) return [];
  const { id: caseId, announced } = state;
  const early = !refusalOfPublication(state, 'mitigation');
  const corrects = announced.announcement && !refusalOfPublication(state, 'announcement');
  return [
    early && button(announced.mitigation ? 'Mitigation…' : 'Announce a mitigation…', 'announce', { caseId }),
    corrects && button('Announcement…', 'announce', { caseId }),
  ];
}

/** Answers that wait for this very person. */
function answers(state: Case, { who, policy }: CardContext) {
  const request = state.requests.find(({ askedBy }) => askedBy !== who.id);
  return [
    request &&
      who.sides.includes('security') &&
      button(
        'Review the approval…',
        'review',
        { caseId: state.id, request: request.revision },
        ButtonStyle.Primary,
      ),
    state.disclosure.kind === 'intends-to-publish' &&
      who.sides.includes('security') &&
      button('They agreed to wait', 'disclose', { caseId: state.id, disclosure: 'agreed-private' }),
    state.disclosure.kind === 'intends-to-publish' &&
      who.sides.includes('security') &&
      button(
        'They declined',
        'disclose',
        { caseId: state.id, disclosure: 'declined-private' },
        ButtonStyle.Danger,
      ),
    state.steps['release-day'] && button('Another day…', 'slots', { caseId: state.id }),
    mayGoSlow(state, policy) &&
      who.sides.includes('fix-team') &&
      button('Take more time…', 'slow-track', { caseId: state.id }),
  ];
}

/** The way to the advisory in GitHub, where there is one; for ephemeral answers and direct messages only. */
export function advisoryLink(state: Case, { githubUrl }: Pick<CardContext, 'githubUrl'>) {
  return (
    state.advisory &&
    linkButton(
      'Advisory in GitHub',
      `${githubUrl}/${state.repository}/security/advisories/${state.advisory.ghsaId}`,
    )
  );
}
