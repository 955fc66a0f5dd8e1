import { time, TimestampStyles } from 'discord.js';
import type { Case } from '../../process/case.ts';
import type { Actor, Band, Disclosure, Publication, Resolution, Side, Source } from '../../process/events.ts';
import type { ConditionId } from '../../process/publication/conditions.ts';
import type { StageId } from '../../process/policy.ts';
import type { StepId } from '../../process/step-ids.ts';

/** A refusal or a failure: what happened, and what to do now. */
export interface ProblemWords {
  readonly what: string;
  readonly now: string;
}

export const STAGE_NAMES: { readonly [stage in StageId]: string } = {
  intake: 'Intake',
  'fix-team': 'Fix team',
  'fix-development': 'Fix development',
  'fix-release': 'Fix release',
  retrospective: 'Retrospective',
};

interface StepWords {
  /** What to do, as an order. */
  readonly todo: string;
  /** The same in as few words as a button has room for. */
  readonly short: string;
  /** How it gets done, where that is not simply said by pressing the button. */
  readonly how?: string;
  /** What its prepared text is, where there is one. */
  readonly text?: string;
}

const VERIFIED = '`/advisory release verify` looks at the release and ticks what it finds';

export const STEP_WORDS: { readonly [step in StepId]: StepWords } = {
  acknowledge: {
    todo: 'Acknowledge the report to its reporter',
    short: 'Acknowledged',
    how: 'thank the reporter in the advisory, and say what happens next; a text is prepared',
    text: 'thanks',
  },
  'report-complete': {
    todo: 'Check that the report is complete: steps to reproduce, vulnerable versions, files',
    short: 'Report complete',
    how: 'ask the reporter in the advisory for what is missing',
  },
  'pgp-key': { todo: 'Send the reporter the public PGP key', short: 'PGP key sent', text: 'PGP key' },
  'ask-private': {
    todo: 'Ask the reporter for private handling',
    short: 'Asked',
    how: 'a text is prepared; say what they answer with `/advisory disclosure`',
    text: 'private handling',
  },
  coordinator: {
    todo: 'Name the coordinator',
    short: 'Coordinator',
    how: '`/advisory coordinator`, or the button below',
  },
  'fix-team': {
    todo: 'Bring a fix team into the advisory',
    short: 'Fix team',
    how: '`/advisory fix-team suggest` names the code owners; `/advisory fix-team add` adds',
  },
  advisory: {
    todo: 'Have an accepted advisory in the affected repository',
    short: 'Advisory',
    how: 'accept the report in GitHub; the bot notices',
  },
  details: {
    todo: 'Fill in the affected versions',
    short: 'Details',
    how: 'in the GitHub advisory; the bot notices that they are there, and nothing more',
  },
  severity: {
    todo: 'Score the severity with the CVSS calculator',
    short: 'Severity',
    how: '`/advisory severity` takes the vector; one set in the GitHub advisory is noticed',
  },
  'cve-requested': {
    todo: 'Request a CVE',
    short: 'CVE requested',
    how: '`/advisory cve` asks GitHub for one, or records an id you know',
  },
  fork: {
    todo: 'Create the private temporary fork',
    short: 'Private fork',
    how: '`/advisory fork`',
  },
  'fix-ready': {
    todo: 'Finish the fix, and run CI on it locally with `act`',
    short: 'Fix ready',
    how: 'the fix team says so: `/advisory fix-team ready`',
    text: 'fix ready',
  },
  'release-day': {
    todo: 'Agree on the release day: 16:00 UTC, Monday to Thursday',
    short: 'Day agreed',
    how: '`/advisory release propose` offers days; both sides agree',
  },
  'communication-plan': { todo: 'Make the communication plan', short: 'Plan made' },
  'distributors-notified': {
    todo: 'Tell the private distributors list',
    short: 'Distributors told',
    how: '`/advisory distributors notify`, once the release day is agreed',
  },
  'pull-requests-approved': {
    todo: 'Approve the pull requests in the private fork',
    short: 'Approved',
  },
  merged: {
    todo: 'Merge the advisory’s pull requests into main',
    short: 'Merged',
    how: 'in the advisory in GitHub; once the release is there, `/advisory release verify` sees it',
  },
  'binaries-built': { todo: 'See that all binaries are built', short: 'Binaries built', how: VERIFIED },
  'binaries-signed': { todo: 'See that all binaries are signed', short: 'Binaries signed', how: VERIFIED },
  'binaries-public': {
    todo: 'See that all binaries are publicly available',
    short: 'Binaries public',
    how: VERIFIED,
  },
  'binaries-functional': {
    todo: 'See that all binaries work',
    short: 'Binaries work',
    how: 'try them, and say so with a link to what shows it',
  },
  published: {
    todo: 'Publish the advisory',
    short: 'Published',
    how: '`/advisory release publish`, with a second member of the security team; it cannot be taken back',
  },
  announced: {
    todo: 'Announce the release in #codegate',
    short: 'Announced',
    how: '`/advisory announce` previews it; a second member of the security team posts it',
  },
  'introduced-by': {
    todo: 'Link the pull requests that introduced the issue, or say that there are none',
    short: 'Origin linked',
    how: 'the button suggests some, from the files of the fix',
  },
  critiques: {
    todo: 'Collect critiques of the response and the release',
    short: 'Critiques collected',
    how: '`/advisory retro contribute`; ticked by itself when everybody has said what they have',
  },
  'retrospective-posted': {
    todo: 'Post the blameless retrospective',
    short: 'Retrospective posted',
    how: '`/advisory retro draft` shows it, `/advisory retro post` asks a second member to approve it',
  },
};

