// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish, ready } from '../support/publishing.ts';
import { CASE, hold, START_MS, testExchanges, timeline, type Held } from '../support/support.ts';

// What was published is looked for where users hear of it; that it is done weekly, until it is there, test/jobs shows.

const CVE = 'CVE-2026-10001';
let held: Held;
let ghsaId = '';
beforeAll(async () => {
  // A day between two looks, so that the test has to play no weeks.
  held = await hold({ policy: { arrival: { every: 'P1D' } } });
  ghsaId = await ready(held.sandbox);
  held.sandbox.patchAdvisory(ghsaId, { cve_id: CVE });
  held.sandbox.github.setArrival({ ghsa_id: ghsaId, cve: 'reserved', database: 'unreviewed' });
  await publish(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const heard = () =>
  held.sandbox
    .dms('security-1')
    .messages.map(({ text }) => text)
    .filter((text) => /users hear of it/.test(text));
const card = async () => (await held.sandbox.run('security-1', `/advisory show case:${CASE}`)).text;
const askedOf = () => held.sandbox.wire.exchanges.filter(({ target }) => target === 'cve');

test('those in charge hear once where it lags, and what to do; the id is in no direct message', async () => {
  expect(askedOf()).toEqual([]);
  await held.sandbox.advance('PT26H');
  expect(heard()).toHaveLength(1);
  expect(heard()[0]).toContain('The CVE’s record is not public');
  expect(heard()[0]).toContain('security-advisories@github.com');
  expect(heard()[0]).toContain('Dependabot warns nobody');
  expect(heard()[0]).not.toContain(CVE);
  expect(await card()).toContain('Not yet where users hear of it');
  expect(await timeline(held.sandbox)).toContain('Looked whether it has arrived');
  expect(askedOf()).toHaveLength(1);
  expect((await held.sandbox.run('security-1', '/advisory next')).text).toContain(
    'Published, and not yet where users hear of it; the card says what to do',
  );
});

test('a place that does not answer is looked at again, and what has arrived there meanwhile is told once', async () => {
  held.sandbox.github.setArrival({ ghsa_id: ghsaId, cve: 'published', database: 'reviewed' });
  held.sandbox.wire.addFault({ target: 'cve', status: 503, times: 1 });
  await held.sandbox.advance('P1D');
  expect(await card()).toContain('I could not look');
  expect(heard()).toHaveLength(1);
  await held.sandbox.advance('P1D');
  expect(heard().slice(1)).toEqual([expect.stringContaining('has arrived wherever users hear of it')]);
  expect(await card()).not.toMatch(/Not yet where users hear|I could not look/);
});

testExchanges(() => held.sandbox);
