import { utc } from '../time-in-words.ts';
import { safeWords } from '../discord-markdown/line.ts';
import { textWriter } from '../discord-markdown/text.ts';
import type { Section } from './sections.ts';
import type { AnnouncementFacts, announcementValues, mitigationValues } from './values.ts';
import { whatHelps } from './what-helps.ts';
import type { Wording } from './wording.ts';

/** All of an announcement as a Markdown file: the advisory's own sections, and every line of every list. */
export function announcementDocument(
  { advisory, repository }: AnnouncementFacts,
  sections: readonly Section[],
  values: ReturnType<ReturnType<typeof announcementValues>>,
  wording: Wording,
): string {
  // Told already, unless it says no more than that there is none.
  const isTold = !wording.notFound || whatHelps(sections).said.kind === 'says';
  const { publishedAt, weaknesses } = advisory;
  const pending = values.cve_pending === '' ? '' : ` (${values.cve_pending})`;
  return documentOf(`${values.identifier}${pending}: ${values.summary}`, [
    ['', `${safeWords(repository, 140)}${publishedAt ? `, published ${utc(publishedAt)}` : ''}`],
    ['Affected versions', values.affected],
    ['Fixed versions', values.fixed],
    [
      'Severity',
      [[values.severity, values.score].filter(Boolean).join(' '), values.vector].filter(Boolean).join('\n\n'),
    ],
    ['Weaknesses', weaknesses.map(({ id, name }) => `- ${safeWords(`${id}: ${name}`, 300)}`).join('\n')],
    ['Known exploitation', values.exploited],
    ['What to do now', values.actions],
    ['Until you can upgrade', values.mitigation],
    ...sections.flatMap(({ title, topic, blocks }): [string, string][] =>
      topic === 'workarounds' && isTold
        ? []
        : [[safeWords(title ?? 'Description', 200), textWriter(blocks)(Infinity).text]],
    ),
    ['Binaries', values.binaries],
    ['Check the signatures', values.verify],
    ['Credits', values.credits],
    [
      'Links',
      values.links
        .split('\n')
        .map((line) => `- ${line}`)
        .join('\n'),
    ],
  ]);
}

/** All that may be told before the advisory is published, as a Markdown file. */
export function mitigationDocument(values: ReturnType<ReturnType<typeof mitigationValues>>): string {
  return documentOf(`A vulnerability in ${values.repository} is publicly known`, [
    ['Affected versions', values.affected],
    ['Severity', values.severity],
    ['Known exploitation', values.exploited],
    ['What to do until it is fixed', values.mitigation],
  ]);
}

/** Sections without a word leave no trace. */
function documentOf(title: string, sections: readonly (readonly [string, string])[]): string {
  const told = sections.filter(([, body]) => body.trim() !== '');
  return `${[`# ${title}`, ...told.map(([name, body]) => (name === '' ? body : `## ${name}\n\n${body}`))].join('\n\n')}\n`;
}