export const SOURCE_NAMES: { readonly [source in Source]: string } = {
  github: 'GitHub',
  email: 'e-mail',
  public: 'public',
  internal: 'found by ourselves',
};

export const DISCLOSURE_NAMES: { readonly [kind in Disclosure]: string } = {
  private: 'private',
  public: 'public',
  'intends-to-publish': 'private, the reporter intends to publish',
  'agreed-private': 'private, as the reporter agreed',
  'declined-private': 'the reporter declined private handling',
};

export const RESOLUTION_NAMES: { readonly [resolution in Resolution]: string } = {
  fixed: 'fixed',
  duplicate: 'a duplicate',
  invalid: 'not a vulnerability',
  'wont-fix': 'will not be fixed',
};

export const BAND_NAMES: { readonly [band in Band]: string } = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

/** What two members of the security team make public together. */
export const PUBLICATION_NAMES: { readonly [what in Publication]: string } = {
  advisory: 'publishing the advisory',
  mitigation: 'the mitigation',
  announcement: 'the announcement',
  retrospective: 'the retrospective',
};

/** The conditions of a release, as they are when they are met. */
export const CONDITION_NAMES: { readonly [condition in ConditionId]: string } = {
  approved: 'The fix team has approved the pull requests',
  merged: 'The release’s commit is on the main branch',
  released: 'There is a release of each patched version',
  public: 'Everybody can get the binaries, for each platform',
  digests: 'The binaries are those that were released',
  signed: 'The binaries are signed by the release workflow',
  functional: 'Somebody has seen the binaries work',
  details: 'Ecosystem, affected and patched versions are filled in',
  cve: 'A CVE is assigned, or requested and pending',
  fork: 'No pull request of the private fork is open',
  distributors: 'The private distributors were told',
  day: 'The agreed release day has come',
};

const SIDE_NAMES: { readonly [side in Side]: string } = {
  security: 'the security team',
  'fix-team': 'the fix team',
};

/** "the security team", "the security team or the fix team". */
export function sidesInWords(sides: readonly Side[]): string {
  return sides.map((side) => SIDE_NAMES[side]).join(' or ');
}

/** Who owes a step of these sides in this case: the coordinator by name where there is one. */
export function owedBy(state: Pick<Case, 'coordinator'>, owners: readonly Side[]): string {
  return owners
    .map((side) =>
      side === 'security' && state.coordinator !== undefined ? mention(state.coordinator) : SIDE_NAMES[side],
    )
    .join(' or ');
}

export function actorInWords(actor: Actor): string {
  switch (actor.kind) {
    case 'member':
      return mention(actor.id);
    case 'github':
      return 'seen in GitHub';
    case 'bot':
      return 'the bot';
  }
}

/** A person's name as everyone sees it; it notifies nobody, since mentions are off unless allowed by a message. */
export function mention(id: string): string {
  return `<@${id}>`;
}

/** An instant in the reader's own time zone. */
export function absolute(instant: Temporal.Instant): string {
  return time(seconds(instant), TimestampStyles.LongDateShortTime);
}

/** How far away an instant is. */
export function relative(instant: Temporal.Instant): string {
  return time(seconds(instant), TimestampStyles.RelativeTime);
}

/** An instant both ways: when it is, and how far away. */
export function absoluteAndRelative(instant: Temporal.Instant): string {
  return `${absolute(instant)} (${relative(instant)})`;
}

/** An instant as it is typed in options, always UTC: `2026-03-02 09:00`. */
export function typedUtc(instant: Temporal.Instant): string {
  return instant
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');
}

function seconds(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000);
}
