import { lagLines } from '../arrival.ts';
import { ButtonStyle } from 'discord.js';
import { releaseDayCalendar, withdrawnDayCalendar } from '../../../documents/calendar.ts';
import {
  caseIdsInWords,
  CVE_OUTCOME_NAMES,
  DISCLOSURE_WORDS,
  factsInWords,
  IN_CODEGATE_NAMES,
  PUBLICATION_WORDS,
  endingInWords,
  MARKING_WORDS,
} from '../../../documents/vocabulary.ts';
import type { Case } from '../../../process/case.ts';
import type { AdvisoryStanding } from '../../../process/events.ts';
import { STAGES } from '../../../process/policy.ts';
import type { CaseNotification } from '../../../process/notifications/notification.ts';
import type { Outlook } from '../../../process/outlook/outlook.ts';
import { advisoryLink } from '../advisory-link.ts';
import { CLOSE_BY_HAND } from '../close-case.ts';
import { deadlineLines, otherDatesLines } from '../deadline-lines.ts';
import { exploitationButtons, exploitationLines } from '../exploitation.ts';
import { requestView } from '../fix-team.ts';
import { hasCommands, withoutCommands } from '../how-to.ts';
import { nextLines } from '../next-lines.ts';
import { agreeButton, callOffButton, proposalLines } from '../release.ts';
import { answerButton, questionLines } from '../questions.ts';
import {
  actButton,
  lookButton,
  mitigationButton,
  nextActButton,
  textSteps,
  markButton,
  newsButton,
} from '../step-buttons.ts';
import type { Button } from '../container.ts';
import { button, MessageBuilder, escapeMarkdown, type View } from '../view.ts';
import type { ViewContext } from '../view-context.ts';
import { absolute, relative, mention, absoluteAndRelative, partsInWords } from '../words.ts';

/** A direct message about one case to a person who belongs to it. */
export function caseNotificationView(
  notification: CaseNotification,
  outlook: Outlook,
  context: ViewContext,
  insteadOf?: string,
): View {
  const { case: state } = outlook;
  const request =
    notification.template === 'approval-asked' &&
    outlook.requests.find(({ revision }) => revision === notification.request);
  const absent = insteadOf && `You are told because I cannot reach ${mention(insteadOf)} by direct message.`;
  if (request) return requestView(state.id, request, context, absent);
  const builder = new MessageBuilder(outlook.urgency);
  builder.text(
    `### ${state.id} · ${titleOf(notification, state)}`,
    absent,
    // What is added here later may name a command: a maintainer has none.
    ...detailsOf(notification, outlook, context).map((line) =>
      hasCommands(outlook, context) ? line : withoutCommands(line),
    ),
    ...(isOnItsWay(notification) ? [] : nextLines(outlook, context)),
  );
  addFile(builder, notification, state, context);
  builder.buttons(mitigationButton(outlook), ...buttonsOf(notification, outlook, context));
  return builder.view();
}

/** What was just approved leaves while this is read: what comes next is not to do it again. */
function isOnItsWay(notification: CaseNotification): boolean {
  return notification.template === 'publication-answered' && notification.approved;
}

