import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  escapeMarkdown,
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
 * Text that other people wrote, shown letter by letter: no Markdown of any kind works in it. What is longer than
 * `most` characters ends in an ellipsis, so that a card stays inside Discord's limits.
 */
export function verbatim(text: string, most = 200): string {
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return escapeMarkdown(shown, { heading: true, bulletedList: true, numberedList: true, maskedLink: true });
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

  view(pings?: View['pings']): View {
    return pings ? { container: this.#container, pings } : { container: this.#container };
  }
}

/** A short answer in plain words. */
export function plain(...lines: readonly string[]): View {
  return new Sheet().text(...lines).view();
}
