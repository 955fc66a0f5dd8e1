import { describe, expect, test } from 'vitest';
import { PolicyError, readPolicy } from '../../src/process/policy.ts';

const length = (text: string) => Temporal.Duration.from(text);

function problemsOf(file: unknown): readonly string[] {
  try {
    readPolicy(file);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
}

describe('the default policy is the text of the security policy', () => {
  const policy = readPolicy();

  test('24 hours, 7 days, 21 days; the retrospective 1 to 3 days after the release', () => {
    expect(policy.deadlines).toEqual({
      'fix-team': length('P1D'),
      'fix-development': length('P7D'),
      'fix-release': length('P21D'),
      retrospective: { opens: length('P1D'), due: length('P3D') },
    });
  });

  test('4pm UTC, Monday to Thursday', () => {
    expect(policy.releaseSlot).toEqual({
      time: Temporal.PlainTime.from('16:00'),
      weekdays: [1, 2, 3, 4],
      holidays: expect.any(Array),
    });
  });

  test('nobody should release between 24 December and 1 January, of any year', () => {
    const { holidays } = policy.releaseSlot;
    expect(holidays.map(String)).toEqual([
      ...Array.from({ length: 8 }, (_, day) => `12-${24 + day}`),
      '01-01',
    ]);
  });

  test('low is a score under 4.0, and two members of the team publish', () => {
    expect(policy.lowSeverityBelow).toBe(4);
    expect(policy.approvals).toEqual({ collaborator: 1, publication: 1, mitigationAloneAfter: null });
  });

  test('an address is new on the distributors list for a week', () => {
    expect(policy.distributors).toEqual({ newFor: length('P7D') });
  });

  test('reminds of ASAP every 4 hours, and of what is overdue after 1 hour up to daily', () => {
    expect(policy.reminders.asap).toEqual(length('PT4H'));
    expect(policy.reminders.overdue).toEqual({ first: length('PT1H'), daily: length('P1D') });
  });

  test('a release is an image for two platforms, signed by the workflow of its own tag', () => {
    expect(policy.release).toEqual({
      image: 'ghcr.io/{repository}',
      platforms: ['linux/amd64', 'linux/arm64'],
      assets: [],
      signer: {
        workflow: 'image-publish.yml',
        refs: ['refs/tags/{tag}'],
        issuer: 'https://token.actions.githubusercontent.com',
      },
    });
  });
});

describe('a policy file', () => {
  test('changes what it names and leaves the rest', () => {
    const policy = readPolicy({
      deadlines: { 'fix-team': 'PT8H' },
      releaseSlot: { holidays: ['2026-12-24'] },
    });
    expect(policy).toEqual({
      ...readPolicy(),
      deadlines: { ...readPolicy().deadlines, 'fix-team': length('PT8H') },
      releaseSlot: { ...readPolicy().releaseSlot, holidays: [Temporal.PlainDate.from('2026-12-24')] },
    });
  });

  test('may be empty', () => {
    expect(readPolicy({})).toEqual(readPolicy());
  });

  test('replaces lists as a whole, and may name marks in any order', () => {
    const policy = readPolicy({
      reminders: { before: { 'fix-release': ['PT1H', 'P2D', 'PT30M'] } },
      releaseSlot: { weekdays: [2] },
    });
    expect(policy.reminders.before['fix-release']).toEqual(['P2D', 'PT1H', 'PT30M'].map(length));
    expect(policy.releaseSlot.weekdays).toEqual([2]);
  });

  test('may say that a release has no image, or other files and signers', () => {
    const { release } = readPolicy({
      release: { image: null, assets: ['*.tar.gz'], signer: { refs: ['refs/heads/main'] } },
    });
    expect(release).toEqual({
      ...readPolicy().release,
      image: null,
      assets: ['*.tar.gz'],
      signer: { ...readPolicy().release.signer, refs: ['refs/heads/main'] },
    });
    const named = ['registry.example.org:5000/team/{repository}', 'quay.io/a/b-{repository}'];
    for (const image of named) expect(readPolicy({ release: { image } }).release.image).toBe(image);
  });

  test.each<[string, unknown, string]>([
    ['an image without a registry', { release: { image: 'codegate' } }, 'release.image'],
    ['an image with a tag', { release: { image: 'ghcr.io/a/b:v1' } }, 'release.image'],
    ['an image at an address', { release: { image: 'https://ghcr.io/a' } }, 'release.image'],
    ['a platform that is none', { release: { platforms: ['amd64'] } }, 'release.platforms.0'],
    ['a workflow by its path', { release: { signer: { workflow: '../x.yml' } } }, 'release.signer.workflow'],
    ['a signer without refs', { release: { signer: { refs: [] } } }, 'release.signer.refs'],
    ['a ref that is none', { release: { signer: { refs: ['main'] } } }, 'release.signer.refs.0'],
    ['an issuer without https', { release: { signer: { issuer: 'http://x' } } }, 'release.signer.issuer'],
    ['no object', 'P1D', 'the file'],
    ['null', null, 'the file'],
    ['a list', [], 'the file'],
    ['an unknown name', { deadline: {} }, 'the file'],
    ['an unknown name further in', { deadlines: { intake: 'P1D' } }, 'deadlines'],
    ['a text where names belong', { deadlines: 'P1D' }, 'deadlines'],
    ['a length that is none', { deadlines: { 'fix-team': 'a day' } }, 'deadlines.fix-team'],
    ['a number for a length', { deadlines: { 'fix-team': 24 } }, 'deadlines.fix-team'],
    ['a length of nothing', { reminders: { asap: 'PT0S' } }, 'reminders.asap'],
    ['a negative length', { reminders: { snooze: '-PT4H' } }, 'reminders.snooze'],
    ['months', { deadlines: { 'fix-release': 'P1M' } }, 'deadlines.fix-release'],
    ['years', { deadlines: { 'fix-release': 'P1Y' } }, 'deadlines.fix-release'],
    ['parts of a second', { reminders: { asap: 'PT0.5S' } }, 'reminders.asap'],
    ['a length past all time', { deadlines: { 'fix-release': 'P900000000D' } }, 'deadlines.fix-release'],
    [
      'a mark that is none',
      { reminders: { before: { retrospective: ['P1D', ''] } } },
      'reminders.before.retrospective.1',
    ],
    ['marks for intake', { reminders: { before: { intake: ['P1D'] } } }, 'reminders.before'],
    ['an hour 24', { releaseSlot: { time: '24:00' } }, 'releaseSlot.time'],
    ['seconds', { releaseSlot: { time: '16:00:00' } }, 'releaseSlot.time'],
    ['an eighth weekday', { releaseSlot: { weekdays: [1, 8] } }, 'releaseSlot.weekdays.1'],
    ['no weekday', { releaseSlot: { weekdays: [] } }, 'releaseSlot.weekdays'],
    ['a 30th of February', { releaseSlot: { holidays: ['2026-02-30'] } }, 'releaseSlot.holidays.0'],
    ['a score over 10', { lowSeverityBelow: 11 }, 'lowSeverityBelow'],
    ['no approval', { approvals: { publication: 0 } }, 'approvals.publication'],
    ['a sync without rest', { sync: { every: 'PT30S' } }, 'sync.every'],
    ['stages out of order', { deadlines: { 'fix-development': 'P30D' } }, 'deadlines'],
    ['a first stage that comes last', { deadlines: { 'fix-team': 'P30D' } }, 'deadlines'],
    [
      'a retrospective due before it opens',
      { deadlines: { retrospective: { opens: 'P3D' } } },
      'deadlines.retrospective',
    ],
    ['overdue marks that shrink', { reminders: { overdue: { first: 'P2D' } } }, 'reminders.overdue'],
  ])('is refused with the place named: %s', (_, file, place) => {
    expect(problemsOf(file)).toEqual([
      expect.stringMatching(new RegExp(`^${place.replaceAll('.', '\\.')}: .`)),
    ]);
  });

  test('is refused with every problem at once', () => {
    const problems = problemsOf({
      deadlines: { 'fix-team': 'x' },
      lowSeverityBelow: -1,
      sync: { every: 'y' },
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'deadlines.fix-team',
      'lowSeverityBelow',
      'sync.every',
    ]);
  });
});
