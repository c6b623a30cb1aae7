/** "2026-11-23 16:20:05 UTC". */
export function utc(ms: number): string {
  return `${iso(ms).slice(0, 19).replace('T', ' ')} UTC`;
}

/** The time of a signature as AWS Signature Version 4 writes it: `20261123T162005Z`. */
export function signingTime(ms: number): string {
  return `${iso(ms).slice(0, 19).replaceAll(/[:-]/g, '')}Z`;
}

/** Milliseconds of a date as HTTP's `Date` header or an S3 error writes it; undefined when it is none. */
export function readDate(text: string | undefined): number | undefined {
  // oxlint-disable-next-line no-restricted-globals -- reads a date that was sent; takes no time from the machine
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function iso(ms: number): string {
  // oxlint-disable-next-line no-restricted-globals -- writes the Clock's number
  return new Date(ms).toISOString();
}
