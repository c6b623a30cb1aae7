/** Bytes as a string of the same length, one character for each byte; `bytesOf` is its inverse. Mails are compared and cut so, undecoded. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** Line ends of any kind as LF. */
export function withLf(text: string): string {
  const usual = text.replaceAll('\r\n', '\n');
  return usual.includes('\r') ? text.replaceAll(/\r+\n|\r/g, '\n') : usual;
}

/** Lines that end in LF or CRLF with CRLF; a CR that ends no line stays what it is. */
export function withCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}

/** Base64 in lines of 76 characters, each followed by `lineEnd`; empty for no bytes. */
export function base64Lines(bytes: Uint8Array, lineEnd: string): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76), lineEnd);
  return lines.join('');
}
