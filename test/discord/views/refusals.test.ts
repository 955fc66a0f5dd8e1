import { describe, expect, test } from 'vitest';
import { problemView } from '../../../src/discord/views/problems.ts';
import { objectionLines, refusalInWords } from '../../../src/discord/views/refusals.ts';
import { subcommands } from '../../../commands/advisory.ts';
import { CONDITION_NAMES, STEP_WORDS } from '../../../src/documents/vocabulary.ts';
import type { Refusal } from '../../../src/process/acts/decision.ts';
import { readPolicy, STAGES } from '../../../src/process/policy.ts';
import { CONDITIONS } from '../../../src/process/publication/conditions.ts';
import type { Objection } from '../../../src/process/release-slots.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import { ANNA, days, START } from '../../support/cases.ts';
import { REFUSED } from '../../support/refusals.ts';
import { HOSTILE, rawOf, SECRETS, textOf } from '../../support/screens.ts';

type Code = Refusal['code'];

const objections: readonly Objection[] = [
  { code: 'past', reasonLifts: false },
  { code: 'holiday', reasonLifts: false, date: Temporal.PlainDate.from('2026-12-24') },
  { code: 'before-upstream', reasonLifts: false, upstream: days(30) },
  { code: 'weekday', reasonLifts: true, recommended: [1, 2, 3, 4] },
  { code: 'hour', reasonLifts: true, recommended: Temporal.Instant.from('2026-03-05T16:00:00Z') },
  { code: 'after-deadline', reasonLifts: true, deadline: days(21) },
];

