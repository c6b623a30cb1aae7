import { z } from 'zod';
import type { Store } from '../ports/store';
import { channelSecrets, channelSettings, secretsThatStay } from '../protocol/channel-settings';
import type { ChannelSecrets, ChannelSettings } from '../protocol/channel-settings';
import { syncKeys } from '../protocol/sync-record';

/** Secrets with the settings that they were given for, newest first: a secret is never sent to another place. */
const given = z.object({ settings: channelSettings, secrets: channelSecrets });
const stored = z.object({ v: z.literal(1), given: z.array(given).max(2) });

interface Given {
  settings: ChannelSettings;
  secrets: ChannelSecrets;
}

/**
 * Stores what opens a channel. Written before the record names a new place: `keep` is then the one before, which counts as long as the
 * record names it. Without `keep` everything older is forgotten.
 */
export async function writeChannelSecrets(store: Store, id: string, now: Given, keep?: Given): Promise<void> {
  const value = { v: 1, given: keep === undefined ? [now] : [now, keep] };
  await store.writeSecret(syncKeys.secretAccess(id), stored.parse(value));
}

/** What opens the channel of these settings; nothing where nothing was given for them. */
export async function readChannelSecrets(
  store: Store,
  id: string,
  settings: ChannelSettings,
): Promise<ChannelSecrets> {
  const parsed = stored.safeParse(await store.readSecret(syncKeys.secretAccess(id)));
  if (!parsed.success) return {};
  const usable = parsed.data.given.map((one) => secretsThatStay(one.secrets, one.settings, settings));
  return Object.assign({}, ...usable.toReversed()) as ChannelSecrets;
}
