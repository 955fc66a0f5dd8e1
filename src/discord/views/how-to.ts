import { STEP_WORDS } from '../../documents/vocabulary.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { StepId } from '../../process/step-ids.ts';
import type { ViewContext } from './view-context.ts';

/** Who a text is for, and where they read it. */
type Reader = Pick<Outlook, 'sides'>;

/**
 * Whether a person can use commands: the security team does, in its channel. A maintainer has their direct messages, and
 * there buttons alone.
 */
export function hasCommands({ sides }: Reader, { place }: Pick<ViewContext, 'place'>): boolean {
  return place === 'channel' || sides.includes('security');
}

/** How the key is sent where none is configured. */
export const NO_KEY =
  'by hand, from where the team keeps its key: none is set here (`PGP_KEY_URL`, `PGP_FINGERPRINT`); then press the button';

/**
 * How a person does a step, from where they are and for the reporter that there is.
 * @returns `undefined` where there is nothing to say beside the step itself.
 */
export function howTo(
  outlook: Pick<Outlook, 'sides' | 'case'>,
  step: StepId,
  context: Pick<ViewContext, 'place' | 'pgp'>,
): string | undefined {
  if (step === 'pgp-key' && !context.pgp) return NO_KEY;
  const { how, byButton, bySource = {} } = STEP_WORDS[step];
  if (!hasCommands(outlook, context) && byButton !== undefined) return byButton;
  const words = bySource[outlook.case.source] ?? how;
  return words === undefined || hasCommands(outlook, context) ? words : withoutCommands(words) || undefined;
}

/** A command, with the words that lead to it: “, with `/advisory …`”, “: `/advisory …`”. */
const AT_THE_END = /(?:, with|:) `\/advisory [^`]*`(?: with `[^`]*`)?(?=[.!?]|$)/gu;

/** A text for a person who has no commands: what only a command does is left out of it. */
export function withoutCommands(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replaceAll(AT_THE_END, '')
        .split(/(?<=[.!?;])\s+/u)
        .filter((sentence) => !sentence.includes('`/advisory '))
        .join(' '),
    )
    .filter((line) => line !== '')
    .join('\n');
}
