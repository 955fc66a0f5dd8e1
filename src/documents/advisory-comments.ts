import { isUrgent, type Case } from '../process/case.ts';
import { deadline } from '../process/deadlines.ts';
import { creditDue } from '../process/reporter/credit.ts';
import type { Policy } from '../process/policy.ts';
import type { Resolution } from '../process/events.ts';
import type { TextStep } from '../process/step-ids.ts';
import { inSeconds } from '../process/time.ts';
import type { Missing } from './report-completeness.ts';
import { dateInUtc, policyLength, utc } from './time-in-words.ts';

/** The team's public PGP key: where it can be had, and by what it is known. */
export interface PgpKey {
  readonly keyUrl: string;
  readonly fingerprint: string;
}

/** What the prepared texts are made from. */
export interface TextContext {
  readonly policy: Policy;
  readonly pgp: PgpKey | undefined;
  /** Who signs, such as "The CodeGate security team". */
  readonly teamName: string;
  /** The day on which it is said: the same thing said on another day is said anew. */
  readonly now: Temporal.Instant;
  /** GitHub logins to be tagged: those who are to notice. */
  readonly tagged: readonly string[];
}

/**
 * The text that a step wants said, in GitHub's Markdown, for a comment in the advisory or pasted into an
 * e-mail to the reporter; `undefined` if the configuration lacks what it needs. It speaks of the process only.
 */
export function threadText(step: TextStep, state: Case, context: TextContext): string | undefined {
  switch (step) {
    case 'acknowledge':
      return acknowledgement(state, context);
    case 'pgp-key':
      return context.pgp && publicKey(state, context.pgp, context.teamName);
    case 'ask-private':
      return privateHandling(state, context);
    case 'fix-ready':
      return fixReady(state, context.tagged);
  }
}

/** "We appreciate your efforts … and will make every effort to acknowledge your contributions." */
function acknowledgement(state: Case, { policy: { deadlines }, teamName }: TextContext): string {
  const team = policyLength(inSeconds(deadlines['fix-team']));
  const development = policyLength(inSeconds(deadlines['fix-development']));
  const release = policyLength(inSeconds(deadlines['fix-release']));
  const urgent = isUrgent(state);
  return [
    `${greeting(state)}thank you for reporting this to us, and for the care you took with it. We have received it and are looking into it.`,
    '',
    ...(urgent
      ? ['What happens next: we develop and release a fix as soon as possible.']
      : [
          'What happens next, counted from your report:',
          '',
          `- Within ${team}, the engineers who will fix it are found.`,
          `- Within ${development}, we assess the severity, request a CVE, develop the fix in private, and agree on a release day.`,
          `- Within ${release}, we release the fix and publish the advisory.`,
        ]),
    '',
    `If something is missing to reproduce it (steps, vulnerable versions, files), we will ask you. ${
      urgent ? '' : 'Please keep it between us until the advisory is published. '
    }Please tell us whether, and under which name, we may credit you.`,
    '',
    teamName,
  ].join('\n');
}

function publicKey(state: Case, { keyUrl, fingerprint }: PgpKey, teamName: string): string {
  return [
    `${greeting(state)}here is our public PGP key:`,
    '',
    keyUrl,
    `Fingerprint: ${fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')}`,
    '',
    'Please compare the fingerprint before you encrypt what you send us with this key.',
    '',
    teamName,
  ].join('\n');
}

/** "we will request if the issue can be handled via a private disclosure process" */
function privateHandling(state: Case, { policy, now, teamName }: TextContext): string {
  const due = deadline(state, 'fix-release', policy);
  const date = state.reporterPublishes?.at;
  const until =
    due?.kind === 'at' && !due.byReporter
      ? ` We plan to release it by ${dateInUtc(due.due)} at the latest.`
      : '';
  return [
    `${greeting(state)}thank you for telling us that you intend to make this public.`,
    '',
    `May we ask you to handle it with us in private until a fix is released? Users could then upgrade on the day they first hear of it, and nobody would be exposed before.${until} You would be kept informed, and credited if you like.`,
    '',
    date
      ? `Please tell us whether you agree. If you do not, we respect that, and do our best to have a fix out before ${utc(date)}.`
      : 'Please tell us whether you agree. If you do not, we respect that, and would be glad to know the day you have in mind.',
    '',
    // Dated: a reporter who changes their mind again is asked again.
    `${teamName}, ${dateInUtc(now)}`,
  ].join('\n');
}

/**
 * How a report stands, for its reporter: in the advisory, or in an e-mail. Numbered, so that the same said again is another
 * word, and said twice by mistake is one.
 */
export function statusText(state: Case, policy: Policy, teamName: string): string {
  const { steps, proposal, talk, publishedAt } = state;
  const signature = `${teamName}, update ${(talk?.updates ?? 0) + 1}`;
  if (publishedAt) return [...publishedLines(state, publishedAt), '', signature].join('\n');
  const day = steps['release-day'] ? proposal?.at : undefined;
  const isMoved = talk?.news?.includes('day-moved') === true;
  return [
    `${greeting(state)}here is how your report stands.`,
    '',
    steps.advisory
      ? '- We have accepted it, and are working on it.'
      : '- We are looking into it, and have not decided on it yet.',
    steps['fix-ready'] ? '- The fix is ready.' : '- The fix is not ready yet.',
    day
      ? `- We plan to release it, and to publish the advisory, on ${utc(day)}.`
      : isMoved
        ? '- The day that we had planned for the release does not stand, and there is no other one yet.'
        : '- There is no day for the release yet.',
    ...creditLines(state),
    '',
    `Please keep it between us until then, and write here whenever you have a question. You hear from us again within ${policyLength(inSeconds(policy.reporter.statusEvery))}.`,
    '',
    signature,
  ].join('\n');
}

