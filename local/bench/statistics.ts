/** Median and 90th percentile. */
export interface Spread {
  median: number;
  p90: number;
}

/** Of at least one number: the smallest value that half, or nine tenths, of them do not exceed. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  const [median, p90] = [at(0.5), at(0.9)];
  if (median === undefined || p90 === undefined) throw new Error('a spread needs at least one value');
  return { median, p90 };
}

/** The polling interval of the platform, in milliseconds. */
const PLATFORM_POLL_MS = 300_000;

/**
 * What the same processing takes with the platform's polls: a message waits for the next one, anything from nothing to the whole
 * interval and each as likely.
 */
export function onPlatform(processing: Spread): Spread {
  return { median: processing.median + PLATFORM_POLL_MS * 0.5, p90: processing.p90 + PLATFORM_POLL_MS * 0.9 };
}
