import type { Templates, TemplateTexts } from '../../documents/announcement/templates.ts';
import type { Case } from '../../process/case.ts';
import type { PostedPublication } from '../../process/events.ts';
import { WHOLE_PART, type Parts } from '../../process/publication/parts.ts';

/** A text by its fingerprint, and by those of its parts where they are known. */
interface Fingerprinted {
  readonly fingerprint: string;
  readonly parts?: Parts | undefined;
}

/**
 * A text for #codegate in today's words; in those of an earlier edition where just that was asked for, was approved or
 * stands there: what two members saw leaves as they saw it, and changes with the facts alone.
 */
export async function inStandingWords<D extends Fingerprinted>(
  { publications, leaving, announced }: Case,
  what: PostedPublication,
  { texts, earlier }: Pick<Templates, 'texts' | 'earlier'>,
  write: (texts: TemplateTexts) => Promise<D>,
): Promise<D> {
  const today = await write(texts);
  const posted = what === 'retrospective' ? undefined : announced[what];
  const standing = [publications[what], leaving[what], posted].filter((each) => each !== undefined);
  if (standing.length === 0 || isAmong(standing, today)) return today;
  for (const words of earlier) {
    const before = await write(words);
    if (isAmong(standing, before)) return before;
  }
  return today;
}

/** Whether it is one of these to the letter, but for its CVE id. */
function isAmong(standing: readonly Fingerprinted[], { fingerprint, parts }: Fingerprinted): boolean {
  const whole = parts?.[WHOLE_PART];
  return standing.some(
    (each) => each.fingerprint === fingerprint || (whole !== undefined && each.parts?.[WHOLE_PART] === whole),
  );
}
