// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { CASE, enrol, hold, reported } from '../../e2e/support/support.ts';
import { differenceFrom, drawsAlike, picturesIn } from './support/looks.ts';
import { IS_FOR_SOAK, log, open, type, type OpenOptions } from './support/page.ts';
import { postSpecimen } from './support/specimen.ts';

/** What is looked at: who sees it, where, and what they do first. */
interface Look extends OpenOptions {
  readonly line?: string;
  /** What is there once it is drawn. */
  readonly shows: string;
}

/** What a person sees on a phone at 3 a.m. */
const PHONE: Readonly<Record<string, Look>> = {
  specimen: { at: '#general', height: 1560, shows: 'A step that is to be done' },
  report: { as: 'security-2', at: '#@bot', shows: 'A report has come in' },
  card: { at: '#security', line: `/advisory show case:${CASE}`, shows: 'Only you can see this' },
};
/** The picture with which the README begins. */
const README: Look = {
  width: 1280,
  height: 930,
  line: `/advisory show case:${CASE}`,
  shows: 'Only you can see this',
};

async function toldOfAReport(sandbox: Sandbox): Promise<void> {
  await enrol(sandbox, 'security-1', 'security-2');
  await reported(sandbox, {
    summary: 'Path traversal in the workspace importer',
    description:
      '### Impact\nFiles outside of the workspace can be read.\n### Workarounds\nImport no workspace of others.',
  });
  await sandbox.run('security-1', `/advisory coordinator case:${CASE} member:security-1`);
}

async function compare(sandbox: Sandbox, name: string, { line, shows, ...options }: Look): Promise<void> {
  await using opened = await open(sandbox, { ...options, sameFonts: true });
  const { page } = opened;
  if (!(await drawsAlike(page))) return;
  if (line !== undefined) await type(page, line);
  await log(page).getByText(shows).last().waitFor();
  await picturesIn(log(page));
  await expect
    .poll(() => differenceFrom(name, page), {
      message: `${name}: look at it, and approve it with APPROVE_LOOKS=1`,
      timeout: 20_000,
      interval: 1000,
    })
    .toBeLessThan(0.03);
  expect(opened.complaints).toEqual([]);
}

describe.skipIf(IS_FOR_SOAK)('the page looks as approved', () => {
  test.each(['dark', 'light'] as const)('at 360 px, %s', async (scheme) => {
    await using held = await hold();
    await toldOfAReport(held.sandbox);
    postSpecimen(held.sandbox);
    for (const [name, look] of Object.entries(PHONE))
      await expect(
        compare(held.sandbox, `${name}-${scheme}`, { ...look, width: 360, scheme }),
      ).resolves.toBeUndefined();
  });

  test('in the README', async () => {
    await using held = await hold();
    await toldOfAReport(held.sandbox);
    await expect(compare(held.sandbox, 'readme', README)).resolves.toBeUndefined();
  });
});
