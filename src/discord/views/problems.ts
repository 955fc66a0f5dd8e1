import type { Refusal } from '../../process/acts/decision.ts';
import type { CaseEvent } from '../../process/events.ts';
import type { How } from '../../process/steps.ts';
import type { StepId } from '../../process/step-ids.ts';
import { eventLine } from './timeline.ts';
import { Sheet, verbatim, type View } from './view.ts';
import { actorInWords, at, from, mention, RESOLUTION_NAMES, sidesInWords, STEP_WORDS } from './words.ts';

/** Why somebody does not get what they asked for: refused by the process, by access, or by a failure. */
export type Problem =
  | Refusal
  | { readonly code: 'no-access' }
  | { readonly code: 'wrong-place'; readonly channelId: string }
  | { readonly code: 'no-such-case' }
  | { readonly code: 'unknown-button' }
  | { readonly code: 'not-your-message' }
  | { readonly code: 'rights-unknown' }
  | { readonly code: 'bad-time'; readonly option: string; readonly now: Temporal.Instant }
  | { readonly code: 'bad-ghsa' }
  | { readonly code: 'bad-login' }
  | { readonly code: 'bad-choice'; readonly option: string }
  | { readonly code: 'advisory-has-case'; readonly caseId: string }
  | { readonly code: 'advisory-unknown' }
  | { readonly code: 'login-taken' }
  | { readonly code: 'claim-gone' }
  | { readonly code: 'github-unavailable'; readonly done: string }
  | { readonly code: 'github-refused'; readonly done: string; readonly status: number }
  | { readonly code: 'stale'; readonly since: readonly CaseEvent[]; readonly place: 'channel' | 'dm' }
  | { readonly code: 'failed'; readonly reference: string };

/** What happened, and what to do now. */
interface Words {
  readonly what: string;
  readonly now: string;
}

/** A refusal or a failure as the person in front of it reads it. */
export function problemView(problem: Problem): View {
  const words = inWords(problem);
  return new Sheet('soon').text(`**${words.what}**`, words.now).view();
}

function inWords(problem: Problem): Words {
  switch (problem.code) {
    case 'no-access':
      return {
        what: 'This is for the security team and for the fix teams of its cases.',
        now: 'If you should have access, ask a member of the security team to add you.',
      };
    case 'wrong-place':
      return {
        what: 'Cases are handled in one private channel only.',
        now: `Use the command again in <#${problem.channelId}>.`,
      };
    case 'no-such-case':
      return {
        what: 'There is no such case for you.',
        now: 'Pick one from the list that opens while you type, or look at `/advisory list`.',
      };
    case 'unknown-button':
      return {
        what: 'This button is from an older version of the bot.',
        now: 'Use `/advisory show` for a fresh card.',
      };
    case 'not-your-message':
      return {
        what: 'This reminder was for somebody else.',
        now: 'Use `/advisory show` for a card of your own.',
      };
    case 'rights-unknown':
      return {
        what: 'Discord did not tell me in time whether you still belong to the team. Nothing was changed.',
        now: 'Press again in a moment.',
      };
    case 'bad-time':
      return {
        what: `“${verbatim(problem.option, 100)}” is not a time I can read.`,
        now: `Write it in UTC, like \`${problem.now.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')}\`, or pick one from the list.`,
      };
    case 'bad-ghsa':
      return {
        what: 'That is not the id of a GitHub security advisory.',
        now: 'Copy it from the advisory’s address: `GHSA-` and three groups of four characters.',
      };
    case 'bad-login':
      return {
        what: 'There is no such GitHub login.',
        now: 'Write it as in the address of the profile, without `@`.',
      };
    case 'bad-choice':
      return { what: `“${problem.option}” is none of the choices.`, now: 'Pick one from the list.' };
    case 'advisory-has-case':
      return {
        what: `That advisory has a case already: ${problem.caseId}.`,
        now: `Look at it with \`/advisory show case:${problem.caseId}\`.`,
      };
    case 'advisory-unknown':
      return {
        what: 'GitHub does not show me that advisory in this repository.',
        now: 'Check the id and the repository, and that the bot’s token has rights there (`npm run doctor`).',
      };
    case 'login-taken':
      return {
        what: 'That GitHub login is linked to somebody else.',
        now: 'If it is yours, ask a member of the security team to sort it out.',
      };
    case 'claim-gone':
      return {
        what: 'This claim is answered already, or was taken back.',
        now: 'There is nothing left to do here.',
      };
    case 'github-unavailable':
      return {
        what: 'GitHub does not answer at the moment.',
        now: problem.done,
      };
    case 'github-refused':
      return {
        what: `GitHub refused it (${problem.status}).`,
        now: `${problem.done} \`npm run doctor\` tells which right the bot’s token lacks.`,
      };
    case 'stale':
      return {
        what: 'Somebody was faster; nothing of yours was recorded.',
        now: [
          'Meanwhile:',
          ...problem.since.slice(-5).map((event) => `- ${eventLine(event, problem.place)}`),
          'If your change is still needed, make it again.',
        ].join('\n'),
      };
    case 'failed':
      return {
        what: 'Something went wrong on my side. What was recorded before stays recorded.',
        now: `Try again. If it happens again, give the operator this reference: \`${problem.reference}\`.`,
      };
    default:
      return refusalInWords(problem);
  }
}

function refusalInWords(refusal: Refusal): Words {
  switch (refusal.code) {
    case 'case-closed':
      return { what: 'This case is closed.', now: 'Use `/advisory reopen` first, if it is not over.' };
    case 'already-closed':
      return {
        what: `This case is closed already, as ${RESOLUTION_NAMES[refusal.resolution]}.`,
        now: 'To change that, use `/advisory reopen`, then close it again.',
      };
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
        now: `${actorInWords(done.actor)}, ${at(done.at)} (${from(done.at)}).${
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
    case 'steps-open':
      return {
        what: `${refusal.steps.length} ${refusal.steps.length === 1 ? 'step is' : 'steps are'} still open.`,
        now: `Do them, or close with a \`reason\` why they are left out: ${stepList(refusal.steps)}`,
      };
    case 'bad-evidence':
      return {
        what: 'Evidence must be an https link.',
        now: 'Leave it out if there is none, or link a public page such as a workflow run.',
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
        now: 'The coordinator is one of the security team: give them the role, or name somebody else.',
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
        what: 'This offer is not open to you any more.',
        now: '`/advisory show` tells who coordinates.',
      };
  }
}

function notByHand(step: StepId, how: How): Words {
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
