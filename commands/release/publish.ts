import type { PressHandler, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { previewAnswer } from '../../src/discord/card-answer.ts';

/** Previews what publishing would make public; a second member of the security team publishes. */
export default {
  name: 'release publish',
  description: 'Preview publishing the advisory; a second member of the security team publishes it',
  audience: 'case',
  build: caseOption,
  execute: (action) => previewAnswer(action, 'advisory'),
} satisfies Subcommand;

/** "Publish…". */
export const publishButton: PressHandler<'publish'> = {
  audience: 'security',
  press: (action, { caseId }) => previewAnswer(action.caseAction(caseId), 'advisory'),
};
