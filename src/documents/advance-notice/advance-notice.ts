import type { Band, Resolution } from '../../process/events.ts';
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
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** That there is nothing more to come of what a distributor was told. */
export interface EndNotice extends Pick<AdvanceNotice, 'caseId' | 'repository' | 'ask'> {
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
export function endNotice({ caseId, repository, resolution, ask }: EndNotice): MailText {
  const [verdict, words] = ENDS[resolution];
  const parts = [
    wrapped(
      `${verdict} You get this because you are on the private distributors list of ${repository}. ${words} This replaces our earlier notice of ${caseId}.`,
    ),
    'Please take its release out of your plans.',
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
  const { caseId, repository, changedFrom } = notice;
  const { isPublic = false, isFixCorrected = false, isOpenAgain = false } = notice;
  const changed = changedFrom !== undefined && saysElse(changedFrom, notice.release);
  const subject = `Advance notice of a security release of ${repository} (${caseId})`;
  const parts = [
    ...(isOpenAgain ? [OPEN_AGAIN] : changed ? [changeOf(changedFrom, notice.release)] : []),
    ...(isPublic
      ? [publicOf(repository, isFixCorrected), facts(notice), ...publicConduct]
      : [embargoOf(repository), facts(notice), ...conduct]),
    whomToAsk(notice),
  ];
  const how = isOpenAgain ? 'Open again: ' : changed ? 'Changed: ' : '';
  return { subject: `${how}${subject}`, text: `${parts.join('\n\n')}\n` };
}

const OPEN_AGAIN = wrapped(
  'OPEN AGAIN: WHAT WE SAID OF ITS END DOES NOT HOLD. This replaces the notice that it is over: a release follows, and what is asked below counts from now on.',
);

function embargoOf(repository: string): string {
  return wrapped(
    `EMBARGOED (TLP:AMBER+STRICT). You get this advance notice because you are on the private distributors list of ${repository}. A release that fixes a security vulnerability is being prepared.`,
  );
}

function publicOf(repository: string, isFixCorrected: boolean): string {
  const corrected = isFixCorrected
    ? ' The version that was announced is not the one that the advisory names as fixed now: do not rely on it.'
    : '';
  return wrapped(
    `PUBLIC, NO LONGER EMBARGOED (TLP:CLEAR). You get this notice because you are on the private distributors list of ${repository}. A vulnerability in it is publicly known, and its fix is not released yet.${corrected} Whatever an earlier notice asked you not to do, do what helps now.`,
  );
}

const publicConduct = [
  `Now please:\n${bulleted([
    'deploy what helps until there is a fix, as the project says in public;',
    'watch your systems for signs that it is exploited;',
    'prepare your builds and tests, so that the fix can be taken up at once.',
  ])}`,
] as const;

const conduct = [
  wrapped(
    'This notice does not describe the vulnerability. The security advisory will, once it is public: that ends the embargo.',
  ),
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

function facts({ caseId, repository, band, release, cve }: AdvanceNotice): string {
  const when = typeof release === 'string' ? [inShort(release)] : inTimeZones(release);
  const named = [
    ['Project', repository],
    ['Our case', caseId],
    ['Severity', band ?? 'not scored yet'],
    ['CVE', cve],
    ['Release', when.join(`\n${' '.repeat(10)}`)],
  ] as const;
  return factLines(named);
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
