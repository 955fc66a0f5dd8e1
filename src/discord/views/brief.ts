import type { Outlook } from '../../process/outlook/outlook.ts';
import type { StepId } from '../../process/step-ids.ts';
import type { MailWay } from '../../app/answers/way.ts';
import { advisoryLink } from './advisory-link.ts';
import {
  closeButtons,
  mitigationButton,
  nextStepButton,
  nothingToAddButton,
  reporterButtons,
} from './step-buttons.ts';
import { hasCommands, withoutCommands } from './how-to.ts';
import { codeBlock } from './code-block.ts';
import type { Button } from './container.ts';
import { byHandLine, sendButton } from './reporter-mail.ts';
import { button, MessageBuilder, type View } from './view.ts';
import { briefLines } from './next-lines.ts';
import type { ViewContext } from './view-context.ts';

/** A text for a person outside of Discord, and where it belongs. */
export interface Paste {
  readonly title: string;
  readonly text: string;
  /** How it gets to a reporter who wrote an e-mail. */
  readonly mail?: MailWay | undefined;
}

/**
 * What an act has come to, and how the case stands now, in three lines: all that a phone shows above the thumb. `undo`
 * is the step that was ticked, where this person can take it back; `paste` a text that they
 * may have to say elsewhere, and `more` what they can do besides.
 */
export function briefView(
  outlook: Outlook,
  context: ViewContext,
  note: string,
  {
    undo,
    paste,
    more,
  }: {
    readonly undo?: StepId | undefined;
    readonly paste?: Paste | undefined;
    readonly more?: Button | undefined;
  } = {},
): View {
  const { case: state } = outlook;
  const { id: caseId } = state;
  return new MessageBuilder(outlook.urgency)
    .text(hasCommands(outlook, context) ? note : withoutCommands(note), ...briefLines(outlook, context))
    .text(paste && `**${paste.title}**`, paste && codeBlock(paste.text), byHandLine(paste?.mail))
    .buttons(sendButton(caseId, paste?.mail), more)
    .buttons(...closeButtons(outlook), ...reporterButtons(outlook))
    .buttons(
      mitigationButton(outlook) ?? nextStepButton(outlook),
      isNext(outlook, 'critiques') && nothingToAddButton(outlook),
      undo !== undefined && button('Undo', 'undo', { caseId, step: undo }),
      button('Open', 'open', { caseId }),
      advisoryLink(state, context),
    )
    .view();
}

function isNext({ glance: { next } }: Outlook, step: StepId): boolean {
  return next?.kind === 'step' && next.step === step;
}
