/**
 * Plaintext is padded before it is encrypted: an OpenPGP message is as long as what it carries, and the owner of the
 * relay could read much from lengths. Bytes: data length as 4 bytes, big-endian; data; zeros up to the PADME size. JSON
 * texts stay texts, see `padText`.
 *
 * PADME (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019) keeps only
 * the leading bits of a length: it costs at most 12 % and leaves O(log log n) bits of the length visible.
 */
const HEADER_BYTES = 4;

/** Pads `data`; the same data gives the same bytes. Longer than 2^31 bytes is a bug and throws. */
export function pad(data: Uint8Array): Uint8Array {
  if (data.length >= 2 ** 31) throw new Error('too long to be padded');
  const padded = new Uint8Array(padmeSize(HEADER_BYTES + data.length));
  new DataView(padded.buffer).setUint32(0, data.length);
  padded.set(data, HEADER_BYTES);
  return padded;
}

/** The data of padded bytes, or undefined when they are not exactly what `pad` makes of it. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length < HEADER_BYTES) return undefined;
  const length = new DataView(padded.buffer, padded.byteOffset, padded.byteLength).getUint32(0);
  const end = HEADER_BYTES + length;
  if (padded.length !== padmeSize(end)) return undefined;
  for (let i = end; i < padded.length; i++) if (padded[i] !== 0) return undefined;
  return padded.slice(HEADER_BYTES, end);
}

/**
 * Pads a JSON text so that it stays one: an empty line before it and blanks after it up to the PADME size. A MIME reader that decrypts it
 * sees an entity without header fields whose body is the text; a JSON reader skips the white space.
 */
export function padText(json: string): Uint8Array {
  const text = new TextEncoder().encode(`\r\n${json}`);
  const padded = new Uint8Array(padmeSize(text.length)).fill(0x20);
  padded.set(text);
  return padded;
}

function padmeSize(length: number): number {
  const exponent = Math.floor(Math.log2(length));
  const keptBits = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - keptBits);
  return Math.ceil(length / step) * step;
}
