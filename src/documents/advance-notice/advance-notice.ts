import { BANDS, type Band, type Resolution } from '../../process/events.ts';
import { inTimeZones, weekdayUtc } from '../time-in-words.ts';
import { bulleted, wrapped } from './text.ts';

/** When the fix is to be released: the agreed day; without one, as soon as possible, or on a day that follows. */
export type ReleaseTime = Temporal.Instant | 'asap' | 'not-known';

export interface AdvanceNotice {
  readonly caseId: string;
  readonly repository: string;
  /** `undefined` if the severity is not scored yet. */
  readonly band?: Band | undefined;
  readonly release: ReleaseTime;
  /** The CVE's id, `pending` or `not requested`. */
  readonly cve: string;
  /** What the distributor was told before, where this is something else. */
  readonly changedFrom?: ReleaseTime | undefined;
  /** The distributor was told before that the case is over. */
  readonly isOpenAgain?: boolean | undefined;
  /** Everybody knows the vulnerability, and there is no fix yet: nothing is under embargo. */
  readonly isPublic?: boolean | undefined;
  /** Of what is public: a version was announced as fixed, and the advisory names another one. */
  readonly isFixCorrected?: boolean | undefined;
  /** The address for questions; undefined: a reply to this message. */
  readonly ask?: string | undefined;
  /** The other cases that the same release fixes, and that this notice tells of as well. */
  readonly others?: readonly ToldAlong[] | undefined;
  /** Those of them of whose day the distributor was told by a notice without this case. */
  readonly knownOf?: readonly string[] | undefined;
  /** The cases of an earlier notice that told of this one, too, for which it stands as it was told. */
  readonly standing?: readonly string[] | undefined;
}

/** What a notice says of a case of its own. */
export type ToldAlong = Pick<AdvanceNotice, 'caseId' | 'band' | 'cve'>;

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** That there is nothing more to come of what a distributor was told. */
export interface EndNotice extends Pick<AdvanceNotice, 'caseId' | 'repository' | 'ask' | 'standing'> {
  readonly resolution: Resolution;
}

/** The verdict, what follows, and whether anything is under embargo still: of a duplicate it is. */
const ENDS: { readonly [resolution in Resolution]: readonly [verdict: string, words: string] } = {
  invalid: [
    'NOT A VULNERABILITY: NOTHING TO DEPLOY. NO LONGER EMBARGOED.',
    'We looked into it, and what was reported is no vulnerability. No release follows.',
  ],
  spam: [
    'NOT A VULNERABILITY: NOTHING TO DEPLOY. NO LONGER EMBARGOED.',
    'What was reported is no vulnerability. No release follows.',
  ],
  'wont-fix': [
    'NO FIX FOLLOWS: NOTHING TO DEPLOY. NO LONGER EMBARGOED.',
    'We have decided not to change it. No release follows.',
  ],
  fixed: [
    'CLOSED: NO RELEASE OF ITS OWN FOLLOWS. NO LONGER EMBARGOED.',
    'It is fixed, and no advisory of it is published.',
  ],
  duplicate: [
    'CLOSED AS A DUPLICATE: NO RELEASE UNDER THIS NUMBER. STILL EMBARGOED (TLP:AMBER+STRICT).',
    'The same vulnerability is handled in another case. If a release follows from that one, you get a notice under its number. Until its advisory is public, please keep to what our earlier notice asks.',
  ],
};

/** That a case is over of which a distributor was told. It says no more of the vulnerability than the earlier notice. */
export function endNotice({ caseId, repository, resolution, ask, standing = [] }: EndNotice): MailText {
  const [verdict, words] = ENDS[resolution];
  const parts = [
    wrapped(
      `${verdict} You get this because you are on the private distributors list of ${repository}. ${words} This replaces our earlier notice of ${caseId}.`,
    ),
    ...(standing.length > 0 ? [standsFor(standing)] : ['Please take its release out of your plans.']),
    factLines([
      ['Project', repository],
      ['Our case', `${caseId}, closed`],
      ['Release', 'none'],
    ]),
    wrapped(`Questions: ${whom(ask)}, with ${caseId} in the subject.`),
  ];
  return {
    subject: `Withdrawn: Advance notice of a security release of ${repository} (${caseId})`,
    text: `${parts.join('\n\n')}\n`,
  };
}

/**
 * The advance notice to one distributor: "The Security team will give advance notice to the Private Distributors
 * list before the fix is released." Plain ASCII but for what is given, in lines of 72 columns, so that no mail
 * program wraps it anew.
 *
 * It is under embargo and passes through other people's mail servers: when, how grave, what to prepare, whom to ask,
 * and nothing about the vulnerability, not even the id of its advisory. The subject says neither how grave nor when:
 * it shows on locked screens and in logs.
 */
export function advanceNotice(notice: AdvanceNotice): MailText {
  const { caseId, repository, changedFrom, others = [], knownOf = [], standing = [] } = notice;
  const { isPublic = false, isFixCorrected = false, isOpenAgain = false } = notice;
  const changed = changedFrom !== undefined && saysElse(changedFrom, notice.release);
  const subject = `Advance notice of a security release of ${repository} (${[caseId, ...others.map((each) => each.caseId)].join(', ')})`;
  const count = others.length + 1;
  const isMore = !isOpenAgain && !changed && knownOf.length > 0;
  const parts = [
    ...(isOpenAgain ? [OPEN_AGAIN] : changed ? [changeOf(changedFrom, notice.release)] : []),
    ...(isMore ? [moreThan(knownOf)] : []),
    ...(standing.length > 0 ? [standsFor(standing)] : []),
    ...(isPublic
      ? [publicOf(repository, count, isFixCorrected), facts(notice), ...publicConduct]
      : [embargoOf(repository, count), facts(notice), conductOf(count), ...conduct]),
    whomToAsk(notice),
  ];
  const how = isOpenAgain ? 'Open again: ' : changed || isMore ? 'Changed: ' : '';
  return { subject: `${how}${subject}`, text: `${parts.join('\n\n')}\n` };
}

