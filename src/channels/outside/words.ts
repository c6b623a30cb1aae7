/** A text from outside as part of a sentence: one line, bounded, no final stop. */
export function plain(text: string, maxChars = 300): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, maxChars)
    .replace(/[.\s]+$/, '');
}

const MAX_WAIT_SECONDS = 3600;

/** Milliseconds of a Retry-After in seconds, at most an hour; its date form is not read. */
export function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined || !/^[0-9]{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), MAX_WAIT_SECONDS) * 1000;
}
