import {
  ComponentType,
  SeparatorSpacingSize,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIFileComponent,
  type APIMessageTopLevelComponent,
  type APISectionComponent,
} from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';
import type { PageMessage } from '../state/messages.ts';
import type { Page } from '../state/page.ts';
import { messageButton } from './button.ts';
import { fileCard, picture } from './files.ts';

type Shown = TemplateResult | typeof nothing;

/** A part of a message, with all that stands in it. */
export function messageComponent(part: APIMessageTopLevelComponent, message: PageMessage, page: Page): Shown {
  switch (part.type) {
    case ComponentType.Container: {
      const colour = part.accent_color;
      // As a property: the page's policy allows no style in a text.
      const style = colour == null ? '' : `--accent: #${colour.toString(16).padStart(6, '0')}`;
      return html`<div class="container" .style=${style}>
        ${part.components.map((inner) => messageComponent(inner, message, page))}
      </div>`;
    }
    case ComponentType.TextDisplay:
      return text(part.content, page);
    case ComponentType.Section:
      return section(part, message, page);
    case ComponentType.Separator:
      return separator(part.divider ?? true, part.spacing === SeparatorSpacingSize.Large);
    case ComponentType.ActionRow:
      return actionRow(part, message, page);
    case ComponentType.MediaGallery:
      return html`<div class="gallery">
        ${part.items.map(({ media, description }) => picture(media, description, 'picture'))}
      </div>`;
    case ComponentType.File:
      return file(part, message);
  }
}

function text(content: string, page: Page): TemplateResult {
  return html`<sandbox-markdown class="text" .page=${page} .text=${content}></sandbox-markdown>`;
}

function separator(divider: boolean, isLarge: boolean): TemplateResult {
  return divider
    ? html`<hr class=${isLarge ? 'large' : ''} />`
    : html`<div class="gap ${isLarge ? 'large' : ''}"></div>`;
}

function section(
  { components, accessory }: APISectionComponent,
  message: PageMessage,
  page: Page,
): TemplateResult {
  return html`<div class="section">
    <div class="section-text">${components.map(({ content }) => text(content, page))}</div>
    ${
      accessory.type === ComponentType.Button
        ? messageButton(accessory, message, page)
        : picture(accessory.media, accessory.description, 'thumbnail')
    }
  </div>`;
}

function actionRow(
  { components }: APIActionRowComponent<APIComponentInMessageActionRow>,
  message: PageMessage,
  page: Page,
): TemplateResult {
  return html`<div class="row">
    ${components.map((part) =>
      part.type === ComponentType.Button
        ? messageButton(part, message, page)
        : html`<sandbox-menu .page=${page} .message=${message} .menu=${part}></sandbox-menu>`,
    )}
  </div>`;
}

function file({ file: media }: APIFileComponent, { raw }: PageMessage): Shown {
  const attachment = raw.attachments.find(({ id }) => id === media.attachment_id);
  return attachment ? fileCard(attachment) : nothing;
}