/** A refusal of every code at its longest: a code without one does not compile. */
const refusals: { readonly [C in Code]: Extract<Refusal, { code: C }> } = {
  'case-closed': { code: 'case-closed' },
  'already-closed': { code: 'already-closed', resolution: 'wont-fix' },
  'not-closed': { code: 'not-closed' },
  'not-on-case': { code: 'not-on-case' },
  'closing-takes-two': { code: 'closing-takes-two' },
  'security-only': { code: 'security-only' },
  'not-your-step': { code: 'not-your-step', step: 'introduced-by', owners: ['security', 'fix-team'] },
  'already-done': {
    code: 'already-done',
    step: 'report-complete',
    done: { actor: { kind: 'member', id: ANNA }, at: START, observed: false },
  },
  'not-done': { code: 'not-done', step: 'report-complete' },
  'not-needed': { code: 'not-needed', step: 'pgp-key' },
  'not-by-hand': { code: 'not-by-hand', step: 'details', how: 'github' },
  'commits-needed': { code: 'commits-needed', step: 'merged' },
  'needs-first': { code: 'needs-first', step: 'merged', missing: STEP_IDS },
  'others-rely-on-it': { code: 'others-rely-on-it', step: 'merged', dependents: STEP_IDS },
  'steps-open': { code: 'steps-open', steps: STEP_IDS },
  'bad-evidence': { code: 'bad-evidence', needed: false },
  'embargoed-text': { code: 'embargoed-text', what: 'a CVE id' },
  'exploited-later': { code: 'exploited-later' },
  'exploited-long-ago': { code: 'exploited-long-ago' },
  'no-such-mark': { code: 'no-such-mark' },
  'filed-already': {
    code: 'filed-already',
    filed: { actor: { kind: 'member', id: ANNA }, at: START, reference: HOSTILE },
  },
  'marks-open': { code: 'marks-open', marks: [HOSTILE, 'EU: Final report'] },
  'no-exploitation': { code: 'no-exploitation' },
  'asap-already': { code: 'asap-already' },
  'asap-not-decided': { code: 'asap-not-decided' },
  'disclosed-later': { code: 'disclosed-later' },
  'disclosed-long-ago': { code: 'disclosed-long-ago' },
  'not-security-team': { code: 'not-security-team', member: ANNA },
  'coordinator-already': { code: 'coordinator-already', member: ANNA },
  'offered-already': { code: 'offered-already', member: ANNA },
  'no-offer-for-you': { code: 'no-offer-for-you' },
  'published-already': { code: 'published-already' },
  'public-already': { code: 'public-already' },
  'no-advisory': { code: 'no-advisory' },
  'reason-needed': { code: 'reason-needed', why: 'reclassify' },
  'on-fix-team-already': { code: 'on-fix-team-already', login: HOSTILE },
  'not-in-advisory': { code: 'not-in-advisory', login: HOSTILE },
  'reported-in-public': { code: 'reported-in-public', login: HOSTILE },
  'classified-higher': { code: 'classified-higher', band: 'critical' },
  'approval-pending': { code: 'approval-pending', login: HOSTILE },
  'own-request': { code: 'own-request' },
  'request-gone': { code: 'request-gone' },
  'recorded-already': { code: 'recorded-already' },
  'cve-known': { code: 'cve-known' },
  'cve-otherwise': { code: 'cve-otherwise', outcome: 'none' },
  'disclosure-already': { code: 'disclosure-already', kind: 'intends-to-publish' },
  'date-without-intention': { code: 'date-without-intention' },
  'time-past': { code: 'time-past', at: START },
  'time-far': { code: 'time-far', at: START },
  'stage-done': { code: 'stage-done', stage: 'fix-development' },
  'stage-not-begun': { code: 'stage-not-begun', stage: 'retrospective' },
  'before-upstream': { code: 'before-upstream', upstream: days(30) },
  'fix-team-decides': { code: 'fix-team-decides' },
  'not-low': { code: 'not-low', score: 9.8, below: 4 },
  'urgent-no-slow-track': { code: 'urgent-no-slow-track' },
  'urgent-no-upstream': { code: 'urgent-no-upstream' },
  'no-upstream': { code: 'no-upstream' },
  'not-later': { code: 'not-later', due: days(21) },
  'review-out-of-range': { code: 'review-out-of-range' },
  'slot-refused': { code: 'slot-refused', objections },
  'slot-needs-reason': { code: 'slot-needs-reason', objections },
  'proposed-already': { code: 'proposed-already', at: START },
  'no-proposal': { code: 'no-proposal' },
  'proposal-changed': { code: 'proposal-changed' },
  'proposal-past': { code: 'proposal-past' },
  'agreed-already': { code: 'agreed-already' },
  'day-not-agreed': { code: 'day-not-agreed' },
  'told-already': { code: 'told-already' },
  'coordinator-only': { code: 'coordinator-only' },
  'addresses-new': { code: 'addresses-new' },
  'not-told': { code: 'not-told', distributor: HOSTILE },
  'evidence-needed': { code: 'evidence-needed', step: 'binaries-functional' },
  'not-accepted': { code: 'not-accepted' },
  'not-published': { code: 'not-published' },
  'fix-not-released': { code: 'fix-not-released' },
  'advisory-withdrawn': { code: 'advisory-withdrawn' },
  'not-public': { code: 'not-public' },
  'condition-holds': { code: 'condition-holds', condition: 'details' },
  'condition-wrong': { code: 'condition-wrong', condition: 'signed' },
  'conditions-failing': { code: 'conditions-failing', conditions: CONDITIONS },
  'asked-already': { code: 'asked-already', by: ANNA },
  'approved-already': { code: 'approved-already', by: ANNA },
  'own-preview': { code: 'own-preview' },
  'preview-gone': { code: 'preview-gone' },
  'preview-changed': { code: 'preview-changed' },
  'nothing-to-edit': { code: 'nothing-to-edit' },
  'question-gone': { code: 'question-gone' },
  'reminded-lately': { code: 'reminded-lately', again: START },
  'not-your-question': { code: 'not-your-question', by: '100000000000000002' },
  'day-called-off-elsewhere': { code: 'day-called-off-elsewhere' },
  'never-alone': { code: 'never-alone' },
  'alone-later': { code: 'alone-later', from: START },
  'original-wrong': { code: 'original-wrong', of: 'CG-2026-002', why: 'duplicate', next: 'CG-2026-003' },
  'link-pointless': { code: 'link-pointless', already: true },
  'not-linked': { code: 'not-linked' },
  'link-too-many': { code: 'link-too-many', most: 4 },
  'link-too-late': { code: 'link-too-late', caseId: 'CG-2026-002', why: 'announced' },
  'link-days-differ': { code: 'link-days-differ', days: [{ caseId: 'CG-2026-002', at: START }] },
  'called-lately': { code: 'called-lately', again: START },
};
/** Those that the tests of the process bring about: as long, and as strange, as they really are. */
const real = Object.values(REFUSED)
  .flatMap((decisions) => Object.values(decisions))
  .flatMap((decision) => (decision.ok ? [] : [decision.refusal]));
const all: readonly Refusal[] = [...Object.values(refusals), ...real];

