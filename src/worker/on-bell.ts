import { z } from 'zod';
import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Doorbell } from '../ports/doorbell';
import type { Log } from '../ports/log';
import type { Store } from '../ports/store';
import { parseJsonBytes } from '../protocol/json-bytes';
import { bellRing, ringText } from '../protocol/ring';
import { readBellSecret } from '../state/bell';

/** What a web trigger is asked (Forge docs, web trigger): only these parts are read. */
const triggerRequest = z.looseObject({ method: z.string(), body: z.string().max(2000).optional() });

const lastRing = z.object({ v: z.literal(1), at: z.number(), rungAt: z.number() });

/** How far a relay's clock may be from ours. An older ring that somebody repeats is refused by its time. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
/** At most one run is set off in this time; the relay is told when to ring again. */
const AT_MOST_EVERY_MS = 3000;

export interface BellAnswer {
  statusCode: number;
  headers?: Record<string, string[]>;
  body?: string;
}

const REFUSED: BellAnswer = { statusCode: 401 };

/**
 * Answers the doorbell: a genuine, fresh ring asks for a run of the worker; anything else changes nothing and costs one look. Rings are
 * bounded in number for each synchronization, and one that is repeated is refused, so whoever listens gains nothing from one.
 */
export async function onBell(
  deps: { store: Store; crypto: Crypto; clock: Clock; doorbell: Doorbell; log: Log },
  request: unknown,
): Promise<BellAnswer> {
  const asked = triggerRequest.safeParse(request);
  if (!asked.success) return { statusCode: 400 };
  if (asked.data.method !== 'POST') return { statusCode: 405, headers: { Allow: ['POST'] } };
  const ring = bellRing.safeParse(parseJsonBytes(new TextEncoder().encode(asked.data.body ?? '')));
  if (!ring.success) return { statusCode: 400 };
  const { sync, at, sig } = ring.data;
  const now = deps.clock.now();
  if (Math.abs(now - at) > CLOCK_TOLERANCE_MS) return REFUSED;
  const secret = await readBellSecret(deps.store, sync);
  if (secret === undefined || !isSame(deps.crypto.hmac(secret, ringText(ring.data)), sig)) {
    deps.log.warn('ring-refused', { known: secret !== undefined });
    return REFUSED;
  }
  const key = `${sync}:rung`;
  const stored = await deps.store.read(key);
  const last = lastRing.safeParse(stored?.value);
  if (last.success && at <= last.data.at) return REFUSED;
  const wait = last.success ? last.data.rungAt + AT_MOST_EVERY_MS - now : 0;
  if (wait > 0) return { statusCode: 429, headers: { 'Retry-After': [String(Math.ceil(wait / 1000))] } };
  const value = { v: 1, at, rungAt: now };
  // Somebody else's ring came in between: that one has set off the run.
  const kept = await deps.store.commit([{ op: 'put', key, value, expect: stored?.rev ?? 0 }]);
  if (kept === 'done') await deps.doorbell.ring(sync);
  return { statusCode: 204 };
}

/** Compares in a time that does not tell where the difference is. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i += 1)
    difference |= one.charCodeAt(i) ^ other.charCodeAt(i % Math.max(1, other.length));
  return difference === 0;
}
