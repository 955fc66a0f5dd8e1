// @module-tag slow
// @module-tag long
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORIES } from '../../../src/sandbox/page/guide/steps.ts';
import { CASE, hold, reported, type Held } from '../../e2e/support/support.ts';
import { axeFaults } from './support/axe.ts';
import { guideOf, reach } from './support/guide.ts';
import { HAS_NO_BROWSER, lastMessage, log, open, type } from './support/page.ts';
import { chooseInSpecimen, postSpecimen, readSpecimen } from './support/specimen.ts';

// What every run looks at, in one sandbox; the soak goes on from here.
describe.skipIf(HAS_NO_BROWSER)('the page', () => {
  let held: Held;
  beforeAll(async () => {
    held = await hold();
  });
  afterAll(() => held[Symbol.asyncDispose]());

  test('leads by keyboard alone, at 360 px, from step to step, and can be left', async () => {
    await using opened = await open(held.sandbox, { width: 360, scheme: 'light' });
    const { page } = opened;
    await reach(page, page.getByRole('button', { name: 'Lead me through a case' }));
    for (const { title } of STORIES.case.slice(0, 3)) {
      await guideOf(page).getByRole('heading', { name: title }).waitFor();
      await reach(page, guideOf(page).getByRole('button', { name: 'Do it for me' }));
    }
    await guideOf(page).getByRole('heading', { name: 'One of the team coordinates' }).waitFor();
    await expect.poll(() => log(page).innerText()).toContain(`${CASE} · Intake`);
    expect(await axeFaults(page)).toEqual([]);

    await reach(page, guideOf(page).getByRole('button', { name: 'Stop following' }));
    expect(await guideOf(page).count()).toBe(0);
    expect(await page.evaluate('[scrollX, scrollY]')).toEqual([0, 0]);
    expect(opened.complaints).toEqual([]);
  });

  test('runs a command, opens its form, and shows nobody else a word of the answer', async () => {
    const { sandbox } = held;
    await using first = await open(sandbox, { as: 'security-1' });
    await using second = await open(sandbox, { as: 'security-2' });
    const { page } = first;
    const told = everythingToldTo(second.page);

    await type(page, `/advisory show case:${CASE}`);
    await expect.poll(() => lastMessage(page).innerText()).toContain('Only you can see this');
    expect(await lastMessage(page).innerText()).toContain('Acknowledge the report to its reporter');

    await withoutTimers(page, async () => {
      await lastMessage(page).getByRole('button', { name: 'I coordinate' }).click();
      await expect.poll(() => lastMessage(page).innerText()).toContain('You coordinate this case.');
    });

    await type(page, `/advisory severity case:${CASE}`);
    const dialog = page.getByRole('dialog', { name: `Severity of ${CASE}` });
    await dialog.getByLabel('CVSS vector').fill('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N');
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await expect.poll(() => lastMessage(page).innerText()).toContain('High (7.5)');
    expect(await page.getByRole('dialog').count()).toBe(0);

    // The other one sees at once what is for all.
    await reported(sandbox, { summary: 'Another' });
    await expect.poll(() => lastMessage(second.page).innerText()).toContain('CG-2026-002');
    const all = [await second.page.content(), ...(await told())];
    expect(all.filter((text) => text.includes('CG-2026-002'))).not.toEqual([]);
    expect(all.filter((text) => /You coordinate this case|High \(7\.5\)/.test(text))).toEqual([]);
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });

  test('moves the clock, and says what the sandbox refuses', async () => {
    const { sandbox } = held;
    await using opened = await open(sandbox, { at: '#general' });
    const { page } = opened;
    const clock = page.getByRole('region', { name: 'Clock' });
    const before = Temporal.Instant.from(sandbox.info().now);
    await clock.getByRole('button', { name: '+1 hour' }).click();
    await expect.poll(() => sandbox.info().now).toBe(before.add({ hours: 1 }).toString());
    await expect.poll(() => clock.innerText()).toContain(sandbox.info().now.slice(11, 16));

    await type(page, '/advisory nonsense');
    await expect
      .poll(() => page.getByRole('alert').first().innerText())
      .toContain('has no subcommand "nonsense"');

    postSpecimen(sandbox);
    await lastMessage(page).getByRole('img').waitFor();
    await readSpecimen(lastMessage(page));
    await chooseInSpecimen(page, lastMessage(page));
  });
});

/** Does something while no timer of the page goes off: nothing that it shows then was polled for. */
async function withoutTimers(page: Page, act: () => Promise<void>): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await act();
  await page.clock.resume();
}

/** Keeps what a page is answered from now on, but for what goes on without an end. */
function everythingToldTo(page: Page): () => Promise<string[]> {
  const texts: Promise<string>[] = [];
  page.on('response', (response) => {
    const { 'content-type': kind = '' } = response.headers();
    if (kind.startsWith('application/json')) texts.push(response.text());
  });
  return () => Promise.all(texts);
}