/** What is to be asked of them about being named, until they have answered. */
function creditLines(state: Case): string[] {
  switch (creditDue(state)) {
    case 'ask':
      return ['- May we name you as its finder in the advisory? Please tell us, and under which name.'];
    case 'accept':
      return ['- The advisory credits you: please accept that in GitHub, or decline it there.'];
    default:
      return [];
  }
}

function publishedLines(state: Case, at: Temporal.Instant): string[] {
  const { withdrawnSince, unfixedSince } = state;
  const standing = withdrawnSince
    ? 'It is withdrawn for now, which does not make it secret again.'
    : unfixedSince
      ? 'The release with the fix is not out yet, and we are working on it.'
      : undefined;
  return [
    `${greeting(state)}the advisory about what you reported was published on ${utc(at)}.${standing ? ` ${standing}` : ''}`,
    '',
    'Thank you for your report, and for your patience. If anything in the advisory is wrong or missing, please tell us.',
  ];
}

/** What the reporter is asked for, part by part. */
const ASKED_FOR: { readonly [part in Missing]: string } = {
  steps: 'the steps by which we can see it ourselves, from a fresh installation on',
  versions: 'the versions that you know to be affected, and how you found them out',
  proof: 'whatever shows it: a file, a request and its answer, a log, a picture',
  impact: 'what an attacker could do with it, and what they would need for it',
};

/**
 * Asks the reporter for what their report lacks, in the advisory or in an e-mail: nothing of the report is in it.
 * @returns `undefined` where nothing is missing
 */
export function missingText(
  state: Case,
  { missing, several }: { readonly missing: readonly Missing[]; readonly several: boolean },
  teamName: string,
): string | undefined {
  if (missing.length === 0 && !several) return undefined;
  return [
    `${greeting(state)}thank you for your report. To look into it, we need a little more from you.`,
    '',
    ...(missing.length > 0
      ? ['Could you please tell us:', '', ...missing.map((part) => `- ${ASKED_FOR[part]}`), '']
      : []),
    ...(several
      ? [
          'Your report seems to tell of several flaws. If they can be fixed independently of each other, please report each of them on its own, so that each gets a fix, a number and a credit of its own.',
          '',
        ]
      : []),
    'If we have overlooked it, please say where it is. What you do not know, just say so: we begin with what we have.',
    '',
    teamName,
  ].join('\n');
}

/** "The Fix Team will notify the security team that work on the fix branch is completed … by tagging names" */
function fixReady({ steps }: Case, tagged: readonly string[]): string {
  const names = tagged.map((login) => `@${login} `).join('');
  // With the time, so that a fix which turned out not to be ready can be said to be ready again.
  const ready = steps['fix-ready'];
  return `${names}The work on the fix is completed, and CI was run on it locally with act${ready ? ` (${utc(ready.at)})` : ''}. It is ready for review.`;
}

/**
 * What a reporter is told where their report is closed, for the advisory or an e-mail: thanks, and the way to object. It names
 * no other case, and no reason, which may be for the team alone.
 * @returns `undefined` where there is nothing to tell: it was fixed, or was no report at all
 */
export function closingText(state: Case, resolution: Resolution, teamName: string): string | undefined {
  const why = closingWords(resolution);
  if (why === undefined) return undefined;
  return [
    `${greeting(state)}thank you for reporting this to us, and for the time you took. ${why}`,
    '',
    'If you think that we are wrong, or can add something, please answer here: we will look again. We are glad about your next report, too.',
    '',
    teamName,
  ].join('\n');
}

function closingWords(resolution: Resolution): string | undefined {
  switch (resolution) {
    case 'fixed':
    case 'spam':
      return undefined;
    case 'duplicate':
      return 'We know of it already, from another report that we are working on, and so we close this one. You will read of the fix when the advisory is published.';
    case 'invalid':
      return 'We looked at it, and do not see a vulnerability of ours in it: what it describes is how the project is meant to work, or needs rights that already allow as much. So we close the report.';
    case 'wont-fix':
      return 'We looked at it, and have decided not to change it: the risk is one that we accept, or the version is out of support. So we close the report.';
  }
}

/**
 * What a reporter is told once what they reported is public, and fixed.
 *
 * @param fix Which versions have it, as the advisory says; none where it names no version
 */
export function fixedText(
  state: Case,
  { versions, url }: { readonly versions: readonly string[]; readonly url: string },
  teamName: string,
): string {
  const where =
    versions.length === 0
      ? 'is fixed; the advisory says from which version on'
      : `is fixed in ${listed(versions)}`;
  return [
    `${greeting(state)}what you reported to us ${where}, and the advisory is public:`,
    '',
    url,
    '',
    'Thank you for your report, and for your patience. If anything in the advisory is wrong or missing, please answer here.',
    '',
    teamName,
  ].join('\n');
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}

function greeting({ reporter }: Case): string {
  return reporter?.channel === 'private' ? `Hello @${reporter.login}, ` : 'Hello, ';
}