function titleOf(notification: CaseNotification, state: Case): string {
  const by = 'by' in notification && notification.by !== undefined ? ` by ${mention(notification.by)}` : '';
  const said = by.replace(' by', ', says');
  switch (notification.template) {
    case 'case-opened':
      return 'A report has come in';
    case 'case-closed': {
      const { resolution, of } = state.closed ?? {};
      return `The case is closed${by}${resolution ? `: ${endingInWords({ resolution, of })}` : ''}`;
    }
    case 'accepted-though-closed':
      return '⚠️ The report was accepted in GitHub, and its case is closed';
    case 'closed-in-github':
      return 'The advisory was closed in GitHub';
    case 'reporter-wrote':
      return 'The reporter wrote again, by e-mail';
    case 'advisory-left-open':
      return '⚠️ The case is closed, and its advisory is open in GitHub';
    case 'reopened-in-github':
      return 'The advisory was opened again in GitHub';
    case 'reopened':
      return `The case is open again${by && `, reopened${by}`}`;
    case 'published-in-github':
      return state.unfixedSince
        ? '🚨 The advisory is public, and its fix is not released'
        : 'The advisory is published';
    case 'fix-missing':
      return '🚨 Public, and the fix is not released';
    case 'advisory-standing':
      return STANDING_TITLES[notification.now];
    case 'advisory-corrected':
      return notification.changed.includes('fixed')
        ? '🚨 Another version is the fixed one: #codegate still names the earlier'
        : `⚠️ Corrected since the announcement: ${factsInWords(notification.changed)}`;
    case 'correction-ended':
      return 'Nothing to correct any more: #codegate and the advisory agree';
    case 'arrival-seen':
      return notification.lags.length > 0
        ? '⚠️ Published, and not yet where users hear of it'
        : 'The advisory has arrived wherever users hear of it';
    case 'exploitation-known':
      return notification.again
        ? `🔴 Attacks are known: since when, or what shows it, was changed${by}`
        : `🔴 Attacks are known that use it${said}`;
    case 'exploitation-retracted':
      return `No attack is known that uses it${said}`;
    case 'asap-over':
      return `Not everything is ASAP any more${by && `, decided${by}`}`;
    case 'announcement-gone':
      return `⚠️ Not in #codegate any more: ${IN_CODEGATE_NAMES[notification.what]}`;
    case 'fix-released':
      return 'The fix is released: announce it now';
    case 'cve-arrived':
      return 'The CVE has been assigned';
    case 'cve-ended':
      return `The CVE: ${CVE_OUTCOME_NAMES[notification.outcome]}${said}`;
    case 'fix-not-ready':
      return `The fix is not ready after all${said}`;
    case 'coordinator-named':
      return `You coordinate this case${by && `, named${by}`}`;
    case 'coordinator-offer':
      return `Will you take over the coordination?${notification.by === undefined ? '' : ` ${mention(notification.by)} asks.`}`;
    case 'hand-over-answered':
      return `${mention(notification.by)} ${notification.accepted ? 'has taken over' : 'declined to take over'}`;
    case 'coordinator-left':
      return `${mention(notification.by)} left the security team: nobody coordinates`;
    case 'cannot-help':
      return `${mention(notification.by)} cannot help with the fix`;
    case 'fix-team-welcome':
      return 'You are on the fix team';
    case 'approval-asked':
      return 'An approval was asked for, and is answered';
    case 'approval-answered':
      return `${escapeMarkdown(notification.login)} was ${notification.approved ? 'approved' : 'refused'} as collaborator${by}`;
    case 'outsider-seen':
      return '⚠️ A person is in the advisory without approval';
    case 'outsider-left':
      return `${escapeMarkdown(notification.login)} is out of the advisory again`;
    case 'mail-unsent':
      return '⚠️ An advance notice could not be sent';
    case 'fork-created':
      return 'The private fork is there';
    case 'fix-ready':
      return `The fix is ready${said}`;
    case 'disclosure-changed':
      return `Disclosure: ${DISCLOSURE_WORDS[state.disclosure.kind].long}${said}`;
    case 'deadline-moved':
      return `A deadline was moved${by}`;
    case 'release-proposed':
      return `A release day is proposed${by}`;
    case 'release-agreed':
      return 'The release day is agreed';
    case 'release-withdrawn':
      return notification.withdrawn === undefined
        ? `The proposed release day is taken back${by}`
        : by === ''
          ? 'The release day no longer stands'
          : `The release day is called off${by}`;
    case 'publication-asked':
      return `Second approval needed: ${PUBLICATION_WORDS[notification.what].todo}`;
    case 'publication-answered':
      return answerInWords(notification, by && `,${by}`);
    case 'question-withdrawn':
      return `Taken back${by}: ${withdrawnInWords(notification)}`;
    case 'posted-alone':
      return `⚠️ A mitigation was posted${by}, without a second member`;
    case 'linked':
      return `It leaves together with ${caseIdsInWords(notification.cases)}${by && `, linked${by}`}`;
    case 'unlinked':
      return `It leaves without ${caseIdsInWords(notification.cases)}${by && `, unlinked${by}`}`;
    case 'linked-public':
      return `🚨 ${notification.other} is public, and was to leave together with this case`;
    case 'duplicate-closed':
      return `${notification.other} is closed as a duplicate of it`;
    case 'duplicate-reopened':
      return `${notification.other} is open again, and counts as a duplicate of it no more`;
    case 'team-called':
      return `🔴 Public, and everybody is called${by}`;
    case 'publication-ended':
      return `⚠️ It did not leave: ${PUBLICATION_WORDS[notification.what].long}`;
    case 'publication-withheld':
      return `⚠️ Not changed in #codegate: ${PUBLICATION_WORDS[notification.what].long}`;
    case 'publication-differed':
      return '🚨 The published advisory is not what two members approved';
  }
}

