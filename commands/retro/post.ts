import type { PressHandler, Subcommand } from '../../src/discord/command.ts';
import { caseOption } from '../../src/discord/options.ts';
import { previewAnswer } from '../../src/discord/card-answer.ts';

/** Previews the retrospective for #codegate; a second member of the security team approves it. */
export default {
  name: 'retro post',
  description: 'Preview the retrospective for #codegate; a second member of the security team posts it',
  audience: 'case',
  build: caseOption,
  execute: (action) => previewAnswer(action, 'retrospective'),
} satisfies Subcommand;

/** "Post…". */
export const postRetro: PressHandler<'post-retro'> = {
  audience: 'security',
  press: (action, { caseId }) => previewAnswer(action.caseAction(caseId), 'retrospective'),
};
