import { slotInWords } from './release-slot.ts';
import {
  saidBy,
  type Actor,
  type Band,
  type CaseEvent,
  type CveOutcome,
  type Disclosure,
  type Exploitation,
  type InCodegate,
  type JointAct,
  type Resolution,
  type Side,
  type Source,
} from '../process/events.ts';
import type { ConditionId } from '../process/publication/conditions.ts';
import { makesUrgent, type Case, type Correction } from '../process/case.ts';
import { correctedIn } from '../process/publication/corrections.ts';
import type { Correctable } from '../process/publication/parts.ts';
import type { Policy, StageId } from '../process/policy.ts';
import type { StepId } from '../process/step-ids.ts';
import { READERS_OF_WORDS, type TypedWords } from '../process/typed-words.ts';
import type { Marking, NewsKind } from '../process/events.ts';

/*
 * The words of the process, for every place that names a thing of it. A thing that is called differently in a table, on
 * a button or in public has each of its names here; a thing with one name has that one everywhere.
 */

interface StageWords {
  readonly long: string;
  /** As a reader who never saw the bot would call it. */
  readonly publicly: string;
}

export const STAGE_WORDS: { readonly [stage in StageId]: StageWords } = {
  intake: { long: 'Intake', publicly: 'Intake of the report' },
  'fix-team': { long: 'Fix team', publicly: 'Fix team' },
  'fix-development': { long: 'Fix development', publicly: 'Fix development' },
  'fix-release': { long: 'Fix release', publicly: 'Fix release' },
  retrospective: { long: 'Retrospective', publicly: 'Retrospective' },
};

interface StepWords {
  /** The long form: what to do, as an order. */
  readonly todo: string;
  /** The short form: that it is done, in as few words as a button has room for. */
  readonly short: string;
  /** That it is done, as a public document says it; a step without is no news to the public. */
  readonly publicly?: string;
  /** How it gets done, where that is not simply said by pressing the button. */
  readonly how?: string;
  /** The same for a person who has buttons alone, where `how` names a command. */
  readonly byButton?: string;
  /** The same where the report came in another way than by GitHub. */
  readonly bySource?: { readonly [source in Source]?: string };
  /** What its prepared text is, where there is one. */
  readonly text?: string;
}

const VERIFIED = '`/advisory release verify` looks at the release and ticks what it finds';

export const STEP_WORDS: { readonly [step in StepId]: StepWords } = {
  acknowledge: {
    todo: 'Acknowledge the report to its reporter',
    short: 'Acknowledged',
    publicly: 'Report acknowledged',
    how: 'thank the reporter in the advisory, and say what happens next; a text is prepared',
    bySource: {
      email: 'answer their e-mail: thank them, and say what happens next; a text is prepared',
      public: 'thank them where they published it, and say what happens next; a text is prepared',
    },
    text: 'thanks',
  },
  'report-complete': {
    todo: 'Check that the report is complete: steps to reproduce, vulnerable versions, files',
    short: 'Report complete',
    how: 'ask the reporter in the advisory for what is missing',
    bySource: {
      email: 'ask the reporter by e-mail for what is missing',
      public: 'ask where they published it for what is missing',
    },
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
    byButton: 'the button makes it, or leads to it',
  },
  'fix-ready': {
    todo: 'Finish the fix, and run CI on it locally with `act`',
    short: 'Fix ready',
    publicly: 'Fix ready, CI run locally',
    how: 'the fix team says so: `/advisory fix-team ready`',
    byButton: 'then press “Fix ready”: the security team is told, here and in the advisory',
    text: 'fix ready',
  },
  'release-day': {
    todo: 'Agree on the release day',
    short: 'Day agreed',
    how: '`/advisory release propose` offers days; both sides agree',
    byButton: 'the button offers days; both sides agree',
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
    publicly: 'Pull requests approved',
    how: 'review them in the private fork, which the advisory in GitHub leads to; then press “Approved”',
  },
  merged: {
    todo: 'Merge the advisory’s pull requests into main',
    short: 'Merged',
    publicly: 'Merged into main',
    how: 'in the advisory in GitHub; then look at the commits in `/advisory release verify`, and say that they hold the fix',
  },
  'binaries-built': { todo: 'Check that all binaries are built', short: 'Binaries built', how: VERIFIED },
  'binaries-signed': {
    todo: 'Check that all binaries are signed',
    short: 'Binaries signed',
    publicly: 'Signatures of the binaries verified',
    how: VERIFIED,
  },
  'binaries-public': {
    todo: 'Check that all binaries are publicly available',
    short: 'Binaries public',
    publicly: 'Binaries publicly available',
    how: VERIFIED,
  },
  'binaries-functional': {
    todo: 'Check that all binaries work',
    short: 'Binaries work',
    publicly: 'Binaries seen to work',
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
    byButton: '“Contribute…” takes your part; ticked by itself when everyone has had their say',
    how: '`/advisory retro contribute`; ticked by itself when everyone has had their say',
  },
  'retrospective-posted': {
    todo: 'Post the blameless retrospective',
    short: 'Retrospective posted',
    how: '`/advisory retro draft` shows it, `/advisory retro post` asks a second member to approve it',
  },
};

