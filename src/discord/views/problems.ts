import { ButtonStyle } from 'discord.js';
import type { Aftermath, Problem } from '../../app/problem.ts';
import type { Obstacle } from '../../github/github-error.ts';
import { typedUtc } from '../../documents/time-in-words.ts';
import { UNREADABLE_CURE } from '../../documents/unreadable-cases.ts';
import { caseIdsInWords } from '../../documents/vocabulary.ts';
import { grouped } from './evidence.ts';
import { waitingLines } from './links.ts';
import { unseenInWords } from './report-completeness.ts';
import { refusalInWords } from './refusals.ts';
import { withoutCommands } from './how-to.ts';
import { codeBlock } from './code-block.ts';
import { eventLine } from './timeline.ts';
import { vectorMeant, vectorProblemInWords } from './vector-problems.ts';
import { button, listed, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { mention, partsInWords, type ProblemWords } from './words.ts';

/** What stands in the way of publishing, and what to do about it. */
function obstacleInWords(why: Obstacle): string {
  switch (why) {
    case 'open-pull-requests':
      return 'Pull requests are open in the private fork: merge or close them in the advisory, then press again.';
    case 'no-ecosystem':
      return 'The advisory names no affected product: fill in its ecosystem in GitHub, then press again.';
    case 'no-patched-versions':
      return 'The advisory names no patched versions: fill them in in GitHub, then press again.';
    case 'no-severity':
      return 'The advisory has no severity: `/advisory severity` scores it, then press again.';
    case 'state':
      return 'The advisory is no draft: accept or reopen it in GitHub first, then press again.';
    case 'not-shown':
      return 'It took the request and does not show the advisory as published: look there. I notice within minutes if it is.';
  }
}

const AFTERMATHS: { readonly [after in Aftermath]: string } = {
  'nothing-changed': 'Nothing was changed. Try again in a minute.',
  'nothing-recorded': 'Nothing was recorded. Try again in a minute.',
  'perhaps-done':
    'It may have happened all the same: then I notice it within minutes. Otherwise do it again; it is never done twice.',
  'perhaps-published':
    'It may be published all the same: then I notice it within minutes. Otherwise press again; it is published once.',
};

/** What is left to a person who has no commands, where a command alone would help. */
const WITHOUT_COMMANDS =
  'Press “Open” in a message of mine: its card shows what you can do now. For anything else, ask the security team.';

/** What was typed into a form that is refused, and the number by which it comes back; without one it is forgotten. */
export interface Refused {
  readonly said: readonly { readonly label: string; readonly text: string }[];
  readonly again?: number;
}

/**
 * A refusal or a failure as the person in front of it reads it.
 * @param how `commands`: whether they can use commands; `refused`: the form that it is the answer to.
 */
export function problemView(
  problem: Problem,
  { commands = true, refused }: { readonly commands?: boolean; readonly refused?: Refused | undefined } = {},
): View {
  const words = problemInWords(problem);
  const now = commands ? words.now : withoutCommands(words.now) || WITHOUT_COMMANDS;
  const builder = new MessageBuilder('soon').text(`**${words.what}**`, now);
  if (problem.code === 'contribution-embargoed' || problem.code === 'contribution-names')
    addWhatWasSaid(builder, problem.said);
  else if (refused && !NOT_BY_WORDS.has(problem.code)) addWhatWasTyped(builder, refused);
  if (problem.code === 'contribution-names') {
    const { caseId } = problem;
    const label = 'Write it without names…';
    builder.buttons(
      refused?.again === undefined
        ? button(label, 'contribute', { caseId, named: 'no' }, ButtonStyle.Primary)
        : button(label, 'again', { form: refused.again }, ButtonStyle.Primary),
      button('Keep the names…', 'contribute', { caseId, named: 'knowing' }),
    );
  }
  if (problem.code === 'contribution-empty')
    builder.buttons(
      button('Nothing to add', 'nothing-to-add', { caseId: problem.caseId }, ButtonStyle.Primary),
      button('Contribute…', 'contribute', { caseId: problem.caseId, named: 'yes' }),
    );
  if (refused?.again !== undefined && isWorthAgain(problem, refused))
    builder.buttons(button(againLabel(problem), 'again', { form: refused.again }, ButtonStyle.Primary));
  return builder.view();
}

/** Refusals that no other words in the form would change. */
const NOT_BY_WORDS: ReadonlySet<Problem['code']> = new Set([
  'no-access',
  'wrong-place',
  'no-such-case',
  'case-unreadable',
  'unknown-button',
]);

/** Those without names and those without words have buttons of their own. */
function isWorthAgain({ code }: Problem, { said }: Refused): boolean {
  return (
    code !== 'contribution-names' && !NOT_BY_WORDS.has(code) && said.some(({ text }) => text.trim() !== '')
  );
}

function againLabel(problem: Problem): string {
  const meant = problem.code === 'bad-vector' && vectorMeant(problem.problem) !== undefined;
  return meant ? 'Take that vector…' : 'Change what you wrote…';
}

function addWhatWasTyped(builder: MessageBuilder, { said }: Refused): void {
  const typed = said.filter(({ text }) => text.trim() !== '');
  if (typed.length === 0) return;
  builder.text('You wrote:');
  const [only] = typed;
  addWhatWasSaid(
    builder,
    typed.length === 1 && only ? only.text : typed.map(({ label, text }) => `${label}\n${text}`).join('\n\n'),
    'what-you-wrote.txt',
  );
}

/** Characters of what was written that a message has room for beside the words of a problem. */
const GIVEN_BACK = 3500;

/** Gives back the whole of what cannot be kept, so that nobody writes it twice: in a file where it is long. */
function addWhatWasSaid(builder: MessageBuilder, said: string, file = 'contribution.txt'): void {
  const block = codeBlock(said);
  if (block.length <= GIVEN_BACK) builder.text(block);
  else builder.file(file, said);
}

/** Kinds of things that could not be looked at, of which a problem tells. */
const MOST_UNCHECKED = 4;

function unavailable({
  unchecked = [],
  wait = 0,
}: Extract<Problem, { code: 'artifacts-unavailable' }>): ProblemWords {
  const lines = grouped(unchecked);
  const shown = lines.slice(0, MOST_UNCHECKED).map((line) => `-# ${escapeMarkdown(line, 160)}`);
  const rest = lines.length - shown.length;
  const minutes = Math.max(1, Math.ceil(wait / 60));
  return {
    what: 'The release could not be looked at, or not all of it: that says nothing about whether it is there and signed.',
    now: [
      `Nothing was changed. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}. An announcement that two members have approved needs nobody: it leaves as soon as all of it could be checked.`,
      ...shown,
      ...(rest > 0 ? [`-# and ${rest} more`] : []),
    ].join('\n'),
  };
}

/** What a problem says, for an answer that holds more than it. */
export function problemInWords(problem: Problem): ProblemWords {
  switch (problem.code) {
    case 'no-access':
      return {
        what: 'This is for the security team and for the fix teams of its cases.',
        now:
          problem.claimed === undefined
            ? 'If you are on a fix team, link your GitHub login first, whatever you may do in GitHub: ask the member of the security team who added you to add you as @mention, and I ask you for it here.'
            : `You say that you are **${escapeMarkdown(problem.claimed)}** on GitHub, and nobody has confirmed it yet: ask the member of the security team who added you to do so.`,
      };
    case 'wrong-place':
      return {
        what: 'Cases are handled in one private channel only.',
        now: `Use the command again in <#${problem.channelId}>.`,
      };
    case 'no-such-case':
      return {
        what: 'No such case, or you have no access to it.',
        now: 'Pick one from the list that opens while you type, or look at `/advisory list`.',
      };
    case 'case-unreadable':
      return {
        what: `${problem.caseId} cannot be read: its history is damaged, or written by a newer version of the bot.`,
        now: `That says nothing about what is in it. ${UNREADABLE_CURE} All other cases go on.`,
      };
    case 'unknown-button':
      return {
        what: 'This button is from an older version of the bot.',
        now: 'Use `/advisory show` for a fresh card.',
      };
    case 'restoring':
      return {
        what: 'I was restored from a copy, and look what has happened since. Nothing of what you did now was recorded.',
        now: 'Do it again in a few minutes: I say in the private channel when I know.',
      };
    case 'stopping':
      return {
        what: 'I am being stopped, and had not yet read all that you asked for. Nothing is lost.',
        now: 'Do it again when I am back, most often within a minute.',
      };
    case 'of-lost-time':
      return {
        what: 'This message is from a time of which I have lost the record; nothing was recorded.',
        now: 'Use `/advisory show` for the case as I know it now, and do it from there.',
      };
    case 'form-forgotten':
      return {
        what: 'I do not remember that form any more.',
        now: 'Open it again where you opened it first; copy what you wrote from the message above.',
      };
    case 'not-your-message':
      return {
        what: 'This reminder was for another person.',
        now: 'Use `/advisory show` for a card of your own.',
      };
    case 'rights-unknown':
      return {
        what: 'Discord did not tell me in time whether you still belong to the team. Nothing was changed.',
        now: 'Press again in a moment.',
      };
    case 'bad-time':
      return {
        what:
          problem.missing === undefined
            ? `“${escapeMarkdown(problem.option, 100)}” is not a time I can read.`
            : `There is no ${escapeMarkdown(problem.missing, 100)}.`,
        now: `Write a time in UTC, like \`${typedUtc(problem.now)}\`, with an offset of your own, as Discord’s timestamp or as a day alone; or pick one from the list.`,
      };
    case 'exploitation-on-record':
      return {
        what: 'This case says that attacks are known, so nothing else can be said in public.',
        now: 'Leave `exploited` out. If it was a mistake, take it back first: `/advisory disclosure`, with “no attack is known after all”.',
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
    case 'bad-vector':
      return vectorProblemInWords(problem.problem);
    case 'bad-cve':
      return {
        what: 'That is not the id of a CVE.',
        now: 'Write it as `CVE-2026-12345`, or leave it out to request one.',
      };
    case 'bad-contact':
      return {
        what: 'That is not one e-mail address.',
        now: 'Give the bare address, such as `security@example.org`, without a name or a second one.',
      };
    case 'distributor-known':
      return {
        what: `There is a distributor with this ${problem.what} already.`,
        now: 'Look at `/advisory distributors list`; to change one, remove it and add it again.',
      };
    case 'distributor-unknown':
      return {
        what: 'There is no distributor of this name.',
        now: 'Pick one from the list that opens while you type.',
      };
    case 'mail-said':
      return {
        what: `${problem.by === undefined ? 'A member' : mention(problem.by)} said already what this mail is: ${problem.caseId === undefined ? 'no report' : `of ${problem.caseId}`}.`,
        now: 'Where that is wrong, take it back: `/advisory next`, “What was said…”.',
      };
    case 'no-mail':
      return {
        what: 'No mail server is configured, so I cannot send it.',
        now: 'Send the text yourself, to each distributor alone, and press the button.',
      };
    case 'no-text':
      return {
        what: 'There is no public PGP key in the configuration.',
        now: 'Set `PGP_KEY_URL` and `PGP_FINGERPRINT`, or send the key yourself and tick the step.',
      };
    case 'nothing-to-tell':
      return {
        what: 'There is nothing to tell the reporter by e-mail here.',
        now: 'Where they wrote in another way, answer them there.',
      };
    case 'report-unseen':
      return {
        what: 'What is missing can be asked for only where I see the report.',
        now: unseenInWords(problem.unseen),
      };
    case 'bad-choice':
      return {
        what: `What you gave as \`${problem.option}\` is none of the choices.`,
        now: 'Pick one from the list.',
      };
    case 'bad-value':
      return {
        what: `I cannot take what you gave as \`${problem.option}\`.`,
        now: `It takes ${problem.takes}.`,
      };
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
        what: 'That GitHub login is linked to another person.',
        now: 'If it is yours, ask a member of the security team to sort it out.',
      };
    case 'login-renamed':
      return {
        what: `The member who had the GitHub login **${escapeMarkdown(problem.login)}** ${problem.now === undefined ? 'has no account there any more' : `is **${escapeMarkdown(problem.now)}** there now`}: whoever has the old name today is a stranger. Nobody was let in.`,
        now:
          problem.now === undefined
            ? 'Ask them for their new login; they say it with `/advisory me github:…`.'
            : `Add them by their new name, **${escapeMarkdown(problem.now)}**, which the case has now.`,
      };
    case 'claim-gone':
      return {
        what: 'This claim is answered already, or was taken back.',
        now: 'There is nothing left to do here.',
      };
    case 'github-unavailable':
      return {
        what: problem.why ?? 'GitHub does not answer at the moment.',
        now: AFTERMATHS[problem.after],
      };
    case 'github-refused':
      return {
        what: [`GitHub refused it (${problem.status}).`, problem.why ?? ''].join(' ').trim(),
        now:
          problem.status === 401 || problem.status === 403 || problem.status === 404
            ? 'Nothing was recorded. `npm run doctor` tells which right the bot’s token lacks.'
            : 'Nothing was recorded. Look at the advisory in GitHub: something there, such as its state, does not allow it.',
      };
    case 'artifacts-unavailable':
      return unavailable(problem);
    case 'linked-unseen':
      return {
        what: `It counts for ${caseIdsInWords(problem.cases)}, too, and you are not on all of these cases.`,
        now: 'Ask the security team to do it: its members are on each of them. Calling a day off needs nobody else.',
      };
    case 'linked-not-ready':
      return {
        what: 'Cases that leave together become public together, and some cannot yet.',
        now: [
          ...waitingLines(problem.waiting),
          'Get these ready. If it cannot wait for them, waive that condition in `/advisory release verify`, with a reason, or take the case out with `/advisory link` and `undo`.',
        ].join('\n'),
      };
    case 'linked-not-said':
      return {
        what: `One retrospective looks back on all that was announced together, and the critiques of ${caseIdsInWords(problem.cases)} are not collected.`,
        now: 'Collect them first, or tick that step there with `/advisory check`. A case that is closed is left out.',
      };
    case 'linked-asked':
      return {
        what: `One message tells of this case and of ${problem.caseId}, and it is asked for there.`,
        now: `Look at it in \`/advisory show case:${problem.caseId}\`: a second member approves it there, once for all.`,
      };
    case 'advisory-too-intricate':
      return {
        what: 'The text of the advisory is so intricate that I cannot make an announcement of it. Nothing was posted.',
        now: 'Make its description simpler in GitHub: fewer marks in a row, and fewer lists, quotations and tables in each other. Then try again.',
      };
    case 'release-wrong':
      return {
        what: 'Something is wrong with the release, so no one is told to get it.',
        now: '`/advisory release verify` shows what. Build and sign it again first.',
      };
    case 'key-lost':
      return {
        what: `${mention(problem.member)} no longer has the role of the security team, so their key does not count.`,
        now: 'Nothing was made public, and no one was let in. Ask for it anew: another member has to agree.',
      };
    case 'advisory-changed':
      return {
        what: `The advisory changed right before it would have been published: ${partsInWords(problem.changed)}. Nothing was made public.`,
        now: 'Read it in GitHub, preview it again, and ask a second member again.',
      };
    case 'not-withdrawn':
      return {
        what: 'GitHub shows the advisory as published again: nothing in #codegate is to say that it was withdrawn.',
        now: 'I notice it within minutes. Where #codegate says so already, the card then offers to remove the mark.',
      };
    case 'publish-refused':
      return { what: 'GitHub did not publish it, and nothing is public.', now: obstacleInWords(problem.why) };
    case 'contribution-empty':
      return {
        what: 'You left everything empty, so nothing was recorded.',
        now: 'If you have nothing to say, press “Nothing to add”: then no one waits for you.',
      };
    case 'contribution-names':
      return {
        what: `What you wrote names ${listed(
          problem.names.map((name) => escapeMarkdown(name)),
          5,
        )}, so it is not kept yet.`,
        now: 'A retrospective looks for causes. Here it is, for you to copy and change, or to be kept as it is.',
      };
    case 'contribution-embargoed':
      return {
        what: `What you wrote holds ${problem.what}, so it was not kept.`,
        now: 'Here it is, for you to copy and change.',
      };
    case 'bad-pull-requests':
      return {
        what:
          problem.numbers.length === 0
            ? 'I cannot read numbers of pull requests in that.'
            : `GitHub knows no merged pull request ${problem.numbers.map((number) => `#${number}`).join(', ')}.`,
        now: 'Give numbers or links of the affected repository, separated by commas.',
      };
    case 'stale':
      return {
        what: 'Another person was faster; nothing of yours was recorded.',
        now: [
          'Meanwhile:',
          ...problem.since.slice(-5).map((event) => `- ${eventLine(event, problem.place)}`),
          'If your change is still needed, make it again.',
        ].join('\n'),
      };
    case 'unstored':
      return {
        what: 'I can keep nothing at the moment, so nothing was recorded.',
        now: `${problem.why}\nThat is the operator’s to mend. Then do this again.`,
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
