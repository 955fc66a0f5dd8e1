import { ComponentType } from 'discord-api-types/v10';
import type { UploadedFile } from '../multipart.ts';
import { flatten, type Layout } from './components.ts';
import { invalidForm } from './errors.ts';
import type { MessageForm } from './message-form.ts';
import type { Attachment } from './message.ts';

/** A file that was uploaded. */
interface Kept {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** The files of all messages, and how components name them. */
export class Attachments {
  readonly #files = new Map<string, Kept>();
  readonly #nextId: () => string;
  /** Where they are served; set when the port is known. */
  base = '';

  constructor(nextId: () => string) {
    this.#nextId = nextId;
  }

  /** @returns `undefined` if there is no such file */
  file(id: string): Kept | undefined {
    return this.#files.get(id);
  }

  /** The files that were kept, and those that come with a message now. */
  attach(
    form: MessageForm,
    files: readonly UploadedFile[],
    kept: readonly Attachment[],
    ephemeral: boolean,
  ): Attachment[] {
    const added = files.map((file): Attachment => {
      const id = this.#nextId();
      const described = form.attachments?.find((each) => each.id === String(file.index));
      const filename = described?.filename ?? file.name;
      this.#files.set(id, { name: filename, contentType: file.contentType, bytes: file.bytes });
      const url = `${this.base}/attachments/${id}/${encodeURIComponent(filename)}`;
      return {
        id,
        filename,
        size: file.bytes.length,
        url,
        proxy_url: url,
        content_type: file.contentType,
        ...(described?.description === undefined ? {} : { description: described.description }),
        ...(ephemeral ? { ephemeral: true } : {}),
      };
    });
    return [...kept, ...added];
  }

  /** Numbers the components that came without an id and resolves `attachment://` links, as Discord does. */
  finish(components: readonly Layout[], attachments: readonly Attachment[]): Layout[] {
    const finished = structuredClone([...components]);
    const all = flatten(finished);
    const taken = new Set(all.map((part) => part.id));
    let next = 1;
    for (const part of all) {
      if (!part.id) {
        while (taken.has(next)) next += 1;
        part.id = next;
        taken.add(next);
      }
      if (part.type === ComponentType.File)
        Object.assign(part, resolveFile(this.#resolve(part.file.url, attachments), attachments), {
          file: this.#resolve(part.file.url, attachments),
        });
      if (part.type === ComponentType.Thumbnail) part.media = this.#resolve(part.media.url, attachments);
      if (part.type === ComponentType.MediaGallery)
        for (const item of part.items) item.media = this.#resolve(item.media.url, attachments);
    }
    return finished;
  }

  #resolve(
    url: string,
    attachments: readonly Attachment[],
  ): { id: string; url: string; proxy_url: string; attachment_id?: string } {
    if (!url.startsWith('attachment://')) return { id: this.#nextId(), url, proxy_url: url };
    const name = url.slice('attachment://'.length);
    const attachment = attachments.find((each) => each.filename === name);
    if (!attachment)
      throw invalidForm({
        path: ['components'],
        code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        message: `The referenced attachment '${name}' was not found`,
      });
    return {
      id: this.#nextId(),
      url: attachment.url,
      proxy_url: attachment.url,
      attachment_id: attachment.id,
    };
  }
}

function resolveFile(
  media: { attachment_id?: string },
  attachments: readonly Attachment[],
): { name: string | null; size: number | null } {
  const attachment = attachments.find((each) => each.id === media.attachment_id);
  return { name: attachment?.filename ?? null, size: attachment?.size ?? null };
}
