import { overrideCondition } from '../../src/process/publication/condition-acts.ts';
import { contribute } from '../../src/process/acts/retrospective.ts';
import type { Case } from '../../src/process/case.ts';
import { readPolicy } from '../../src/process/policy.ts';
import type { EventBody, JointAct } from '../../src/process/events.ts';
import {
  agreedDay,
  ANNA,
  as,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  linked,
  FAY,
  FINGERPRINT,
  GUS,
  hours,
  START,
} from '../support/cases.ts';
import { approves, asks, declines, other, PLAIN, stranger, withdraws } from '../support/plain-acts.ts';
import {
  anna,
  asapTimes,
  both,
  closed,
  fay,
  intake,
  open,
  over,
  publicly,
  published,
  securityOnly,
  wakeTimes,
} from './policy-modes.ts';
import type { Row } from './policy-row.ts';
import type { ProcessAct } from './process-acts.ts';

interface Placed extends Row {
  /** The case in which it is done. */
  readonly from: Case;
}

const ben = as(BEN, ['security']);
const accepted = doneBy('advisory');
const wrote = caseOf(linked, { type: 'reporter-wrote', where: 'advisory', at: START, latest: START });
const together = caseOf(linked, { type: 'linked', cases: [other.id] });
const announced = caseOf(linked, doneBy('published'), doneBy('announced'));
const asked = (what: JointAct): EventBody => ({
  type: 'publication-asked',
  what,
  print: FINGERPRINT,
  ...(what === 'closing' && { resolution: 'invalid' }),
});

/** How one kind of thing becomes public. */
interface Way {
  readonly policy: string;
  /** What has to have happened. */
  readonly facts: readonly (EventBody | { readonly body: EventBody; readonly at: Temporal.Instant })[];
  /** Cases in which neither asking nor agreeing is possible. */
  readonly refused: Row['refused'];
  /** What the bot records when it has happened. */
  readonly afterwards: EventBody;
  /** Templates of the notifications for #codegate and others, with their recipients, from the approval on. */
  readonly told: readonly string[];
  readonly reminds: readonly string[];
  /** The same once it is done, where it is otherwise. */
  readonly remindsAfter?: readonly string[];
}

function rowsOf(
  what: JointAct,
  { policy, facts, refused, afterwards, told, reminds, remindsAfter = reminds }: Way,
) {
  const from = caseOf(linked, ...facts);
  const waiting = caseOf(linked, ...facts, { body: asked(what), at: START });
  const request = waiting.version;
  const asking: Placed = {
    policy,
    by: 'askForPublication',
    from,
    act: asks(what),
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [...refused, [closed, 'case-closed'], [waiting, 'asked-already']],
    events: [asked(what)],
    told: ['publication-asked to private-channel', 'publication-asked to security'],
    reminds,
  };
  const approving: Placed = {
    policy,
    by: 'approvePublication',
    from: waiting,
    act: approves(what),
    may: [ben, both],
    mayNot: [...securityOnly, [anna, 'own-preview']],
    refused: [...refused, [closed, 'case-closed'], [from, 'preview-gone']],
    events: [{ type: 'publication-approved', what, request }],
    afterwards: [afterwards],
    told: [`publication-answered to ${ANNA}`, ...told],
    reminds: remindsAfter,
  };
  return { asking, approving };
}

const quiet = caseOf(linked, accepted);

