/**
 * The form of what is signed and not encrypted: a MIME entity `multipart/signed` (RFC 1847, RFC 3156), so that a mail carries it as it is
 * and any mail program, or `gpg --verify` on its first part, checks it. CRLF line ends, 7 bits, content in base64.
 */
const BOUNDARY = '=_issue-sync_=';
const CRLF = '\r\n';
/** Columns of base64 (RFC 2045). */
const COLUMNS = 76;
const MAX_HEADER_CHARS = 2000;

export type SignedMediaType = 'application/json' | 'application/octet-stream';

/** What such an entity begins with. */
export const SIGNED_ENTITY_START = 'Content-Type: multipart/signed;';

/** The part that is signed, with its own header, exactly as the signature covers it. */
export function signedPart(content: Uint8Array, type: SignedMediaType): Uint8Array {
  const lines: string[] = [];
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64');
  for (let from = 0; from < text.length; from += COLUMNS) lines.push(text.slice(from, from + COLUMNS));
  const header = `Content-Type: ${type}${CRLF}Content-Transfer-Encoding: base64${CRLF}${CRLF}`;
  return Buffer.from(header + lines.map((line) => line + CRLF).join(''), 'latin1');
}

/** The whole entity; `signature` is armored, made with SHA-512. The same input gives the same bytes. */
export function writeSignedEntity(part: Uint8Array, signature: string): Uint8Array {
  const head = [
    `${SIGNED_ENTITY_START} micalg=pgp-sha512;`,
    ` protocol="application/pgp-signature"; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    '',
  ].join(CRLF);
  const tail = [
    '',
    `--${BOUNDARY}`,
    'Content-Type: application/pgp-signature; name="signature.asc"',
    '',
    signature.trimEnd().replaceAll(/\r?\n/g, CRLF),
    `--${BOUNDARY}--`,
    '',
  ].join(CRLF);
  return Buffer.concat([Buffer.from(head, 'latin1'), part, Buffer.from(tail, 'latin1')]);
}

export interface SignedEntity {
  /** The bytes that the signature covers. */
  part: Uint8Array;
  /** Armored. */
  signature: string;
  /** What the part carries; nothing of it counts before the signature was checked. */
  content: Uint8Array;
}

/** Takes an entity apart; undefined when it is not in the form that `writeSignedEntity` gives it. Its header may be folded otherwise. */
export function readSignedEntity(bytes: Uint8Array): SignedEntity | undefined {
  // One character a byte, so that positions are those of the bytes.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!text.toLowerCase().startsWith(SIGNED_ENTITY_START.toLowerCase())) return undefined;
  const headerEnd = text.indexOf(CRLF + CRLF);
  if (headerEnd < 0 || headerEnd > MAX_HEADER_CHARS) return undefined;
  const boundary = /boundary="?([A-Za-z0-9=_.-]{1,70})"?/i.exec(text.slice(0, headerEnd))?.[1];
  if (boundary === undefined) return undefined;
  const open = `${CRLF}--${boundary}${CRLF}`;
  const start = text.indexOf(open, headerEnd);
  const middle = text.indexOf(open, start + open.length);
  const end = text.indexOf(`${CRLF}--${boundary}--`, middle + open.length);
  if (start < 0 || middle < 0 || end < 0) return undefined;
  const part = text.slice(start + open.length, middle);
  const signaturePart = text.slice(middle + open.length, end);
  const content = contentOf(part);
  const armor = signaturePart.indexOf('-----BEGIN PGP SIGNATURE-----');
  if (content === undefined || armor < 0) return undefined;
  return { part: Buffer.from(part, 'latin1'), signature: signaturePart.slice(armor), content };
}

/** The content of a part whose header is exactly ours; the signature covers the header too. */
function contentOf(part: string): Uint8Array | undefined {
  const found = /^Content-Type: [a-z/-]+\r\nContent-Transfer-Encoding: base64\r\n\r\n/.exec(part)?.[0];
  if (found === undefined) return undefined;
  const body = part.slice(found.length);
  return /^[A-Za-z0-9+/=\r\n]*$/.test(body) ? new Uint8Array(Buffer.from(body, 'base64')) : undefined;
}
