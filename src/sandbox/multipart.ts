/** A file that came in a multipart body: `files[n]`. */
export interface UploadedFile {
  index: number;
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** A multipart body as Discord reads it: the JSON of `payload_json` and the files beside it. */
export interface Multipart {
  payload: unknown;
  files: UploadedFile[];
}

/** Reads a `multipart/form-data` body, or gives `undefined` if it is none or its JSON is broken. */
export function parseMultipart(raw: Buffer, contentType: string | undefined): Multipart | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const result: Multipart = { payload: {}, files: [] };
  for (const part of partsOf(raw, Buffer.from(`--${boundary}`))) {
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString('utf8');
    const bytes = part.subarray(split + 4, part.length - 2);
    const field = /name="([^"]*)"/.exec(head)?.[1];
    const index = /^files\[(\d+)\]$/.exec(field ?? '')?.[1];
    if (field === 'payload_json') {
      try {
        result.payload = JSON.parse(bytes.toString('utf8'));
      } catch {
        return undefined;
      }
    } else if (index !== undefined) {
      result.files.push({
        index: Number(index),
        name: /filename="([^"]*)"/.exec(head)?.[1] ?? 'file',
        contentType: /content-type: *([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
        bytes: Buffer.from(bytes),
      });
    }
  }
  return result;
}

function* partsOf(raw: Buffer, delimiter: Buffer): Generator<Buffer> {
  let start = raw.indexOf(delimiter);
  while (start !== -1) {
    const end = raw.indexOf(delimiter, start + delimiter.length);
    if (end === -1) return;
    yield raw.subarray(start + delimiter.length + 2, end);
    start = end;
  }
}
