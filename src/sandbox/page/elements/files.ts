import type { APIAttachment, APIUnfurledMediaItem } from '../packages/discord.ts';
import { html, nothing, type TemplateResult } from '../packages/lit.ts';

/** Where the page gets an attachment from. */
function addressOf(attachmentId: string): string {
  return `/sandbox/files/${attachmentId}`;
}

/** A picture with what it shows in words; a click opens it alone. */
export function picture(
  media: APIUnfurledMediaItem,
  description: string | null | undefined,
  className: string,
): TemplateResult | typeof nothing {
  if (media.attachment_id === undefined) return nothing;
  const address = addressOf(media.attachment_id);
  return html`<a class=${className} href=${address} target="_blank"
    ><img src=${address} alt=${description ?? 'picture without a description'} loading="lazy"
  /></a>`;
}

/** A file that can be opened or kept. */
export function fileCard(
  file: Pick<APIAttachment, 'id' | 'filename' | 'size' | 'description'>,
): TemplateResult {
  return html`<div class="file">
    <span class="file-icon" aria-hidden="true"></span>
    <a href=${addressOf(file.id)} target="_blank">${file.filename}</a>
    <small>${sizeInWords(file.size)}</small>
    ${file.description ? html`<small class="alt">${file.description}</small>` : nothing}
  </div>`;
}

function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(2)} KB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}
