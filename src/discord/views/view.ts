import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
} from 'discord.js';
import { customId, type PressData, type PressKind } from '../custom-ids.ts';

/** What a person is shown: one container of Components V2, and whom it may notify (nobody, unless said). */
export interface View {
  readonly container: ContainerBuilder;
  readonly pings?: { readonly users?: readonly string[]; readonly roles?: readonly string[] };
}

/** The colour of a container's edge: how pressing it is. */
const COLOURS = { calm: 0x3b82f6, soon: 0xf59e0b, late: 0xdc2626, done: 0x16a34a } as const;
export type Colour = keyof typeof COLOURS;

/**
 * Text that other people wrote, shown letter by letter in one line: no Markdown of any kind works in it, nor a
 * mention, a timestamp or a command link. (discord.js's `escapeMarkdown` lets quotes, subtext, mentions and, after
 * a `<:`, underscores through.) What is longer than `most` characters ends in an ellipsis, so that a card stays
 * inside Discord's limits; escaping at most doubles it.
 */
export function verbatim(text: string, most = 200): string {
  const line = text
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const letters = Array.from(line);
  const shown = letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : line;
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

export function button<K extends PressKind>(
  label: string,
  kind: K,
  data: PressData<K>,
  style: ButtonStyle = ButtonStyle.Secondary,
): ButtonBuilder {
  return new ButtonBuilder().setLabel(label).setCustomId(customId(kind, data)).setStyle(style);
}

export function linkButton(label: string, url: string): ButtonBuilder {
  return new ButtonBuilder().setLabel(label).setURL(url).setStyle(ButtonStyle.Link);
}

/** Puts a container together part by part; empty parts leave no trace. */
export class Sheet {
  readonly #container = new ContainerBuilder();

  constructor(colour: Colour = 'calm') {
    this.#container.setAccentColor(COLOURS[colour]);
  }

  text(...lines: readonly (string | undefined | false)[]): this {
    const content = lines.filter(Boolean).join('\n');
    if (content) this.#container.addTextDisplayComponents(new TextDisplayBuilder().setContent(content));
    return this;
  }

  section(content: string, accessory: ButtonBuilder): this {
    this.#container.addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(new TextDisplayBuilder().setContent(content))
        .setButtonAccessory(accessory),
    );
    return this;
  }

  line(): this {
    this.#container.addSeparatorComponents(new SeparatorBuilder());
    return this;
  }

  buttons(...buttons: readonly (ButtonBuilder | undefined | false)[]): this {
    const present = buttons.filter((each) => each instanceof ButtonBuilder);
    if (present.length > 0)
      this.#container.addActionRowComponents(new ActionRowBuilder<ButtonBuilder>().addComponents(present));
    return this;
  }

  view(): View {
    return { container: this.#container };
  }
}

/** A short answer in plain words. */
export function plain(...lines: readonly string[]): View {
  return new Sheet().text(...lines).view();
}
