import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE, hold, idOf, START_MS, testExchanges, withCoordinator, type Held } from '../support/support.ts';

// Many cases: lists and their pages, and what is offered while somebody types.

let held: Held;
beforeAll(async () => {
  held = await hold();
  await withCoordinator(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);

describe('list', () => {
  test('has pages of ten, the most pressing first, and its variants', async () => {
    const { sandbox } = held;
    for (let more = 0; more < 11; more += 1)
      sandbox.report({ repository: 'stacklok/codegate', summary: 'x', description: 'y' });
    await sandbox.advance('PT5M');
    await say('security-1', 'open repository:stacklok/codegate source:public');
    const list = await say('security-1', 'list');
    expect(list.text).toContain('Open cases (13)');
    expect(list.text.split('\n')[1]).toContain('CG-2026-013** · Intake · 🔴 **ASAP**');
    expect(list.text).toContain('Page 1 of 2');
    expect(list.buttons).toEqual(['Next', 'Close several…']);
    const next = await sandbox.press('security-1', idOf(list), 'Next');
    expect(next).toMatchObject({ id: list.id, buttons: ['Previous', 'Close several…'] });
    expect(next.text.match(/^\*\*CG-/gm)).toHaveLength(3);
    const back = await sandbox.press('security-1', idOf(next), 'Previous');
    expect(back.text).toBe(list.text);
    expect((await say('security-1', 'list show:mine')).text).toContain('My cases (13)');
    expect((await say('security-2', 'list show:mine')).text).toContain('My cases (12)');
    expect((await say('maintainer-1', 'list show:mine')).text).toContain('My cases (1)');
    expect((await say('maintainer-1', 'list')).text).toContain('Open cases (1)');
    expect((await say('maintainer-1', 'list show:overdue')).text).toContain('Nothing is overdue');
    expect((await say('security-1', 'list show:overdue')).text).toContain('Overdue cases (1)');
  });
});

describe('autocomplete', () => {
  test('offers the cases one may see, by what is typed', async () => {
    const { sandbox } = held;
    const all = await sandbox.autocomplete('security-1', '/advisory show case:CG', 'case');
    expect(all.choices).toHaveLength(13);
    expect(await sandbox.autocomplete('security-1', '/advisory close case:001', 'case')).toEqual({
      choices: [{ name: `${CASE} · Fix development`, value: CASE }],
    });
    expect(await sandbox.autocomplete('maintainer-1', '/advisory show case:CG', 'case')).toEqual({
      choices: [{ name: `${CASE} · Fix development`, value: CASE }],
    });
    expect(await sandbox.autocomplete('security-1', '/advisory show case:%', 'case')).toMatchObject({
      choices: all.choices,
    });
  });

  test('offers the steps that are mine, those I can tick first', async () => {
    const { sandbox } = held;
    const line = `/advisory check case:${CASE} step:`;
    const mine = await sandbox.autocomplete('security-1', `${line}c`, 'step');
    const values = mine.choices.map(({ value }) => value);
    expect(values).toContain('communication-plan');
    expect(values).not.toContain('fix-ready');
    expect(values.indexOf('communication-plan')).toBeLessThan(values.indexOf('acknowledge'));
    // What has a command of its own cannot be ticked.
    expect(values).not.toContain('cve-requested');
    const theirs = await sandbox.autocomplete('maintainer-1', `${line}fix`, 'step');
    expect(theirs.choices.map(({ value }) => value)).toEqual(['fix-ready']);
  });
});

testExchanges(() => held.sandbox);