function withdrawnInWords({
  about,
  what,
}: Extract<CaseNotification, { template: 'question-withdrawn' }>): string {
  if (about === 'offer') return 'the offer to coordinate';
  return what === undefined
    ? 'the question for a collaborator'
    : `the request for ${PUBLICATION_WORDS[what].long}`;
}

function answerInWords(
  { what, approved, by: member, why }: Extract<CaseNotification, { template: 'publication-answered' }>,
  by: string,
): string {
  const name = PUBLICATION_WORDS[what].long;
  if (approved) return `Approved: ${name}${by}`;
  if (why === 'withdrawn') return `Taken back: ${name}${by}`;
  return member === undefined ? `⚠️ It did not leave: ${name}` : `Not approved: ${name}${by}`;
}

function detailsOf(notification: CaseNotification, outlook: Outlook, context: ViewContext): string[] {
  const { case: state, proposal } = outlook;
  switch (notification.template) {
    case 'outsider-seen':
      return [
        `**${escapeMarkdown(notification.login)}** is neither a code owner nor approved, and can read everything in the advisory.`,
      ];
    case 'case-closed':
      return [
        ...reasonLines(state.closed ?? {}),
        ...(notification.withdrawn === undefined
          ? []
          : [
              `The release day does not come: ${absolute(Temporal.Instant.from(notification.withdrawn))}. The file takes it out of your calendar.`,
            ]),
      ];
    case 'accepted-though-closed':
      return [
        'A maintainer goes on with it. Open the case again with `/advisory reopen`, or close the advisory in GitHub.',
      ];
    case 'advisory-left-open':
      return [CLOSE_BY_HAND];
    case 'cannot-help':
      return [
        outlook.sides.includes('security')
          ? 'Bring somebody else in. If they are on the fix team, `/advisory fix-team remove` takes them off it.'
          : 'The security team brings somebody else in.',
      ];
    case 'fix-team-welcome':
      return ['Talk about the vulnerability in the GitHub advisory only, never in Discord.'];
    case 'published-in-github':
      return state.unfixedSince ? unfixedLines(state) : [];
    case 'fix-missing':
      return unfixedLines(state);
    case 'advisory-standing':
      return standingLines(notification.now, outlook);
    case 'advisory-corrected':
      return correctedLines(notification, outlook);
    case 'correction-ended':
      return [
        'GitHub shows again what stands there.',
        ...(outlook.saysNotFixed
          ? [
              '⚠️ The mitigation in #codegate still says that the announced version does not fix it: delete that message.',
            ]
          : []),
        ...newsLines(outlook),
      ];
    case 'arrival-seen':
      return notification.lags.length > 0
        ? lagLines(notification.lags)
        : ['Nothing is to be done: I look there no more.'];
    case 'exploitation-known':
      return [
        ...exploitationLines(outlook, context),
        'Talk about it in the GitHub advisory only.',
        ...(outlook.may.makeAsap
          ? ['Should everything be ASAP because of it? The security team decides.']
          : []),
        ...wrongInCodegate(outlook),
        ...(state.status === 'closed' ? [CLOSED] : []),
      ];
    case 'exploitation-retracted':
      return [
        'What was said of attacks was a mistake. What was ASAP because of them alone is so no more.',
        ...wrongInCodegate(outlook),
        deadlineLines(outlook, { stages: STAGES.slice(1) }),
      ];
    case 'asap-over':
      return [deadlineLines(outlook, { stages: STAGES.slice(1) })];
    case 'announcement-gone':
      return [
        'Its message was deleted, or the channel was made anew. Post it again: two members approve it, as before.',
        ...(state.status === 'closed' ? [CLOSED] : []),
      ];
    case 'cve-arrived':
      return ['Direct messages do not hold its id: see the card in the private channel, or the advisory.'];
    case 'hand-over-answered':
      return reasonLines(notification);
    case 'cve-ended':
      return [
        state.announced.announcement ? 'The announcement in #codegate leaves its identifier out now.' : '',
        notification.outcome === 'none'
          ? ''
          : '`/advisory cve` asks for another one, or says that none will come.',
      ].filter((line) => line !== '');
    case 'fix-not-ready':
      return state.steps['release-day']
        ? ['The release day still stands. If the fix cannot be ready by then, call the day off now.']
        : [];
    case 'approval-answered':
      return notification.approved && !state.fixTeam.includes(notification.login)
        ? [
            outlook.sides.includes('security')
              ? 'They are not in the advisory yet: `/advisory fix-team add` adds them now.'
              : 'They are not in the advisory yet: a member of the security team adds them now.',
          ]
        : reasonLines(notification);
    case 'mail-unsent':
      return [
        `The e-mail to **${escapeMarkdown(notification.name)}** did not leave. Tell them yourself, and say so with the button; \`npm run doctor\` tells what is wrong with the mail server.`,
      ];
    case 'fork-created':
      return ['All work on the fix happens there; the advisory in GitHub leads to it.'];
    case 'fix-ready':
      return ['CI was run on it locally with `act`.'];
    case 'disclosure-changed':
      return otherDatesLines({ ...outlook.otherDates, upstreams: [] });
    case 'reopened':
    case 'reopened-in-github':
      return [
        state.begunAnew
          ? `It lay closed, so its deadlines count from ${absolute(state.begunAnew.at)} on; the earlier ones stand in its timeline.`
          : 'It was closed for less than a day: its deadlines go on.',
        deadlineLines(outlook, { stages: STAGES.slice(1) }),
      ];
    case 'deadline-moved':
      return [deadlineLines(outlook, { stages: STAGES.slice(1) })];
    case 'publication-asked': {
      const asked = state.publications[notification.what];
      return asked
        ? [
            `Asked by ${mention(asked.askedBy)}, ${relative(asked.at)}. Have a look first: nothing is public before you agree.`,
          ]
        : [];
    }
    case 'publication-answered':
      return notification.approved || (notification.by !== undefined && notification.why === undefined)
        ? reasonLines(notification)
        : whyItDidNotLeave(notification);
    case 'question-withdrawn':
      return ['You need not answer it any more.'];
    case 'linked':
      return [
        'One release day counts for all of them, and none of them is published or announced before the others.',
      ];
    case 'linked-public':
      return [
        'The embargo of this case is in danger: what is said there may give it away. Get it ready now, and look whether it is public, too; if it is, say so with `/advisory disclosure`.',
      ];
    case 'duplicate-closed':
      return [
        'Its reporter found the same flaw: look whether their report knows more, and think of them when you credit.',
      ];
    case 'posted-alone':
      return [
        ...reasonLines(notification),
        'Read it in #codegate, and put right what is wrong: it takes two members again.',
      ];
    case 'team-called':
      return questionLines(outlook.questions);
    case 'publication-ended':
      return [
        notification.why === 'superseded'
          ? 'Another one was approved in its place before it could leave.'
          : 'What was approved no longer fits the case: see its timeline. Nothing was made public.',
      ];
    case 'publication-withheld':
      return [
        `GitHub shows its CVE now. More would change with it that no two members approved: ${partsInWords(notification.changed)}. So the message stays as it is. Preview it, and ask a second member.`,
      ];
    case 'publication-differed':
      return [
        `It was changed in the moment of its publication: ${partsInWords(notification.changed)}. Read it in GitHub at once, and put right what is wrong.`,
      ];
    case 'release-proposed':
    case 'release-agreed':
    case 'release-withdrawn':
      return [
        ...withdrawnLines(notification),
        ...whyItFell(notification, state),
        outlook.may.tellDayFell ? '⚠️ The distributors still expect that day: tell them.' : '',
        ...proposalLines(proposal),
      ].filter((line) => line !== '');
    default:
      return [];
  }
}

