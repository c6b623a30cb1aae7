import { z } from 'zod';
import type { BellUrl } from '../ports/bell-url';
import type { Bell } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { Store } from '../ports/store';
import type { SyncRecord } from '../protocol/sync-record';
import { syncKeys } from '../protocol/sync-record';

const storedBell = z.object({
  v: z.literal(1),
  url: z.string().max(2000),
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.number(),
});

/** After so long the URL is asked for anew: an installation may have got another one. */
const RENEW_AFTER_MS = 24 * 60 * 60_000;

/** The secret that signs rings for a synchronization; undefined where nobody has been told to ring. */
export async function readBellSecret(store: Store, sync: string): Promise<string | undefined> {
  const parsed = storedBell.safeParse(await store.readSecret(syncKeys.secretBell(sync)));
  return parsed.success ? parsed.data.secret : undefined;
}

/**
 * The doorbell of a synchronization whose relay can ring (a bridge can); made at the first call and kept. Undefined for other relays,
 * and while the platform does not tell the URL.
 */
export async function bellOf(
  deps: { store: Store; clock: Clock; ids: Ids; bellUrl: BellUrl },
  sync: SyncRecord,
): Promise<Bell | undefined> {
  if (sync.channel.kind !== 'bridge' && sync.channel.kind !== 'mail-bridge') return undefined;
  const key = syncKeys.secretBell(sync.id);
  const known = storedBell.safeParse(await deps.store.readSecret(key));
  const now = deps.clock.now();
  const bell = (url: string, secret: string): Bell => ({ url, secret, sync: sync.id });
  if (known.success && now - known.data.at < RENEW_AFTER_MS) return bell(known.data.url, known.data.secret);
  const url = await deps.bellUrl.get();
  if (url === undefined) return known.success ? bell(known.data.url, known.data.secret) : undefined;
  const secret = known.success ? known.data.secret : deps.ids.secret(32);
  await deps.store.writeSecret(key, { v: 1, url, secret, at: now });
  return bell(url, secret);
}
