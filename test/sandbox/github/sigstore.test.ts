import { expect, test } from 'vitest';
import { Sigstore } from '../../../src/sandbox/github/sigstore.ts';
import { START } from '../../support/temporary.ts';

const RUN = {
  repository: 'stacklok/codegate',
  repositoryId: 1,
  workflow: 'release.yml',
  tag: 'v0.1.29',
  commit: 'c'.repeat(40),
};

test('a run signs with one key, and with another before its certificate is over', async () => {
  let now = START;
  const sigstore = await Sigstore.start(() => now);
  const certificateAfter = async (minutes: number) => {
    now = START.add({ minutes });
    return (await sigstore.signBytes(RUN, Buffer.from('a file'))).certificate;
  };
  const first = await certificateAfter(0);
  expect(await certificateAfter(4)).toBe(first);
  expect(await certificateAfter(9)).not.toBe(first);
});
