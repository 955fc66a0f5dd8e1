import { codegatePrefix, partsOfCaseId } from '../../process/case-id.ts';
import type { Case } from '../../process/case.ts';
import type { CaseEvent } from '../../process/events.ts';

/** Puts into public words what people wrote. */
export type PublicWords = (text: string) => string;

/**
 * What must not stand in a public document, though a person wrote it: the login of a reporter who did not agree to be
 * named, other cases, Discord's ids (mentions become names), and CVSS vectors.
 */
export function publicWords(
  { id, reporter }: Pick<Case, 'id' | 'reporter'>,
  events: readonly CaseEvent[],
  nameOf: (member: string) => string,
): PublicWords {
  const recorded = events.flatMap(({ body }) => (body.type === 'reporter-recorded' ? body.login : []));
  const named = reporter?.credit === true ? reporter.login.toLowerCase() : undefined;
  const unnamed = [...new Set([...recorded, ...(reporter ? [reporter.login] : [])])].filter(
    (login) => login.toLowerCase() !== named,
  );
  const withoutReporter = unnamed.map(
    (login): PublicWords =>
      (text) =>
        text.replaceAll(new RegExp(`@?(?<![\\w-])${RegExp.escape(login)}(?![\\w-])`, 'giu'), 'the reporter'),
  );
  // Ids of the other kinds are public by then.
  const prefixes = new Set([codegatePrefix, partsOfCaseId(id)?.prefix ?? codegatePrefix]);
  const anotherCase = new RegExp(`\\b(?:${[...prefixes].join('|')})-\\d{4}-\\d{3,}\\b`, 'gi');
  return (text) => {
    const withoutIds = text
      .replaceAll(/<@!?(\d{1,20})>/g, (_, member: string) => nameOf(member))
      .replaceAll(/<(?:@&|#)\d{1,20}>|(?<!\d)\d{17,20}(?!\d)/g, '…')
      .replaceAll(anotherCase, (other) => (other.toUpperCase() === id ? other : 'another case'))
      .replaceAll(/CVSS:\d\.\d(?:\/[A-Z]{1,3}:[A-Z]{1,8}){1,40}/gi, '…');
    return withoutReporter.reduce((said, without) => without(said), withoutIds);
  };
}
