// @module-tag slow
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUBLICATIONS } from '../../../src/process/events.ts';
import type { Person } from '../../../src/sandbox/people.ts';
import { forgeCommand, forgeInput, type Forged, type Where } from '../support/forging.ts';
import { ready, SECRETS } from '../support/publishing.ts';
import { BUILT_MAIN, run, startServices } from '../support/services.ts';
import { sampled } from '../support/soak.ts';
import { CASE, customIdOf, hold, inGitHub, START_MS, testExchanges, type Held } from '../support/support.ts';
import { looked } from '../support/two-members.ts';
import { publicWords, strangeInPrivate } from '../support/watching.ts';

// "No sequence of acts, faults, restarts, template tricks or races puts a word about an unpublished case into a public
// channel." Here everybody sends everything; nothing-early-races.test.ts has the races, nothing-early-random.test.ts the
// faults, restarts and whatever nobody planned.

const CVE = 'CVE-2026-10001';
const FINGERPRINT = '0123456789abcdef'.repeat(2);

let held: Held;
let ghsaId = '';
/** What the waiting request to publish would be answered with. */
let waiting = '';
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  ghsaId = await ready(sandbox);
  sandbox.patchAdvisory(ghsaId, { cve_id: CVE });
  await sandbox.advance('PT5M');
  waiting = customIdOf(await looked(sandbox, 'advisory'), 'Publish now');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

/** What anybody read who may not have: nothing. */
const heardOutside = () => [publicWords(held.sandbox), ...strangeInPrivate(held.sandbox)];
const SILENCE = [''];

/** Every press and form on the way out, right as far as anybody can know and wrong in every part. */
function presses(): Forged[] {
  const [, , , request = '', fingerprint = ''] = waiting.split(':');
  const numbers = [request, '1', '0', '999'];
  const others = (['mitigation', 'announcement', 'retrospective'] as const).flatMap((what) =>
    numbers.flatMap((number) => [
      { id: `look:${CASE}:${what}:${number}` },
      { id: `decline:${CASE}:${what}:${number}` },
      ...[fingerprint, FINGERPRINT].map((each) => ({ id: `publicise:${CASE}:${what}:${number}:${each}` })),
    ]),
  );
  return [
    ...others,
    ...[fingerprint, FINGERPRINT].flatMap((each) =>
      PUBLICATIONS.filter((what) => what !== 'advisory').map((what) => ({
        id: `ask:${CASE}:${what}:${each}:yes`,
      })),
    ),
    { id: `publicise:${CASE}:advisory:${request}:${FINGERPRINT}` },
    { id: `publicise:${CASE}:advisory:999:${fingerprint}` },
    { id: `look:${CASE}:advisory:${request}` },
    { id: `look:${CASE}:advisory:999` },
    ...['announce', 'post-retro', 'retro', 'publish', 'origins', 'stop', 'no-origin', 'other-origin'].map(
      (kind) => ({ id: `${kind}:${CASE}` }),
    ),
    { id: `introduced:${CASE}`, chosen: ['101'] },
    { id: `other-origin-form:${CASE}`, fields: { pulls: '101' } },
    { id: `contribute:${CASE}:no` },
    { id: `contribute-form:${CASE}:yes`, fields: { wentWell: SECRETS.impact } },
    { id: `override-form:${CASE}:merged`, fields: { reason: 'x' } },
    { id: `confirm:${CASE}:fork` },
  ];
}

/** The soak sends five times as much. */
const PATIENCE = { timeout: 3 * START_MS };

const LINES = [
  `announce case:${CASE}`,
  `announce case:${CASE} exploited:yes`,
  `release verify case:${CASE}`,
  `release publish case:${CASE}`,
  `retro draft case:${CASE}`,
  `retro contribute case:${CASE}`,
  `retro post case:${CASE}`,
  `show case:${CASE}`,
  `check case:${CASE} step:announced`,
  `check case:${CASE} step:published`,
  `check case:${CASE} step:retrospective-posted`,
  `disclosure case:${CASE} kind:intends-to-publish`,
  `disclosure case:${CASE} kind:declined-private`,
  `cve case:${CASE}`,
  'export',
  'stats',
];

