import type { ChannelEntry } from '../ports/channel';
import { epochCounter } from '../protocol/epoch';
import { incomingName } from '../protocol/incoming-name';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { InboundDeps } from './inbound-deps';

/** Most objects of older epochs that are deleted in one run. */
const MOST_STALE = 200;

/** What an older handshake left behind is never applied: it is deleted unread. */
export async function removeStale(
  deps: InboundDeps,
  entries: readonly ChannelEntry[],
): Promise<Outcome<void>> {
  const { sync } = deps.session;
  const stale = entries.filter((entry) => {
    const name = incomingName(entry.name, sync);
    return name !== undefined && epochCounter(name.epoch) < epochCounter(sync.epoch);
  });
  const names = stale.slice(0, MOST_STALE).map((entry) => entry.name);
  return names.length === 0 ? done(undefined) : deps.channel.remove(names);
}
