import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { cardAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { actInGitHub } from '../src/app/github-writes.ts';
import { caseOption } from '../src/discord/options.ts';
import { relative } from '../src/discord/views/words.ts';
import { recordCve, requestCve } from '../src/process/acts/cve.ts';
import { CVE_ID } from '../src/process/events.ts';
import { GitHubError } from '../src/github/github-error.ts';
import { doubtfulCve } from '../src/store/facts.ts';

/** Requests a CVE, once; shows how long it has been waited for; or records an id that somebody knows. */
export default {
  name: 'cve',
  description: 'Request a CVE, see how long it has taken, or record its id',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      option.setName('id').setDescription('The id, if there is one already: CVE-2026-12345').setMaxLength(30),
    ),
  execute(action, options) {
    const id = options.getString('id')?.trim().toUpperCase();
    return id ? record(action, id) : request(action);
  },
} satisfies Subcommand;

/** "Request CVE". */
export const requestButton: PressHandler<'cve'> = {
  audience: 'security',
  press: (action, { caseId }) => request(action.caseAction(caseId), 'pressed-message'),
};

async function request(action: CaseActionContext, change?: Shown['change']): Promise<Shown> {
  const { github, facts } = action.services;
  const { case: before, who } = action;
  if (!who.sides.includes('security')) throw new ProblemError({ code: 'security-only' });
  const { requestedAt, id } = before.cve;
  if (id === undefined && requestedAt)
    return cardAnswer(
      action,
      before,
      `⏳ The CVE was requested ${relative(requestedAt)}. Weeks are normal; nothing waits for it, and I notice when it comes.`,
      change,
    );
  const asked: { outcome?: Awaited<ReturnType<typeof github.requestCve>> } = {};
  const state = await actInGitHub(action, requestCve, async (ghsaId) => {
    // Whether a request arrived shows nowhere in GitHub: the next sync asks about one that ended without an answer.
    facts.set(doubtfulCve(before.id), action.now.toString());
    try {
      asked.outcome = await github.requestCve(before.repository, ghsaId);
      facts.delete(doubtfulCve(before.id));
    } catch (error) {
      if (error instanceof GitHubError && error.failure.kind !== 'later')
        facts.delete(doubtfulCve(before.id));
      throw error;
    }
  });
  const note = {
    requested: '✅ The CVE is requested. Weeks are normal; I notice when it comes.',
    'requested-before': '✅ The CVE was requested in GitHub before. I notice when it comes.',
    'assigned-before': '✅ The advisory has its CVE already; the card shows it within minutes.',
  }[asked.outcome ?? 'requested'];
  return cardAnswer(action, state, note, change);
}

async function record(action: CaseActionContext, cveId: string): Promise<Shown> {
  if (!CVE_ID.test(cveId)) throw new ProblemError({ code: 'bad-cve' });
  const { github } = action.services;
  const state = await actInGitHub(
    action,
    (before, given) => recordCve(before, { cveId }, given),
    (ghsaId) => github.assignCve(action.case.repository, ghsaId, cveId),
  );
  return cardAnswer(action, state, '✅ The CVE is recorded, and in the advisory.');
}