/** Why a member declined, for the one who asked; or why they called the day off. */
function reasonLines({ reason }: { readonly reason?: string | undefined }): string[] {
  return reason === undefined ? [] : [`Why: ${escapeMarkdown(reason)}`];
}

const STANDING_TITLES: { readonly [standing in AdvisoryStanding]: string } = {
  withdrawn: '⚠️ The published advisory was withdrawn in GitHub',
  restored: 'The advisory is published again',
  'out-of-sight': '⚠️ GitHub no longer shows the published advisory',
  'in-sight': 'GitHub shows the advisory again',
};

function standingLines(now: AdvisoryStanding, outlook: Outlook): string[] {
  const { mark } = outlook;
  const { announced, status } = outlook.case;
  const isThere = announced.announcement !== undefined || announced.mitigation !== undefined;
  const toMark = mark
    ? [
        `#codegate says otherwise: ${MARKING_WORDS[mark.how].todo}. Two members approve it.`,
        ...(status === 'closed' ? [CLOSED] : []),
      ]
    : [];
  const news = newsLines(outlook);
  switch (now) {
    case 'withdrawn':
      return ['Find out who withdrew it, and why. It can be published again there.', ...toMark, ...news];
    case 'out-of-sight':
      return [
        'It was deleted, or my token may not see it any more: look there.',
        ...(isThere ? ['What stands in #codegate still says what it said.'] : []),
      ];
    default:
      return [...toMark, ...news];
  }
}

