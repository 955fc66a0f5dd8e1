import { describe, expect, test } from 'vitest';
import {
  announcedSigner,
  imagesOf,
  isOf,
  signersOf,
  workflowIn,
} from '../../../src/release/artifacts/signer.ts';
import { readPolicy } from '../../../src/process/policy.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const COMMIT = 'c'.repeat(40);

/** The release part of a policy file. */
const policy = (release: object = {}) => readPolicy({ release }).release;

describe('a release is signed', () => {
  test('by its repository’s workflow, on the ref of its tag', () => {
    expect(announcedSigner(policy(), 'stacklok/codegate', 'v0.1.29')).toEqual({
      issuer: GITHUB,
      identities: [
        'https://github.com/stacklok/codegate/.github/workflows/image-publish.yml@refs/tags/v0.1.29',
      ],
    });
  });

  test('by whom a policy file of the earlier form names', () => {
    const earlier = policy({ signer: { refs: ['refs/heads/main', 'refs/tags/{tag}'] } });
    expect(announcedSigner(earlier, 'a/b', '$&').identities).toEqual([
      'https://github.com/a/b/.github/workflows/image-publish.yml@refs/heads/main',
      'https://github.com/a/b/.github/workflows/image-publish.yml@refs/tags/$&',
    ]);
  });

  const SHARED = 'stacklok/workflows/.github/workflows/sign.yml';
  test.each<[string, object, string, boolean]>([
    ['a shared one on its ref', { refs: ['refs/tags/v2'] }, `${SHARED}@refs/tags/v2`, true],
    ['a shared one on another ref', { refs: ['refs/tags/v2'] }, `${SHARED}@refs/tags/v3`, false],
    ['a shared one by its commit', { commits: [COMMIT] }, `${SHARED}@${COMMIT}`, true],
    ['a shared one by another commit', { commits: [COMMIT] }, `${SHARED}@${'d'.repeat(40)}`, false],
    ['a shared one on any ref', {}, `${SHARED}@refs/heads/x`, true],
    ['its name in other letters', {}, `Stacklok/Workflows/.github/workflows/sign.yml@refs/heads/x`, true],
    ['another workflow there', {}, 'stacklok/workflows/.github/workflows/other.yml@refs/heads/x', false],
    ['a file that begins like it', {}, `${SHARED.slice(0, -4)}-x.yml@refs/heads/x`, false],
    [
      'a repository that begins like it',
      {},
      'stacklok/workflows-x/.github/workflows/sign.yml@refs/tags/v2',
      false,
    ],
    [
      'any workflow of it',
      { workflow: undefined },
      'stacklok/workflows/.github/workflows/o.yml@refs/x',
      true,
    ],
  ])('by %s', (_, signer, identity, expected) => {
    const signers = [{ repository: 'stacklok/workflows', workflow: 'sign.yml', ...signer }];
    const [only] = signersOf(policy({ signers }), 'stacklok/codegate', { tag: 'v1', commit: COMMIT });
    const workflow = workflowIn(`https://github.com/${identity}`);
    expect(workflow && only && isOf(workflow, only)).toBe(expected);
  });

  test.each([
    'https://github.com.evil.test/a/b/.github/workflows/x.yml@refs/tags/v1',
    'https://github.com/a/b/c/.github/workflows/x.yml@refs/tags/v1',
    'https://github.com/a/b/.github/workflows/x.yml',
    'x@example.org',
  ])('by no workflow: %s', (identity) => {
    expect(workflowIn(identity)).toBeUndefined();
  });
});

describe('its images', () => {
  test.each<[string, readonly string[], string, readonly string[]]>([
    [
      'the name in small letters, and its tag',
      ['ghcr.io/{repository}'],
      'v1',
      ['ghcr.io/stacklok/codegate:v1'],
    ],
    ['none', [], 'v1', []],
    [
      'several, by tag or by version',
      ['ghcr.io/{repository}:{tag}', 'quay.io/stacklok/codegate:{version}-alpine'],
      'v1.2.3',
      ['ghcr.io/stacklok/codegate:v1.2.3', 'quay.io/stacklok/codegate:1.2.3-alpine'],
    ],
    [
      'what a registry takes of a tag',
      ['ghcr.io/{repository}'],
      'codegate/v1.2.3+b',
      ['ghcr.io/stacklok/codegate:v1.2.3-b'],
    ],
    ['the version of a named tag', ['ghcr.io/a/b:{version}'], '@stacklok/ui@1.2.3', ['ghcr.io/a/b:1.2.3']],
    [
      'one for each product',
      ['ghcr.io/stacklok/{name}:{tag}'],
      '@stacklok/UI@1.2.3',
      ['ghcr.io/stacklok/ui:1.2.3'],
    ],
    ['none of no product', ['ghcr.io/stacklok/{name}:{tag}'], 'v1.2.3', []],
    ['a registry’s port', ['localhost:5000/a'], 'v1', ['localhost:5000/a:v1']],
  ])('have %s', (_, images, tag, references) => {
    const found = imagesOf(policy({ images }), 'Stacklok/CodeGate', tag);
    expect(found.map(({ reference }) => reference)).toEqual(references);
    expect(found.map(({ name, tag: own }) => `${name}:${own}`)).toEqual(references);
  });
});
