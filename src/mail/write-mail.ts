import { bodyFormOf } from './body-form';
import { describeBytes } from './description';
import { isObjectName } from '../protocol/object-name';
import { messageIdOf, subjectOf } from './mail-name';
import { base64Lines, bytesOf, withCrlf } from './text';

export interface MailToWrite {
  /** Name of the object. */
  name: string;
  bytes: Uint8Array;
  /** Bare addresses, as `mailAddress` of the settings accepts them. */
  from: string;
  to: string;
  /** When it is sent; milliseconds since 1970. */
  date: number;
}

const ADDRESS = /^[\x21-\x7e]+@[A-Za-z0-9.-]+$/;

/**
 * A whole mail (RFC 5322) that carries one object: CRLF, 7bit, no line above 998 characters. The same input gives the same bytes.
 * Encrypted messages go as PGP/MIME (RFC 3156), which any mail program with OpenPGP opens; a multipart/signed entity goes as it is;
 * anything else as an attachment. Adds at most 37 % and 2 KiB. A name or address that a mail cannot carry is a bug and throws.
 */
export function writeMail(mail: MailToWrite): Uint8Array {
  if (!isObjectName(mail.name)) throw new Error('a mail for a name that is none');
  if (!ADDRESS.test(mail.from) || !ADDRESS.test(mail.to) || /[<>()",;]/.test(mail.from + mail.to))
    throw new Error('a mail from or to an address that is none');
  return bytesOf(`${headers(mail)}${body(mail)}`);
}

function headers({ name, from, to, date }: MailToWrite): string {
  return lines(
    `From: <${from}>`,
    `To: <${to}>`,
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageIdOf(name, from, date)}`,
    `Subject: ${subjectOf(name)}`,
    // RFC 3834: keeps vacation programs from answering; the second is Exchange's own.
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
  );
}

function body({ name, bytes }: MailToWrite): string {
  const form = bodyFormOf(bytes);
  if (form.kind === 'signed') return form.entity;
  if (form.kind === 'encrypted') return encrypted(name, withCrlf(form.armored));
  return (
    lines(
      `Content-Type: application/octet-stream; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      `Content-Description: ${describeBytes(bytes)}`,
      'Content-Transfer-Encoding: base64',
      '',
    ) + base64Lines(bytes, '\r\n')
  );
}

function encrypted(name: string, armored: string): string {
  const boundary = boundaryFor(name, armored);
  return (
    lines(
      'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";',
      ` boundary="${boundary}"`,
      '',
      'This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156).',
      `--${boundary}`,
      'Content-Type: application/pgp-encrypted',
      'Content-Description: PGP/MIME version identification',
      '',
      'Version: 1',
      '',
      `--${boundary}`,
      `Content-Type: application/octet-stream; name="${name}"`,
      `Content-Disposition: inline; filename="${name}"`,
      'Content-Description: OpenPGP encrypted message',
      'Content-Transfer-Encoding: 7bit',
      '',
    ) + `${armored}\r\n--${boundary}--\r\n`
  );
}

/** A boundary made from the name alone, so that the same object is the same mail; counted on until the body does not have it. */
function boundaryFor(name: string, content: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  const start = `issue-sync-${(hash >>> 0).toString(16).padStart(8, '0')}`;
  for (let count = 0; ; count += 1) {
    const boundary = `${start}-${count}`;
    if (!content.includes(`--${boundary}`)) return boundary;
  }
}

function lines(...each: string[]): string {
  return each.map((line) => `${line}\r\n`).join('');
}
