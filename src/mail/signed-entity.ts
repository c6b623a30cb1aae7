import { withCrlf } from './text';

/**
 * A message that is only signed is a whole MIME entity, `multipart/signed` by OpenPGP (RFC 3156, section 5), that goes into a mail as it
 * is: its one header is Content-Type, and it ends with the line of its last boundary.
 */
const HEADER = /^Content-Type:[ \t]*multipart\/signed[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n/gim;
const MAX_LINE = 998;

/** True for an entity that mail carries unchanged and `findSignedEntity` gives back byte for byte. */
export function isSignedEntity(text: string): boolean {
  if (!/^Content-Type:[ \t]*multipart\/signed/i.test(text)) return false;
  const lines = text.split('\r\n');
  if (lines.at(-1) !== '' || lines.some((line) => line.length > MAX_LINE || /[^\t\x20-\x7e]/.test(line)))
    return false;
  return findSignedEntity(text) === text;
}

/**
 * The first whole entity of that kind in a mail, at its top or inside of what a gateway put around it; CRLF line ends. Headers that were
 * added beside Content-Type, and text after the last boundary, are left out.
 */
export function findSignedEntity(mail: string): string | undefined {
  const text = withCrlf(mail);
  for (const found of text.matchAll(HEADER)) {
    const [header] = found;
    const boundary = parameter(header, 'boundary');
    if (
      boundary === undefined ||
      parameter(header, 'protocol')?.toLowerCase() !== 'application/pgp-signature'
    )
      continue;
    // The first empty line ends the headers; it may follow Content-Type at once.
    const bodyAt = text.indexOf('\r\n\r\n', found.index + header.length - 2);
    const last = `\r\n--${boundary}--`;
    const endAt = bodyAt < 0 ? -1 : text.indexOf(last, bodyAt + 2);
    if (endAt >= 0) return `${header}\r\n${text.slice(bodyAt + 4, endAt)}${last}\r\n`;
  }
  return undefined;
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"\\\\]{1,200})"|([^\\s";]{1,200}))`, 'i').exec(
    header,
  );
  return found?.[1] ?? found?.[2];
}
