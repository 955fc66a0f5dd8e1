// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE, enrol, hold, withFixTeam, type Held } from '../../e2e/support/support.ts';
import { IS_FOR_SOAK, lastMessage, log, open, type } from './support/page.ts';

describe.skipIf(IS_FOR_SOAK)('two people at once', () => {
  let held: Held;
  beforeAll(async () => {
    held = await hold();
    await withFixTeam(held.sandbox);
  });
  afterAll(() => held[Symbol.asyncDispose]());

  test('each sees at once what is for all, and nobody what is another’s', async () => {
    await using first = await open(held.sandbox, { as: 'security-1' });
    await using second = await open(held.sandbox, { as: 'security-2' });

    await type(first.page, `/advisory fix-team add case:${CASE} member:contributor`);
    await expect.poll(() => lastMessage(second.page).innerText()).toContain('Look');
    await expect.poll(() => log(first.page).innerText()).toContain('has to approve, and is asked now');
    expect(await second.page.content()).not.toContain('has to approve, and is asked now');

    // The team was asked by direct message, too.
    const direct = second.page
      .getByRole('navigation', { name: 'Channels' })
      .getByRole('link', { name: 'Direct messages' });
    expect(await direct.getAttribute('aria-description')).toBe('1 new');
    await direct.click();
    await lastMessage(second.page).getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => lastMessage(second.page).innerText()).toContain('contributor is on the fix team');
    expect(await lastMessage(second.page).innerText()).toContain('(edited)');

    // Whatever this person comes back to, what is theirs alone is still there, and nobody else's.
    await second.page.reload();
    await expect.poll(() => lastMessage(second.page).innerText()).toContain('contributor is on the fix team');
    expect(await second.page.content()).not.toContain('has to approve, and is asked now');
    await first.page.reload();
    await expect.poll(() => log(first.page).innerText()).toContain('has to approve, and is asked now');
    await log(first.page).getByRole('button', { name: 'Dismiss message' }).last().click();
    await expect.poll(() => log(first.page).innerText()).not.toContain('has to approve, and is asked now');
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });

  test('a person whom it does not concern is refused, in an answer of their own', async () => {
    await held.sandbox.run('security-1', `/advisory fix-team add case:${CASE} member:outsider`);
    await using opened = await open(held.sandbox, { as: 'contributor' });
    await lastMessage(opened.page).getByRole('button', { name: 'Look' }).click();
    await expect.poll(() => lastMessage(opened.page).innerText()).toContain('Only you can see this');
    expect(await lastMessage(opened.page).innerText()).not.toContain('May outsider');
  });
});

describe.skipIf(IS_FOR_SOAK)('what goes wrong', () => {
  test('is shown: a service that refuses, a bot that is gone and back', async () => {
    await using held = await hold();
    await enrol(held.sandbox, 'security-1');
    await using opened = await open(held.sandbox);
    const { page } = opened;
    const faults = page.getByRole('region', { name: 'Faults' });

    await faults.getByRole('button', { name: 'GitHub refuses' }).click();
    await expect.poll(() => faults.getByRole('status').innerText()).toContain('GitHub refuses');
    await type(page, '/advisory open repository:stacklok/codegate source:email');
    await expect.poll(() => log(page).innerText()).toMatch(/GitHub/);
    await faults.getByRole('button', { name: 'Clear faults' }).click();
    await expect.poll(() => faults.getByRole('status').innerText()).toBe('No fault is set.');

    await faults.getByRole('button', { name: 'Restart the bot' }).click();
    await expect.poll(() => faults.innerText()).toContain('The bot is running');
    await type(page, '/advisory list');
    await expect.poll(() => lastMessage(page).innerText()).toContain('Only you can see this');
  });
});
