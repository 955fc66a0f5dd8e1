import { tickStep } from '../../src/app/tick-step.ts';
import { tickAnswer } from '../../src/discord/card-answer.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';

/** The fix team says that the fix is ready: the security team hears it by name, and the advisory's thread too. */
export default {
  name: 'fix-team ready',
  description: 'Fix team: the fix is ready, and CI was run on it locally with act',
  audience: 'case',
  build: caseOption,
  execute: async (action) => tickAnswer(action, await tickStep(action, { step: 'fix-ready' })),
} satisfies Subcommand;
