import type { GuideAct } from '../../../../src/sandbox/page/guide/act.ts';
import { USER_IDS } from '../../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Answer, ShownMessage } from '../../../../src/sandbox/shown.ts';
import { CASE } from '../../../e2e/support/support.ts';

/** Plays what the guide tells by calls, so that it is known where no browser is, too, when a button is called otherwise. */
export class Reader {
  readonly #sandbox: Sandbox;
  #last: { as: string; answer: Answer } | undefined;
  #advisory = '';

  constructor(sandbox: Sandbox, advisory = '') {
    this.#sandbox = sandbox;
    this.#advisory = advisory;
  }

  /** What came of the last act that was answered. */
  get last(): Answer | undefined {
    return this.#last?.answer;
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