/** What to do for a step, as an order that says when the policy recommends it, where it does. */
export function todoOf(step: StepId, { releaseSlot }: Policy): string {
  const { todo } = STEP_WORDS[step];
  return step === 'release-day' ? `${todo}: ${slotInWords(releaseSlot)}` : todo;
}

/** How the report came: `short` in the team, `publicly` as the end of "Disclosed …, by …" in the retrospective. */
export const SOURCE_WORDS: {
  readonly [source in Source]: { readonly short: string; readonly publicly: string };
} = {
  github: { short: 'GitHub', publicly: 'a private report in GitHub' },
  email: { short: 'e-mail', publicly: 'an e-mail to the security team' },
  public: { short: 'public', publicly: 'a public disclosure' },
  internal: { short: 'found by ourselves', publicly: 'the team itself' },
};

/** How a case is disclosed: `long` in the team; `publicly` the milder words of the retrospective. */
export const DISCLOSURE_WORDS: {
  readonly [kind in Disclosure]: { readonly long: string; readonly publicly: string };
} = {
  private: { long: 'private', publicly: 'private' },
  public: { long: 'public', publicly: 'public' },
  'intends-to-publish': {
    long: 'private, the reporter intends to publish',
    publicly: 'the reporter intends to publish',
  },
  'agreed-private': { long: 'private, as the reporter agreed', publicly: 'the reporter agreed to wait' },
  'declined-private': {
    long: 'the reporter declined private handling',
    publicly: 'the reporter declined to wait',
  },
};

export const RESOLUTION_NAMES: { readonly [resolution in Resolution]: string } = {
  fixed: 'fixed',
  duplicate: 'a duplicate',
  invalid: 'not a vulnerability',
  spam: 'spam',
  'wont-fix': 'will not be fixed',
};

/** How a case ended, of a duplicate with the number of the case, or of the advisory, that it repeats. */
export function endingInWords({
  resolution,
  of,
}: {
  readonly resolution: Resolution;
  readonly of?: string | undefined;
}): string {
  return of === undefined ? RESOLUTION_NAMES[resolution] : `${RESOLUTION_NAMES[resolution]} of ${of}`;
}

/** What became of a CVE that did not come, or did not stay. */
export const CVE_OUTCOME_NAMES: { readonly [outcome in CveOutcome]: string } = {
  'turned-down': 'turned down',
  none: 'none will come',
  rejected: 'rejected after it was assigned',
};

export const BAND_NAMES: { readonly [band in Band]: string } = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

/** Why everything is ASAP: because of attacks, where that was decided last. */
export function urgencyInWords({ disclosure, exploitation }: Case): string {
  const isByAttacks =
    exploitation?.asap && !(makesUrgent(disclosure.kind) && disclosure.revision > exploitation.asap.revision);
  return isByAttacks ? 'attacks that use it are known' : DISCLOSURE_WORDS[disclosure.kind].long;
}

/** Whether a vulnerability is exploited, as a choice. */
export const EXPLOITATION_NAMES: { readonly [known in Exploitation]: string } = {
  yes: 'yes, it is exploited',
  no: 'no sign of it',
  unknown: 'we do not know',
};

/**
 * What two members of the security team let out together: `long` in a sentence, `todo` as an order, `short` as the second
 * one presses.
 */
export const PUBLICATION_WORDS: {
  readonly [what in JointAct]: { readonly long: string; readonly todo: string; readonly short: string };
} = {
  advisory: { long: 'publishing the advisory', todo: 'publish the advisory', short: 'Publish now' },
  mitigation: { long: 'the mitigation', todo: 'post the mitigation', short: 'Post to #codegate' },
  announcement: { long: 'the announcement', todo: 'post the announcement', short: 'Post to #codegate' },
  retrospective: { long: 'the retrospective', todo: 'post the retrospective', short: 'Post to #codegate' },
  'advance-notice': {
    long: 'the advance notice to new addresses',
    todo: 'send the advance notice to new addresses',
    short: 'They may be told',
  },
  strike: {
    long: 'striking an unnamed contribution',
    todo: 'strike an unnamed contribution',
    short: 'Strike it',
  },
  closing: { long: 'closing the case', todo: 'close the case', short: 'Close it' },
};