describe('of a case that is ready and not published', () => {
  const PEOPLE: readonly Person[] = ['security-1', 'maintainer-1', 'outsider', 'reporter'];
  const PLACES: readonly Where[] = ['dm', 'security', 'general', 'codegate'];

  test.each(PEOPLE)(
    '%s presses everything, everywhere, twice at once: not a word',
    PATIENCE,
    async (person) => {
      const { sandbox } = held;
      const all = presses().flatMap((forged) => PLACES.map((where) => [forged, where] as const));
      const told = new Set<string>();
      // Each person and place has all kinds in the sample, since 5 and the number of places share no factor.
      for (const [forged, where] of sampled(all, 5)) {
        const twice = [1, 2].map(() => forgeInput(sandbox, person, forged, where));
        for (const { heard, text } of await Promise.all(twice)) {
          told.add(heard);
          expect([forged.id, text.includes('Something went wrong')]).toEqual([forged.id, false]);
        }
      }
      const known = person === 'security-1' || person === 'maintainer-1';
      expect(known ? ['let in', 'wrong place'].every((each) => told.has(each)) : told.size === 1).toBe(true);
      expect(told.has('refused, with a leak')).toBe(false);
      expect(heardOutside()).toEqual(SILENCE);
    },
  );

  test.each(PEOPLE)('%s types every command everywhere: not a word', PATIENCE, async (person) => {
    const { sandbox } = held;
    const all = LINES.flatMap((line) => PLACES.map((where) => [`/advisory ${line}`, where] as const));
    for (const [line, where] of sampled(all, 3)) {
      if (where === 'dm') await forgeCommand(sandbox, person, line);
      else await sandbox.run(person, line, where);
    }
    expect(heardOutside()).toEqual(SILENCE);
  });

  test('the one who asked cannot agree, in any place, with the very print', async () => {
    for (const where of PLACES) await forgeInput(held.sandbox, 'security-1', { id: waiting }, where);
    for (const where of PLACES) await forgeInput(held.sandbox, 'maintainer-1', { id: waiting }, where);
    expect(inGitHub(held.sandbox, ghsaId).state).toBe('draft');
    expect(heardOutside()).toEqual(SILENCE);
  });

  test('what was edited in GitHub since it was asked for is not published, and that is said', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(ghsaId, { summary: `${SECRETS.summary}, and another one` });
    const answer = await forgeInput(sandbox, 'security-2', { id: waiting });
    expect(answer.text).toContain('It has changed since the preview');
    expect(inGitHub(sandbox, ghsaId).state).toBe('draft');
    sandbox.patchAdvisory(ghsaId, { summary: SECRETS.summary });
    expect(heardOutside()).toEqual(SILENCE);
  });

  test('nobody who is on no case was told a thing', () => {
    for (const person of ['outsider', 'reporter', 'contributor'] as const)
      expect(held.sandbox.dms(person).messages).toEqual([]);
  });
});

testExchanges(() => held.sandbox);

test('templates that could leak or fail on release day are refused at the start, with file and line', async () => {
  await using services = await startServices();
  const directory = join(services.directory, 'templates');
  mkdirSync(directory);
  writeFileSync(
    join(directory, 'announcement.md'),
    '@everyone {{{description}}}\n{{identifier}} {{fixed}} {{links}} {{more}}',
  );
  writeFileSync(
    join(directory, 'mitigation.md'),
    '{{repository}}\n{{>announcement.md}}\n{{=<% %>=}}\n{{summary}}',
  );
  const { code, out, err } = await run(BUILT_MAIN, { ...services.env, TEMPLATES_DIR: directory });
  expect(code).toBe(1);
  for (const problem of [
    'TEMPLATES_DIR: announcement.md line 1: nobody and nothing can be mentioned',
    /announcement\.md line 1: .*\{\{description\}\}/,
    'TEMPLATES_DIR: mitigation.md line 2: no other file can be put in',
    'mitigation.md line 3: the braces cannot be changed',
    'mitigation.md line 4: there is no {{summary}}',
  ])
    expect(err).toMatch(problem);
  expect(out + err).not.toContain(directory);
});
