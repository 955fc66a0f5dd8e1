import { hourAroundTheWorld, weekdaysInWords } from '../../documents/release-slot.ts';
import {
  BAND_NAMES,
  DISCLOSURE_WORDS,
  RESOLUTION_NAMES,
  STAGE_WORDS,
  STEP_WORDS,
  sidesInWords,
} from '../../documents/vocabulary.ts';
import type { LinkTooLate, Refusal } from '../../process/acts/decision.ts';
import type { Objection } from '../../process/release-slots.ts';
import type { How } from '../../process/steps.ts';
import type { StepId } from '../../process/step-ids.ts';
import { releaseRefusalInWords } from './release-refusals.ts';
import { escapeMarkdown } from './view.ts';
import {
  actorInWords,
  absolute,
  relative,
  mention,
  absoluteAndRelative,
  type ProblemWords,
} from './words.ts';

/** Why a case cannot be linked, or unlinked, any more; its number comes before it. */
const TOO_LATE_TO_LINK: { readonly [why in LinkTooLate]: { readonly what: string; readonly now: string } } = {
  closed: {
    what: 'is closed.',
    now: 'Open it again with `/advisory reopen` first, if it is to leave with the other one.',
  },
  announced: {
    what: 'is announced already: what is said in #codegate stays as it is.',
    now: 'Each of them now goes its own way.',
  },
  leaving: {
    what: 'is being announced now: two members have approved it.',
    now: 'Wait until it stands in #codegate, or take it back first: its card has the button.',
  },
};

/** Why a case cannot be closed as a duplicate of the one that was named. */
function originalInWords(refusal: Extract<Refusal, { readonly code: 'original-wrong' }>): ProblemWords {
  const of = escapeMarkdown(refusal.of, 40);
  switch (refusal.why) {
    case 'no-duplicate':
      return {
        what: 'Only a duplicate repeats another case.',
        now: 'Leave `of` out, or choose “a duplicate” as the resolution.',
      };
    case 'itself':
      return {
        what: `${of} is this very case: it cannot be a duplicate of itself.`,
        now: 'Name the case that was there first.',
      };
    case 'unknown':
      return {
        what: `I know no case ${of}.`,
        now: 'Name a case by its id, or an advisory such as GHSA-xxxx-xxxx-xxxx: `/advisory list show:closed` has the closed ones, too.',
      };
    case 'circle':
      return {
        what: `${of} is closed as a duplicate of this one.`,
        now: 'Open it again first, with `/advisory reopen`: one of the two has to stay.',
      };
    case 'duplicate':
      return {
        what: `${of} is a duplicate itself, of ${escapeMarkdown(refusal.next)}.`,
        now: `Name ${escapeMarkdown(refusal.next)}.`,
      };
  }
}

