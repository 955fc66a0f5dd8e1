/** An e-mail as a person reads it, and as it came. */
export interface Mail {
  /** The sandbox's own number of it, from 1 on, for each direction. */
  readonly id: number;
  /** The sandbox clock's instant. */
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The whole message, as RFC 5322 has it. */
  readonly raw: string;
}

/** What a person reads of a message: its subject, and the first part that is plain text. */
export function readMessage(raw: string): { from: string; subject: string; text: string } {
  const { headers, body } = parse(raw);
  return {
    from: words(headers.get('from') ?? ''),
    subject: words(headers.get('subject') ?? ''),
    text: textOf(headers, body),
  };
}

/** A message in plain text, as a mail program writes one. */
export function writeMessage(message: {
  messageId: string;
  /** The id of the message that it answers, in its brackets. */
  inReplyTo?: string | undefined;
  at: Temporal.Instant;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
}): string {
  const body = Buffer.from(message.text.replaceAll(/\r?\n/g, '\r\n')).toString('base64');
  return [
    `Message-ID: <${message.messageId}>`,
    ...(message.inReplyTo === undefined
      ? []
      : [`In-Reply-To: ${message.inReplyTo}`, `References: ${message.inReplyTo}`]),
    `Date: ${new Date(message.at.epochMilliseconds).toUTCString().replace('GMT', '+0000')}`,
    `From: ${message.from}`,
    `To: ${message.to.join(', ')}`,
    `Subject: ${encoded(message.subject)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body.replaceAll(/.{76}/g, '$&\r\n'),
    '',
  ].join('\r\n');
}

function parse(raw: string): { headers: ReadonlyMap<string, string>; body: string } {
  const [head = '', ...rest] = raw.replaceAll(/\r?\n/g, '\r\n').split('\r\n\r\n');
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: rest.join('\r\n\r\n') };
}

function textOf(headers: ReadonlyMap<string, string>, body: string): string {
  const type = headers.get('content-type') ?? 'text/plain';
  const [, boundary] = /boundary="?([^";]+)/i.exec(type) ?? [];
  if (type.toLowerCase().startsWith('multipart/') && boundary !== undefined) {
    for (const part of body.split(`--${boundary}`).slice(1, -1)) {
      const inner = parse(part.replace(/^\r\n/, ''));
      const text = textOf(inner.headers, inner.body);
      if (text !== '') return text;
    }
    return '';
  }
  if (!/^text\/plain/i.test(type)) return '';
  const bytes = decoded(body, headers.get('content-transfer-encoding')?.toLowerCase() ?? '7bit');
  return bytes.toString('utf8').replaceAll('\r\n', '\n').trimEnd();
}

function decoded(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  return encoding === 'quoted-printable' ? unquoted(body.replaceAll(/=\r\n/g, '')) : Buffer.from(body);
}

/** Quoted-printable: `=C3=BC` stands for two bytes. */
function unquoted(text: string): Buffer {
  return Buffer.concat(
    text
      .split(/(=[0-9A-F]{2})/i)
      .map((part, index) => (index % 2 === 1 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))),
  );
}

/** The words of a header, as a mail program shows them (RFC 2047). */
function words(value: string): string {
  return value
    .replaceAll(/\?= +=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_word, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : unquoted(text.replaceAll('_', ' ')).toString(),
    );
}

/** A header's words where they are more than ASCII: in pieces that break no character, as RFC 2047 wants it. */
function encoded(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const pieces = (text.match(/./gsu) ?? []).reduce<string[]>((made, character) => {
    const last = made.at(-1);
    return last !== undefined && Buffer.byteLength(last + character) <= 42
      ? [...made.slice(0, -1), last + character]
      : [...made, character];
  }, []);
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ');
}
