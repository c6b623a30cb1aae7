import { XMLParser } from 'fast-xml-parser';

/** Values stay text; these elements may come once, more often or not at all. */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === 'Contents' || name === 'Error',
});

/**
 * Reads a whole XML document that has been bounded already; undefined when it is none, is cut off, or is nested deeper than any
 * answer of S3. A document type is refused unread: S3 sends none, and its entities could grow without bound.
 */
export function readXml(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (/<!DOCTYPE/i.test(text)) return undefined;
  try {
    return parser.parse(text, true) as unknown;
  } catch {
    return undefined;
  }
}
