import type { CaseActionContext } from '../src/app/action-context.ts';
import { recordKnownCve, requestCveFor, type CveRequest } from '../src/app/request-cve.ts';
import { briefAnswer } from '../src/discord/card-answer.ts';
import type { PressHandler, Shown, Subcommand } from '../src/discord/command.ts';
import { caseOption } from '../src/discord/options.ts';
import { ago } from '../src/discord/views/words.ts';

/** Requests a CVE, once; shows how long it has been waited for; or records an id that a member knows. */
export default {
  name: 'cve',
  description: 'Request a CVE, see how long it has taken, or record its id',
  audience: 'case',
  build: (subcommand) =>
    caseOption(subcommand).addStringOption((option) =>
      option.setName('id').setDescription('The id, if there is one already: CVE-2026-12345').setMaxLength(30),
    ),
  async execute(action, options) {
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
