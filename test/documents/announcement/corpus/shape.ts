import { announcement, mitigation } from '../../../../src/documents/announcement/announcement.ts';
import type { Templates } from '../../../../src/documents/announcement/templates.ts';
import type { AdvisoryText } from '../../../../src/github/advisory-text.ts';
import { facts, mitigationFacts } from '../../../support/advisory-shapes.ts';

/** An advisory as people write them; what is left out is as in any other. */
export type Shape = Partial<Pick<AdvisoryText, 'summary' | 'description' | 'products'>>;

/** Columns of a phone. */
const WIDTH = 44;

/** All that is made of a shape for people to read, in the width of a phone. */
export function reviewed(shape: Shape, templates: Templates): string {
  const said = { credits: [], weaknesses: [], cvss: undefined, ...shape };
  const announced = announcement(facts(said, { releases: [], fixes: [], fixUrl: undefined }), templates);
  const { products } = said;
  const before = mitigation(
    mitigationFacts(said.description ?? '', { releaseDay: undefined, ...(products ? { products } : {}) }),
    templates,
  );
  const parts = [
    ['the announcement', announced.text],
    ['its file', announced.attachment?.content],
    ['the mitigation', before.text],
    ['its file', before.attachment?.content],
  ] as const;
  return parts
    .flatMap(([name, text]) =>
      text === undefined ? [] : [`${`── ${name} `.padEnd(WIDTH, '─')}\n${narrow(own(text, shape))}`],
    )
    .join('\n\n')
    .concat('\n');
}

/** Without what all of them share; versions and instructions are shown of shapes of them alone. */
function own(text: string, { summary, products }: Shape): string {
  const shared = [
    /^(?:- )?Advisory: .*$/gm,
    /^(?:-# stacklok|stacklok\/codegate, published|This is the short form).*$/gm,
    /^\*\*(?:Exploited|Severity):\*\*.*$/gm,
    /^## (?:Severity|Known exploitation|Links)\n\n.*$/gm,
    /^There is no fixed version yet.*$/gm,
    ...(summary === undefined ? [/^##? (?:CVE-|A vulnerability in ).*$/gm] : []),
    ...(products
      ? []
      : [
          /^(?:\*\*What to do now\*\*|## What to do now\n)\npip:\n```sh\n.*\n```$/gm,
          /^(?:\*\*|## )(?:Affected versions|Fixed in|Fixed versions)(?:\*\*|\n)\n- .*$/gm,
        ]),
  ];
  return shared
    .reduce((rest, pattern) => rest.replaceAll(pattern, ''), text)
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function narrow(text: string): string {
  return text.split('\n').flatMap(wrapped).join('\n');
}

/** A line in as many as a phone needs; a word that is longer than that stays whole. */
function wrapped(line: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    if (current !== '' && (current + word).trimEnd().length > WIDTH) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += word;
  }
  return [...lines, current.trimEnd()];
}
