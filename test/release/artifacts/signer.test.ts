import { expect, test } from 'vitest';
import { imageOf, signerOf } from '../../../src/release/artifacts/signer.ts';
import { readPolicy } from '../../../src/process/policy.ts';

const { release } = readPolicy();

test('a release is signed by its repository’s workflow, on the ref of its tag', () => {
  expect(signerOf(release, 'stacklok/codegate', 'v0.1.29')).toEqual({
    issuer: 'https://token.actions.githubusercontent.com',
    identities: [
      'https://github.com/stacklok/codegate/.github/workflows/image-publish.yml@refs/tags/v0.1.29',
    ],
  });
  const { signer } = readPolicy({
    release: { signer: { refs: ['refs/heads/main', 'refs/tags/{tag}'] } },
  }).release;
  expect(signerOf({ ...release, signer }, 'a/b', '$&').identities).toEqual([
    'https://github.com/a/b/.github/workflows/image-publish.yml@refs/heads/main',
    'https://github.com/a/b/.github/workflows/image-publish.yml@refs/tags/$&',
  ]);
});

test('its image has the name of the repository in small letters, and its tag', () => {
  expect(imageOf(release, 'Stacklok/CodeGate', 'v1')).toEqual({
    name: 'ghcr.io/stacklok/codegate',
    reference: 'ghcr.io/stacklok/codegate:v1',
  });
  expect(imageOf({ ...release, image: null }, 'a/b', 'v1')).toBeUndefined();
});
