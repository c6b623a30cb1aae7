import type { BellUrl } from '../ports/bell-url';
import type { Channel, ChannelOpening } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { Store } from '../ports/store';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { bellOf } from '../state/bell';
import { readChannelSecrets } from '../state/channel-secrets';

export interface OpeningDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  bellUrl: BellUrl;
  /** The relay of a synchronization; its host must be approved by the site's administrator. */
  openChannel(opening: ChannelOpening): Channel;
}

/** Opens the channel of a synchronization: its settings and secrets, the partner's address, and where the relay can ring. */
export async function openChannelOf(deps: OpeningDeps, sync: SyncRecord): Promise<Channel> {
  const secrets = await readChannelSecrets(deps.store, sync.id, sync.channel);
  const bell = await bellOf(deps, sync);
  const open = (partnerAddress: string | undefined) =>
    deps.openChannel({
      settings: sync.channel,
      secrets,
      ...(partnerAddress === undefined ? {} : { partnerAddress }),
      ...(bell === undefined ? {} : { bell }),
    });
  const channel = open(sync.partner?.address);
  if (sync.protocol === 'files' || sync.partner?.address !== undefined) return channel;
  return {
    ...channel,
    // HELLO brings the address, and WELCOME goes out in the same run.
    async put(name, bytes) {
      const stored = await deps.store.read(syncKeys.record(sync.id));
      const now = syncRecord.safeParse(stored?.value);
      return open(now.success ? now.data.partner?.address : undefined).put(name, bytes);
    },
  };
}
