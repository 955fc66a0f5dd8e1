import { describe, expect, test } from 'vitest';
import {
  closingText,
  fixedText,
  statusText,
  threadText,
  type TextContext,
} from '../../src/documents/advisory-comments.ts';
import type { Case } from '../../src/process/case.ts';
import { GITHUB_LOGIN, type EventBody } from '../../src/process/events.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { TEXT_STEPS } from '../../src/process/step-ids.ts';
import {
  agreedDay,
  caseOf,
  days,
  doneBefore,
  doneBy,
  linked,
  opened,
  policy,
  START,
} from '../support/cases.ts';
import { absurdCase, fullCase, grownCase, SECRETS } from '../support/screens.ts';

const TEAM = 'The Example security team';
const pgp = { keyUrl: 'https://example.org/key.asc', fingerprint: '0123456789ABCDEF'.repeat(3).slice(0, 40) };
const given = (more: Partial<TextContext> = {}): TextContext => ({
  policy,
  pgp,
  teamName: TEAM,
  tagged: [],
  now: START,
  ...more,
});
const reporter = (channel: 'private' | 'public', login = 'ida-reports'): EventBody => ({
  type: 'reporter-recorded',
  login,
  channel,
});
const text = (step: (typeof TEXT_STEPS)[number], state: Case, more: Partial<TextContext> = {}) =>
  threadText(step, state, given(more)) ?? '';
const mentionsIn = (words: string) => [...words.matchAll(/@[a-z0-9-]+/gi)].map(([name]) => name);

test('how a report stands is said in words for its reporter, each time in other ones', () => {
  const accepted: EventBody[] = [reporter('private'), doneBy('acknowledge'), { type: 'advisory-accepted' }];
  const first = statusText(caseOf(linked, ...accepted), policy, TEAM);
  expect(first).toContain('Hello @ida-reports, here is how your report stands.');
  expect(first).toContain('We have accepted it');
  expect(first).toContain('There is no day for the release yet');
  expect(first).toContain('within 14 days');
  const told: EventBody = { type: 'reporter-told', how: 'advisory', status: true };
  expect(statusText(caseOf(linked, ...accepted, told), policy, TEAM)).not.toBe(first);
  const day = agreedDay(days(10), 7);
  const planned = statusText(caseOf(linked, ...accepted, doneBy('fix-ready'), told, ...day), policy, TEAM);
  expect(planned).toContain('The fix is ready.');
  for (const words of [first, planned]) {
    expect(words).not.toMatch(/GHSA-|CVE-\d|CVSS|CWE|CG-\d|critical|<t:|discord|undefined|PT?\d/i);
    expect(mentionsIn(words)).toEqual(['@ida-reports']);
  }
});

test('once it is published, that and the thanks are said in place of plans, and what stands against it', () => {
  const published: EventBody[] = [
    reporter('private'),
    { type: 'advisory-published', at: days(3) },
    { type: 'reporter-told', how: 'advisory', status: true },
  ];
  const said = (...more: EventBody[]) => statusText(caseOf(linked, ...published, ...more), policy, TEAM);
  expect(said()).toBe(
    [
      'Hello @ida-reports, the advisory about what you reported was published on 2026-03-05 09:00 UTC.',
      '',
      'Thank you for your report, and for your patience. If anything in the advisory is wrong or missing, please tell us.',
      '',
      'The Example security team, update 2',
    ].join('\n'),
  );
  expect(said({ type: 'fix-missing' })).toContain(
    '09:00 UTC. The release with the fix is not out yet, and we are working on it.',
  );
  expect(said({ type: 'fix-missing' }, { type: 'advisory-standing', now: 'withdrawn' })).toContain(
    '09:00 UTC. It is withdrawn for now, which does not make it secret again.',
  );
});

