import { FOLLOW_UP, WHOLE_PART } from '../../process/publication/parts.ts';
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
import { jointAnnouncement } from './joint.ts';
import { announcementParts, mitigationParts, unnamed } from './parts.ts';
import { recognisedBeforeFix, recognisedIn, type Recognised } from './recognised.ts';
import { templatesOf, type Templates, type TemplateTexts } from './templates.ts';
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

/** The facts of an announcement, as data alone. */
type SentFacts = Omit<AnnouncementFacts, 'advisory' | 'releases' | 'signer' | 'exploitedSince'> & {
  readonly exploitedSince: string | undefined;
  readonly advisory: Sent<AnnouncementFacts['advisory']>;
  readonly releases: readonly SentRelease[];
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
      readonly facts: SentFacts;
      /** Other advisories that the same message tells of. */
      readonly others: readonly SentFacts[];
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
  others: readonly AnnouncementFacts[] = [],
): WritingJob {
  return { kind: 'announcement', templates, correction, facts: sent(facts), others: others.map(sent) };
}

function sent(facts: AnnouncementFacts): SentFacts {
  const { advisory, releases, signer, exploitedSince, ...more } = facts;
  return {
    ...more,
    exploitedSince: exploitedSince?.toString(),
    advisory: { ...advisory, publishedAt: advisory.publishedAt?.toString() },
    releases: releases.map(({ facts: release, fixes, artifacts }) => ({
      artifacts,
      ...(fixes && { fixes }),
      facts: { ...release, publishedAt: release.publishedAt.toString() },
      signer: signer(release.tag),
    })),
  };
}

function received({ advisory, releases, exploitedSince, ...more }: SentFacts): AnnouncementFacts {
  const signers = new Map(releases.map(({ facts, signer }) => [facts.tag, signer]));
  return {
    ...more,
    exploitedSince: instantOf(exploitedSince),
    advisory: { ...advisory, publishedAt: instantOf(advisory.publishedAt) },
    releases: releases.map(({ facts: { publishedAt, ...release }, fixes, artifacts }) => ({
      artifacts,
      ...(fixes && { fixes }),
      facts: { ...release, publishedAt: Temporal.Instant.from(publishedAt) },
    })),
    signer: (tag) => signers.get(tag) ?? { issuer: '', identities: [] },
  };
}

export function mitigationJob(facts: MitigationFacts, templates: TemplateTexts): WritingJob {
  return {
    kind: 'mitigation',
    templates,
    facts: {
      ...facts,
      exploitedSince: facts.exploitedSince?.toString(),
      releaseDay: facts.releaseDay?.toString(),
    },
  };
}

/** An announcement, what it says part by part, and what of the advisory it was made from. */
export interface Written {
  readonly announcement: Announcement;
  readonly parts: Readonly<Record<string, unknown>>;
  /** The message that follows on an announcement which is to be corrected. */
  readonly followUp?: Announcement;
  readonly recognised: Recognised;
  /** The same of the other advisories that it tells of, in their order. */
  readonly others?: readonly Pick<Written, 'parts' | 'recognised'>[];
}

/** Does such a job. */
export function written(job: WritingJob): Written {
  const templates = templatesOf(job.templates);
  if (job.kind === 'mitigation') {
    const facts = {
      ...job.facts,
      exploitedSince: instantOf(job.facts.exploitedSince),
      releaseDay: instantOf(job.facts.releaseDay),
    };
    const found = whatHelpsBeforeFix(facts.description);
    const valuesIn = mitigationValues(facts, templates.wording, found);
    const said = mitigation(facts, templates, valuesIn);
    return {
      announcement: said,
      parts: mitigationParts(said, valuesIn),
      recognised: recognisedBeforeFix(found),
    };
  }
  const facts = received(job.facts);
  const sections = sectionsIn(facts);
  const { correction } = job;
  const { wording } = templates;
  const parts = announcementParts(facts, templates, sections);
  const recognised = recognisedIn(sections, wording);
  const said =
    job.others.length === 0
      ? { announcement: announcement(facts, templates, sections), parts, recognised }
      : together(facts, job.others.map(received), templates, { parts, recognised });
  if (!correction) return said;
  return {
    ...said,
    parts: { ...said.parts, [FOLLOW_UP]: followUp(unnamed(facts), correction, sections, wording).text },
    followUp: followUp(facts, correction, sections, wording),
  };
}

/** One message of several advisories: the parts of each are those of an announcement of its own, but for the whole. */
function together(
  facts: AnnouncementFacts,
  others: readonly AnnouncementFacts[],
  templates: Templates,
  own: Pick<Written, 'parts' | 'recognised'>,
): Written {
  const { wording } = templates;
  const { text, attachment } = jointAnnouncement([facts, ...others].map(unnamed), wording);
  return {
    announcement: jointAnnouncement([facts, ...others], wording),
    parts: { ...own.parts, [WHOLE_PART]: [text, attachment] },
    recognised: own.recognised,
    others: others.map((other) => {
      const sections = sectionsIn(other);
      const { [WHOLE_PART]: _, ...parts } = announcementParts(other, templates, sections);
      return { parts, recognised: recognisedIn(sections, wording) };
    }),
  };
}

function instantOf(text: string | undefined): Temporal.Instant | undefined {
  return text === undefined ? undefined : Temporal.Instant.from(text);
}
