import { readMarkdown } from '../advisory-markdown/read-markdown.ts';
import { announcement, mitigation, type AnnouncementFacts, type MitigationFacts } from './announcement.ts';
import { WHOLE } from './length-budget.ts';
import { sectionsOf } from './sections.ts';
import type { Templates } from './templates.ts';
import { announcementValues, mitigationValues } from './values.ts';

/** What an announcement says part by part, by names that people understand, and all of it as `text`; without CVE id. */
export function announcementParts(
  facts: AnnouncementFacts,
  templates: Templates,
): Readonly<Record<string, unknown>> {
  const unnamed = { ...facts, advisory: { ...facts.advisory, cveId: undefined }, cve: 'none' } as const;
  const sections = sectionsOf(readMarkdown(facts.advisory.description));
  const { identifier: _, cve_pending: __, ...values } = announcementValues(unnamed, sections)(WHOLE);
  const { text, attachment, links } = announcement(unnamed, templates);
  return { ...values, links, text: [text, attachment] };
}

/** The same of a mitigation. */
export function mitigationParts(
  facts: MitigationFacts,
  templates: Templates,
): Readonly<Record<string, unknown>> {
  const { text, attachment } = mitigation(facts, templates);
  return { ...mitigationValues(facts)(WHOLE), text: [text, attachment] };
}
