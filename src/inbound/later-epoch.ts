import type { ChannelEntry } from '../ports/channel';
import { MAX_SEALED } from '../protocol/envelope';
import { epochCounter } from '../protocol/epoch';
import { incomingName } from '../protocol/incoming-name';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { InboundDeps } from './inbound-deps';
import { epochOf } from './open-message';
import type { SeenAcks } from './read-acks';

/** Most objects that are read for this in one run; forged ones are read in vain. */
const MOST_READ = 2;

/**
 * A genuine message of a later epoch than this side knows: this side was set back to before that epoch was agreed. Notes the contradiction
 * in `seen`; the messages stay where they are.
 */
export async function lookForLaterEpoch(
  deps: InboundDeps,
  seen: SeenAcks,
  entries: readonly ChannelEntry[],
): Promise<Outcome<void>> {
  const { sync } = deps.session;
  const later = entries.filter((entry) => {
    const name = incomingName(entry.name, sync);
    const isLater = name !== undefined && epochCounter(name.epoch) > epochCounter(sync.epoch);
    return isLater && name.kind !== 'attachment';
  });
  for (const entry of later.slice(0, MOST_READ)) {
    const got = await deps.channel.get(entry.name, MAX_SEALED);
    if (got.kind === 'retry') return got;
    if (got.kind !== 'done' || got.value === undefined) continue;
    const epoch = await epochOf(deps, got.value);
    if (epoch === undefined || epochCounter(epoch) <= epochCounter(sync.epoch)) continue;
    seen.contradiction = {
      code: 'partner-newer-epoch',
      seen: `epoch ${epochCounter(sync.epoch)} here, ${epochCounter(epoch)} there`,
    };
    return done(undefined);
  }
  return done(undefined);
}
