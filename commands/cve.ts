import type { CaseActionContext } from '../src/app/action-context.ts';
import { ProblemError } from '../src/app/problem.ts';
import { act } from '../src/app/record.ts';
import { recordKnownCve, requestCveFor, type CveRequest } from '../src/app/request-cve.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { CVE_OUTCOME_NAMES } from '../src/documents/vocabulary.ts';
import { endCve } from '../src/process/acts/cve.ts';
import { CVE_OUTCOMES } from '../src/process/events.ts';
import { ago } from '../src/discord/views/words.ts';

/** Requests a CVE, once; shows how long it has been waited for; or records an id that a member knows. */
export default {
  name: 'cve',
  description: 'Request a CVE, see how long it has taken, or record its id',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand)
      .addStringOption((option) =>
        option
          .setName('id')
          .setDescription('The id, if there is one already: CVE-2026-12345')
          .setMaxLength(30),
      )
      .addStringOption((option) =>
        option
          .setName('outcome')
          .setDescription('What became of it, where it does not come or does not stay')
          .addChoices(CVE_OUTCOMES.map((value) => ({ name: CVE_OUTCOME_NAMES[value], value }))),
      ),
  async execute(action, options) {
    const named = options.getString('outcome');
    if (named !== null) return ended(action, named);
    const id = options.getString('id')?.trim().toUpperCase();
    if (!id) return request(action);
    return briefAnswer(
      action,
      await recordKnownCve(action, id),
      '✅ The CVE is recorded, and in the advisory.',
    );
  },
} satisfies Subcommand;

/** "Request CVE". */
export const requestButton: PressHandler<'cve'> = {
  audience: 'security',
  press: (action, { caseId }) => request(action.caseAction(caseId), 'pressed-message'),
};

function ended(action: CaseActionContext, named: string): Shown {
  const outcome = CVE_OUTCOMES.find((each) => each === named);
  if (!outcome) throw new ProblemError({ code: 'bad-choice', option: 'outcome' });
  const state = act(action, (before, given) => endCve(before, { outcome }, given));
  return briefAnswer(
    action,
    state,
    `✅ Recorded: the CVE, ${CVE_OUTCOME_NAMES[outcome]}. The security team is told.`,
  );
}

async function request(action: CaseActionContext, change?: Shown['change']): Promise<Shown> {
  const requested = await requestCveFor(action);
  return briefAnswer(action, requested.state, outcomeInWords(requested.request, action.now), change);
}

function outcomeInWords(made: CveRequest, now: Temporal.Instant): string {
  switch (made.kind) {
    case 'requested':
      return '✅ The CVE is requested. Weeks are normal; I notice when it comes.';
    case 'requested-before':
      return '✅ The CVE was requested in GitHub before. I notice when it comes.';
    case 'assigned-before':
      return '✅ The advisory has its CVE already; the card shows it within minutes.';
    case 'waited-for':
      return `⏳ The CVE was requested ${ago(made.since, now)}. Weeks are normal; nothing waits for it, and I notice when it comes.`;
  }
}