/** Why the process refuses an act, and what to do instead. */
export function refusalInWords(refusal: Refusal): ProblemWords {
  switch (refusal.code) {
    case 'case-closed':
      return { what: 'This case is closed.', now: 'Use `/advisory reopen` first, if it is not over.' };
    case 'already-closed':
      return {
        what: `This case is closed already, as ${RESOLUTION_NAMES[refusal.resolution]}.`,
        now: 'To change that, use `/advisory reopen`, then close it again.',
      };
    case 'original-wrong':
      return originalInWords(refusal);
    case 'not-closed':
      return { what: 'This case is open.', now: 'Look at it with `/advisory show`.' };
    case 'security-only':
      return {
        what: 'Only the security team can do this.',
        now: 'Ask the case’s coordinator, or anyone of the security team.',
      };
    case 'not-your-step':
      return {
        what: `“${STEP_WORDS[refusal.step].todo}” is for ${sidesInWords(refusal.owners)} to say.`,
        now: 'Ask one of them in the GitHub advisory; they can press the button in the message they got.',
      };
    case 'already-done': {
      const { done } = refusal;
      return {
        what: `“${STEP_WORDS[refusal.step].todo}” is done already.`,
        now: `${actorInWords(done.actor)}, ${absolute(done.at)} (${relative(done.at)}).${
          done.observed ? '' : ' If that was a mistake: `/advisory check` with `undo`.'
        }`,
      };
    }
    case 'not-done':
      return {
        what: `“${STEP_WORDS[refusal.step].todo}” is not ticked.`,
        now: 'There is nothing to take back.',
      };
    case 'not-needed':
      return {
        what: `This case does not need “${STEP_WORDS[refusal.step].todo}”.`,
        now: '`/advisory show` tells what it needs.',
      };
    case 'not-by-hand':
      return notByHand(refusal.step, refusal.how);
    case 'needs-first':
      return {
        what: `“${STEP_WORDS[refusal.step].todo}” comes later.`,
        now: `First: ${stepList(refusal.missing)}`,
      };
    case 'others-rely-on-it':
      return {
        what: 'Later steps rely on this one.',
        now: `Take these back first: ${stepList(refusal.dependents)}`,
      };
    case 'not-on-case':
      return {
        what: 'You are neither of the security team nor on the fix team of this case.',
        now: 'Ask a member of the security team.',
      };
    case 'closing-takes-two':
      return {
        what: 'The public knows of this case, or the distributors do: closing it takes two members.',
        now: 'Use `/advisory close` with a `reason`: a second member is asked.',
      };
    case 'steps-open':
      return {
        what: `${refusal.steps.length} ${refusal.steps.length === 1 ? 'step is' : 'steps are'} still open.`,
        now: `Do them, or close with a \`reason\` why they are left out: ${stepList(refusal.steps)}`,
      };
    case 'bad-evidence':
      return {
        what: 'Evidence must be an https link.',
        now: refusal.needed
          ? 'Link a public page that shows it, such as a test run with the released binaries.'
          : 'Leave it out if there is none, or link a public page such as a workflow run.',
      };
    case 'embargoed-text':
      return {
        what: `That text holds ${refusal.what}, which must not leave the advisory before publication.`,
        now: 'Write it in the GitHub advisory, and say here only what the process needs.',
      };
    case 'disclosed-later':
      return {
        what: 'The report cannot have come in the future.',
        now: 'Give `disclosed_at` in UTC, or leave it out for “now”.',
      };
    case 'disclosed-long-ago':
      return {
        what: 'That is more than five years ago.',
        now: 'Check the year of `disclosed_at`.',
      };
    case 'not-security-team':
      return {
        what: `${mention(refusal.member)} does not have the security team’s role.`,
        now: 'The coordinator is one of the security team: give them the role, or name another member.',
      };
    case 'coordinator-already':
      return {
        what: `${mention(refusal.member)} is the coordinator already.`,
        now: 'Nothing needs to change.',
      };
    case 'offered-already':
      return {
        what: `${mention(refusal.member)} was asked already and has not answered.`,
        now: 'Ask them to press a button in the message they got, or take the case yourself.',
      };
    case 'no-offer-for-you':
      return {
        what: 'This offer is no longer open to you.',
        now: '`/advisory show` tells who coordinates.',
      };
    case 'published-already':
      return {
        what: 'The advisory is published already.',
        now: 'What belongs before the publication can no longer be changed; `/advisory show` tells what is left.',
      };
    case 'public-already':
      return {
        what: 'The advisory is public: one person alone changes nothing in it.',
        now: 'Change it on the advisory’s page in GitHub. I notice within minutes, and `/advisory announce` brings #codegate up to date with a second member; a CVE id that GitHub shows gets there by itself.',
      };
    case 'no-advisory':
      return {
        what: 'This case has no advisory in GitHub yet.',
        now: 'Make one with “Create draft advisory” on the card: `/advisory show`.',
      };
    case 'reason-needed':
      if (refusal.why === 'close')
        return {
          what: 'The public knows of this case, or the distributors do: closing it needs a reason.',
          now: 'Give it as `reason`, in words that may be seen outside the advisory. A second member reads it, and agrees.',
        };
      return {
        what: 'Another severity than the score gives needs a reason.',
        now: 'Give it as `reason`, in words that may be seen outside the advisory.',
      };
    case 'on-fix-team-already':
      return {
        what: `${escapeMarkdown(refusal.login)} is on the fix team already.`,
        now: 'Nothing needs to change.',
      };
    case 'not-in-advisory':
      return {
        what: `${escapeMarkdown(refusal.login)} is not on the fix team.`,
        now: '`/advisory show` tells who is.',
      };
    case 'reported-in-public':
      return {
        what: `${escapeMarkdown(refusal.login)} reported in public and cannot be in the advisory.`,
        now: 'The policy: “only reporters who have contacted the security team using a private channel.”',
      };
    case 'approval-pending':
      return {
        what: `Approval for ${escapeMarkdown(refusal.login)} is asked for already.`,
        now: 'Another member of the security team answers it, with the button in the private channel.',
      };
    case 'own-request':
      return {
        what: 'You asked for this approval, so another member must give it.',
        now: 'Ask another member of the security team: the button in the private channel works for them.',
      };
    case 'request-gone':
      return {
        what: 'This request is answered already.',
        now: '`/advisory timeline` tells by whom, and how.',
      };
    case 'recorded-already':
      return { what: 'Exactly that is recorded already.', now: 'Nothing needs to change.' };
    case 'cve-otherwise':
      return refusal.outcome === 'rejected'
        ? {
            what: 'No CVE is assigned that could have been rejected.',
            now: 'See the card: `/advisory show`.',
          }
        : {
            what: 'A CVE is assigned, or none was requested.',
            now: 'If its id was rejected, say so: `/advisory cve` with `outcome`.',
          };
    case 'cve-known':
      return {
        what: 'This case has a CVE already.',
        now: 'If its id is wrong, give the right one: `/advisory cve` with `id`.',
      };
    case 'date-without-intention':
      return {
        what: 'A date is known of a reporter who intends to publish, and of nothing else.',
        now: 'Leave `publishes_at` out, or choose that the reporter intends to publish.',
      };
    case 'disclosure-already':
      return {
        what: `The disclosure is “${DISCLOSURE_WORDS[refusal.kind].long}” already.`,
        now: 'Nothing needs to change.',
      };
    case 'exploited-later':
      return {
        what: 'This time is still to come: what is known now began before.',
        now: 'Say since when there are attacks, in UTC, or leave it empty where nobody knows.',
      };
    case 'exploited-long-ago':
      return {
        what: 'This is more than five years ago.',
        now: 'Look at the year; leave the time empty where nobody knows it.',
      };
    case 'no-such-mark':
      return {
        what: 'This regulatory mark does not count in this case now.',
        now: '`/advisory show` has those that do; the policy file names them.',
      };
    case 'filed-already':
      return {
        what: 'This is reported already.',
        now: `${actorInWords(refusal.filed.actor)}, ${absolute(refusal.filed.at)}. If that was a mistake, its card takes it back.`,
      };
    case 'marks-open':
      return {
        what: 'Nobody is reminded any more of what is not reported yet, once the case is closed.',
        now: [
          ...refusal.marks.map((name) => `- ${escapeMarkdown(name)}`),
          'Say on its card under which reference each was reported, or close it with a reason.',
        ].join('\n'),
      };
    case 'no-exploitation':
      return {
        what: 'No attack is known that uses it, as far as this case says.',
        now: 'If there is one: `/advisory disclosure`, with “attacks are known”.',
      };
    case 'asap-already':
      return { what: 'Everything is ASAP already.', now: 'Nothing needs to change.' };
    case 'asap-not-decided':
      return {
        what: 'Nothing is ASAP because of attacks.',
        now: 'If everything is ASAP, it is so because of the disclosure: `/advisory disclosure` changes that.',
      };
    case 'time-past':
      return {
        what: `${absolute(refusal.at)} has passed already.`,
        now: 'Give a time in the future, in UTC.',
      };
    case 'time-far':
      return { what: `${absolute(refusal.at)} is more than two years away.`, now: 'Check the year.' };
    case 'stage-done':
      return {
        what: `Everything of the stage “${STAGE_WORDS[refusal.stage].long}” is done.`,
        now: 'There is no deadline left to move; `/advisory show` tells what is still open.',
      };
    case 'stage-not-begun':
      return {
        what: `The stage “${STAGE_WORDS[refusal.stage].long}” begins with the publication.`,
        now: 'Its deadline can be set from then on.',
      };
    case 'before-upstream':
      return {
        what: `The upstream project discloses ${absoluteAndRelative(refusal.upstream)}; the release cannot come before that.`,
        now: 'Give a later time. If the upstream project’s date has changed: `/advisory deadline upstream`.',
      };
    case 'fix-team-decides':
      return {
        what: 'The slow track is for the fix team to decide.',
        now: 'Ask them. The security team can move any deadline itself, with `/advisory deadline set`.',
      };
    case 'not-low':
      return {
        what:
          refusal.score === undefined
            ? 'The severity is not scored yet, and the risk is not recorded as low.'
            : `The slow track is for scores under ${refusal.below}; this one is ${refusal.score}.`,
        now: 'If the assessed risk is low all the same, say so with `risk:low`.',
      };
    case 'classified-higher':
      return {
        what: `The security team has classified it as ${BAND_NAMES[refusal.band]}.`,
        now: 'Ask them: they can reclassify it, or set a date themselves with `/advisory deadline set`.',
      };
    case 'urgent-no-slow-track':
      return {
        what: 'The disclosure is public, or the reporter declined to wait: everything is ASAP.',
        now: 'The security team can set a date with a reason: `/advisory deadline set`.',
      };
    case 'urgent-no-upstream':
      return {
        what: 'The disclosure is public, or the reporter declined to wait: everything is ASAP, and the release waits for no other project.',
        now: 'Set a date with a reason: `/advisory deadline set`. Once the disclosure is private again, name the project’s date again.',
      };
    case 'no-upstream':
      return {
        what: 'The case waits for no project of this name.',
        now: 'Its card names those that it waits for: pick one while you type.',
      };
    case 'not-later':
      return {
        what: `The release is due ${absoluteAndRelative(refusal.due)}; the date you gave is not later than that.`,
        now: 'Give a later date: the slow track only ever gives more time.',
      };
    case 'review-out-of-range':
      return {
        what: 'The review must lie between now and the new date.',
        now: 'Give another `review_at`, or leave it out: then the policy sets it.',
      };
    case 'slot-refused':
      return {
        what: 'That cannot be the release day.',
        now: `${objectionLines(refusal.objections)}\n\`/advisory release propose\` without a time offers slots that fit.`,
      };
    case 'slot-needs-reason':
      return {
        what: 'That is not a recommended release day.',
        now: `${objectionLines(refusal.objections)}\nGive a \`reason\` with it, or pick one of the slots that \`/advisory release propose\` offers.`,
      };
    case 'proposed-already':
      return {
        what: 'This very day is proposed already.',
        now: 'Agree to it with `/advisory release agree`.',
      };
    case 'no-proposal':
      return {
        what: 'No release day is proposed.',
        now: 'Propose one with `/advisory release propose`.',
      };
    case 'proposal-changed':
      return {
        what: 'Another release day has been proposed since.',
        now: 'Look at it with `/advisory show`, and agree to that one or propose your own.',
      };
    case 'proposal-past':
      return {
        what: 'The proposed day has passed.',
        now: 'Propose a new one with `/advisory release propose`.',
      };
    case 'agreed-already':
      return {
        what: 'Your side has agreed already.',
        now: '`/advisory show` tells whether the other side has, too.',
      };
    case 'day-not-agreed':
      return {
        what: 'The release day is not agreed yet, so there is nothing to tell the distributors.',
        now: 'Propose one with `/advisory release propose`.',
      };
    case 'told-already':
      return {
        what: 'The distributors were told this day already.',
        now: 'There is nothing left to send. If the day moves, tell them again: the notice then says that it changed.',
      };
    case 'coordinator-only':
      return {
        what: 'The coordinator of the case asks for this.',
        now: 'Tell them; another member of the security team agrees, or not.',
      };
    case 'addresses-new':
      return {
        what: 'The addresses that were not told yet are new on the list.',
        now: 'A second member has to agree first: `/advisory distributors notify` asks for one.',
      };
    case 'not-told':
      return {
        what: `${escapeMarkdown(refusal.distributor)} was not told of this case.`,
        now: '`/advisory distributors notify` shows who was told.',
      };
    case 'question-gone':
      return {
        what: 'This question is answered, or taken back.',
        now: '`/advisory show` tells how the case stands.',
      };
    case 'reminded-lately':
      return {
        what: 'They heard of it a short while ago.',
        now: `You can remind them again ${absoluteAndRelative(refusal.again)}; I go on reminding them by myself.`,
      };
    case 'not-your-question':
      return {
        what: `${refusal.by === undefined ? 'Somebody else' : mention(refusal.by)} asked this.`,
        now: 'Who asked takes it back; answer it, or remind those who are asked.',
      };
    case 'day-called-off-elsewhere':
      return {
        what: 'A release day is not taken back like a question: everybody who was told it must hear why.',
        now: 'Call it off with `/advisory release withdraw`.',
      };
    case 'never-alone':
      return {
        what: 'The policy lets nobody post a mitigation alone.',
        now: 'Remind the others, or call everybody. A team that wants otherwise sets `approvals.mitigationAloneAfter`.',
      };
    case 'alone-later':
      return {
        what: 'The others have had too little time to answer.',
        now: `You may post it alone ${absoluteAndRelative(refusal.from)}. Until then: remind them, or call everybody.`,
      };
    case 'link-pointless':
      return {
        what: refusal.already ? 'These two leave together already.' : 'That is one case, and not two.',
        now: 'Name another case in `with`, or take this one out with `undo`.',
      };
    case 'not-linked':
      return {
        what: 'The case leaves with no other one.',
        now: '`/advisory link` with the other case in `with` has them leave together.',
      };
    case 'link-too-many':
      return {
        what: `At most ${refusal.most} cases leave together: more have no room in one announcement.`,
        now: 'Take one of them out with `undo` first, or let this one leave by itself.',
      };
    case 'link-too-late':
      return {
        what: `${refusal.caseId} ${TOO_LATE_TO_LINK[refusal.why].what}`,
        now: TOO_LATE_TO_LINK[refusal.why].now,
      };
    case 'link-days-differ':
      return {
        what: 'Cases that leave together have one release day, and these have different ones.',
        now: [
          ...refusal.days.map(({ caseId, at }) => `- ${caseId}: ${absoluteAndRelative(at)}`),
          'Propose one of these days in the other case, or call one off with `/advisory release withdraw`; then link them.',
        ].join('\n'),
      };
    case 'called-lately':
      return {
        what: 'Everybody was called a short while ago.',
        now: `You can call them again ${absoluteAndRelative(refusal.again)}; I go on waking them by myself until somebody answers.`,
      };
    default:
      return releaseRefusalInWords(refusal);
  }
}

