import { FOLLOW_UP } from '../../process/publication/parts.ts';
import type { ReleaseFacts } from '../../github/release-facts.ts';
import {
  announcement,
  mitigation,
  sectionsIn,
  type Announcement,
  type AnnouncementFacts,
  type MitigationFacts,
} from './announcement.ts';
import type { Released, Signer } from './binaries.ts';
import { followUp, type CorrectionFacts } from './follow-up.ts';
import { announcementParts, mitigationParts } from './parts.ts';
import { recognisedBeforeFix, recognisedIn, type Recognised } from './recognised.ts';
import { templatesOf, type TemplateTexts } from './templates.ts';
import { mitigationValues } from './values.ts';
import { whatHelpsBeforeFix } from './what-helps.ts';

/** Facts as data alone, which may pass from one thread to another: an instant is its text. */
type Sent<Facts> = {
  readonly [key in keyof Facts]: Facts[key] extends Temporal.Instant
    ? string
    : Facts[key] extends Temporal.Instant | undefined
      ? string | undefined
      : Facts[key];
};

interface SentRelease extends Omit<Released, 'facts'> {
  readonly facts: Sent<ReleaseFacts>;
  readonly signer: Signer;
}

/** An announcement to be written, as data alone. */
export type WritingJob =
  | {
      readonly kind: 'announcement';
      readonly templates: TemplateTexts;
      /** What the one that stands in #codegate said otherwise, where a message of its own is to follow on it. */
      readonly correction: CorrectionFacts | undefined;
      readonly facts: Omit<AnnouncementFacts, 'advisory' | 'releases' | 'signer'> & {
        readonly advisory: Sent<AnnouncementFacts['advisory']>;
        readonly releases: readonly SentRelease[];
      };
    }
  | {
      readonly kind: 'mitigation';
      readonly templates: TemplateTexts;
      readonly facts: Sent<MitigationFacts>;
    };

export function announcementJob(
  facts: AnnouncementFacts,
  templates: TemplateTexts,
  correction?: CorrectionFacts,
): WritingJob {
  const { advisory, releases, signer, ...others } = facts;
  return {
    kind: 'announcement',
    templates,
    correction,
    facts: {
      ...others,
      advisory: { ...advisory, publishedAt: advisory.publishedAt?.toString() },
      releases: releases.map(({ facts: release, artifacts }) => ({
        artifacts,
        facts: { ...release, publishedAt: release.publishedAt.toString() },
        signer: signer(release.tag),
      })),
    },
  };
}

export function mitigationJob(facts: MitigationFacts, templates: TemplateTexts): WritingJob {
  return {
    kind: 'mitigation',
    templates,
    facts: { ...facts, releaseDay: facts.releaseDay?.toString() },
  };
}

/** An announcement, what it says part by part, and what of the advisory it was made from. */
export interface Written {
  readonly announcement: Announcement;
  readonly parts: Readonly<Record<string, unknown>>;
  /** The message that follows on an announcement which is to be corrected. */
  readonly followUp?: Announcement;
  readonly recognised: Recognised;
}

/** Does such a job. */
export function written(job: WritingJob): Written {
  const templates = templatesOf(job.templates);
  if (job.kind === 'mitigation') {
    const facts = { ...job.facts, releaseDay: instantOf(job.facts.releaseDay) };
    const found = whatHelpsBeforeFix(facts.description);
    const valuesIn = mitigationValues(facts, templates.wording, found);
    const said = mitigation(facts, templates, valuesIn);
    return {
      announcement: said,
      parts: mitigationParts(said, valuesIn),
      recognised: recognisedBeforeFix(found),
    };
  }
  const { advisory, releases, ...others } = job.facts;
  const signers = new Map(releases.map(({ facts, signer }) => [facts.tag, signer]));
  const facts: AnnouncementFacts = {
    ...others,
    advisory: { ...advisory, publishedAt: instantOf(advisory.publishedAt) },
    releases: releases.map(({ facts: { publishedAt, ...release }, artifacts }) => ({
      artifacts,
      facts: { ...release, publishedAt: Temporal.Instant.from(publishedAt) },
    })),
    signer: (tag) => signers.get(tag) ?? { issuer: '', identities: [] },
  };
  const sections = sectionsIn(facts);
  const { correction } = job;
  const parts = announcementParts(facts, templates, sections);
  const { wording } = templates;
  const recognised = recognisedIn(sections, wording);
  const said = { announcement: announcement(facts, templates, sections), parts, recognised };
  if (!correction) return said;
  // The CVE id is no part of it.
  const unnamed = { ...facts, advisory: { ...facts.advisory, cveId: undefined } };
  return {
    ...said,
    parts: { ...parts, [FOLLOW_UP]: followUp(unnamed, correction, sections, wording).text },
    followUp: followUp(facts, correction, sections, wording),
  };
}

function instantOf(text: string | undefined): Temporal.Instant | undefined {
  return text === undefined ? undefined : Temporal.Instant.from(text);
}
