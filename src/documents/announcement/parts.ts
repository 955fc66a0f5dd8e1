import { announcement, type Announcement, type AnnouncementFacts } from './announcement.ts';
import { WHOLE } from './length-budget.ts';
import type { Section } from './sections.ts';
import type { Templates } from './templates.ts';
import { announcementValues, type mitigationValues } from './values.ts';

/** What an announcement says part by part, by names that people understand, and all of it as `text`; without CVE id. */
export function announcementParts(
  facts: AnnouncementFacts,
  templates: Templates,
  sections: readonly Section[],
): Readonly<Record<string, unknown>> {
  const given = unnamed(facts);
  const {
    identifier: _,
    cve_pending: __,
    ...values
  } = announcementValues(given, sections, templates.wording)(WHOLE);
  const { text, attachment, links } = announcement(given, templates, sections);
  return { ...values, links, text: [text, attachment] };
}

/** The same facts without the CVE id, which is no part of what two members approve. */
export function unnamed(facts: AnnouncementFacts): AnnouncementFacts {
  return { ...facts, advisory: { ...facts.advisory, cveId: undefined }, cve: 'none' };
}

/** The same of a mitigation that is written, with what fills its template. */
export function mitigationParts(
  { text, attachment }: Announcement,
  valuesIn: ReturnType<typeof mitigationValues>,
): Readonly<Record<string, unknown>> {
  const { exploited, ...values } = valuesIn(WHOLE);
  return { ...values, ...(exploited === '' ? {} : { exploited }), text: [text, attachment] };
}
