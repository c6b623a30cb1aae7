/** A request body with one file in it (RFC 7578). */
export interface Multipart {
  contentType: string;
  body: Uint8Array;
}

const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;

/**
 * Puts a file into part `file`, the only name that Jira takes. `boundary` must not occur in the file: 128 random bits do.
 * The file name travels as UTF-8, with quotes and backslashes escaped as RFC 7578 (by RFC 2183) has it; control characters, which would
 * end the header, become `_`. A type that is none is sent as `application/octet-stream`.
 */
export function multipartFile(
  file: { filename: string; mimeType: string; bytes: Uint8Array },
  boundary: string,
): Multipart {
  const filename = file.filename.replaceAll(/\p{Cc}/gu, '_').replaceAll(/["\\]/g, String.raw`\$&`);
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${filename}"`,
    `Content-Type: ${MIME_TYPE.test(file.mimeType) ? file.mimeType : 'application/octet-stream'}`,
    '',
    '',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: joined([
      new TextEncoder().encode(head),
      file.bytes,
      new TextEncoder().encode(`\r\n--${boundary}--\r\n`),
    ]),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