/** What the distributors were told of a release that is out. */
export const NEWS_WORDS: { readonly [kind in NewsKind]: string } = {
  corrected: 'that the advisory was corrected',
  'as-announced': 'that nothing is corrected any more',
  withdrawn: 'that the advisory was withdrawn',
  restored: 'that the advisory is published again',
};

/** What distributors were told who are told that something is not so: of the release, or of its day. */
export function toldOtherwiseInWords(about: NewsKind | undefined): string {
  return about ? NEWS_WORDS[about] : 'that the day they knew does not stand';
}

/** That a message in #codegate is to say that its advisory was withdrawn, or not any more; `edits` in a sentence of its preview. */
export const MARKING_WORDS: {
  readonly [how in Marking]: Readonly<
    Record<'todo' | 'short' | 'press' | 'edits' | 'done' | 'past' | 'title', string>
  >;
} = {
  put: {
    todo: 'mark what stands in #codegate as withdrawn',
    short: 'Mark as withdrawn',
    press: 'Mark as withdrawn…',
    edits: 'marks the message that stands there as withdrawn',
    done: '#codegate says that the advisory was withdrawn',
    past: 'Marked as withdrawn in #codegate',
    title: 'Withdrawn in GitHub',
  },
  remove: {
    todo: 'remove the mark “withdrawn” in #codegate',
    short: 'Remove the mark',
    press: 'Remove the mark “withdrawn”…',
    edits: 'removes the mark “withdrawn” from the message that stands there',
    done: '#codegate no longer says that the advisory was withdrawn',
    past: 'The mark “withdrawn” was removed in #codegate',
    title: 'Published again in GitHub',
  },
};

/** "CG-2026-001", "CG-2026-001 and CG-2026-002". */
export function caseIdsInWords(ids: readonly string[]): string {
  const last = ids.at(-1) ?? '';
  return ids.length < 2 ? last : `${ids.slice(0, -1).join(', ')} and ${last}`;
}

/** A message in #codegate, by what it is. */
export const IN_CODEGATE_NAMES: { readonly [what in InCodegate]: string } = {
  mitigation: PUBLICATION_WORDS.mitigation.long,
  announcement: PUBLICATION_WORDS.announcement.long,
  correction: 'the correction of the announcement',
  retrospective: PUBLICATION_WORDS.retrospective.long,
};

/** What readers act on, and is corrected where it changes after the announcement. */
const CORRECTABLE_NAMES: { readonly [fact in Correctable]: string } = {
  fixed: 'the fixed version',
  exploited: 'what is known of attacks',
  affected: 'the affected versions',
  workaround: 'the workaround',
  severity: 'the severity',
};

/** What a correction is about: "the fixed version, the workaround", the gravest first. */
export function correctionInWords(correction: Pick<Correction, 'facts'>): string {
  return factsInWords(correctedIn(correction));
}

export function factsInWords(facts: readonly Correctable[]): string {
  return facts.map((fact) => CORRECTABLE_NAMES[fact]).join(', ');
}

/** The conditions of a release, as they are when they are met. */
export const CONDITION_NAMES: { readonly [condition in ConditionId]: string } = {
  approved: 'The fix team has approved the pull requests',
  merged: 'The release holds the fix, from the main branch',
  released: 'There is a release of each patched version',
  public: 'Everybody can get the binaries, for each platform',
  digests: 'The binaries are those that were released',
  signed: 'The binaries are signed by the release workflow',
  functional: 'Someone has tested the binaries',
  details: 'Ecosystem, affected and patched versions are filled in',
  cve: 'A CVE is assigned, or requested and pending',
  fork: 'No pull request of the private fork is open',
  distributors: 'The private distributors were told',
  day: 'The agreed release day has come',
  linked: 'The linked cases are ready, or public',
};

export const SIDE_NAMES: { readonly [side in Side]: string } = {
  security: 'the security team',
  'fix-team': 'the fix team',
};

/** "the security team", "the security team or the fix team". */
export function sidesInWords(sides: readonly Side[]): string {
  return sides.map((side) => SIDE_NAMES[side]).join(' or ');
}

/** Who did something; `nameOf` names a member by their Discord id. */
export function actorInWords(actor: Actor, nameOf: (member: string) => string): string {
  switch (actor.kind) {
    case 'member':
      return nameOf(actor.id);
    case 'github':
      return 'seen in GitHub';
    case 'bot':
      return 'the bot';
  }
}

/** What is said where a person types words into such an event; `undefined` where nobody publishes them. */
export function publishedWhere(into: TypedWords): string | undefined {
  return READERS_OF_WORDS[into] === 'public' ? 'published in the retrospective' : undefined;
}

/** Who says what an event tells: of what was seen, not the person who looked. */
export function sayerInWords(event: CaseEvent, nameOf: (member: string) => string): string {
  return actorInWords(saidBy(event), nameOf);
}