/** What it means that a vulnerability is public without a fix, and what must not be said. */
function unfixedLines({ announced }: Case): string[] {
  return [
    'No release has a version that the advisory calls fixed: from now on this is a public disclosure, and everything is ASAP.',
    announced.announcement
      ? '⚠️ #codegate recommends a version that is not there: release it, or correct the advisory in GitHub.'
      : 'Say nowhere that there is a fix until it is released; I see it when it is.',
  ];
}

/** That distributors were told of what is not so any more; none where it is not this person's to tell them. */
function newsLines({ case: { advanceNotice }, may }: Outlook): string[] {
  const told = advanceNotice?.recipients ?? 0;
  const who =
    told === 1 ? '1 private distributor was' : `${told > 1 ? told : 'The'} private distributors were`;
  return may.tellNews
    ? [`⚠️ ${who} told otherwise: a notice for them is ready, and leaves when you press.`]
    : [];
}

/** That #codegate says otherwise of attacks than the case. */
function wrongInCodegate({ wrongOfAttacks }: Outlook): string[] {
  return wrongOfAttacks.length > 0
    ? [
        '⚠️ #codegate still says otherwise: `/advisory announce` shows what is to stand there, and asks a second member.',
      ]
    : [];
}

const CLOSED = 'The case is closed: open it again with `/advisory reopen` first.';

