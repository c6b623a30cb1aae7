/** Milliseconds since 1970 of a time as Graph writes it; 0 when it is none. */
export function readTime(text: string | undefined): number {
  // oxlint-disable-next-line no-restricted-globals -- reads a date that was sent; takes no time from the machine
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? 0 : ms;
}

/** A time for $filter: UTC with seconds. */
export function writeTime(ms: number): string {
  // oxlint-disable-next-line no-restricted-globals -- writes the Clock's number
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
