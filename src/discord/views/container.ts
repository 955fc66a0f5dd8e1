import {
  ComponentType,
  type APIButtonComponentWithCustomId,
  type APIButtonComponentWithURL,
  type APIComponentInMessageActionRow,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APITextDisplayComponent,
  type JSONEncodable,
} from 'discord.js';

/** What Discord takes as one text, and as all texts of a message. */
const LONGEST_TEXT = 4000;

type ButtonData = APIButtonComponentWithCustomId | APIButtonComponentWithURL;

/** A button as Discord takes it. */
export class Button implements JSONEncodable<ButtonData> {
  readonly data: ButtonData;

  constructor(data: ButtonData) {
    this.data = data;
  }

  toJSON(): ButtonData {
    return this.data;
  }
}

/**
 * The one container of a message, as Discord takes it. discord.js's own builders check each part twice and make a
 * dozen objects of it, which took as long as all that a card says.
 */
export class Container implements JSONEncodable<APIContainerComponent> {
  readonly data: Omit<APIContainerComponent, 'components'>;
  readonly #components: APIComponentInContainer[] = [];

  constructor(accentColour: number) {
    this.data = { type: ComponentType.Container, accent_color: accentColour };
  }

  /** Sets the mark by which the bot knows its message. */
  setId(id: number): void {
    this.data.id = id;
  }

  /** @throws {RangeError} If it is empty, or longer than Discord takes. */
  text(content: string): void {
    this.#components.push(textDisplay(content));
  }

  /** A text above all that is there. */
  textAbove(content: string): void {
    this.#components.unshift(textDisplay(content));
  }

  /** A text with a button beside it. */
  section(content: string, { data: accessory }: Button): void {
    this.#components.push({ type: ComponentType.Section, components: [textDisplay(content)], accessory });
  }

  line(): void {
    this.#components.push({ type: ComponentType.Separator });
  }

  /** A row of what can be pressed; none where there is nothing. */
  row(components: readonly JSONEncodable<APIComponentInMessageActionRow>[]): void {
    const present = components.map((each) => each.toJSON());
    if (present.length > 0) this.#components.push({ type: ComponentType.ActionRow, components: present });
  }

  /** A file of the message, by its name. */
  file(name: string): void {
    this.#components.push({ type: ComponentType.File, file: { url: `attachment://${name}` } });
  }

  /** A picture of the message, by its name, and what it shows. */
  picture(name: string, description: string): void {
    const media = { url: `attachment://${name}` };
    this.#components.push({ type: ComponentType.MediaGallery, items: [{ media, description }] });
  }

  /** How many components it is, as Discord counts them: itself, and those within others. */
  get size(): number {
    return this.#components.reduce((sum, each) => {
      if (each.type === ComponentType.Section) return sum + 3;
      return sum + (each.type === ComponentType.ActionRow ? 1 + each.components.length : 1);
    }, 1);
  }

  /** How many characters of text the message still takes. */
  get room(): number {
    const characters = this.#components.reduce((sum, each) => {
      if (each.type === ComponentType.TextDisplay) return sum + each.content.length;
      if (each.type !== ComponentType.Section) return sum;
      return sum + each.components.reduce((own, { content }) => own + content.length, 0);
    }, 0);
    return LONGEST_TEXT - characters;
  }

  toJSON(): APIContainerComponent {
    return { ...this.data, components: [...this.#components] };
  }
}

function textDisplay(content: string): APITextDisplayComponent {
  if (content === '' || content.length > LONGEST_TEXT)
    throw new RangeError(`Discord takes no text of ${content.length} characters`);
  return { type: ComponentType.TextDisplay, content };
}
