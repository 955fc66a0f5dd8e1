// @module-tag slow
import { globSync, readFileSync } from 'node:fs';
import { ComponentType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { GuideAct, GuideStep } from '../../../src/sandbox/page/guide/act.ts';
import { STORIES } from '../../../src/sandbox/page/guide/steps.ts';
import { CASE, hold } from '../../e2e/support/support.ts';
import { Reader } from './support/reader.ts';

/** Names that the bot puts together: they are pressed in the whole case alone. */
const COMPOSED = new Set(['Agree for the fix team', 'They may be told', 'Post to #codegate', 'Publish now']);

/** What an act takes from the bot's messages and forms by its name. */
function namedIn(act: GuideAct): readonly (string | RegExp)[] {
  if (act.do === 'press') return [act.button];
  return act.do === 'fill' ? Object.keys(act.fields) : [];
}

describe('the guide', () => {
  // Days pass in it, which takes seconds: what it presses is looked up below in every run.
  test.skipIf(process.env['SOAK'] === undefined)('tells a whole case, from the report on', async () => {
    await using held = await hold({ around: {} });
    const reader = new Reader(held.sandbox);
    for (const step of STORIES.case) for (const act of step.acts) await reader.play(act);
    const { text } = await held.sandbox.run('security-1', `/advisory show case:${CASE}`);
    expect(text).toMatch(/Closed .* as fixed/);
    const [announcement, retrospective, ...more] = held.sandbox.channel('codegate').messages;
    expect(announcement?.text).toContain('CVE-2026-10001');
    expect(retrospective?.raw).toMatchObject({ components: [{ type: ComponentType.Container }] });
    expect(more).toEqual([]);
  });

  test('tells a night', async () => {
    await using held = await hold({ around: {} });
    await held.sandbox.reset('zero-day');
    const [advisory] = held.sandbox.github.advisories();
    const reader = new Reader(held.sandbox, advisory?.ghsa_id);
    for (const step of STORIES['zero-day']) for (const act of step.acts) await reader.play(act);
    const [mitigation, ...more] = held.sandbox.channel('codegate').messages;
    expect(mitigation?.text).toContain('Import no workspace that you did not make yourself');
    expect(more).toEqual([]);
  });

  test('presses buttons and fills in fields that the bot has', () => {
    const bot = globSync(['src/discord/**/*.ts', 'src/documents/vocabulary.ts', 'commands/**/*.ts'])
      .map((file) => readFileSync(file, 'utf8'))
      .join();
    const named = Object.values<readonly GuideStep[]>(STORIES)
      .flat()
      .flatMap(({ acts }) => acts.flatMap((act) => namedIn(act)))
      .filter((name) => typeof name === 'string' && !COMPOSED.has(name));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !bot.includes(`'${String(name)}'`))).toEqual([]);
  });

  test.each(Object.values(STORIES).flat())(
    'says in a sentence what happens in “$title”',
    ({ says, acts }) => {
      expect(says.length).toBeLessThan(300);
      expect(says).toMatch(/[.”]$/);
      expect(acts.length).toBeGreaterThan(0);
    },
  );
});