/** What differs, and what to do: what it says is read in GitHub, and in the preview. */
function correctedLines(
  { changed }: Extract<CaseNotification, { template: 'advisory-corrected' }>,
  outlook: Outlook,
): string[] {
  const { status, unfixedSince } = outlook.case;
  const isFixed = changed.includes('fixed');
  return [
    `GitHub says otherwise than #codegate: ${factsInWords(changed)}.`,
    ...(isFixed ? ['Its readers trust a version that does not fix it: tell them now.'] : []),
    ...newsLines(outlook),
    ...(isFixed && unfixedSince
      ? [
          'The version that GitHub names has no release yet: release it. Until then the mitigation says that the announced one does not fix it.',
        ]
      : []),
    ...(status === 'closed' ? [CLOSED] : []),
  ];
}

function whyItDidNotLeave({
  why = 'changed',
  changed = [],
}: Extract<CaseNotification, { template: 'publication-answered' }>): string[] {
  switch (why) {
    case 'changed':
      return [
        'What was approved had changed before it could leave. Look at it again, and ask again.',
        ...(changed.length > 0 ? [`Changed: ${partsInWords(changed)}.`] : []),
      ];
    case 'rights':
      return [
        'A member who asked for it or approved it no longer has the role of the security team. Look at it again, and ask again.',
      ];
    case 'withdrawn':
      return [
        'It was approved, and had not left yet. Where it is still wanted, look at it again, and ask again.',
      ];
    case 'gone':
      return [
        'The message that it was to change is not in #codegate any more. Post it again, as a message of its own.',
      ];
    case 'stands':
      return ['An earlier one had arrived already, and it is posted only once.'];
  }
}

function withdrawnLines(notification: { withdrawn?: string | undefined } | object): string[] {
  return 'withdrawn' in notification && notification.withdrawn !== undefined
    ? [
        `${absoluteAndRelative(Temporal.Instant.from(notification.withdrawn))} was agreed before, and no longer stands. The file takes it out of your calendar.`,
      ]
    : [];
}

/** Why a member called the day off, for as long as no other day fell since. */
function whyItFell(notification: CaseNotification, { fallenDay }: Case): string[] {
  const isIt = notification.template === 'release-withdrawn' && fallenDay?.event === notification.event;
  return isIt ? reasonLines(fallenDay) : [];
}

/** The way to tell the distributors that the day they know fell; `undefined` if they know, or it is not this person's. */
function tellDayFell({ case: { id: caseId }, may }: Outlook): Button | undefined {
  return may.tellDayFell
    ? button('Tell the distributors…', 'notify', { caseId }, ButtonStyle.Primary)
    : undefined;
}

/** The day for the calendar, or its end. */
function addFile(
  builder: MessageBuilder,
  notification: CaseNotification,
  state: Case,
  { now: stamp, policy }: ViewContext,
): void {
  const { id: caseId, proposal, steps, publishedAt } = state;
  const isOpenAgain = notification.template === 'reopened' || notification.template === 'reopened-in-github';
  const stands = proposal && steps['release-day'] && !publishedAt;
  // Opened again, its day stands as before, and was taken out of the calendars.
  if (proposal && (notification.template === 'release-agreed' || (isOpenAgain && stands)))
    builder.file(
      `${caseId}-release-day.ics`,
      releaseDayCalendar(
        {
          caseId,
          at: proposal.at,
          revision: 2 * (isOpenAgain ? state.version : proposal.revision) + 1,
          stamp,
        },
        policy.reminders.releaseDay,
      ),
    );
  if (!('withdrawn' in notification) || notification.withdrawn === undefined) return;
  const at = Temporal.Instant.from(notification.withdrawn);
  // Later than the day it calls off, and earlier than any that is agreed after it: calendars take the higher number.
  const by = notification.template === 'release-proposed' ? notification.proposal : notification.event;
  const revision = 2 * (by ?? state.version);
  builder.file(`${caseId}-withdrawn.ics`, withdrawnDayCalendar({ caseId, at, revision, stamp }));
}

