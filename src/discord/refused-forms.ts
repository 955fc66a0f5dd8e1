import { ComponentType, ModalBuilder } from 'discord.js';
import { randomInt } from 'node:crypto';
import type { Refused } from './views/problems.ts';

/** How many forms are remembered, and for how long: a person who goes on later opens the form anew. */
const REMEMBERED = 500;
const MOST_MINUTES = 60;

type FormData = ReturnType<ModalBuilder['toJSON']>;

interface Remembered {
  readonly userId: string;
  readonly form: FormData;
  readonly at: Temporal.Instant;
}

/**
 * The forms that people have open, and those that were refused with what was typed into them: Discord shows no form after
 * a form, so it comes back by a button. In memory alone: what is typed may be of an advisory that is not public.
 */
export class RefusedForms {
  readonly #now: () => Temporal.Instant;
  /** By the person and the form's custom id, oldest first. */
  readonly #open = new Map<string, Remembered>();
  /** By the number on the button. */
  readonly #refused = new Map<number, Remembered>();

  constructor(now: () => Temporal.Instant) {
    this.#now = now;
  }

  /** A form was shown to a person. */
  shown(userId: string, form: ModalBuilder): void {
    const data = form.toJSON();
    const key = `${userId} ${data.custom_id}`;
    this.#open.delete(key);
    this.#open.set(key, { userId, form: data, at: this.#now() });
    this.#forget(this.#open);
  }

  /**
   * What was typed into a form that is refused, by the labels of its fields, and the number by which it comes back.
   * @param typed What stands in each field, by its name.
   * @param meant What is to stand there instead.
   */
  refused(
    userId: string,
    customId: string,
    typed: ReadonlyMap<string, string>,
    meant: Readonly<Record<string, string>> = {},
  ): Refused {
    const open = this.#open.get(`${userId} ${customId}`);
    const labels = new Map(inputsOf(open?.form).map(({ label, input }) => [input.custom_id, label]));
    const said = [...typed].map(([name, text]) => ({ label: labels.get(name) ?? name, text }));
    if (!open) return { said };
    const again = randomInt(1, 2 ** 47);
    const form = structuredClone(open.form);
    for (const { input } of inputsOf(form)) {
      const value = meant[input.custom_id] ?? typed.get(input.custom_id) ?? '';
      if (value !== '') input.value = value;
    }
    this.#refused.set(again, { userId, form, at: this.#now() });
    this.#forget(this.#refused);
    return { said, again };
  }

  /** A refused form with what was typed into it; `undefined` if it is another person's, or forgotten. */
  again(userId: string, number: number): ModalBuilder | undefined {
    this.#forget(this.#refused);
    const remembered = this.#refused.get(number);
    return remembered?.userId === userId ? new ModalBuilder(remembered.form) : undefined;
  }

  #forget<K>(remembered: Map<K, Remembered>): void {
    const now = this.#now();
    for (const [key, { at }] of remembered) {
      if (remembered.size <= REMEMBERED && now.since(at).total('minutes') < MOST_MINUTES) break;
      remembered.delete(key);
    }
  }
}

function inputsOf(form: FormData | undefined) {
  return (form?.components ?? []).flatMap((row) =>
    row.type === ComponentType.Label && row.component.type === ComponentType.TextInput
      ? [{ label: row.label, input: row.component }]
      : [],
  );
}