const OPEN_AGAIN = wrapped(
  'OPEN AGAIN: WHAT WE SAID OF ITS END DOES NOT HOLD. This replaces the notice that it is over: a release follows, and what is asked below counts from now on.',
);

function moreThan(known: readonly string[]): string {
  return wrapped(
    `CHANGED: THE RELEASE FIXES MORE THAN WE TOLD YOU. What we told you of its time stands. This replaces our earlier notice of ${known.join(', ')}.`,
  );
}

function standsFor(cases: readonly string[]): string {
  return wrapped(
    `STANDS: what our earlier notice told you of ${cases.join(', ')}. The release for ${cases.length === 1 ? 'that one' : 'those'} follows as you were told: keep it in your plans.`,
  );
}

function embargoOf(repository: string, count: number): string {
  return wrapped(
    `EMBARGOED (TLP:AMBER+STRICT). You get this advance notice because you are on the private distributors list of ${repository}. A release that fixes ${count === 1 ? 'a security vulnerability' : `${count} security vulnerabilities`} is being prepared.`,
  );
}

function publicOf(repository: string, count: number, isFixCorrected: boolean): string {
  const corrected = isFixCorrected
    ? ' The version that was announced is not the one that the advisory names as fixed now: do not rely on it.'
    : '';
  const what =
    count === 1
      ? 'A vulnerability in it is publicly known, and its fix is not released yet.'
      : `${count} vulnerabilities in it are publicly known, and their fixes are not released yet.`;
  return wrapped(
    `PUBLIC, NO LONGER EMBARGOED (TLP:CLEAR). You get this notice because you are on the private distributors list of ${repository}. ${what}${corrected} Whatever an earlier notice asked you not to do, do what helps now.`,
  );
}

const publicConduct = [
  `Now please:\n${bulleted([
    'deploy what helps until there is a fix, as the project says in public;',
    'watch your systems for signs that it is exploited;',
    'prepare your builds and tests, so that the fix can be taken up at once.',
  ])}`,
] as const;

function conductOf(count: number): string {
  return wrapped(
    count === 1
      ? 'This notice does not describe the vulnerability. The security advisory will, once it is public: that ends the embargo.'
      : 'This notice does not describe the vulnerabilities. The security advisories will, once they are public: the last of them ends the embargo.',
  );
}

const conduct = [
  `Until then you may:\n${bulleted([
    'plan a window for the rollout, and see to it that the people it takes are there;',
    'prepare your builds, packages and tests, so that the release can be taken up at once;',
    'tell those in your own organization whom this takes, and no one else.',
  ])}`,
  `Until then please do not:\n${bulleted([
    'publish anything of this notice, not even that there is one;',
    'ask about it in public: in issues, pull requests, chats or on mailing lists;',
    'deploy or commit anything in public from which others could see what is to come;',
    'share this notice any further: not with customers, partners or other projects.',
  ])}`,
] as const;

function saysElse(a: ReleaseTime, b: ReleaseTime): boolean {
  return typeof a === 'string' || typeof b === 'string' ? a !== b : !a.equals(b);
}

function changeOf(before: ReleaseTime, after: ReleaseTime): string {
  const change = `Before: ${inShort(before)}\nNow:    ${inShort(after)}`;
  const what =
    after === 'not-known'
      ? 'CHANGED: not that day; a new one follows. This replaces our earlier notice.\nPlease take the day out of your plans. You get another notice with the new one.'
      : 'CHANGED: the time of the release. This replaces our earlier notice.';
  return `${what}\n\n${change}`;
}

function facts({ caseId, repository, band, release, cve, others = [] }: AdvanceNotice): string {
  const all: readonly ToldAlong[] = [{ caseId, band, cve }, ...others];
  const when = typeof release === 'string' ? [inShort(release)] : inTimeZones(release);
  const named = [
    ['Project', repository],
    [others.length === 0 ? 'Our case' : 'Cases', all.map((each) => each.caseId).join(', ')],
    ['Severity', severityOf(all.map((each) => each.band))],
    ['CVE', others.length === 0 ? cve : all.map((each) => each.cve).join(', ')],
    ['Release', when.join(`\n${' '.repeat(10)}`)],
  ] as const;
  return factLines(named);
}

/** The gravest of what is scored: a release is taken up as its gravest vulnerability asks. */
function severityOf(bands: readonly (Band | undefined)[]): string {
  const scored = bands.filter((band) => band !== undefined);
  const gravest = BANDS.findLast((band) => scored.includes(band));
  if (gravest === undefined) return 'not scored yet';
  if (bands.length === 1) return gravest;
  const rest = scored.length < bands.length ? ' of those that are scored' : '';
  return `${gravest} (the gravest${rest})`;
}

export function factLines(named: readonly (readonly [name: string, value: string])[]): string {
  return named.map(([name, value]) => `${`${name}:`.padEnd(10)}${value}`).join('\n');
}

function inShort(time: ReleaseTime): string {
  if (time === 'not-known') return 'not known yet; a new day follows';
  return time === 'asap' ? 'as soon as possible; no day is set' : weekdayUtc(time);
}

export function whom(ask: string | undefined): string {
  return ask === undefined ? 'reply to this message' : `write to ${ask}`;
}

function whomToAsk({ caseId, ask }: AdvanceNotice): string {
  return wrapped(
    `Questions, a leak, or signs that it is exploited: ${whom(ask)}. Please acknowledge this notice by answering it, with ${caseId} in the subject.`,
  );
}