function buttonsOf(
  notification: CaseNotification,
  outlook: Outlook,
  context: ViewContext,
): (Button | undefined | false)[] {
  const { case: state, may } = outlook;
  const { id: caseId } = state;
  const security = outlook.sides.includes('security');
  const open = button('Open', 'open', { caseId }, ButtonStyle.Primary);
  const link = advisoryLink(state, context);
  switch (notification.template) {
    case 'coordinator-offer':
      return [
        button('Accept', 'offer', { caseId, accepts: 'yes' }, ButtonStyle.Success),
        button('Decline', 'offer', { caseId, accepts: 'no' }),
        button('Open', 'open', { caseId }),
      ];
    case 'case-opened':
      return [
        open,
        may.coordinate && button('I coordinate', 'take', { caseId }, ButtonStyle.Success),
        ...textSteps(outlook, ['acknowledge'], context).map((step) =>
          button('Text: thanks', 'text', { caseId, step }),
        ),
        link,
      ];
    case 'exploitation-known':
      return [...exploitationButtons(outlook).slice(0, 1), open, link];
    case 'fix-team-welcome':
      return [nextActButton(outlook), open, button('I cannot help', 'cannot-help', { caseId }), link];
    case 'cannot-help':
      return [security && button('Add people…', 'suggest', { caseId }, ButtonStyle.Primary), open, link];
    case 'outsider-seen':
      return [
        security &&
          button(
            'Take them out',
            'outsider',
            { caseId, login: notification.login, stays: 'no' },
            ButtonStyle.Danger,
          ),
        security &&
          button('Ask for approval', 'outsider', { caseId, login: notification.login, stays: 'yes' }),
        open,
        link,
      ];
    case 'disclosure-changed':
      return [
        ...textSteps(outlook, ['ask-private'], context).map((step) =>
          button('Text for the reporter…', 'text', { caseId, step }, ButtonStyle.Success),
        ),
        open,
        link,
      ];
    case 'release-proposed':
      return [
        agreeButton(outlook),
        may.proposeDay && button('Another day…', 'slots', { caseId }),
        open,
        link,
      ];
    case 'mail-unsent':
      return [security && button('Advance notice…', 'notify', { caseId }, ButtonStyle.Primary), open, link];
    case 'release-agreed':
      return [
        actButton(outlook, 'distributors-notified'),
        may.proposeDay && button('Another day…', 'slots', { caseId }),
        callOffButton(outlook),
        open,
        link,
      ];
    case 'published-in-github':
    case 'fix-released':
      return [actButton(outlook, 'announced') ?? nextActButton(outlook), open, link];
    case 'announcement-gone':
      return [
        security &&
          button(
            'Post it again…',
            notification.what === 'retrospective' ? 'post-retro' : 'announce',
            { caseId },
            ButtonStyle.Primary,
          ),
        open,
        link,
      ];
    case 'advisory-corrected':
      return [
        security &&
          outlook.publications.announcement.refusal === undefined &&
          button('Announcement…', 'announce', { caseId }, ButtonStyle.Primary),
        newsButton(outlook),
        open,
        link,
      ];
    case 'advisory-standing':
      return [markButton(outlook) ?? nextActButton(outlook), newsButton(outlook), open, link];
    case 'correction-ended':
      return [newsButton(outlook) ?? nextActButton(outlook), open, link];
    case 'publication-withheld':
      return [security && button('Announce…', 'announce', { caseId }, ButtonStyle.Primary), open, link];
    case 'publication-answered':
      return [!notification.approved && nextActButton(outlook), open, link];
    case 'publication-asked':
      return [lookButton(outlook, notification.what), open, link];
    case 'team-called':
      return [
        ...outlook.questions.slice(0, 2).map((question) => answerButton(outlook, question)),
        nextActButton(outlook),
        open,
        link,
      ];
    case 'fix-not-ready':
      return [nextActButton(outlook), state.steps['release-day'] && callOffButton(outlook), open, link];
    case 'release-withdrawn':
      return [tellDayFell(outlook), actButton(outlook, 'release-day'), open, link];
    default:
      return [nextActButton(outlook), open, link];
  }
}