test('where it is fixed is said with the versions and the address of the advisory', () => {
  const url = 'https://github.com/stacklok/codegate/security/advisories/GHSA-2345-cfgh-jmpq';
  const said = (...versions: string[]) => fixedText(caseOf(linked), { versions, url }, TEAM);
  expect(said('0.1.29')).toBe(
    [
      'Hello, what you reported to us is fixed in 0.1.29, and the advisory is public:',
      '',
      url,
      '',
      'Thank you for your report, and for your patience. If anything in the advisory is wrong or missing, please answer here.',
      '',
      TEAM,
    ].join('\n'),
  );
  expect(said('0.1.29', '0.2.3', '1.0.1')).toContain('is fixed in 0.1.29, 0.2.3, and 1.0.1, and');
  expect(said()).toContain('is fixed; the advisory says from which version on, and');
  expect(fixedText(caseOf(linked, reporter('private')), { versions: [], url }, TEAM)).toMatch(
    /^Hello @ida-reports, /,
  );
});

describe('every prepared text', () => {
  const cases = [
    caseOf(),
    caseOf(linked, reporter('private')),
    fullCase(reporter('private')),
    grownCase('fix-release', { agreed: ['security', 'fix-team'], told: true }),
    absurdCase(),
  ];

  test.each(TEXT_STEPS)('%s speaks of the process, and holds nothing of the vulnerability', (step) => {
    for (const state of cases) {
      const words = text(step, state, { tagged: ['anna-secures'] });
      const { reporter: addressee, ...secrets } = SECRETS;
      expect(addressee).not.toBe('');
      for (const secret of Object.values(secrets)) expect(words).not.toContain(secret);
      expect(words).not.toMatch(/GHSA-|CVE-\d|CVSS|CWE|CG-\d|critical|<t:|discord/i);
      expect(words).not.toMatch(/undefined|null|NaN|\bP\d|PT\d/);
    }
  });

  test.each(TEXT_STEPS)(
    '%s mentions the reporter of a private report, whom it is to tag, and nobody else',
    (step) => {
      const tagged = ['anna-secures', 'ben-secures'];
      const toReporter = step !== 'fix-ready';
      const mentioned = (state: Case) => mentionsIn(text(step, state, { tagged }));
      const tags = toReporter ? [] : tagged.map((login) => `@${login}`);
      expect(mentioned(caseOf(linked, reporter('private')))).toEqual(toReporter ? ['@ida-reports'] : tags);
      expect(mentioned(caseOf(linked, reporter('public')))).toEqual(tags);
      expect(mentioned(caseOf(linked))).toEqual(tags);
      for (const state of cases.filter((each) => each.reporter?.channel === 'public'))
        expect(mentioned(state)).toEqual(tags);
    },
  );

  test('fits into a comment, and into a message of Discord’s', () => {
    for (const state of cases)
      for (const step of TEXT_STEPS)
        expect(text(step, state, { tagged: Array(5).fill('x'.repeat(39)) }).length).toBeLessThan(2000);
  });
});

describe('thanks', () => {
  test('say what comes next, in the lengths of the policy', () => {
    const words = text('acknowledge', caseOf());
    expect(words).toMatch(/^Hello, thank you for reporting/);
    expect(words).toContain('- Within 24 hours, ');
    expect(words).toContain('- Within 7 days, ');
    expect(words).toContain('- Within 21 days, ');
    const own = readPolicy({
      deadlines: { 'fix-team': 'PT36H', 'fix-development': 'P10D', 'fix-release': 'PT720H' },
    });
    const other = text('acknowledge', caseOf(), { policy: own });
    expect(other).toContain('Within 36 hours');
    expect(other).toContain('Within 10 days');
    expect(other).toContain('Within 30 days');
  });

  test('ask for silence where there is something to keep, and for none where it is public', () => {
    expect(text('acknowledge', caseOf())).toContain('Please keep it between us');
    for (const kind of ['public', 'declined-private'] as const) {
      const words = text('acknowledge', caseOf(opened(), { type: 'disclosure-changed', kind }));
      expect(words).not.toContain('between us');
      expect(words).not.toContain('Within');
      expect(words).toContain('as soon as possible');
      expect(words).toContain('we may credit you');
    }
  });
});