/** Everything that becomes public, from its request to the message that stands there: by two, never by one. */
export const PUBLICATION_ROWS = {
  advisory: rowsOf('advisory', {
    policy: 'a second member of the security team presses; then GitHub is read back',
    facts: [accepted],
    refused: [
      [published, 'published-already'],
      [caseOf(), 'no-advisory'],
      [open, 'not-accepted'],
    ],
    afterwards: { type: 'advisory-published', at: START },
    told: ['published-in-github to security', 'published-in-github to fix-team'],
    reminds: intake,
  }),
  mitigation: rowsOf('mitigation', {
    policy: 'may announce mitigation before the fix exists',
    facts: [accepted, { body: publicly, at: START }],
    refused: [
      [published, 'published-already'],
      [caseOf(publicly), 'no-advisory'],
      [caseOf(linked, publicly), 'not-accepted'],
      [quiet, 'not-public'],
      [caseOf(linked, accepted, { type: 'disclosure-changed', kind: 'declined-private' }), 'not-public'],
    ],
    afterwards: {
      type: 'announced',
      what: 'mitigation',
      messageId: '7',
      print: FINGERPRINT,
      exploited: 'unknown',
    },
    told: ['announcement to codegate', 'crosspost to codegate'],
    reminds: wakeTimes,
  }),
  announcement: rowsOf('announcement', {
    policy: 'posted once to #codegate by a second person’s press',
    facts: [{ type: 'advisory-published', at: START }],
    refused: [
      [open, 'not-published'],
      [quiet, 'not-published'],
      [caseOf(linked, accepted, publicly), 'not-published'],
    ],
    afterwards: doneBy('announced'),
    told: ['announcement to codegate', 'crosspost to codegate'],
    reminds: intake,
  }),
  retrospective: rowsOf('retrospective', {
    policy: 'Approved by a second person, posted to #codegate once',
    facts: [{ type: 'advisory-published', at: START }, doneBy('critiques')],
    refused: [
      [open, 'not-published'],
      [published, 'needs-first'],
      [caseOf(linked, ...doneBefore('end')), 'already-done'],
    ],
    afterwards: doneBy('retrospective-posted'),
    told: ['retrospective to codegate', 'thread to codegate'],
    reminds: intake,
  }),
  'advance-notice': rowsOf('advance-notice', {
    policy:
      'give advance notice to the Private Distributors list: whom one member alone put there, another one knows',
    facts: [accepted, ...agreedDay(days(9), 4)],
    refused: [
      [published, 'published-already'],
      [quiet, 'day-not-agreed'],
      [caseOf(linked, ...agreedDay(days(9), 3).slice(0, 2)), 'day-not-agreed'],
    ],
    afterwards: { type: 'distributors-notified', recipients: 1, proposal: 4 },
    told: [],
    reminds: intake,
  }),
  strike: rowsOf('strike', {
    policy: 'The retrospective process should be blameless',
    facts: [{ type: 'advisory-published', at: START }, doneBy('announced')],
    refused: [
      [open, 'not-published'],
      [caseOf(linked, ...doneBefore('end')), 'already-done'],
    ],
    afterwards: { type: 'critique-contributed', named: false },
    told: [],
    reminds: intake,
  }),
  closing: rowsOf('closing', {
    policy: 'resolution (fixed, duplicate, invalid, spam, wont-fix)',
    facts: [accepted, ...agreedDay(days(9), 4)],
    refused: [],
    afterwards: { type: 'closed', resolution: 'invalid' },
    told: ['case-closed to security', 'case-closed to fix-team'],
    reminds: intake,
    remindsAfter: [],
  }),
} as const satisfies { readonly [what in JointAct]: { asking: Placed; approving: Placed } };

const waiting = caseOf(linked, accepted, asked('advisory'));
const approved = caseOf(linked, accepted, asked('advisory'), {
  body: { type: 'publication-approved', what: 'advisory', request: 4 },
  actor: { kind: 'member', id: BEN },
});

/** A mitigation of what is public, which Anna asked for a second member for. */
const alone = caseOf(
  linked,
  accepted,
  { body: publicly, at: START },
  { body: asked('mitigation'), at: hours(1) },
);
/** A member where the policy lets one post a mitigation alone, half an hour after they asked. */
const letting = (id: string, now: Temporal.Instant) => ({
  ...as(id, ['security'], now),
  policy: readPolicy({ approvals: { mitigationAloneAfter: 'PT30M' } }),
});

