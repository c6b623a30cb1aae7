import type { ChannelEntry } from '../ports/channel';
import { directionFrom, parseName, wireId } from '../protocol/names';
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
  const { session } = deps;
  const counter = (epoch: string) => Number.parseInt(epoch, 10);
  const stale = entries.filter((entry) => {
    const name = parseName(entry.name);
    if (name === undefined || name.kind === 'probe' || name.kind === 'pairing') return false;
    return (
      name.sync === wireId(session.sync.id) &&
      name.direction === directionFrom(session.them) &&
      counter(name.epoch) < counter(session.sync.epoch)
    );
  });
  const names = stale.slice(0, MOST_STALE).map((entry) => entry.name);
  return names.length === 0 ? done(undefined) : deps.channel.remove(names);
}