describe('the public key', () => {
  test('comes with its address and its fingerprint in groups of four', () => {
    const words = text('pgp-key', caseOf());
    expect(words).toContain('\nhttps://example.org/key.asc\n');
    expect(words).toContain('Fingerprint: 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567\n');
  });

  test('is none where none is configured, and nothing else needs one', () => {
    for (const step of TEXT_STEPS)
      expect(threadText(step, caseOf(), given({ pgp: undefined })) === undefined).toBe(step === 'pgp-key');
  });
});

describe('the request for private handling', () => {
  test('says by when the fix is planned', () => {
    const state = caseOf(opened(), { type: 'disclosure-changed', kind: 'intends-to-publish' });
    expect(text('ask-private', state)).toContain('by 2026-03-23 at the latest');
    const moved = caseOf(opened(), {
      type: 'deadline-set',
      stage: 'fix-release',
      at: days(40),
      reason: 'holidays',
    });
    expect(text('ask-private', moved)).toContain('by 2026-04-11 at the latest');
    expect(text('ask-private', moved)).not.toContain('holidays');
  });

  test('names the reporter’s own day as theirs, where they said one', () => {
    const state = caseOf(opened(), {
      type: 'disclosure-changed',
      kind: 'intends-to-publish',
      publishesAt: days(9),
    });
    expect(text('ask-private', state)).toContain('have a fix out before 2026-03-11 09:00 UTC');
    expect(text('ask-private', state)).not.toMatch(/at the latest|the day you have in mind/);
  });

  test('names no day where everything is ASAP', () => {
    expect(text('ask-private', caseOf(opened({ source: 'public' })))).not.toContain('at the latest');
  });
});

describe('fix ready', () => {
  test('tags whom it is to, and says when, so that it can be said again', () => {
    const state = caseOf(linked, ...doneBefore('fix-development'), {
      type: 'step-checked',
      step: 'fix-ready',
    });
    const at = state.steps['fix-ready']?.at.toString().slice(0, 16).replace('T', ' ');
    const words = text('fix-ready', state, { tagged: ['anna', 'ben'] });
    expect(words).toMatch(/^@anna @ben The work on the fix is completed/);
    expect(words).toContain(`(${at} UTC)`);
    const again = {
      ...state,
      steps: { ...state.steps, 'fix-ready': { ...fixReady(state), at: START.add({ hours: 90 }) } },
    };
    expect(text('fix-ready', again)).not.toBe(text('fix-ready', state));
  });
});

function fixReady(state: Case) {
  const done = state.steps['fix-ready'];
  if (!done) throw new Error('it is done');
  return done;
}

describe('a login that may be mentioned', () => {
  test.each(['a', 'ida-reports', 'A1', 'x'.repeat(39)])('can be %s', (login) => {
    expect(GITHUB_LOGIN.test(login)).toBe(true);
  });

  test.each([
    '',
    'x'.repeat(40),
    'ida reports',
    'ida\n@everyone',
    'ida\n',
    '@ida',
    'stacklok/security',
    'ida@corp',
    'dependabot[bot]',
    'ida, see CVE',
    '<script>',
    'ídà',
    'ida.',
  ])('cannot be “%s”', (login) => {
    expect(GITHUB_LOGIN.test(login)).toBe(false);
  });
});

test('whoever the team is signs what a reporter is told', () => {
  const said = [
    text('acknowledge', caseOf()),
    text('pgp-key', caseOf()),
    text('ask-private', caseOf()),
    statusText(caseOf(), policy, TEAM),
    fixedText(caseOf(), { versions: ['1'], url: 'https://github.com/' }, TEAM),
    ...(['duplicate', 'invalid', 'wont-fix'] as const).map(
      (resolution) => closingText(caseOf(), resolution, TEAM) ?? '',
    ),
  ];
  for (const words of said) {
    expect(words.split('\n').at(-1)).toMatch(/^The Example security team/);
    expect(words).not.toContain('CodeGate');
  }
});