/** The acts of the release day and of the retrospective that no step is done by. */
export const RELEASE_ROWS = {
  askForPublication: PUBLICATION_ROWS.advisory.asking,
  declinePublication: {
    policy: 'a preview, default No',
    by: 'declinePublication',
    from: waiting,
    act: declines('advisory'),
    // Of her own, Anna takes the question back.
    may: [ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'preview-gone'],
      [approved, 'approved-already'],
    ],
    events: [{ type: 'publication-declined', what: 'advisory', request: 4 }],
    told: [`publication-answered to ${ANNA}`],
    reminds: intake,
  },
  withdrawPublication: {
    policy: 'after a preview, pressed by a second member of the security team',
    by: 'withdrawPublication',
    from: approved,
    act: withdraws('advisory'),
    may: [ben, both, anna],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'preview-gone'],
      [waiting, 'preview-gone'],
    ],
    events: [{ type: 'publication-declined', what: 'advisory', request: 4, why: 'withdrawn' }],
    told: [`publication-answered to ${ANNA}`, `publication-answered to ${BEN}`],
    reminds: intake,
  },
  approveAlone: {
    policy: 'may announce mitigation before the fix exists',
    by: 'approveAlone',
    from: alone,
    act: PLAIN.approveAlone,
    may: [letting(ANNA, hours(2))],
    mayNot: [
      [letting(ANNA, hours(1)), 'alone-later'],
      [as(ANNA, ['security'], hours(2)), 'never-alone'],
      [letting(BEN, hours(2)), 'not-your-question'],
      [fay, 'security-only'],
    ],
    refused: [
      [closed, 'case-closed'],
      [open, 'not-public'],
      [caseOf(linked, accepted, publicly), 'preview-gone'],
      [published, 'published-already'],
    ],
    events: [{ type: 'publication-approved', what: 'mitigation', request: 5, alone: 'nobody is awake' }],
    told: ['posted-alone to security', 'announcement to codegate'],
    reminds: asapTimes,
  },
  remindOfQuestion: {
    policy: 'after a preview, pressed by a second member of the security team',
    by: 'remindOfQuestion',
    from: waiting,
    act: PLAIN.remindOfQuestion,
    may: [as(ANNA, ['security'], hours(3.5)), as(FAY, ['fix-team'], hours(3.5))],
    mayNot: [
      [as(GUS, [], hours(3.5)), 'not-on-case'],
      [anna, 'reminded-lately'],
      [as(ANNA, ['security'], hours(2.5)), 'reminded-lately'],
    ],
    refused: [
      [closed, 'case-closed'],
      [open, 'question-gone'],
      [approved, 'question-gone'],
    ],
    events: [{ type: 'question-reminded', question: 4 }],
    told: ['reminder to security'],
    reminds: intake,
  },
  answerElsewhere: {
    policy: 'acknowledged, kept informed',
    by: 'answerElsewhere',
    from: wrote,
    act: PLAIN.answerElsewhere,
    may: [anna, as(BEN, ['security'])],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'question-gone'],
    ],
    events: [{ type: 'reporter-told', how: 'elsewhere' }],
    told: [],
    reminds: intake,
  },
  tellStatus: {
    policy: 'acknowledged, kept informed',
    by: 'tellStatus',
    from: caseOf(linked, doneBy('acknowledge')),
    act: PLAIN.tellStatus,
    may: [anna, as(BEN, ['security'])],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'question-gone'],
    ],
    events: [{ type: 'reporter-told', how: 'advisory', status: true }],
    told: [],
    reminds: intake,
  },
  withdrawQuestion: {
    policy: 'a preview, default No',
    by: 'withdrawQuestion',
    from: waiting,
    act: PLAIN.withdrawQuestion,
    may: [anna],
    mayNot: [
      [ben, 'not-your-question'],
      [fay, 'not-your-question'],
      [stranger, 'not-on-case'],
    ],
    refused: [
      [closed, 'case-closed'],
      [open, 'question-gone'],
      [approved, 'question-gone'],
    ],
    events: [{ type: 'publication-declined', what: 'advisory', request: 4, why: 'withdrawn' }],
    told: ['question-withdrawn to security'],
    reminds: intake,
  },
  callEverybody: {
    policy: 'all timelines become ASAP',
    by: 'callEverybody',
    from: caseOf(linked, { body: publicly, at: START }),
    act: PLAIN.callEverybody,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'not-public'],
      [caseOf(linked, publicly, { type: 'team-called' }), 'called-lately'],
    ],
    events: [{ type: 'team-called' }],
    told: ['team-called to security'],
    reminds: wakeTimes,
  },
  linkCase: {
    policy: 'Cases can be linked: same release (one day, one notice, one announcement) or same flaw',
    by: 'linkCase',
    from: open,
    act: PLAIN.linkCase,
    may: [anna, fay, ben, both],
    mayNot: [[stranger, 'security-only']],
    refused: [
      [closed, 'case-closed'],
      [together, 'link-pointless'],
      [announced, 'link-too-late'],
    ],
    events: [{ type: 'linked', cases: [other.id] }],
    told: ['linked to security', 'linked to fix-team'],
    reminds: intake,
  },
  unlinkCase: {
    policy: 'Nothing goes one way only',
    by: 'unlinkCase',
    from: together,
    act: PLAIN.unlinkCase,
    may: [anna, fay, ben, both],
    mayNot: [[stranger, 'security-only']],
    refused: [
      [closed, 'case-closed'],
      [open, 'not-linked'],
      [announced, 'link-too-late'],
    ],
    events: [{ type: 'unlinked', cases: [other.id] }],
    told: ['unlinked to security', 'unlinked to fix-team'],
    reminds: intake,
  },
  recordConditions: {
    policy: 'the security team will ensure all the binaries are built, signed, publicly available',
    by: 'recordConditions',
    from: caseOf(linked, doneBy('fix-ready'), doneBy('pull-requests-approved')),
    act: PLAIN.recordConditions,
    may: [anna, ben, both],
    mayNot: [],
    refused: [
      [
        open,
        'condition-wrong',
        (state, how) =>
          overrideCondition(state, { condition: 'signed', verdict: 'wrong', reason: 'it must be' }, how),
      ],
    ],
    events: [
      { type: 'step-checked', step: 'merged', by: 'observed' },
      { type: 'step-checked', step: 'binaries-built', by: 'observed' },
      { type: 'step-checked', step: 'binaries-signed', by: 'observed' },
      { type: 'step-checked', step: 'binaries-public', by: 'observed' },
    ],
    told: [],
    reminds: intake,
  },
  overrideCondition: {
    policy: 'A failing condition can be overridden only with a reason, by the security team',
    by: 'overrideCondition',
    from: open,
    act: PLAIN.overrideCondition,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: over,
    events: [{ type: 'preflight-overridden', condition: 'public', reason: 'the mirror is slow' }],
    told: [],
    reminds: intake,
  },
  countTag: {
    policy: 'The security team will ensure all the binaries are built, signed, publicly available',
    by: 'countTag',
    from: open,
    act: PLAIN.countTag,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [announced, 'public-already'],
      [caseOf(linked, { type: 'tag-counted', of: FINGERPRINT }), 'recorded-already'],
    ],
    events: [{ type: 'tag-counted', of: FINGERPRINT }],
    told: [],
    reminds: intake,
  },
  uncountTag: {
    policy: 'What was named by mistake counts no more',
    by: 'uncountTag',
    from: caseOf(linked, { type: 'tag-counted', of: FINGERPRINT }),
    act: PLAIN.uncountTag,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [announced, 'public-already'],
      [open, 'recorded-already'],
    ],
    events: [{ type: 'tag-uncounted', of: FINGERPRINT }],
    told: [],
    reminds: intake,
  },
  confirmCondition: {
    policy: 'open fork pull requests asked about',
    by: 'confirmCondition',
    from: open,
    act: PLAIN.confirmCondition,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      ...over,
      [caseOf(linked, { type: 'preflight-confirmed', condition: 'fork' }), 'recorded-already'],
    ],
    events: [{ type: 'preflight-confirmed', condition: 'fork' }],
    told: [],
    reminds: intake,
  },
  contribute: {
    policy: 'takes each person’s part in a modal, named or unnamed',
    by: 'contribute',
    from: published,
    act: (state, how) => contribute(state, { named: false, last: true }, how),
    may: [fay, anna, both],
    mayNot: [[stranger, 'not-your-step']],
    refused: [
      [closed, 'case-closed'],
      [open, 'not-published'],
      [caseOf(linked, ...doneBefore('end')), 'already-done'],
    ],
    events: [
      { type: 'critique-contributed', named: false },
      { type: 'step-checked', step: 'critiques' },
    ],
    told: [],
    reminds: intake,
  },
} as const satisfies { readonly [act in ProcessAct]?: Placed };
