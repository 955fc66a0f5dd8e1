import { ButtonStyle, ComponentType, StringSelectMenuBuilder } from 'discord.js';
import { customId, type PressData, type PressKind } from '../custom-ids.ts';
import { Button, Container } from './container.ts';

/** What a person is shown: one container of Components V2, and whom it may notify (nobody, unless said). */
export interface View {
  readonly container: Container;
  readonly pings?: { readonly users?: readonly string[]; readonly roles?: readonly string[] };
  /** Files that the container shows, by name. */
  readonly files?: readonly ViewFile[];
}

interface ViewFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What a picture shows, for those who do not see it. */
  readonly description?: string;
}

/** The colour of a container's edge: how pressing it is. */
const COLOURS = { calm: 0x3b82f6, soon: 0xf59e0b, late: 0xdc2626, done: 0x16a34a } as const;
export type Colour = keyof typeof COLOURS;

/** Words and names, also of repositories, as most texts are: there is nothing in them to take care of. */
const NOTHING_TO_ESCAPE = /^[A-Za-z0-9]+(?:[ /-][A-Za-z0-9]+)*$/;

/**
 * Text that other people wrote, shown letter by letter in one line: no Markdown of any kind works in it, nor a
 * mention, a timestamp or a command link. (discord.js's `escapeMarkdown` lets quotes, subtext, mentions and, after
 * a `<:`, underscores through.) What is longer than `most` characters ends in an ellipsis, so that a card stays
 * inside Discord's limits; escaping at most doubles it.
 */
export function escapeMarkdown(text: string, most = 200): string {
  if (text.length <= most && NOTHING_TO_ESCAPE.test(text)) return text;
  const line = text
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
  return shown
    .replaceAll(/[\\`*_~|<>[\]]/g, String.raw`\$&`)
    .replace(/^[#+-]/, String.raw`\$&`)
    .replace(/^(\d+)\./, String.raw`$1\.`)
    .replaceAll(/@(?=everyone|here)/gi, '@\u200B');
}

/** "a, b and 3 more": a list that stays short however long it grows. */
export function listed(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ');
}

/** As many lines as there is room for, and a last one that counts the others. */
export function linesWithin(lines: readonly string[], budget: number): string[] {
  const shown: string[] = [];
  let left = budget;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `- …and ${rest} more`] : shown;
}

export function button<K extends PressKind>(
  label: string,
  kind: K,
  data: PressData<K>,
  style: PressStyle = ButtonStyle.Secondary,
): Button {
  return new Button({ type: ComponentType.Button, label, custom_id: customId(kind, data), style });
}

/** The styles of buttons that are no links. */
type PressStyle = Exclude<ButtonStyle, ButtonStyle.Link | ButtonStyle.Premium>;

export function linkButton(label: string, url: string): Button {
  return new Button({ type: ComponentType.Button, label, url, style: ButtonStyle.Link });
}

/** A choice of a menu: text of Discord's, which shows no Markdown. */
export interface MenuChoice {
  readonly label: string;
  readonly value: string;
  readonly description?: string | undefined;
}

/** What Discord shows of a menu: 25 choices, with labels of 100 characters. */
export const MENU = 25;

/** Cuts between characters: half of one is no text that Discord takes. */
function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

/** How much text a message of Components V2 holds. */
const CHARACTERS = 4000;
/** How many components it takes. */
const COMPONENTS = 40;

/** Puts a container together part by part; empty parts leave no trace. */
export class MessageBuilder {
  readonly #container: Container;
  #characters = 0;
  /** Discord refuses a message in which two buttons are the same one. */
  readonly #offered = new Set<string>();
  readonly #files: ViewFile[] = [];

  constructor(colour: Colour = 'calm') {
    this.#container = new Container(COLOURS[colour]);
  }

  text(...lines: readonly (string | undefined | false)[]): this {
    const content = lines.filter(Boolean).join('\n');
    this.#characters += content.length;
    if (content) this.#container.text(content);
    return this;
  }

  /** Text with a button beside it; without, where the same one stands further up. */
  section(content: string, accessory: Button): this {
    if (!this.#isNew(accessory)) return this.text(content);
    this.#characters += content.length;
    this.#container.section(content, accessory);
    return this;
  }

  line(): this {
    this.#container.line();
    return this;
  }

  buttons(...buttons: readonly (Button | undefined | false)[]): this {
    const present = buttons.filter((each) => each instanceof Button);
    this.#container.row(present.filter((each) => this.#isNew(each)));
    return this;
  }

  #isNew({ data }: Button): boolean {
    if (data.style === ButtonStyle.Link) return true;
    if (this.#offered.has(data.custom_id)) return false;
    this.#offered.add(data.custom_id);
    return true;
  }

  /** A menu to choose from, a row of its own. */
  menu<K extends PressKind>(
    kind: K,
    data: PressData<K>,
    {
      placeholder,
      choices,
      most = 1,
    }: { placeholder: string; choices: readonly MenuChoice[]; most?: number },
  ): this {
    const shown = choices.slice(0, MENU);
    if (shown.length === 0) return this;
    const menu = new StringSelectMenuBuilder()
      .setCustomId(customId(kind, data))
      .setPlaceholder(placeholder)
      .setMaxValues(Math.min(most, shown.length))
      .addOptions(
        shown.map(({ label, value, description }) => ({
          label: cut(label),
          value,
          ...(description ? { description: cut(description) } : {}),
        })),
      );
    this.#container.row([menu]);
    return this;
  }

  /** A file to open or to keep. */
  file(name: string, content: string | Uint8Array): this {
    this.#container.file(name);
    this.#files.push({ name, content });
    return this;
  }

  /** A picture, with what it shows in words. */
  picture(name: string, { png, alt }: { png: Uint8Array; alt: string }): this {
    this.#container.picture(name, alt);
    this.#files.push({ name, content: png, description: alt });
    return this;
  }

  /** Whether it is short enough for one message, in text and in components. */
  fits(): boolean {
    return this.#characters <= CHARACTERS && this.#container.size <= COMPONENTS;
  }

  view(): View {
    return this.#files.length > 0
      ? { container: this.#container, files: this.#files }
      : { container: this.#container };
  }
}

/** A short answer in plain words. */
export function plain(...lines: readonly string[]): View {
  return new MessageBuilder().text(...lines).view();
}
