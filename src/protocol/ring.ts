import { z } from 'zod';

/**
 * A ring of the doorbell: what a relay with an ear posts to the app's web trigger when something has arrived. It carries no content and
 * causes one poll. `sig` is the HMAC-SHA256, lower-case hex, of `ringText` under the bell's secret.
 */
export const bellRing = z.object({
  v: z.literal(1),
  /** Id of the synchronization. */
  sync: z.string().regex(/^[a-z2-7]{26}(-s)?$/),
  /** When it was rung; milliseconds since 1970, by the relay's clock. */
  at: z.number().int().min(0),
  sig: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The text that a ring's signature covers. */
export function ringText(ring: { sync: string; at: number }): string {
  return `${ring.sync}.${ring.at}`;
}
