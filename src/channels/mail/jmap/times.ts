/** Milliseconds since 1970 of a UTCDate (RFC 8620, 1.4); 0 when it is none. */
export function readTime(text: string): number {
  // oxlint-disable-next-line no-restricted-globals -- reads a date that was sent; takes no time from the machine
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? 0 : ms;
}
