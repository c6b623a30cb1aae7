/** Waits that double, so that what does not come costs less and less. All times are milliseconds. */

const FIRST_LOOK_AGAIN = 5 * 60_000;
const LONGEST_LOOK_AGAIN = 60 * 60_000;

/** A refused object of unchanged size is read again after 5, 10, 20 ... minutes, at least once an hour: the real one may have taken its place. */
export function isDueAgain(refused: { at: number; tries: number }, now: number): boolean {
  return (
    now - refused.at >= Math.min(FIRST_LOOK_AGAIN * 2 ** Math.min(refused.tries, 10), LONGEST_LOOK_AGAIN)
  );
}

/** A message was never tried, or had no acknowledgement for `resendAfter`; the wait doubles with each try, up to 16 times. */
export function isUnanswered(
  message: { sentAt: number; tries: number },
  now: number,
  resendAfter: number,
): boolean {
  if (message.sentAt === 0) return true;
  return now - message.sentAt >= resendAfter * 2 ** Math.min(message.tries - 1, 4);
}

/** Missing parts of an attachment have to be asked for: after `wantAfter`, then each time after twice as long, up to 64 times. */
export function isToBeAskedFor(
  awaited: { since: number; tries: number },
  now: number,
  wantAfter: number,
): boolean {
  return now - awaited.since >= wantAfter * 2 ** Math.min(awaited.tries, 6);
}
