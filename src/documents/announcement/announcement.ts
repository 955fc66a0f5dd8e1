import type { Band } from '../../process/events.ts';
import { readMarkdown } from '../advisory-markdown/read-markdown.ts';
import { announcementDocument, mitigationDocument } from './document.ts';
import { fitted } from './fit-to-message.ts';
import { tellsMore } from './impact.ts';
import { WHOLE } from './length-budget.ts';
import { linksOf, type Link } from './links.ts';
import { sectionsOf, type Section } from './sections.ts';
import type { Templates } from './templates.ts';
import {
  announcementValues,
  identifierOf,
  mitigationValues,
  type AnnouncementFacts,
  type MitigationFacts,
} from './values.ts';

export { LIMIT } from './length-budget.ts';
export type { AnnouncementFacts, MitigationFacts };

/** What is posted in #codegate. */
export interface Announcement {
  /** Discord's Markdown, at most `LIMIT` characters. */
  readonly text: string;
  /** All of it, where the text does not say everything. */
  readonly attachment?: { readonly name: string; readonly content: string };
  readonly severity: Band | undefined;
  readonly links: readonly Link[];
}

/** The announcement of a published advisory: the same for the same facts. */
export function announcement(
  facts: AnnouncementFacts,
  templates: Templates,
  sections = sectionsIn(facts),
): Announcement {
  const { advisory } = facts;
  const name = `${identifierOf(advisory).replaceAll(/[^\w-]/g, '-')}.md`;
  const { wording } = templates;
  const valuesIn = announcementValues(facts, sections, wording);
  const { text, isWhole } = fitted(valuesIn, (values, more) => templates.announcement({ ...values, more }), {
    more: moreIn(name),
    isMore: tellsMore(advisory, sections, wording),
    brief: wording.brief,
  });
  return {
    text,
    ...(isWhole
      ? {}
      : { attachment: { name, content: announcementDocument(facts, sections, valuesIn(WHOLE), wording) } }),
    severity: advisory.severity,
    links: linksOf(facts, wording),
  };
}

/** What users can do until there is a fix, and not a word more than that of an unpublished advisory. */
export function mitigation(
  facts: MitigationFacts,
  templates: Templates,
  valuesIn = mitigationValues(facts, templates.wording),
): Announcement {
  const name = 'mitigation.md';
  const { text, isWhole } = fitted(valuesIn, (values, more) => templates.mitigation({ ...values, more }), {
    more: moreIn(name),
    isMore: false,
    brief: templates.wording.brief,
  });
  return {
    text,
    ...(isWhole ? {} : { attachment: { name, content: mitigationDocument(valuesIn(WHOLE)) } }),
    severity: facts.severity,
    links: [],
  };
}

/** The sections of the advisory's description. */
export function sectionsIn({ advisory }: AnnouncementFacts): readonly Section[] {
  return sectionsOf(readMarkdown(advisory.description));
}

function moreIn(file: string): string {
  return `This is the short form; the attached \`${file}\` has everything.`;
}
