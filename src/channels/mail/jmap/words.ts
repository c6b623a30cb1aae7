/** A text from outside as part of a sentence: one line, bounded, no final stop. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 200)
    .replace(/[.\s]+$/, '');
}

const MAX_WAIT_SECONDS = 3600;

/** Milliseconds of a Retry-After in seconds, at most an hour; its date form is not read. */
export function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined || !/^[0-9]{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), MAX_WAIT_SECONDS) * 1000;
}

/** Milliseconds since 1970 of a UTCDate (RFC 8620, 1.4); 0 when it is none. */
export function readTime(text: string): number {
  // oxlint-disable-next-line no-restricted-globals -- reads a date that was sent; takes no time from the machine
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? 0 : ms;
}
