import type { CaseActionContext } from '../../src/app/action-context.ts';
import { existingLogin } from '../../src/app/github-login.ts';
import { githubProblem } from '../../src/app/github-problem.ts';
import { actInGitHub } from '../../src/app/github-writes.ts';
import { askForLogin, questionsAsked } from '../../src/app/notifications/logins.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { act, requireAllowed } from '../../src/app/record.ts';
import { cardAnswer } from '../../src/discord/card-answer.ts';
import type { Answer, Choice, Subcommand } from '../../src/discord/command.ts';
import { caseOption, memberOption, mentionedId } from '../../src/discord/options.ts';
import { memberOf } from '../../src/discord/views/notifications/render.ts';
import { problemInWords } from '../../src/discord/views/problems.ts';
import { plain } from '../../src/discord/views/view.ts';
import { relative, mention } from '../../src/discord/views/words.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { addToFixTeam } from '../../src/process/acts/fix-team.ts';
import type { Case } from '../../src/process/case.ts';
import { isBefore, plus } from '../../src/process/time.ts';
import { confirmedLogin } from '../../src/store/people.ts';

/** Whoever has not answered by then may be asked again. */
const ASK_AGAIN = Temporal.Duration.from({ hours: 24 });

/** Adds somebody to the fix team: a code owner at once, anyone else with another member's approval. */
export default {
  name: 'fix-team add',
  description: 'Add somebody to the fix team; who is no code owner needs an approval',
  audience: 'case',
  build: (subcommand) => caseOption(subcommand).addStringOption(memberOption),
  async execute(action, options) {
    const typed = options.getString('member', true).trim();
    const id = mentionedId(typed);
    if (id !== undefined) return addMember(action, id);
    const login = await existingLogin(action.services.github, typed);
    const { state, notes } = await joinAll(action, [login]);
    return cardAnswer(action, state, notes.join('\n'));
  },
  autocomplete: suggestLogins,
} satisfies Subcommand;

/** Somebody of this server: by their GitHub login, which they are asked for where it is not known. */
async function addMember(action: CaseActionContext, id: string): Promise<Answer> {
  const { people } = action.services;
  const login = confirmedLogin(people.find(id));
  if (login !== undefined) {
    const { state, notes } = await joinAll(action, [login]);
    return cardAnswer(action, state, notes.join('\n'));
  }
  if (!action.who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  // Whatever would be refused later is refused before somebody is written to.
  requireAllowed(action, (before, given) => addToFixTeam(before, { login: '', codeOwner: true }, given));
  const question = { caseId: action.case.id, by: action.user.id, member: id };
  const last = questionsAsked(action.services, question).at(-1);
  const lastAt = last && Temporal.Instant.fromEpochMilliseconds(last.createdAt);
  if (lastAt && last.state !== 'undeliverable' && isBefore(action.now, plus(lastAt, ASK_AGAIN)))
    return {
      view: plain(
        `⏳ You asked ${mention(id)} for their GitHub login ${relative(lastAt)}; their answer comes by direct message.`,
        'If you know it, add them by it: `/advisory fix-team add`.',
      ),
    };
  askForLogin(action.services, question, action.now);
  return {
    view: plain(
      `✉️ I do not know ${mention(id)}’s GitHub login, and ask them for it by direct message.`,
      'You hear their answer by direct message, and add them there by one press. Of the case they learn nothing before.',
    ),
  };
}

/**
 * Adds several people one after the other; gives the case after it, and what became of each. A refusal of one does
 * not keep the others out; where there is only one, it is thrown.
 */
export async function joinAll(
  action: CaseActionContext,
  logins: readonly string[],
): Promise<{ state: Case; notes: string[] }> {
  let state = action.case;
  const notes: string[] = [];
  for (const login of logins) {
    try {
      const done = await join({ ...action, case: state }, login);
      state = done.state;
      notes.push(done.note);
    } catch (error) {
      if (logins.length === 1 || !(error instanceof ProblemError)) throw error;
      notes.push(`⚠️ ${login}: ${problemInWords(error.problem).what}`);
    }
  }
  return { state, notes };
}

/** Adds one person, in the case and in the advisory, or asks for the approval they need. */
async function join(action: CaseActionContext, login: string): Promise<{ state: Case; note: string }> {
  const { github } = action.services;
  const codeOwner = await isCodeOwner(action, login);
  const decide: Parameters<typeof actInGitHub>[1] = (state, given) =>
    addToFixTeam(state, { login, codeOwner }, given);
  const [first] = requireAllowed(action, decide);
  if (first?.type === 'collaborator-requested')
    return {
      state: act(action, decide),
      note: codeOwner
        ? `⏳ ${login} is a code owner; the security team has to let them in, and is asked now.`
        : `⏳ ${login} is not a code owner: another member of the security team has to approve, and is asked now.`,
    };
  const state = await actInGitHub(action, decide, async (ghsaId) => {
    const { facts } = await github.addCollaborator(action.case.repository, ghsaId, login);
    // What GitHub answers counts, not what it was asked for.
    if (!facts.collaborators.some((each) => each.toLowerCase() === login.toLowerCase()))
      throw new GitHubError({ kind: 'refused', status: 200 });
  });
  const done = `✅ ${login} is on the fix team, and in the advisory.`;
  // Somebody without an account here owes steps that they would never hear of.
  return {
    state,
    note:
      memberOf(action.services)(login) === undefined
        ? `${done} ⚠️ I know no Discord account of theirs, so I cannot remind them: add them once more as @mention.`
        : done,
  };
}

async function isCodeOwner(action: CaseActionContext, login: string): Promise<boolean> {
  try {
    const { people } = await action.services.github.codeOwners(action.case.repository);
    return people.some((owner) => owner.login.toLowerCase() === login.toLowerCase());
  } catch (error) {
    // A file that may not be read makes nobody a code owner; then an approval decides.
    if (error instanceof GitHubError && error.failure.kind !== 'later') return false;
    throw githubProblem(error, 'nothing-changed');
  }
}

/** Code owners who are not on the team yet; nothing while GitHub does not answer. */
async function suggestLogins(action: CaseActionContext, focused: { value: string }): Promise<Choice[]> {
  const text = focused.value.trim().replace(/^@/, '').toLowerCase();
  const owners = await action.services.github
    .codeOwners(action.case.repository)
    .then(({ people }) => people)
    .catch(() => []);
  return owners
    .filter(({ login }) => !action.case.fixTeam.includes(login.toLowerCase()))
    .filter(({ login }) => login.toLowerCase().includes(text))
    .map(({ login, owns }) => ({
      name: `${login} · code owner of ${owns.join(' ')}`.slice(0, 100),
      value: login,
    }));
}
