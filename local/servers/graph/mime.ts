/** The headers of a mail that Exchange keeps as properties. */
export interface MailHead {
  subject: string;
  messageId: string;
  from: string;
  to: string[];
  inReplyTo: string;
  contentType: string;
  /** PidTagMessageClass. */
  class: string;
}

/** Header lines of a mail by lower-case name, unfolded; the first of each. */
function rawHeaders(raw: Buffer): Map<string, string> {
  const text = raw.subarray(0, 256 * 1024).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const headers = new Map<string, string>();
  for (const line of text
    .slice(0, end)
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key !== '' && !headers.has(key)) headers.set(key, value);
  }
  return headers;
}

function addresses(text: string): string[] {
  return [...text.matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].map((match) => match[0].toLowerCase());
}

/** Reads what the mailbox shows of a mail. */
export function headersOf(raw: Buffer): MailHead {
  const headers = rawHeaders(raw);
  const get = (name: string) => headers.get(name) ?? '';
  const contentType = get('content-type');
  return {
    // Subjects of mails have at most 255 characters in Exchange.
    subject: get('subject').slice(0, 255),
    messageId: get('message-id'),
    from: addresses(get('from'))[0] ?? '',
    to: ['to', 'cc', 'bcc'].flatMap((name) => addresses(get(name))),
    inReplyTo: get('in-reply-to'),
    contentType,
    class: /^multipart\/report\b.*delivery-status/i.test(contentType) ? 'REPORT.IPM.Note.NDR' : 'IPM.Note',
  };
}

/** A mail of Exchange's own making from a draft in JSON: text and attachments in multipart/mixed. */
export function composeMail(draft: {
  from: string;
  to: readonly string[];
  subject: string;
  messageId: string;
  headers: readonly { name: string; value: string }[];
  text: string;
  attachments: readonly { name: string; contentType: string; bytes: Buffer }[];
}): Buffer {
  const boundary = '_004_standin_';
  const lines = (text: string) => text.replaceAll(/(.{76})/g, '$1\r\n');
  const parts = draft.attachments.map(
    ({ name, contentType, bytes }) =>
      `--${boundary}\r\nContent-Type: ${contentType}; name="${name}"\r\nContent-Description: ${name}\r\n` +
      `Content-Disposition: attachment; filename="${name}"; size=${bytes.length}\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${lines(bytes.toString('base64'))}\r\n\r\n`,
  );
  return Buffer.from(
    `From: <${draft.from}>\r\nTo: ${draft.to.map((each) => `<${each}>`).join(', ')}\r\nSubject: ${draft.subject}\r\n` +
      `Message-ID: ${draft.messageId}\r\n${draft.headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}` +
      `MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n\tboundary="${boundary}"\r\n\r\n` +
      `--${boundary}\r\nContent-Type: text/plain; charset="us-ascii"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n` +
      `${draft.text}\r\n\r\n${parts.join('')}--${boundary}--\r\n`,
    'latin1',
  );
}

/**
 * What some Exchange servers and gateways make of PGP/MIME: multipart/encrypted is a kind they do not know, so it becomes multipart/mixed with
 * both parts as attachments in base64.
 */
export function withoutEncryptedKind(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  const type = /^Content-Type:\s*multipart\/encrypted;[^\r\n]*(?:\r\n[ \t][^\r\n]*)*/im.exec(text);
  const boundary = type && /boundary="([^"]+)"/.exec(type[0])?.[1];
  if (!type || !boundary) return raw;
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const [, version = '', encrypted = ''] = body.split(`--${boundary}`);
  const base64 = (part: string) => {
    const content = part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, '');
    return Buffer.from(content, 'latin1')
      .toString('base64')
      .replaceAll(/(.{76})/g, '$1\r\n');
  };
  const name = /filename="([^"]+)"/.exec(encrypted)?.[1] ?? 'encrypted.asc';
  const head = text
    .slice(0, text.indexOf('\r\n\r\n'))
    .replace(type[0], 'Content-Type: multipart/mixed; boundary="_mixed_"');
  return Buffer.from(
    `${head}\r\n\r\n--_mixed_\r\nContent-Type: text/plain; charset="us-ascii"\r\n\r\n\r\n` +
      `--_mixed_\r\nContent-Type: application/pgp-encrypted; name="PGPMIME version identification"\r\n` +
      `Content-Disposition: attachment; filename="PGPMIME version identification"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(version)}\r\n` +
      `--_mixed_\r\nContent-Type: application/octet-stream; name="${name}"\r\n` +
      `Content-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(encrypted)}\r\n--_mixed_--\r\n`,
    'latin1',
  );
}