/** What speaks against a release day, a line each. */
export function objectionLines(objections: readonly Objection[]): string {
  return objections.map((each) => `- ${objectionInWords(each)}`).join('\n');
}

function objectionInWords(objection: Objection): string {
  switch (objection.code) {
    case 'past':
      return 'It has passed already.';
    case 'holiday':
      return `${objection.date.toString()} is a holiday of the policy.`;
    case 'before-upstream':
      return `The upstream project discloses ${absoluteAndRelative(objection.upstream)}, and not before.`;
    case 'weekday':
      return `The policy recommends ${weekdaysInWords(objection.recommended)}${isBeforeWorkday(objection.recommended) ? ', so that people are there on the day after' : ''}.`;
    case 'hour':
      return `The policy recommends ${hourAroundTheWorld(objection.recommended)}.`;
    case 'after-reporter':
      return `The reporter publishes ${absoluteAndRelative(objection.reporter)}: the fix is to be out before that.`;
    case 'after-deadline':
      return `It is after the deadline: the release is due ${absoluteAndRelative(objection.deadline)}.`;
  }
}

/** Whether the day after each of these is none of the weekend. */
function isBeforeWorkday(weekdays: readonly number[]): boolean {
  return weekdays.every((day) => day < 5 || day === 7);
}

function notByHand(step: StepId, how: How): ProblemWords {
  const words = STEP_WORDS[step];
  return {
    what:
      how === 'github'
        ? 'GitHub itself shows this step; it is not ticked by hand.'
        : 'This step has its own command.',
    now: `${words.todo}${words.how ? `: ${words.how}` : ''}.`,
  };
}

function stepList(steps: readonly StepId[]): string {
  const shown = steps.slice(0, 8).map((step) => `\n- ${STEP_WORDS[step].todo}`);
  return `${shown.join('')}${steps.length > 8 ? `\n- and ${steps.length - 8} more` : ''}`;
}
