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
      tags: [
        '{name}@{version}',
        '{name}@v{version}',
        '{name}-v{version}',
        '{name}/v{version}',
        '{version}',
        'v{version}',
      ],
      branches: ['release-*', 'release/*', '*.x'],
      images: ['ghcr.io/{repository}:{tag}'],
      platforms: ['linux/amd64', 'linux/arm64'],
      assets: [],
      files: ['*'],
      signers: [
        {
          repository: '{repository}',
          workflow: 'image-publish.yml',
          refs: ['refs/tags/{tag}'],
          issuer: 'https://token.actions.githubusercontent.com',
        },
      ],
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

  const { signers, ...others } = readPolicy().release;
  const [own] = signers;

  test('may say that a release has other images, tags, branches, files and signers', () => {
    const release = {
      images: [
        'registry.example.org:5000/team/{repository}',
        'quay.io/a/{name}:{version}-alpine',
        'a.io/b:v{tag}',
      ],
      tags: ['{name}@{version}', 'rel/{version}'],
      branches: [],
      assets: ['*.tar.gz'],
      files: ['*.tar.gz', 'checksums.txt'],
    };
    const shared = { repository: 'stacklok/workflows', commits: ['c'.repeat(40)] };
    expect(readPolicy({ release: { ...release, signers: [{ workflow: 'a.yml' }, shared] } }).release).toEqual(
      {
        ...others,
        ...release,
        signers: [
          { repository: '{repository}', workflow: 'a.yml', issuer: own?.issuer },
          { ...shared, issuer: own?.issuer },
        ],
      },
    );
  });

  test('of the earlier form is read: one image or none, and a part of one signer', () => {
    const { release } = readPolicy({
      release: { image: null, assets: ['*.tar.gz'], signer: { refs: ['refs/heads/main'] } },
    });
    expect(release).toEqual({
      ...others,
      images: [],
      assets: ['*.tar.gz'],
      signers: [{ ...own, refs: ['refs/heads/main'] }],
    });
    const image = 'quay.io/a/b-{repository}';
    expect(readPolicy({ release: { image } }).release).toEqual({ ...others, signers, images: [image] });
  });

  test.each<[string, unknown, string]>([
    ['an image without a registry', { release: { image: 'codegate' } }, 'release.image'],
    ['an image with a tag', { release: { image: 'ghcr.io/a/b:v1' } }, 'release.image'],
    ['an image at an address', { release: { image: 'https://ghcr.io/a' } }, 'release.image'],
    ['a platform that is none', { release: { platforms: ['amd64'] } }, 'release.platforms.0'],
    ['a workflow by its path', { release: { signer: { workflow: '../x.yml' } } }, 'release.signer.workflow'],
    ['several images by one', { release: { images: 'ghcr.io/a/b' } }, 'release.images'],
    ['an image that never changes', { release: { images: ['ghcr.io/a/b:latest'] } }, 'release.images.0'],
    ['a placeholder that there is not', { release: { images: ['ghcr.io/{owner}/b'] } }, 'release.images.0'],
    ['both forms of images', { release: { image: null, images: [] } }, 'release'],
    ['both forms of signers', { release: { signer: {}, signers: [{}] } }, 'release'],
    ['tags without a version', { release: { tags: ['v1.*'] } }, 'release.tags.0'],
    ['tags with a version twice', { release: { tags: ['v{version}-{version}'] } }, 'release.tags.0'],
    ['no tags', { release: { tags: [] } }, 'release.tags'],
    ['nobody who signs', { release: { signers: [] } }, 'release.signers'],
    ['a signer by a word', { release: { signer: 'release.yml' } }, 'release.signer'],
    [
      'a signer’s commit that is shortened',
      { release: { signers: [{ commits: ['abc1234'] }] } },
      'release.signers.0.commits.0',
    ],
    [
      'a signer of no repository',
      { release: { signers: [{ repository: 'x' }] } },
      'release.signers.0.repository',
    ],
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
