// @module-tag slow
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import { meet } from '../support/ambush.ts';
import { forgeInput } from '../support/forging.ts';
import { ready } from '../support/publishing.ts';
import { AGREE, LINES, looked } from '../support/two-members.ts';
import { CASE, hold, idOf, inGitHub, last, settle, START_MS, type Held } from '../support/support.ts';

// A release takes its time to be looked at, and buttons stay where they are: what is so by then counts.

let held: Held;
let ghsaId = '';
beforeEach(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterEach(() => held[Symbol.asyncDispose]());

const heardBy = (person: Person) => held.sandbox.dms(person).messages.length;

test('a text that is changed in GitHub while the release is looked at is not published, and both are told', async () => {
  const { sandbox } = held;
  const shown = await looked(sandbox, 'advisory');
  const before = heardBy('security-1');
  let wasLooked = false;
  // The advisory was read by then.
  meet(sandbox, { target: 'github', method: 'GET', path: /\/releases/ }, () => {
    sandbox.patchAdvisory(ghsaId, { description: '### Impact\nNone. A false alarm.' });
    wasLooked = true;
    return undefined;
  });
  const answer = await sandbox.press('security-2', idOf(shown), AGREE.advisory);
  await settle(sandbox);
  expect(wasLooked).toBe(true);
  expect(answer.text).toContain('The advisory changed right before it would have been published');
  expect(inGitHub(sandbox, ghsaId).state).toBe('draft');
  expect(heardBy('security-1')).toBeGreaterThan(before);
  for (const person of ['security-1', 'security-2'] as const)
    expect(last(sandbox, person).text).toContain('changed');
  // Both keys are turned back: pressing again publishes nothing.
  const again = await sandbox.press('security-2', idOf(shown), AGREE.advisory);
  expect(again.text).not.toContain('✅');
  expect(inGitHub(sandbox, ghsaId).state).toBe('draft');
});

test('a button that asked for what cannot be published by now calls nobody', async () => {
  const { sandbox } = held;
  const { raw } = await sandbox.run('security-1', LINES.advisory);
  const [, id = ''] = /"custom_id":"(ask:[^"]+)"/.exec(JSON.stringify(raw)) ?? [];
  await sandbox.run('security-1', `/advisory release propose case:${CASE} at:"2026-03-05 16:00"`);
  await settle(sandbox);
  const before = heardBy('security-2');
  const { text } = await forgeInput(sandbox, 'security-1', { id }, 'security');
  expect(text).toContain('Not met: The agreed release day has come');
  expect(heardBy('security-2')).toBe(before);
});