describe('a refusal', () => {
  test.each(Object.values(refusals))(
    '$code says in one line what happened, and then what to do',
    (refusal) => {
      const { what, now } = refusalInWords(refusal);
      expect(what).toMatch(/^\S[^\n]*[.”]$/);
      expect(now.trim()).toMatch(/\w/);
      expect(textOf(problemView(refusal)).startsWith(`**${what}**\n`)).toBe(true);
    },
  );

  test('holds nothing that is under embargo, and nothing that formats or calls', () => {
    for (const refusal of all) {
      const raw = rawOf(problemView(refusal));
      for (const secret of [SECRETS.ghsaId, SECRETS.cveId]) expect(raw).not.toContain(secret);
      expect(raw).not.toMatch(/GHSA-\w|CVE-\d|AV:/);
      expect(textOf(problemView(refusal)).replaceAll(/\\./g, '')).not.toMatch(/@everyone|<@&|\[click\]|\|\|/);
      expect(JSON.parse(raw)).toMatchObject({ allowed_mentions: { parse: [], users: [], roles: [] } });
    }
  });

  test('names only commands and options that there are', () => {
    const names = new Set(subcommands.map(({ name }) => name));
    const texts = all.map((refusal) => textOf(problemView(refusal)));
    const named = texts.flatMap((text) =>
      [...text.matchAll(/`\/advisory ([a-z -]+?)`/g)].map(([, name]) => name),
    );
    expect(named.length).toBeGreaterThan(20);
    for (const name of named) expect([...names]).toContain(name);
  });

  test.each(STEP_IDS)('of %s by hand tells what does it instead', (step) => {
    for (const how of ['github', 'act', 'attest'] as const) {
      const { now } = refusalInWords({ code: 'not-by-hand', step, how });
      expect(now).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('counts one step as one', () => {
    expect(refusalInWords({ code: 'steps-open', steps: ['merged'] }).what).toBe('1 step is still open.');
    expect(refusalInWords({ code: 'steps-open', steps: ['merged', 'published'] }).what).toBe(
      '2 steps are still open.',
    );
  });

  test('of a public reporter gives the policy’s own reason', () => {
    expect(refusalInWords({ code: 'reported-in-public', login: 'ida' }).now).toContain(
      'only reporters who have contacted',
    );
  });

  test('of the slow track names the score, where there is one', () => {
    expect(refusalInWords({ code: 'not-low', below: 4 }).what).toContain('not scored yet');
    expect(refusalInWords({ code: 'not-low', below: 4, score: 0 }).what).toContain('this one is 0');
  });

  test.each(STAGES)('names the stage %s by its name', (stage) => {
    for (const code of ['stage-done', 'stage-not-begun'] as const)
      expect(refusalInWords({ code, stage }).what).toMatch(/“[A-Z][a-z ]+”/);
  });
});

test('a person without commands is named none in any refusal', () => {
  for (const refusal of Object.values(refusals))
    expect(textOf(problemView(refusal, { commands: false }))).not.toContain('/advisory ');
});

describe('a refusal of release day', () => {
  test('names every condition in the way, and says what to do about them', () => {
    const { now } = refusalInWords(refusals['conditions-failing']);
    for (const condition of CONDITIONS) expect(now).toContain(`- Not met: ${CONDITION_NAMES[condition]}`);
    expect(now).toContain('`/advisory release verify`');
  });

  test.each(CONDITIONS)('offers no way around %s where what is there is wrong', (condition) => {
    const { what, now } = refusalInWords({ code: 'condition-wrong', condition });
    expect(what).toContain(CONDITION_NAMES[condition]);
    expect(now).toMatch(/^Do not release it\./);
    expect(now).not.toMatch(/override|without/);
  });

  test.each(STEP_IDS)('asks for evidence of %s by its name', (step) => {
    expect(refusalInWords({ code: 'evidence-needed', step }).what).toContain(STEP_WORDS[step].todo);
  });

  test('does not say that a link may be left out where the step needs one', () => {
    expect(refusalInWords({ code: 'bad-evidence', needed: false }).now).toContain('Leave it out');
    expect(refusalInWords({ code: 'bad-evidence', needed: true }).now).not.toContain('Leave it out');
  });

  test('leads whoever asked for it to somebody else', () => {
    expect(refusalInWords({ code: 'own-preview' }).what).toContain('another member');
    expect(refusalInWords({ code: 'asked-already', by: ANNA }).now).toContain('another member');
  });
});

describe('what speaks against a day', () => {
  test('is a line each', () => {
    expect(objectionLines([])).toBe('');
    expect(objectionLines(objections).split('\n')).toHaveLength(objections.length);
    for (const line of objectionLines(objections).split('\n')) expect(line).toMatch(/^- [A-Z2].*\.$/);
    expect(objectionLines(objections)).toContain('2026-12-24 is a holiday');
    expect(objectionLines(objections)).toContain(
      '\n- The policy recommends Monday to Thursday, so that people are there on the day after.' +
        '\n- The policy recommends 16:00 UTC: morning Pacific, early evening in Europe, late evening in Asia.\n',
    );
  });

  test('says what the team’s own policy recommends', () => {
    const { releaseSlot } = readPolicy({ releaseSlot: { time: '03:30', weekdays: [5, 1, 2] } });
    expect(
      objectionLines([
        { code: 'weekday', reasonLifts: true, recommended: releaseSlot.weekdays },
        { code: 'hour', reasonLifts: true, recommended: Temporal.Instant.from('2026-07-03T03:30:00Z') },
      ]).split('\n'),
    ).toEqual([
      '- The policy recommends Monday, Tuesday and Friday.',
      '- The policy recommends 03:30 UTC: early evening Pacific, morning in Europe, morning in Asia.',
    ]);
  });

  test('is followed by the way out', () => {
    expect(refusalInWords(refusals['slot-refused']).now).toMatch(
      /`\/advisory release propose` without a time offers/,
    );
    expect(refusalInWords(refusals['slot-needs-reason']).now).toContain('Give a `reason`');
  });
});
