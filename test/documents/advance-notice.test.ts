import { assert, constant, constantFrom, date, option, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceNotice,
  endNotice,
  type AdvanceNotice,
} from '../../src/documents/advance-notice/advance-notice.ts';
import { inTimeZones } from '../../src/documents/time-in-words.ts';
import { BANDS, RESOLUTIONS } from '../../src/process/events.ts';

const DAY = Temporal.Instant.from('2026-11-24T16:00:00Z');
const notice: AdvanceNotice = {
  caseId: 'CG-2026-007',
  repository: 'stacklok/codegate',
  band: 'high',
  release: DAY,
  cve: 'pending',
};

describe('the advance notice', () => {
  test('says how grave, when in four places, how far the CVE is, what to do, and whom to ask', () => {
    const { subject, text } = advanceNotice(notice);
    expect(subject).toBe('Advance notice of a security release of stacklok/codegate (CG-2026-007)');
    expect(text).toMatchInlineSnapshot(`
      "EMBARGOED (TLP:AMBER+STRICT). You get this advance notice because you
      are on the private distributors list of stacklok/codegate. A release
      that fixes a security vulnerability is being prepared.

      Project:  stacklok/codegate
      Our case: CG-2026-007
      Severity: high
      CVE:      pending
      Release:  Tuesday 2026-11-24 16:00 UTC
                Tuesday 2026-11-24 08:00 Pacific (UTC-08:00)
                Tuesday 2026-11-24 17:00 Central European (UTC+01:00)
                Tuesday 2026-11-24 21:30 India (UTC+05:30)

      This notice does not describe the vulnerability. The security advisory
      will, once it is public: that ends the embargo.

      Until then you may:
      - plan a window for the rollout, and see to it that the people it takes
        are there;
      - prepare your builds, packages and tests, so that the release can be
        taken up at once;
      - tell those in your own organization whom this takes, and no one else.

      Until then please do not:
      - publish anything of this notice, not even that there is one;
      - ask about it in public: in issues, pull requests, chats or on mailing
        lists;
      - deploy or commit anything in public from which others could see what
        is to come;
      - share this notice any further: not with customers, partners or other
        projects.

      Questions, a leak, or signs that it is exploited: reply to this message.
      Please acknowledge this notice by answering it, with CG-2026-007 in the
      subject.
      "
    `);
  });

  test('says that nothing is under embargo where it is public, and to deploy what helps', () => {
    const { text } = advanceNotice({ ...notice, release: 'asap', isPublic: true });
    expect(text).toMatch(/^PUBLIC, NO LONGER EMBARGOED/);
    expect(text).toContain('deploy what helps until there is a fix');
    expect(text).not.toMatch(/^EMBARGOED|STRICT|do not:/m);
    expect(text.split('\n').every((line) => line.length <= 72)).toBe(true);
  });

  test('names what is known of it, and what is not', () => {
    const known = advanceNotice({ ...notice, cve: 'CVE-2026-12345', ask: 'security@example.org' }).text;
    expect(known).toContain('CVE:      CVE-2026-12345');
    expect(known).toContain('security@example.org');
    expect(known).not.toContain('reply to this message');
    const unknown = advanceNotice({ ...notice, band: undefined, cve: 'not requested', release: 'asap' }).text;
    expect(unknown).toContain('Severity: not scored yet');
    expect(unknown).toContain('CVE:      not requested');
    expect(unknown).toContain('Release:  as soon as possible; no day is set');
  });

  test('that is changed says so first, and in the subject', () => {
    const release = Temporal.Instant.from('2026-11-30T16:00:00Z');
    const { subject, text } = advanceNotice({ ...notice, release, changedFrom: DAY });
    expect(subject).toBe('Changed: Advance notice of a security release of stacklok/codegate (CG-2026-007)');
    expect(text.split('\n').slice(0, 4)).toEqual([
      'CHANGED: the time of the release. This replaces our earlier notice.',
      '',
      'Before: Tuesday 2026-11-24 16:00 UTC',
      'Now:    Monday 2026-11-30 16:00 UTC',
    ]);
  });

  test('may be changed from "as soon as possible" to a day, and back', () => {
    const asap = 'as soon as possible; no day is set';
    const later = advanceNotice({ ...notice, changedFrom: 'asap' });
    expect(later.text).toContain(`Before: ${asap}\nNow:    Tuesday 2026-11-24 16:00 UTC`);
    const fallen = advanceNotice({ ...notice, release: 'not-known', changedFrom: DAY });
    expect(fallen.subject).toMatch(/^Changed: /);
    expect(fallen.text).toMatch(/^CHANGED: not that day; a new one follows\./);
    expect(fallen.text).toContain('Before: Tuesday 2026-11-24 16:00 UTC\nNow:    not known yet');
    const sooner = advanceNotice({ ...notice, release: 'asap', changedFrom: DAY });
    expect(sooner.text).toContain(`Before: Tuesday 2026-11-24 16:00 UTC\nNow:    ${asap}`);
  });

  test('is not called changed where it says the same', () => {
    expect(advanceNotice({ ...notice, changedFrom: DAY })).toEqual(advanceNotice(notice));
    const asap = { ...notice, release: 'asap' } as const;
    expect(advanceNotice({ ...asap, changedFrom: 'asap' })).toEqual(advanceNotice(asap));
  });

  test('stays within 78 columns of plain ASCII, with a subject that tells neither severity nor time', () => {
    const time = date({
      min: new Date('2020-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    }).map((at) => Temporal.Instant.fromEpochMilliseconds(at.getTime()));
    const name = string({ unit: constantFrom('a', 'X', '0', '-', '_', '.'), minLength: 1, maxLength: 30 });
    assert(
      property(
        record({
          caseId: constantFrom('CG-2026-001', 'CG-2026-12345'),
          repository: name.map((each) => `stacklok/${each}`),
          band: option(constantFrom(...BANDS), { nil: undefined }),
          release: time,
          cve: constantFrom('pending', 'not requested', 'CVE-2026-1234567890123456789'),
          changedFrom: option(time, { nil: undefined }),
          ask: option(constant('somebody.in.particular@security.example.org'), { nil: undefined }),
        }),
        (any) => {
          const { subject, text } = advanceNotice(any);
          for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(78);
          expect(text).toMatch(/^[\n -~]+$/);
          expect(subject).toMatch(/^[ -~]+$/);
          expect(subject.replace(any.repository, '')).not.toMatch(
            /none|low|medium|high|critical|\d\d:\d\d|\d{4}-\d\d-\d\d/,
          );
        },
      ),
    );
  });
});

describe('the notice that a case is over', () => {
  test('says so first, what follows, and whom to ask', () => {
    const { repository, caseId } = notice;
    const { subject, text } = endNotice({ caseId, repository, resolution: 'invalid' });
    expect(subject).toBe(
      'Withdrawn: Advance notice of a security release of stacklok/codegate (CG-2026-007)',
    );
    expect(text).toMatchInlineSnapshot(`
      "NOT A VULNERABILITY: NOTHING TO DEPLOY. NO LONGER EMBARGOED. You get
      this because you are on the private distributors list of
      stacklok/codegate. We looked into it, and what was reported is no
      vulnerability. No release follows. This replaces our earlier notice of
      CG-2026-007.

      Please take its release out of your plans.

      Project:  stacklok/codegate
      Our case: CG-2026-007, closed
      Release:  none

      Questions: reply to this message, with CG-2026-007 in the subject.
      "
    `);
  });

  test.each(RESOLUTIONS)('as %s stays within 78 columns of plain ASCII', (resolution) => {
    const { text } = endNotice({ ...notice, resolution, ask: 'security@example.org' });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(78);
    expect(text).toMatch(/^[\n -~]+$/);
  });
});

describe('the hour of a release', () => {
  test('is right in summer and in winter', () => {
    expect(inTimeZones(Temporal.Instant.from('2026-07-07T16:00:00Z'))).toEqual([
      'Tuesday 2026-07-07 16:00 UTC',
      'Tuesday 2026-07-07 09:00 Pacific (UTC-07:00)',
      'Tuesday 2026-07-07 18:00 Central European (UTC+02:00)',
      'Tuesday 2026-07-07 21:30 India (UTC+05:30)',
    ]);
    expect(inTimeZones(DAY)).toEqual([
      'Tuesday 2026-11-24 16:00 UTC',
      'Tuesday 2026-11-24 08:00 Pacific (UTC-08:00)',
      'Tuesday 2026-11-24 17:00 Central European (UTC+01:00)',
      'Tuesday 2026-11-24 21:30 India (UTC+05:30)',
    ]);
  });

  test('is right in the weeks in which one side has moved its clocks and the other has not', () => {
    expect(inTimeZones(Temporal.Instant.from('2026-03-16T16:00:00Z')).slice(1, 3)).toEqual([
      'Monday 2026-03-16 09:00 Pacific (UTC-07:00)',
      'Monday 2026-03-16 17:00 Central European (UTC+01:00)',
    ]);
    expect(inTimeZones(Temporal.Instant.from('2026-10-28T16:00:00Z')).slice(1, 3)).toEqual([
      'Wednesday 2026-10-28 09:00 Pacific (UTC-07:00)',
      'Wednesday 2026-10-28 17:00 Central European (UTC+01:00)',
    ]);
  });

  test('may be on another day elsewhere', () => {
    expect(inTimeZones(Temporal.Instant.from('2026-11-30T22:30:00Z'))).toEqual([
      'Monday 2026-11-30 22:30 UTC',
      'Monday 2026-11-30 14:30 Pacific (UTC-08:00)',
      'Monday 2026-11-30 23:30 Central European (UTC+01:00)',
      'Tuesday 2026-12-01 04:00 India (UTC+05:30)',
    ]);
  });
});
