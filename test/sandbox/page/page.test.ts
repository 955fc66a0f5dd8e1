import { afterAll, beforeAll, expect, test, describe } from 'vitest';
import { CASE, hold, reported, type Held } from '../../e2e/support/support.ts';
import { actAs, HAS_NO_BROWSER, lastMessage, log, open, type } from './support/page.ts';

describe.skipIf(HAS_NO_BROWSER)('the page', () => {
  let held: Held;
  beforeAll(async () => {
    held = await hold();
  });
  afterAll(() => held[Symbol.asyncDispose]());

  test('runs a command, opens its form, and shows the answer to the acting person alone', async () => {
    const { sandbox } = held;
    await sandbox.run('security-1', '/advisory me github:security-1');
    await reported(sandbox);
    await using opened = await open(sandbox);
    const { page } = opened;

    await type(page, `/advisory show case:${CASE}`);
    await expect.poll(() => lastMessage(page).innerText()).toContain('Only you can see this');
    expect(await lastMessage(page).innerText()).toContain('Acknowledge the report to its reporter');

    await lastMessage(page).getByRole('button', { name: 'I coordinate' }).click();
    await expect.poll(() => lastMessage(page).innerText()).toContain('You coordinate this case.');

    await type(page, `/advisory severity case:${CASE}`);
    const dialog = page.getByRole('dialog', { name: `Severity of ${CASE}` });
    await dialog.getByLabel('CVSS vector').fill('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N');
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await expect.poll(() => lastMessage(page).innerText()).toContain('High (7.5)');
    expect(await page.getByRole('dialog').count()).toBe(0);

    await actAs(page, 'outsider');
    await expect.poll(() => log(page).innerText()).not.toContain('Only you can see this');
    expect(await page.content()).not.toContain('You coordinate this case.');
    expect(opened.complaints).toEqual([]);
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
  });
});
