import { globSync, readFileSync } from 'node:fs';
import { ComponentType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { GuideAct, GuideStep } from '../../../src/sandbox/page/guide/act.ts';
import { STORIES } from '../../../src/sandbox/page/guide/steps.ts';
import { USER_IDS } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { Answer, ShownMessage } from '../../../src/sandbox/shown.ts';
import { CASE, hold } from '../../e2e/support/support.ts';

/** Plays what the guide tells by calls, so that it is known where no browser is, too, when a button is called otherwise. */
class Reader {
  readonly #sandbox: Sandbox;
  #last: { as: string; answer: Answer } | undefined;
  #advisory = '';

  constructor(sandbox: Sandbox, advisory = '') {
    this.#sandbox = sandbox;
    this.#advisory = advisory;
  }

  async play(act: GuideAct): Promise<void> {
    const sandbox = this.#sandbox;
    switch (act.do) {
      case 'type':
        this.#got(act.as, await sandbox.run(act.as, lineOf(act.line)));
        break;
      case 'press': {
        const { id, label } = this.#buttonOf(act.as, act.button);
        this.#got(act.as, await sandbox.press(act.as, id, label));
        break;
      }
      case 'fill': {
        const { as, answer } = this.#last ?? {};
        this.#got(as ?? '', await sandbox.submit(as ?? '', answer?.modal?.id ?? '', act.fields));
        break;
      }
      case 'report': {
        const { as, summary, description } = act;
        const made = sandbox.github.report({ repository: 'stacklok/codegate', as, summary, description });
        this.#advisory = made.ghsa_id;
        break;
      }
      case 'advisory':
        sandbox.patchAdvisory(this.#advisory, act.change);
        break;
      case 'release':
        await sandbox.release({ repository: 'stacklok/codegate', tag: act.tag });
        break;
      case 'wait':
        await sandbox.advance(act.for);
        break;
      case 'wait-for-release':
        await sandbox.to(this.#releaseDay());
        break;
      case 'look':
        break;
    }
  }

  #got(as: string, answer: Answer): void {
    if (answer.kind === 'none') throw new Error(`${as} got no answer: ${answer.text}`);
    this.#last = { as, answer };
  }

  /** The latest button of that name among all that the person sees. */
  #buttonOf(as: string, wanted: string | RegExp): { id: string; label: string } {
    const seen: ShownMessage[] = [
      ...this.#sandbox.channel('security').messages,
      ...this.#sandbox.dms(as).messages,
      ...this.#sandbox.answers(as).answers,
    ];
    const fits = (label: string) => (typeof wanted === 'string' ? label === wanted : wanted.test(label));
    const message = seen
      .toSorted((a, b) => Number(BigInt(a.id ?? '0') - BigInt(b.id ?? '0')))
      .findLast(({ buttons }) => buttons.some(fits));
    const label = message?.buttons.find(fits);
    if (!message || label === undefined) throw new Error(`${as} sees no button ${String(wanted)}`);
    return { id: message.id ?? '', label };
  }

  #releaseDay(): string {
    const texts = this.#sandbox.dms('security-1').messages.map(({ raw }) => JSON.stringify(raw));
    const found = texts.flatMap((text) => /Release day[^<]*<t:(\d+)/.exec(text)?.[1] ?? []).at(-1);
    return Temporal.Instant.fromEpochMilliseconds(Number(found) * 1000).toString();
  }
}

function lineOf(line: string): string {
  return line
    .replaceAll('{case}', CASE)
    .replaceAll(/@([\w-]+)(?=$|\s)/g, (typed, name: keyof typeof USER_IDS) =>
      name in USER_IDS ? `<@${USER_IDS[name]}>` : typed,
    );
}

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
